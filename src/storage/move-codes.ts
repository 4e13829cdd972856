import { sql } from 'kysely';
import { query } from './engine/query.ts';

export const insertMoveCode = query<{ lineId: number; hash: string; madeBy: number; now: number }>()((db, p) =>
  db
    .insertInto('move_code')
    .values({ subscription_id: p.lineId, code_sha256: p.hash, made_by: p.madeBy, made_at: p.now }),
);

/** Codes of a line since an instant, the newest first. */
export const moveCodesSince = query<{ lineId: number; since: number }>()((db, p) =>
  db
    .selectFrom('move_code')
    .select(['id', 'code_sha256', 'made_at', 'tries', 'ended_at'])
    .where('subscription_id', '=', p.lineId)
    .where('made_at', '>', p.since)
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc'),
);

export const countWrongCode = query<{ id: number }>()((db, p) =>
  db
    .updateTable('move_code')
    .set({ tries: sql<number>`tries + 1` })
    .where('id', '=', p.id),
);

export const endMoveCode = query<{ id: number; now: number }>()((db, p) =>
  db.updateTable('move_code').set({ ended_at: p.now }).where('id', '=', p.id).where('ended_at', 'is', null),
);
