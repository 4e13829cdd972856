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
  | { readonly kind: 'cap'; readonly id: string; readonly bytes: number }
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
  /** How many bytes it may use ever, both ways together (0, or left out: no limit). */
  readonly capBytes?: number;
}

/** The router counts whole seconds, and its count and our clock drift apart: it ends a line a little after its time, never before. */
const LIMIT_SPARE_MS = 60_000;

/** What a user that was online for so long may have been online for when its time is over; null where the router is not to end it. */
export function limitFor({ until, want }: LineTarget, usedMs: number, now: number): number | null {
  if (until === undefined || want !== 'on' || until <= now) return null;
  return Math.ceil((usedMs + until - now + LIMIT_SPARE_MS) / 1000) * 1000;
}

/** How long a user may have been online ever: until its time is over, or until it has used what its plan lets it use. */
interface UptimeLimit {
  readonly ms: number;
  /** It has to be this one: it is counted from the router's own counters, which stand still while nobody is online. */
  readonly isExact: boolean;
}

function uptimeLimit(target: LineTarget, usedMs: number, now: number): UptimeLimit | null {
  const until = limitFor(target, usedMs, now);
  const ms = target.limits?.ms;
  if (ms !== undefined && (until === null || (ms > 0 && ms < until))) return { ms, isExact: true };
  return until === null ? null : { ms: until, isExact: false };
}

/** The limits of a user that is made now. */
export function firstLimits(target: LineTarget, now: number): { readonly limitMs?: number; readonly bytes?: number } {
  const ms = uptimeLimit(target, 0, now)?.ms ?? 0;
  const bytes = target.limits?.bytes ?? 0;
  return { ...(ms > 0 && { limitMs: ms }), ...(bytes > 0 && { bytes }) };
}

/** What a right row still lacks or has too much of: whose phone it is, how long it may be online, limits that are used up. */
export function planLimits(target: LineTarget, row: UserRow, now: number): GuestWrite[] {
  const { usedMs = 0, limitMs = 0 } = row.uptime ?? {};
  const wanted = uptimeLimit(target, usedMs, now);
  const bytes = target.limits?.bytes ?? null;
  const said = [...(wanted === null ? [] : ['limit-uptime']), ...(bytes === null ? [] : ['limit-bytes-total'])];
  const usedUp = row.usedUp.filter((limit) => !said.includes(limit));
  return [
    ...(target.device !== undefined && row.mac !== target.device
      ? [{ kind: 'only', id: row.id, mac: target.device } as const]
      : []),
    ...(wanted !== null && isOtherThan(wanted, limitMs)
      ? [{ kind: 'limit', id: row.id, limitMs: wanted.ms } as const]
      : []),
    ...(bytes !== null && bytes !== (row.capBytes ?? 0) ? [{ kind: 'cap', id: row.id, bytes } as const] : []),
    ...(usedUp.length > 0 ? [{ kind: 'lift', id: row.id, limits: usedUp } as const] : []),
  ];
}

/** While nobody is online the count stands still: a limit that leaves more than the time is no reason to write. */
function isOtherThan({ ms, isExact }: UptimeLimit, limitMs: number): boolean {
  return isExact ? limitMs !== ms : limitMs === 0 || limitMs < ms - LIMIT_SPARE_MS;
}

/** It is refused at login by the limits of what its plan lets it use, and by no other. */
export function isSpent({ limits }: LineTarget, { usedUp, uptime, capBytes }: UserRow): boolean {
  if (limits === undefined || usedUp.length === 0) return false;
  return usedUp.every(
    (limit) =>
      (limit === 'limit-uptime' && uptime?.limitMs === limits.ms) ||
      (limit === 'limit-bytes-total' && capBytes === limits.bytes),
  );
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

/** What of a session says whose phone it is. */
interface PhoneSession {
  readonly address: string | null;
  readonly mac: string | null;
}

/** Its phone is logged in again as soon as its session was ended: by us, who know its password, or by its own cookie. */
export function comesBack(session: PhoneSession, target: LineTarget, returning: readonly string[] = []): boolean {
  return logInAgain(session, target).length > 0 || (session.mac !== null && returning.includes(session.mac));
}

/** The login of a phone whose session is ended although its line is on. */
export function logInAgain(
  { address, mac }: PhoneSession,
  target: LineTarget,
): { readonly kind: 'admit'; readonly address: string; readonly mac: string }[] {
  const { service, want, password } = target;
  if (service !== 'hotspot' || want !== 'on' || password === null || password === '') return [];
  return address === null || mac === null || isOther({ mac }, target) ? [] : [{ kind: 'admit', address, mac }];
}
