import { sql } from 'kysely';
import { query } from '../engine/query.ts';

/** Of every lane that has something to do: how much waits, since when the oldest, and how much is marked as on the wire. */
export const laneOverview = query()((db) =>
  db
    .selectFrom('command')
    .select([
      'lane',
      sql<number>`sum(state = 'queued')`.as('queued'),
      sql<number>`sum(state = 'running')`.as('running'),
      sql<number | null>`min(CASE state WHEN 'queued' THEN run_at END)`.as('due_at'),
    ])
    .where('state', 'in', [sql.lit('queued' as const), sql.lit('running' as const)])
    .groupBy('lane')
    .orderBy('lane'),
);
