import {
  AddressBook,
  throughAccount,
  throughName,
  type AddressNews,
  type AddressSpan,
  type ShownAddress,
} from '../../domain/address-book.ts';
import type { Service } from '../../domain/ports.ts';
import { beginWatch, goOnWatching, insertSpan, lastWatch, openSpans, updateSpan } from '../../storage/address-spans.ts';
import type { AddressSpanTable } from '../../storage/engine/schema-addresses.ts';
import { letThroughAt } from '../../storage/line-devices.ts';
import { lineByLogin, lineIdByAccount } from '../../storage/subscribers.ts';
import type { Store } from '../../storage/engine/store.ts';
import { unlessStoreRefuses } from '../../storage/engine/store-faults.ts';

/** A look at which nothing has changed is stored when this has passed since the last: each write costs the disk. Milliseconds. */
export const STORE_AGAIN_MS = 5 * 60_000;
/** So often it is looked whether logins of nobody have become somebody's. Milliseconds. */
const WHOSE_AGAIN_MS = 10 * 60_000;
/** While the disk refuses, so many changes are held; then the time in which they came counts as not watched. */
const MOST_HELD = 20_000;

/** What is kept of a span. */
interface Kept {
  /** Null: not stored yet. */
  id: number | null;
  line: number | null;
}

/** A line that has just ended is off within so long. Milliseconds. */
const LATE_MS = 3_600_000;

/** Devices that a router lets in without a login, for lines that are paid, and what each is called in its news. @param now UTC ms */
export function lettingThrough(store: Store, router: string, now: number): ReadonlyMap<string, string> {
  const rows = store.all(letThroughAt, { router, since: now - LATE_MS });
  return new Map(rows.map(({ mac, account_no: account }) => [mac, throughName(account)]));
}

/** One service of the router. */
interface Watched {
  readonly book: AddressBook;
  /** The row in which it is written that it is watched; null: none yet. */
  watch: number | null;
  storedAt: number | null;
  whoseAt: number;
}

/**
 * Keeps who had which address on one router. Changes are held until the next look at all sessions, about once a minute, and written
 * with it: nothing is written for a session that comes back at once, and no payment waits for it.
 */
export class AddressNotes {
  readonly #store: Store;
  readonly #router: string;
  readonly #mayNote: () => boolean;
  readonly #watched = new Map<Service, Watched>();
  readonly #kept = new WeakMap<AddressSpan, Kept>();

  /** @param mayNote false while nobody knows what time it is */
  constructor({ store, router, mayNote }: { store: Store; router: string; mayNote: () => boolean }) {
    this.#store = store;
    this.#router = router;
    this.#mayNote = mayNote;
  }

  /** Never throws what the disk refuses. @param now UTC ms */
  take(service: Service, news: AddressNews, now: number): void {
    if (!this.#mayNote()) {
      this.#watched.clear();
      return;
    }
    unlessStoreRefuses(() => this.#take(service, news, now));
  }

  /** The link is lost. */
  lost(): void {
    for (const { book } of this.#watched.values()) book.lost();
  }

  /** Writes what is held. */
  close(): void {
    unlessStoreRefuses(() => {
      for (const [service, watched] of this.#watched) this.#write(service, watched, watched.book.readAt ?? 0);
    });
    this.#watched.clear();
  }

  #take(service: Service, news: AddressNews, now: number): void {
    const watched = this.#watched.get(service);
    switch (news.kind) {
      case 'one':
        watched?.book.one(news.session, now);
        return;
      case 'gone':
        watched?.book.gone(news.id, now);
        return;
      case 'all':
        this.#whole(service, watched ?? this.#load(service), news.sessions, now);
    }
  }

  #whole(service: Service, watched: Watched, sessions: readonly ShownAddress[], now: number): void {
    // Leases of guests are no lines' addresses: their hotspot tells of those.
    const ours =
      service === 'static' ? sessions.filter(({ username }) => this.#lineOf(service, username) !== null) : sessions;
    if (!watched.book.whole(ours, now)) watched.watch = null;
    try {
      const isDue = watched.watch === null || now - (watched.storedAt ?? 0) >= STORE_AGAIN_MS;
      if (isDue || watched.book.changed.size > 0) this.#write(service, watched, now);
    } finally {
      if (watched.book.changed.size > MOST_HELD) this.#watched.delete(service);
    }
  }

  /** What was stored before this process began, or before it lost count. */
  #load(service: Service): Watched {
    const last = this.#store.first(lastWatch, { router: this.#router, service });
    const rows = this.#store.all(openSpans, { router: this.#router, service });
    const spans = rows.map((row) => this.#read(row));
    const book = new AddressBook(spans, last?.until_at ?? null);
    const watched = { book, watch: last?.id ?? null, storedAt: last?.until_at ?? null, whoseAt: 0 };
    this.#watched.set(service, watched);
    return watched;
  }

  #read(
    row: Omit<AddressSpanTable, 'id' | 'left_out'> & { readonly id: number; readonly left_out: number },
  ): AddressSpan {
    const span: AddressSpan = {
      username: row.username,
      address: row.address,
      mac: row.mac,
      from: row.from_at,
      isFromSeen: row.from_seen === 1,
      until: null,
      gone: null,
      leftOut: row.left_out,
      leftOutAt: row.left_out_at,
    };
    this.#kept.set(span, { id: row.id, line: row.subscription_id });
    return span;
  }

  #write(service: Service, watched: Watched, readAt: number): void {
    const { book } = watched;
    const changed = new Set(book.changed);
    const isWhoseDue = readAt - watched.whoseAt >= WHOSE_AGAIN_MS;
    const nobodys = isWhoseDue ? book.open.filter((span) => this.#kept.get(span)?.line === null) : [];
    const stored = this.#store.transaction(() => {
      const watch = this.#writeWatch(service, watched.watch, readAt);
      for (const span of nobodys) if (this.#lineOf(service, span.username) !== null) changed.add(span);
      return { watch, rows: [...changed].map((span) => [span, this.#writeSpan(service, span)] as const) };
    });
    for (const [span, kept] of stored.rows) this.#kept.set(span, kept);
    watched.watch = stored.watch;
    watched.storedAt = readAt;
    if (isWhoseDue) watched.whoseAt = readAt;
    book.settle(readAt);
  }

  #writeWatch(service: Service, id: number | null, now: number): number {
    if (id === null) return this.#store.run(beginWatch, { router: this.#router, service, now }).id;
    this.#store.run(goOnWatching, { id, now });
    return id;
  }

  #writeSpan(service: Service, span: AddressSpan): Kept {
    const before = this.#kept.get(span);
    const line = before?.line ?? this.#lineOf(service, span.username);
    const row = {
      subscription_id: line,
      until_at: span.until,
      gone_at: span.gone,
      left_out: span.leftOut,
      left_out_at: span.leftOutAt,
    };
    if (typeof before?.id === 'number') {
      this.#store.run(updateSpan, { id: before.id, ...row });
      return { id: before.id, line };
    }
    const { id } = this.#store.run(insertSpan, {
      ...row,
      router_name: this.#router,
      service,
      username: span.username,
      address: span.address,
      mac: span.mac,
      from_at: span.from,
      from_seen: span.isFromSeen ? 1 : 0,
    });
    return { id, line };
  }

  #lineOf(service: Service, username: string): number | null {
    const account = throughAccount(username);
    const line =
      account === null
        ? this.#store.first(lineByLogin, { router: this.#router, service, username })
        : this.#store.first(lineIdByAccount, { accountNo: account });
    return line?.id ?? null;
  }
}
