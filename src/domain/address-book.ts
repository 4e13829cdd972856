/** One session as a router shows it, with the address that it has. */
export interface ShownAddress {
  /** The router's own `.id` of the session; opaque. */
  readonly id: string;
  readonly username: string;
  readonly address: string;
  /** `AA:BB:CC:DD:EE:FF`; null: the router does not say. */
  readonly mac: string | null;
  /** For how long the session has been there; null: the router does not say. */
  readonly uptimeMs: number | null;
}

const THROUGH = 'let through by ';

/** What stands in the place of a login for a device that a hotspot lets in without one. @param account of the line that lets it in */
export const throughName = (account: string): string => THROUGH + account;

/** The account number of such a name; null for a login. */
export const throughAccount = (username: string): string | null =>
  username.startsWith(THROUGH) ? username.slice(THROUGH.length) : null;

/** Addresses of sessions as a router shows them. `all`: whoever is not among them has none. `gone`: the session of this id. */
export type AddressNews =
  | { readonly kind: 'all'; readonly sessions: readonly ShownAddress[] }
  | { readonly kind: 'one'; readonly session: ShownAddress }
  | { readonly kind: 'gone'; readonly id: string };

/** That a login had an address, by one device, from when to when. Instants are UTC ms. */
export interface AddressSpan {
  readonly username: string;
  readonly address: string;
  readonly mac: string | null;
  readonly from: number;
  /** It was there at a look, and nobody knows since when. */
  readonly isFromSeen: boolean;
  /** Last known to have it; null: it has. */
  until: number | null;
  /** First known not to have it any more. Between the two nobody knows. */
  gone: number | null;
  /** So many sessions of its login that came after it were too many to be kept one by one. */
  leftOut: number;
  /** The newest of those. */
  leftOutAt: number | null;
}

/**
 * Looks at all sessions are a minute apart. When the last was longer ago than this, nobody watched in between; and a break as short as
 * this, of which both ends were heard and in which nobody else had the address, is none: who redials all day would fill the disk.
 */
export const UNWATCHED_MS = 150_000;

/** So much later than it began a session may seem to have begun: uptimes are whole seconds, and a busy router answers late. */
const LATE_MS = 5_000;

/** So many spans of one login are kept in an hour. */
const MOST_AN_HOUR = 30;
const HOUR_MS = 3_600_000;
/** Of a login that had more, only sessions as long as this are kept on their own. */
const LONG_MS = 600_000;

/** How often a login has begun to have an address within an hour. */
interface Count {
  readonly since: number;
  begun: number;
  last: AddressSpan;
}

/**
 * Who has which address on one router, of one service, as it tells: by looks at all sessions, and by single ones that come and go between
 * them. What it says is never more than what was told: a session that is there after a time in which nobody watched has had its
 * address all along only if its uptime says so.
 */
export class AddressBook {
  /** Those that have an address, and those that had until a moment ago, by login, address and device. */
  readonly #spans = new Map<string, AddressSpan>();
  /** By the session's id. */
  readonly #keys = new Map<string, string>();
  /** Who was given an address last. */
  readonly #holders = new Map<string, string>();
  readonly #counts = new Map<string, Count>();
  /** Sessions that are not kept one by one, with when they were first seen. */
  readonly #leftOut = new Map<string, number>();
  readonly #changed = new Set<AddressSpan>();
  /** When one was last heard to go on, since the last look: a look says the same of all. */
  readonly #heardAt = new Map<AddressSpan, number>();
  #readAt: number | null;

  /** @param open spans that were not known to be over @param readAt the last look that was answered; null: none was */
  constructor(open: readonly AddressSpan[], readAt: number | null) {
    this.#readAt = readAt;
    for (const span of open) this.#put(keyOf(span), span);
  }

  /** The last look that was answered. */
  get readAt(): number | null {
    return this.#readAt;
  }

  /** Spans that are not as they were when `settle` was called last. */
  get changed(): ReadonlySet<AddressSpan> {
    return this.#changed;
  }

  /** Spans that are not known to be over. */
  get open(): AddressSpan[] {
    return [...this.#spans.values()].filter(({ gone }) => gone === null);
  }

  /** All sessions at this moment. @returns whether they were watched since the last look */
  whole(sessions: readonly ShownAddress[], now: number): boolean {
    const before = this.#readAt;
    const isWatched = before !== null && now >= before && now - before <= UNWATCHED_MS;
    const shown = new Set(sessions.map(keyOf));
    const ids = new Set(sessions.map(({ id }) => id));
    for (const one of sessions) this.#see(one, isWatched, now);
    const taken = new Map(sessions.map((one) => [one.address, one.uptimeMs === null ? now : now - one.uptimeMs]));
    for (const [key, span] of this.#spans) {
      if (span.gone === null && !shown.has(key)) this.#end(span, before, Math.min(now, taken.get(span.address) ?? now));
    }
    for (const id of this.#keys.keys()) if (!ids.has(id)) this.#keys.delete(id);
    for (const id of this.#leftOut.keys()) if (!ids.has(id)) this.#leftOut.delete(id);
    this.#readAt = now;
    this.#heardAt.clear();
    return isWatched;
  }

  /** A session that has just come, or has just been given another address. Nothing before the first look. */
  one(session: ShownAddress, now: number): void {
    if (this.#readAt === null) return;
    const { other, key } = this.#name(session, now);
    const span = this.#spans.get(key);
    if (span?.gone === null || (span !== undefined && this.#goesOn(key, span, now))) return;
    const { uptimeMs } = session;
    this.#begin(key, session, other || uptimeMs === null ? now : now - uptimeMs, false, now);
  }

  /** A session has ended, by its id. */
  gone(id: string, now: number): void {
    const span = this.#spans.get(this.#keys.get(id) ?? '');
    this.#keys.delete(id);
    if (span?.gone === null) this.#end(span, now, now);
  }

  /** The router is not heard: who has an address next may not be the next who had it. */
  lost(): void {
    this.#holders.clear();
  }

  /** What changed is stored. Forgets what is no more of use. */
  settle(now: number): void {
    this.#changed.clear();
    for (const [key, { gone, address }] of this.#spans) {
      if (gone === null || now - gone <= UNWATCHED_MS) continue;
      this.#spans.delete(key);
      if (this.#holders.get(address) === key) this.#holders.delete(address);
    }
    for (const [username, { since }] of this.#counts) if (now - since > HOUR_MS) this.#counts.delete(username);
  }

  #see(session: ShownAddress, isWatched: boolean, now: number): void {
    const before = this.#readAt;
    const start = session.uptimeMs === null ? null : now - session.uptimeMs;
    const { other, key } = this.#name(session, now);
    const span = this.#spans.get(key);
    // Whoever dialled anew since it was last seen may not be the only one who had the address in between.
    const isSince = (at: number | null) => (start === null ? isWatched : at !== null && start <= at + LATE_MS);
    if (span?.gone === null) {
      if (isSince(this.#lastKnown(span))) return;
      this.#end(span, before, start ?? now);
    } else if (span !== undefined && isSince(span.gone) && this.#goesOn(key, span, now)) return;
    const from = other ? null : start;
    this.#begin(key, session, from ?? now, from === null, now);
  }

  /** Knows a session by its id. @returns its key, and whether the same session had another address before, which is over then */
  #name(session: ShownAddress, now: number): { readonly key: string; readonly other: boolean } {
    const key = keyOf(session);
    const known = this.#keys.get(session.id);
    if (known !== key) this.#keys.set(session.id, key);
    const before = known === undefined || known === key ? undefined : this.#spans.get(known);
    // After a restart of the router an id is another session's.
    if (before?.username !== session.username) return { key, other: false };
    if (before.gone === null) this.#end(before, this.#readAt, now);
    return { key, other: true };
  }

  /** The same login has the same address again, after a break that is none. */
  #goesOn(key: string, span: AddressSpan, now: number): boolean {
    const { gone, address } = span;
    if (gone === null || now - gone > UNWATCHED_MS || this.#holders.get(address) !== key) return false;
    span.until = null;
    span.gone = null;
    this.#heardAt.set(span, now);
    this.#changed.add(span);
    return true;
  }

  #begin(key: string, session: ShownAddress, at: number, isFromSeen: boolean, now: number): void {
    const { id, username, address, mac } = session;
    const last = this.#spans.get(this.#holders.get(address) ?? '');
    // Uptimes are whole seconds: whoever had it before had it until then.
    const from = Math.min(now, Math.max(at, last?.until ?? at));
    const count = this.#countOf(username, now);
    this.#holders.set(address, key);
    if (count !== undefined && count.begun >= MOST_AN_HOUR) {
      const since = Math.min(from, this.#leftOut.get(id) ?? now);
      if (now - since < LONG_MS) {
        this.#leaveOut(id, count.last, now);
        return;
      }
    }
    const span = { username, address, mac, from, isFromSeen, until: null, gone: null, leftOut: 0, leftOutAt: null };
    this.#heardAt.set(span, now);
    this.#put(key, span);
    this.#changed.add(span);
    // What the first look finds has been there: nobody has dialled, and thousands are not counted for it.
    if (this.#readAt === null) return;
    this.#counts.set(username, { since: count?.since ?? now, begun: (count?.begun ?? 0) + 1, last: span });
  }

  #countOf(username: string, now: number): Count | undefined {
    const count = this.#counts.get(username);
    return count === undefined || now - count.since > HOUR_MS ? undefined : count;
  }

  #leaveOut(id: string, last: AddressSpan, now: number): void {
    if (this.#leftOut.has(id)) return;
    this.#leftOut.set(id, now);
    last.leftOut += 1;
    last.leftOutAt = now;
    this.#changed.add(last);
  }

  /** Of one that is not over: by a look at all, or by what was heard since. Null: it is of before this process, and nobody looked. */
  #lastKnown(span: AddressSpan): number | null {
    const heardAt = this.#heardAt.get(span) ?? null;
    return heardAt === null || this.#readAt === null ? (this.#readAt ?? heardAt) : Math.max(heardAt, this.#readAt);
  }

  #end(span: AddressSpan, until: number | null, gone: number): void {
    span.until = Math.max(span.from, until ?? span.from, this.#heardAt.get(span) ?? span.from);
    span.gone = Math.max(span.until, gone);
    this.#changed.add(span);
  }

  #put(key: string, span: AddressSpan): void {
    this.#spans.set(key, span);
    this.#holders.set(span.address, key);
  }
}

function keyOf({ username, address, mac }: Pick<ShownAddress, 'username' | 'address' | 'mac'>): string {
  return JSON.stringify([username, address, mac]);
}
