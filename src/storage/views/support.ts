import { query } from '../engine/query.ts';

/** The newest commands with their attempts, the newest first: what the lanes were doing. */
export const newestAttempts = query<{ limit: number }>()((db, p) =>
  db
    .selectFrom('command')
    .leftJoin('attempt', 'attempt.command_id', 'command.id')
    .select(['command.id', 'command.kind', 'command.lane', 'command.subject', 'command.state', 'command.priority'])
    .select(['attempt.n', 'attempt.started_at', 'attempt.finished_at', 'attempt.outcome', 'attempt.detail'])
    .orderBy('command.id', 'desc')
    .limit(p.limit),
);

/** What people may not read outside of this box: names of subscribers, and the passwords of their hotspot logins. */
export const namesOfPeople = query()((db) => db.selectFrom('subscriber').select('name').distinct());

export const loginPasswords = query()((db) =>
  db.selectFrom('subscription').select('login_password').where('login_password', 'is not', null).distinct(),
);
