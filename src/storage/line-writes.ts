import { sql, type Expression } from 'kysely';
import type { AccessState } from '../domain/lines/line-facts.ts';
import type { LinePlace } from '../domain/lines/target.ts';
import { query } from './engine/query.ts';

// What is written of a line: its time, and where and how it was last seen at its router.

export const renewLine = query<{ id: number; expiresAt: number; anchorDay: number | null; balanceCents: number }>()(
  (db, p) =>
    db
      .updateTable('subscription')
      .set({ expires_at: p.expiresAt, anchor_day: p.anchorDay, balance_cents: p.balanceCents })
      .where('id', '=', p.id),
);

/** A line is another person's from now on. */
export const putUnderSubscriber = query<{ id: number; subscriberId: number }>()((db, p) =>
  db.updateTable('subscription').set({ subscriber_id: p.subscriberId }).where('id', '=', p.id),
);

/** @param at UTC ms; null lifts the block @param pausedAt the same where its time stands still meanwhile */
export const setBlock = query<{ id: number; at: number | null; pausedAt: number | null; reason: string | null }>()(
  (db, p) =>
    db
      .updateTable('subscription')
      .set({ blocked_at: p.at, blocked_reason: p.reason, paused_at: p.pausedAt })
      .where('id', '=', p.id),
);

export const setAccess = query<{ id: number; access: AccessState; detail: string; now: number }>()((db, p) =>
  db
    .updateTable('subscription')
    .set({ access: p.access, access_at: p.now, access_detail: p.detail })
    .where('id', '=', p.id),
);

/** The line is elsewhere now: nothing that was read of it or written for it says anything of that place. */
export const forgetReadings = query<{ id: number }>()((db, p) =>
  db
    .updateTable('subscription')
    .set({
      ...{ access: 'unknown', access_at: null, access_detail: null },
      ...{ written_at: null, ending_since: null, seen_online_at: null },
    })
    .where('id', '=', p.id),
);

/** A login that is missing at their router is made there from now on. */
export const makeLogins = query<{ ids: string }>()((db, p) =>
  db
    .updateTable('subscription')
    .set({ makes_login: 1 })
    .where(sql<boolean>`id IN (SELECT value FROM json_each(${p.ids}))`),
);

/** It is at another router from now on. */
export const moveTo = query<{ id: number; router: string; makesLogin: 0 | 1 }>()((db, p) =>
  db.updateTable('subscription').set({ router_name: p.router, makes_login: p.makesLogin }).where('id', '=', p.id),
);

/** Where it was when it was written to or read: it may be elsewhere by now. */
const isAt = (p: { readonly [Key in keyof LinePlace]: Expression<string> | string }) =>
  sql<boolean>`(router_name = ${p.router} AND service = ${p.service} AND username = ${p.username})`;

/** @param ends whether sessions that were opened before have to be ended for what is written */
export const markWritten = query<LinePlace & { id: number; now: number; ends: 0 | 1 }>()((db, p) =>
  db
    .updateTable('subscription')
    .set({ written_at: p.now, ending_since: sql`iif(${p.ends}, ${p.now}, ending_since)` })
    .where('id', '=', p.id)
    .where(isAt(p)),
);

/** As read back where it logs in, as of `LinePlace`: it reads right, so that nothing is owed any more. @returns no change where it is elsewhere by now */
export const markRead = query<LinePlace & { id: number; access: AccessState; detail: string; now: number }>()((db, p) =>
  db
    .updateTable('subscription')
    .set({ access: p.access, access_at: p.now, access_detail: p.detail, ending_since: null })
    .where('id', '=', p.id)
    .where(isAt(p)),
);

export const markSeenOnline = query<{ id: number; now: number }>()((db, p) =>
  db.updateTable('subscription').set({ seen_online_at: p.now }).where('id', '=', p.id),
);
