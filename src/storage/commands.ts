import { sql } from 'kysely';
import {
  COMMAND_KINDS,
  COMMAND_RULES,
  longestWaitMs,
  type AttemptOutcome,
  type CommandKind,
} from '../domain/command.ts';
import { query } from './engine/query.ts';

/** A kind as partial indexes need it: a literal. */
export const kindLiteral = (kind: CommandKind) => sql.lit(kind);

/**
 * The rule for twins: a subject has at most one queued command of a kind, which then runs as early as the earlier one
 * would, and as urgently as the more urgent one. Nothing else can be lost, because a command holds no deed: it reads the
 * books when it runs. One that runs although it stays queued counts how often it was asked for, and runs once more.
 */
export const enqueueCommand = query<{
  kind: CommandKind;
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
          asked: sql<number>`command.asked + 1`,
        }),
    ),
);

/** The longest wait of the row's kind, where a longer one is mistrusted; NULL elsewhere, which no time is greater than. */
const longestWait = sql<number | null>`CASE kind ${sql.join(
  COMMAND_KINDS.map((kind) => {
    const rule = COMMAND_RULES[kind];
    return sql`WHEN ${sql.lit(kind)} THEN ${sql.lit(rule.mistrustsFarOff ? longestWaitMs(rule) : null)}`;
  }),
  sql` `,
)} END`;

/** The commands of a lane that are due, the most urgent first. Those that run and are not marked are among them. */
export const dueCommands = query<{ lane: string; now: number }>()((db, p) =>
  db
    .selectFrom('command')
    .select(['id', 'kind', 'subject', 'attempts', 'priority', 'asked'])
    .where('lane', '=', p.lane)
    .where('state', '=', sql.lit('queued'))
    .where(sql<boolean>`(run_at <= ${p.now} OR (attempts > 0 AND run_at > ${p.now} + ${longestWait}))`)
    .orderBy('priority')
    .orderBy('run_at')
    .orderBy('id'),
);

export type CommandRow = NonNullable<(typeof dueCommands)['row']>;

/** When the earliest queued command of a lane becomes due; null when none is queued. */
export const nextDue = query<{ lane: string; now: number }>()((db, p) =>
  db
    .selectFrom('command')
    .select(sql<number | null>`min(run_at)`.as('at'))
    .where('lane', '=', p.lane)
    .where('state', '=', sql.lit('queued'))
    .where('run_at', '>', p.now),
);

/** Marks a command that must not be repeated blindly, before the outside world hears of it. */
export const markRunning = query<{ id: number }>()((db, p) =>
  db.updateTable('command').set({ state: 'running' }).where('id', '=', p.id).where('state', '=', 'queued'),
);

/** The next attempt of a command; `finishedAt`, `outcome` and `detail` are null while it is under way. */
export const insertAttempt = query<{
  commandId: number;
  startedAt: number;
  finishedAt: number | null;
  outcome: AttemptOutcome | null;
  detail: string | null;
}>()((db, p) =>
  db
    .insertInto('attempt')
    .columns(['command_id', 'n', 'started_at', 'finished_at', 'outcome', 'detail'])
    .expression((eb) =>
      eb
        .selectFrom('attempt')
        .select([
          sql<number>`${p.commandId}`.as('command_id'),
          sql<number>`coalesce(max(n), 0) + 1`.as('n'),
          sql<number>`${p.startedAt}`.as('started_at'),
          sql<number | null>`${p.finishedAt}`.as('finished_at'),
          sql<AttemptOutcome | null>`${p.outcome}`.as('outcome'),
          sql<string | null>`${p.detail}`.as('detail'),
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
  outcome: AttemptOutcome;
  detail: string | null;
  now: number;
}>()((db, p) =>
  db
    .updateTable('attempt')
    .set({ finished_at: p.now, outcome: p.outcome, detail: p.detail })
    .where('command_id', '=', p.commandId)
    .where('n', '=', p.n),
);

/** Both of these change nothing when the command was asked for anew since it was read. */
export const finishCommand = query<{
  id: number;
  asked: number;
  state: 'done' | 'dead' | 'cancelled';
  attempts: number;
  error: string | null;
  now: number;
}>()((db, p) =>
  db
    .updateTable('command')
    .set({ state: p.state, attempts: p.attempts, error: p.error, finished_at: p.now })
    .where('id', '=', p.id)
    .where('asked', '=', p.asked),
);

export const requeueCommand = query<{
  id: number;
  asked: number;
  attempts: number;
  runAt: number;
  error: string | null;
}>()((db, p) =>
  db
    .updateTable('command')
    .set({ state: 'queued', attempts: p.attempts, run_at: p.runAt, error: p.error })
    .where('id', '=', p.id)
    .where('asked', '=', p.asked),
);

/** It was asked for anew while it ran: it stays as it was asked for. @returns its lane, which may be another one by now */
export const renewCommand = query<{ id: number; attempts: number; error: string | null }>()((db, p) =>
  db.updateTable('command').set({ attempts: p.attempts, error: p.error }).where('id', '=', p.id).returning('lane'),
);

/** The rule for twins where nothing is to be queued anew. @returns no change when none is queued */
export const urgeCommand = query<{ kind: CommandKind; subject: number; priority: number; runAt: number }>()((db, p) =>
  db
    .updateTable('command')
    .set({
      priority: sql<number>`min(priority, ${p.priority})`,
      run_at: sql<number>`min(run_at, ${p.runAt})`,
    })
    .where('kind', '=', p.kind)
    .where('subject', '=', p.subject)
    .where('state', '=', sql.lit('queued')),
);

/** What waits is not to be done any more. @returns no change when none is queued */
export const withdrawCommand = query<{ kind: CommandKind; subject: number; now: number }>()((db, p) =>
  db
    .updateTable('command')
    .set({ state: 'cancelled', finished_at: p.now })
    .where('kind', '=', p.kind)
    .where('subject', '=', p.subject)
    .where('state', '=', sql.lit('queued')),
);

export const runningCommands = query()((db) =>
  db
    .selectFrom('command')
    .select(['id', 'kind', 'subject', 'attempts', 'priority', 'asked'])
    .where('state', '=', sql.lit('running')),
);

/** All that waits, whatever its lane. */
export const queuedCommands = query()((db) =>
  db
    .selectFrom('command')
    .select(['id', 'kind', 'subject', 'attempts', 'priority', 'asked'])
    .where('state', '=', sql.lit('queued')),
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

/** What waits on a lane, without the commands that run: a JSON list of their ids. */
export const laneCounts = query<{ lane: string; running: string }>()((db, p) =>
  db
    .selectFrom('command')
    .select([sql<number>`count(*)`.as('queued'), sql<number | null>`min(run_at)`.as('due_at')])
    .where('lane', '=', p.lane)
    .where('state', '=', sql.lit('queued'))
    .where(sql<boolean>`id NOT IN (SELECT value FROM json_each(${p.running}))`),
);
