import { sql } from 'kysely';
import { query } from './engine/query.ts';

type Kind = 'router.sync' | 'sms.send';

/** One queued command per subject: a second one makes the first more urgent, never later. */
export const enqueueCommand = query<{
  kind: Kind;
  lane: string;
  subject: number;
  priority: number;
  runAt: number;
  now: number;
}>()((db, p) =>
  db
    .insertInto('command')
    .values({
      kind: p.kind,
      lane: p.lane,
      subject: p.subject,
      priority: p.priority,
      run_at: p.runAt,
      created_at: p.now,
    })
    .onConflict((oc) =>
      oc
        .columns(['kind', 'subject'])
        .where('state', '=', sql.lit('queued'))
        .doUpdateSet({
          lane: sql<string>`excluded.lane`,
          priority: sql<number>`min(command.priority, excluded.priority)`,
          run_at: sql<number>`min(command.run_at, excluded.run_at)`,
        }),
    ),
);

/**
 * The most urgent command of a lane that is due and whose subject nobody is working on. A line whose next attempt
 * seems to be after `farOff` is due too: none ever waits so long, so the clock was set back since.
 */
export const dueCommand = query<{ lane: string; now: number; farOff: number }>()((db, p) =>
  db
    .selectFrom('command')
    .select(['id', 'kind', 'subject', 'attempts', 'priority'])
    .where('lane', '=', p.lane)
    .where('state', '=', sql.lit('queued'))
    .where(sql<boolean>`(run_at <= ${p.now} OR (kind = 'router.sync' AND attempts > 0 AND run_at > ${p.farOff}))`)
    .where(
      sql<boolean>`NOT EXISTS (SELECT 1 FROM command AS twin WHERE twin.kind = command.kind AND twin.subject = command.subject AND twin.state = 'running')`,
    )
    .orderBy('priority')
    .orderBy('run_at')
    .orderBy('id')
    .limit(1),
);

export type CommandRow = NonNullable<(typeof dueCommand)['row']>;

/** When the earliest queued command of a lane becomes due; null when none is queued. */
export const nextDue = query<{ lane: string; now: number }>()((db, p) =>
  db
    .selectFrom('command')
    .select(sql<number | null>`min(run_at)`.as('at'))
    .where('lane', '=', p.lane)
    .where('state', '=', sql.lit('queued'))
    .where('run_at', '>', p.now),
);

export const startCommand = query<{ id: number }>()((db, p) =>
  db.updateTable('command').set({ state: 'running' }).where('id', '=', p.id).where('state', '=', 'queued'),
);

export const startAttempt = query<{ commandId: number; now: number }>()((db, p) =>
  db
    .insertInto('attempt')
    .columns(['command_id', 'n', 'started_at'])
    .expression((eb) =>
      eb
        .selectFrom('attempt')
        .select([
          sql<number>`${p.commandId}`.as('command_id'),
          sql<number>`coalesce(max(n), 0) + 1`.as('n'),
          sql<number>`${p.now}`.as('started_at'),
        ])
        .where('command_id', '=', p.commandId),
    )
    .returning('n'),
);

/** Removes the attempts of a command up to the `n`th. */
export const forgetAttempts = query<{ commandId: number; n: number }>()((db, p) =>
  db.deleteFrom('attempt').where('command_id', '=', p.commandId).where('n', '<=', p.n),
);

export const finishAttempt = query<{
  commandId: number;
  n: number;
  outcome: string;
  detail: string | null;
  now: number;
}>()((db, p) =>
  db
    .updateTable('attempt')
    .set({ finished_at: p.now, outcome: p.outcome, detail: p.detail })
    .where('command_id', '=', p.commandId)
    .where('n', '=', p.n),
);

export const finishCommand = query<{
  id: number;
  state: 'done' | 'dead' | 'cancelled';
  attempts: number;
  error: string | null;
  now: number;
}>()((db, p) =>
  db
    .updateTable('command')
    .set({ state: p.state, attempts: p.attempts, error: p.error, finished_at: p.now })
    .where('id', '=', p.id),
);

export const requeueCommand = query<{ id: number; attempts: number; runAt: number; error: string | null }>()((db, p) =>
  db
    .updateTable('command')
    .set({ state: 'queued', attempts: p.attempts, run_at: p.runAt, error: p.error })
    .where('id', '=', p.id),
);

/** Makes the queued command of a subject at least as urgent. @returns no change when none is queued */
export const urgeTwin = query<{ kind: Kind; subject: number; priority: number }>()((db, p) =>
  db
    .updateTable('command')
    .set({ priority: sql<number>`min(priority, ${p.priority})` })
    .where('kind', '=', p.kind)
    .where('subject', '=', p.subject)
    .where('state', '=', sql.lit('queued')),
);

export const runningCommands = query()((db) =>
  db
    .selectFrom('command')
    .select(['id', 'kind', 'subject', 'attempts', 'priority', 'lane'])
    .where('state', '=', sql.lit('running')),
);

export const lastAttempt = query<{ commandId: number }>()((db, p) =>
  db.selectFrom('attempt').select('n').where('command_id', '=', p.commandId).orderBy('n', 'desc').limit(1),
);

/** A party that was away is back: whatever waits for it is due at once. */
export const hastenLane = query<{ lane: string; now: number }>()((db, p) =>
  db
    .updateTable('command')
    .set({ run_at: p.now })
    .where('lane', '=', p.lane)
    .where('state', '=', sql.lit('queued'))
    .where('run_at', '>', p.now),
);

/** Makes a queued command due at `runAt` at the latest. */
export const hastenCommand = query<{ kind: Kind; subject: number; runAt: number }>()((db, p) =>
  db
    .updateTable('command')
    .set({ run_at: p.runAt })
    .where('kind', '=', p.kind)
    .where('subject', '=', p.subject)
    .where('state', '=', sql.lit('queued'))
    .where('run_at', '>', p.runAt),
);

export const laneCounts = query<{ lane: string }>()((db, p) =>
  db
    .selectFrom('command')
    .select([sql<number>`count(*)`.as('queued'), sql<number | null>`min(run_at)`.as('due_at')])
    .where('lane', '=', p.lane)
    .where('state', '=', sql.lit('queued')),
);
