import { sql } from 'kysely';
import type { CodePurpose } from '../domain/number-code.ts';
import { query } from './engine/query.ts';

/** Who asks for a code, what for, and for which number or account. */
export interface CodeAsk {
  readonly purpose: CodePurpose;
  /** What was typed, as far as writing it otherwise changes nothing. */
  readonly asked: string;
  /** The phone or line at hand, as its router knows it. */
  readonly device: string;
}

/** @param p.msisdn with `hash`, where a code went out; else both null */
export const insertNumberCode = query<CodeAsk & { msisdn: string | null; hash: string | null; now: number }>()(
  (db, p) =>
    db.insertInto('number_code').values({
      purpose: p.purpose,
      asked: p.asked,
      device: p.device,
      msisdn: p.msisdn,
      code_sha256: p.hash,
      made_at: p.now,
    }),
);

/** How often codes were asked for: of this number or account and by this device since `day`, by all since `hour`. */
export const codesAsked = query<CodeAsk & { day: number; hour: number }>()((db, p) =>
  db.selectNoFrom([
    sql<number>`(SELECT count(*) FROM number_code WHERE asked = ${p.asked} AND purpose = ${p.purpose} AND made_at > ${p.day})`.as(
      'ofAsked',
    ),
    sql<number>`(SELECT count(*) FROM number_code WHERE device = ${p.device} AND made_at > ${p.day})`.as('byDevice'),
    sql<number>`(SELECT count(*) FROM number_code WHERE made_at > ${p.hour})`.as('byAll'),
  ]),
);

/** How many went to a number, whatever was typed. */
export const codesSentTo = query<{ msisdn: string; purpose: CodePurpose; since: number }>()((db, p) =>
  db
    .selectFrom('number_code')
    .select(sql<number>`count(*)`.as('n'))
    .where('msisdn', '=', p.msisdn)
    .where('purpose', '=', p.purpose)
    .where('made_at', '>', p.since),
);

/** How many were asked for by all devices together. */
export const codesAskedSince = query<{ since: number }>()((db, p) =>
  db
    .selectFrom('number_code')
    .select(sql<number>`count(*)`.as('n'))
    .where('made_at', '>', p.since),
);

/** What this device asked for last: only that one counts. */
export const newestCode = query<CodeAsk & { since: number }>()((db, p) =>
  db
    .selectFrom('number_code')
    .select(['id', 'msisdn', 'code_sha256', 'tries', 'ended_at'])
    .where('purpose', '=', p.purpose)
    .where('asked', '=', p.asked)
    .where('device', '=', p.device)
    .where('made_at', '>', p.since)
    .orderBy('made_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1),
);

export const countWrongCode = query<{ id: number }>()((db, p) =>
  db
    .updateTable('number_code')
    .set({ tries: sql<number>`tries + 1` })
    .where('id', '=', p.id),
);

export const endNumberCode = query<{ id: number; now: number }>()((db, p) =>
  db.updateTable('number_code').set({ ended_at: p.now }).where('id', '=', p.id).where('ended_at', 'is', null),
);

export const forgetNumberCodes = query<{ before: number }>()((db, p) =>
  db.deleteFrom('number_code').where('made_at', '<', p.before),
);
