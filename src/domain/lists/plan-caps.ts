import { readDuration } from '../time/router-duration.ts';
import { formatData, parseData } from '../values/data-amount.ts';
import type { Remark } from './remark.ts';
import type { Fields } from './rsc.ts';

/** How much a plan of somebody's list lets a line use in one period. Null: as much as it likes, or nothing is said. */
export interface PlanCaps {
  /** Both ways together. */
  readonly bytes: number | null;
  /** Whole minutes. */
  readonly onlineMs: number | null;
}

export const NO_CAPS: PlanCaps = { bytes: null, onlineMs: null };
const MINUTE_MS = 60_000;

/** `10 GB, 20 hours online`. @param online so many hours in words */
export function capsText({ bytes, onlineMs }: PlanCaps, online: (hours: number) => string): string {
  return [
    ...(bytes === null ? [] : [formatData(bytes)]),
    ...(onlineMs === null ? [] : [online(Math.round((onlineMs / (60 * MINUTE_MS)) * 100) / 100)]),
  ].join(', ');
}

/** What a person is told of them; nothing where there are none. */
export function capsRemark({ bytes, onlineMs }: PlanCaps): Remark[] {
  return bytes === null && onlineMs === null ? [] : [{ says: 'caps', bytes, onlineMs }];
}

/** The limits of a plan of PHPNuxBill, which counts a gigabyte as 1,000,000,000 bytes. */
export function capsOfNuxPlan(plan: Readonly<Record<string, string | null>>): PlanCaps {
  if ((plan['typebp'] ?? '').toLowerCase() !== 'limited') return NO_CAPS;
  const kind = plan['limit_type'] ?? '';
  const amount = (column: string, unit: number) => {
    const count = Number(plan[column] ?? '');
    return Number.isFinite(count) && count > 0 ? Math.round(count * unit) : null;
  };
  const isHours = (plan['time_unit'] ?? '').toLowerCase() === 'hrs';
  const isGigabytes = (plan['data_unit'] ?? '').toUpperCase() === 'GB';
  return {
    bytes: kind === 'Time_Limit' ? null : amount('data_limit', isGigabytes ? 1e9 : 1e6),
    onlineMs: kind === 'Data_Limit' ? null : amount('time_limit', isHours ? 60 * MINUTE_MS : MINUTE_MS),
  };
}

/**
 * What the limits of a router's users say of the plan that is their profile: it has one that all of them have. Limits that differ are
 * somebody's own, or what is left of what was sold: they are told, and no plan is made of them.
 */
export function capsOfUsers(users: readonly Fields[]): { readonly caps: PlanCaps; readonly hints: readonly Remark[] } {
  const bytes = oneOf(users, (fields) => Number(fields['limit-bytes-total'] ?? '') || 0);
  const ms = oneOf(users, (fields) => readDuration(fields['limit-uptime']) ?? 0);
  const caps = { bytes: bytes.all, onlineMs: ms.all === null ? null : Math.ceil(ms.all / MINUTE_MS) * MINUTE_MS };
  const differ = [bytes.differ && 'limit-bytes-total', ms.differ && 'limit-uptime'].filter((name) => name !== false);
  return {
    caps,
    hints: [...capsRemark(caps), ...(differ.length === 0 ? [] : [{ says: 'limits-differ' as const, limits: differ }])],
  };
}

function oneOf(users: readonly Fields[], read: (fields: Fields) => number) {
  const values = new Set(users.map(read));
  const [first = 0] = values;
  return { all: values.size === 1 && first > 0 ? first : null, differ: values.size > 1 };
}

const SPANS_MS: readonly (readonly [RegExp, number])[] = [
  [/^m(?:in(?:ute)?s?)?$/i, MINUTE_MS],
  [/^(?:h(?:ou)?rs?|h|saa)$/i, 60 * MINUTE_MS],
  [/^d(?:ays?)?$/i, 24 * 60 * MINUTE_MS],
];
const UNLIMITED = /^(?:un\s*limited|no limit|none|0)$/i;

/** `20 hours`, `90 min`, `20h`, `1d02:00:00`. @returns milliseconds; null for anything else */
function readOnline(text: string): number | null {
  const [, count = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i.exec(text) ?? [];
  const size = SPANS_MS.find(([words]) => words.test(unit))?.[1];
  return size === undefined ? readDuration(text) : Math.round(Number(count) * size);
}

/** A number alone says nothing of its unit. */
function readBytes(text: string): number | null {
  return /[kmgt]/i.test(text) ? parseData(text) : null;
}

/**
 * What a row says that its line may use, beside what its plan gives. A plan of the books is never changed by a list: it is told.
 * @param caps of the plan; undefined: not known
 */
export function capsBeside(
  row: { readonly data: string | null; readonly online: string | null },
  plan: { readonly code: string; readonly caps?: PlanCaps | undefined },
): Remark[] {
  const { caps = NO_CAPS, code } = plan;
  return [
    ...besideOne(row.data, readBytes, caps.bytes, code),
    ...besideOne(row.online, readOnline, caps.onlineMs, code),
  ];
}

function besideOne(
  text: string | null,
  read: (text: string) => number | null,
  has: number | null,
  code: string,
): Remark[] {
  if (text === null || text === '') return [];
  const said = UNLIMITED.test(text) ? null : read(text);
  if (said === null && !UNLIMITED.test(text)) return [{ says: 'cap-unread', text }];
  return said === has ? [] : [{ says: 'cap-differs', text, code }];
}
