import { sql } from 'kysely';
import { limitsOf, type Allowance, type Caps } from '../domain/lines/allowance.ts';
import { readCounters, writeCounters, type Use } from '../domain/line-counters.ts';
import { columnsOf, pick } from './engine/columns.ts';
import { query } from './engine/query.ts';
import type { AllowanceTable } from './engine/schema-routers.ts';
import type { PlanTable } from './engine/schema-lines.ts';

/** Of a plan in the query around it: it says how much its lines may use. */
const hasCaps = sql<boolean>`(plan.data_bytes IS NOT NULL OR plan.online_s IS NOT NULL)`;

/** `isUsedUp` (`domain/lines/allowance`) of a line, with its plan beside it. */
const isUsedUp = (line: 'line' | 'subscription') =>
  sql<boolean>`(${hasCaps} AND EXISTS (SELECT 1 FROM allowance WHERE allowance.subscription_id = ${sql.ref(`${line}.id`)} AND (used_bytes >= plan.data_bytes + given_bytes OR used_ms >= plan.online_s * 1000 + given_ms)))`;

/**
 * Whether a line is off because it has used all that its plan lets it use. Needs the line's plan beside it.
 * @param line what the subscription is called in the query around it
 */
export const offByUse = (line: 'line' | 'subscription') =>
  sql<0 | 1>`(plan.used_up_profile IS NULL AND ${isUsedUp(line)})`;

/** The profile that a line has on its router now: of its plan, or the one that the plan has for when all is used. */
export const profileNow =
  sql<string>`iif(plan.used_up_profile IS NOT NULL AND ${isUsedUp('subscription')}, plan.used_up_profile, plan.profile)`.as(
    'profile',
  );

/** What a line's target needs of its allowance, which is joined, or not there. */
export const LIMIT_COLUMNS = [
  'plan.data_bytes',
  'plan.online_s',
  'plan.used_up_profile',
  'allowance.base_bytes',
  'allowance.base_ms',
  'allowance.given_bytes',
  'allowance.given_ms',
  'allowance.switched_at',
] as const;

/** The same, with what it has used. */
export const USE_COLUMNS = [
  ...LIMIT_COLUMNS,
  'allowance.used_bytes',
  'allowance.used_ms',
  'allowance.read_at as counted_at',
] as const;

/** A line with its plan and its allowance, which may not be there. */
export type UseRow = CapsRow & {
  readonly [Column in 'used_bytes' | 'used_ms' | 'given_bytes' | 'given_ms' | 'counted_at']: number | null;
};

/** The absolute limits of a hotspot user; null where they are not known. One that goes on slower has none: its router would end it. */
export function limitFacts(
  row: CapsRow & { readonly [C in 'base_bytes' | 'base_ms' | 'given_bytes' | 'given_ms']: number | null },
): Use | null {
  const { base_bytes, base_ms, given_bytes, given_ms, used_up_profile: slower } = row;
  if (base_bytes === null || base_ms === null) return null;
  const given = { bytes: given_bytes ?? 0, ms: given_ms ?? 0 };
  const caps = slower === null ? toCaps(row) : { bytes: null, ms: null };
  return limitsOf({ base: { bytes: base_bytes, ms: base_ms }, given }, caps);
}

type CapsRow = Pick<PlanTable, 'data_bytes' | 'online_s' | 'used_up_profile'>;

/** What a plan lets its lines use, as the rules know it. */
export function toCaps({ data_bytes, online_s }: Pick<PlanTable, 'data_bytes' | 'online_s'>): Caps {
  return { bytes: data_bytes, ms: online_s === null ? null : online_s * 1000 };
}

type AllowanceRow = Omit<AllowanceTable, 'switched_at'>;

const COLUMNS = columnsOf<AllowanceRow>()(
  ...(['subscription_id', 'began_at', 'ahead', 'used_bytes', 'used_ms', 'given_bytes', 'given_ms'] as const),
  ...(['base_bytes', 'base_ms', 'told_percent', 'counters', 'read_at'] as const),
);

export const allowanceOf = query<{ id: number }>()((db, p) =>
  db.selectFrom('allowance').selectAll().where('subscription_id', '=', p.id),
);

/** Inserts, or changes all of it but when its profile was switched. */
export const putAllowance = query<AllowanceRow>()((db, p) =>
  db
    .insertInto('allowance')
    .values(pick(p, COLUMNS))
    .onConflict((oc) =>
      oc
        .column('subscription_id')
        .doUpdateSet((eb) =>
          Object.fromEntries(COLUMNS.slice(1).map((column) => [column, eb.ref(`excluded.${column}`)])),
        ),
    ),
);

export function toAllowance(row: AllowanceRow): Allowance {
  const { base_bytes, base_ms, counters, read_at } = row;
  return {
    beganAt: row.began_at,
    ahead: row.ahead,
    used: { bytes: row.used_bytes, ms: row.used_ms },
    given: { bytes: row.given_bytes, ms: row.given_ms },
    base: base_bytes === null || base_ms === null ? null : { bytes: base_bytes, ms: base_ms },
    told: row.told_percent,
    last: counters === null || read_at === null ? null : { at: read_at, counters: readCounters(counters) },
  };
}

export function allowanceRow(id: number, { beganAt, ahead, used, given, base, told, last }: Allowance): AllowanceRow {
  return {
    subscription_id: id,
    began_at: beganAt,
    ahead,
    used_bytes: used.bytes,
    used_ms: used.ms,
    given_bytes: given.bytes,
    given_ms: given.ms,
    base_bytes: base?.bytes ?? null,
    base_ms: base?.ms ?? null,
    told_percent: told,
    counters: last === null ? null : writeCounters(last.counters),
    read_at: last?.at ?? null,
  };
}

/** What a line has used has switched its profile; nothing where nothing was counted. */
export const noteSwitch = query<{ id: number; now: number }>()((db, p) =>
  db.updateTable('allowance').set({ switched_at: p.now }).where('subscription_id', '=', p.id),
);

/** Its sessions were looked at. @param at the switch that they were looked at for */
export const endSwitch = query<{ id: number; at: number }>()((db, p) =>
  db
    .updateTable('allowance')
    .set({ switched_at: null })
    .where('subscription_id', '=', p.id)
    .where('switched_at', '=', p.at),
);

/** Periods that were bought are taken back, or made anew. @param by negative: taken back */
export const shiftAhead = query<{ id: number; by: number }>()((db, p) =>
  db
    .updateTable('allowance')
    .set({ ahead: sql`max(0, ahead + ${p.by})` })
    .where('subscription_id', '=', p.id),
);

/** What the plan of a line lets it use; nothing where it does not say. */
export const capsOfLine = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .innerJoin('plan', 'plan.code', 'subscription.plan_code')
    .select(['plan.data_bytes', 'plan.online_s'])
    .where('subscription.id', '=', p.id)
    .where(hasCaps),
);

/** Lines of a router whose plan says how much they may use. */
export const countedLines = query<{ router: string }>()((db, p) =>
  db
    .selectFrom('subscription')
    .innerJoin('plan', 'plan.code', 'subscription.plan_code')
    .select(['subscription.id', 'subscription.service'])
    .where('subscription.router_name', '=', p.router)
    .where('subscription.service', '<>', sql.lit('static'))
    .where('subscription.retired_at', 'is', null)
    .where(hasCaps)
    .orderBy('subscription.id'),
);

/** One of them, with its plan. */
export const countedLine = query<{ id: number }>()((db, p) =>
  db
    .selectFrom('subscription')
    .innerJoin('plan', 'plan.code', 'subscription.plan_code')
    .select(['subscription.id', 'subscription.service', 'subscription.username', 'subscription.router_name'])
    .select(['subscription.expires_at', 'subscription.anchor_day', 'subscription.access', 'subscription.blocked_at'])
    .select(['plan.period_unit', 'plan.period_count', 'plan.data_bytes', 'plan.online_s', 'plan.used_up_profile'])
    .where('subscription.id', '=', p.id)
    .where('subscription.retired_at', 'is', null)
    .where(hasCaps),
);
