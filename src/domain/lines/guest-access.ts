import { ownComment } from './access-list.ts';
import type { LineTarget } from '../ports.ts';

/** One row of `/ip/hotspot/ip-binding` that lets a device through without a login. */
export interface Binding {
  readonly id: string;
  readonly mac: string;
  readonly comment: string;
}

/** One absolute write about whom a hotspot line is for, and for how long. */
export type GuestWrite =
  | { readonly kind: 'only'; readonly id: string; readonly mac: string }
  | { readonly kind: 'limit'; readonly id: string; readonly limitMs: number }
  | { readonly kind: 'lift'; readonly id: string; readonly limits: readonly string[] }
  | { readonly kind: 'bind'; readonly mac: string }
  | { readonly kind: 'unbind'; readonly id: string };

/** What counts of a hotspot user. */
export interface UserRow {
  readonly id: string;
  readonly mac: string | null;
  /** Limits that are used up, by the router's names: it is refused at login although it is enabled. */
  readonly usedUp: readonly string[];
  /** How long it was online ever, and may be (0: no limit). Milliseconds. */
  readonly uptime?: { readonly usedMs: number; readonly limitMs: number };
}

/** The router counts whole seconds, and its count and our clock drift apart: it ends a line a little after its time, never before. */
const LIMIT_SPARE_MS = 60_000;

/** What a user that was online for so long may have been online for when its time is over; null where the router is not to end it. */
export function limitFor({ until, want }: LineTarget, usedMs: number, now: number): number | null {
  if (until === undefined || want !== 'on' || until <= now) return null;
  return Math.ceil((usedMs + until - now + LIMIT_SPARE_MS) / 1000) * 1000;
}

/** What a right row still lacks or has too much of: whose phone it is, how long it may be online, limits that are used up. */
export function planLimits(target: LineTarget, row: UserRow, now: number): GuestWrite[] {
  const { usedMs = 0, limitMs = 0 } = row.uptime ?? {};
  const wanted = limitFor(target, usedMs, now);
  const usedUp = row.usedUp.filter((limit) => wanted === null || limit !== 'limit-uptime');
  // While nobody is online the count stands still: a limit that leaves more than the time is no reason to write.
  const isShort = wanted !== null && (limitMs === 0 || limitMs < wanted - LIMIT_SPARE_MS);
  return [
    ...(target.device !== undefined && row.mac !== target.device
      ? [{ kind: 'only', id: row.id, mac: target.device } as const]
      : []),
    ...(isShort ? [{ kind: 'limit', id: row.id, limitMs: wanted } as const] : []),
    ...(usedUp.length > 0 ? [{ kind: 'lift', id: row.id, limits: usedUp } as const] : []),
  ];
}

/** What somebody else wrote stays, and lets its device through as well as ours would. */
export function planBindings(target: LineTarget, bindings: readonly Binding[] | undefined): GuestWrite[] {
  if (target.letThrough === undefined || bindings === undefined) return [];
  const wanted = target.want === 'on' ? target.letThrough : [];
  const comment = ownComment(target);
  const gone = bindings.filter((row) => row.comment === comment && !wanted.includes(row.mac));
  const missing = wanted.filter((mac) => !bindings.some((row) => row.mac === mac));
  return [
    ...gone.map(({ id }) => ({ kind: 'unbind', id }) as const),
    ...missing.map((mac) => ({ kind: 'bind', mac }) as const),
  ];
}

/** A phone that the line is not for. */
export function isOther({ mac }: Pick<UserRow, 'mac'>, { device }: LineTarget): boolean {
  return device !== undefined && mac !== null && mac !== device;
}
