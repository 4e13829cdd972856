import { paymentsOf } from '../domain/alarm-subject.ts';
import type { Store } from '../storage/engine/store.ts';
import {
  deadCommandCount,
  deadCommands,
  openAlarms,
  refusalsSince,
  type OpenAlarm,
} from '../storage/views/overview.ts';
import {
  callbacksSetApart,
  callbacksSetApartCount,
  listedAmong,
  paymentsWaiting,
  paymentsWaitingSums,
} from '../storage/views/waiting.ts';
import { claimsTo, gleaned } from './claims.ts';
import type { Slice } from './lists.ts';
import { suggestedLines } from './suggestions.ts';

const DAY_MS = 24 * 3_600_000;
const DEAD_DAYS = 30;

/** Money of one state that waits for a person. */
export interface Pile {
  readonly n: number;
  /** By currency. A sum may be more than is exact. */
  readonly sums: readonly { readonly currency: string; readonly cents: number }[];
}

/** All that waits for a person, counted and added up by the database. `oldest` of the payments, UTC ms. */
export interface WaitingCounts {
  readonly unmatched: Pile;
  readonly held: Pile;
  readonly setApart: number;
  readonly oldest: number | null;
}

export function waitingCounts(store: Store): WaitingCounts {
  const rows = store.all(paymentsWaitingSums, {});
  const pile = (state: 'held' | 'unmatched'): Pile => {
    const these = rows.filter((row) => row.state === state);
    return {
      n: these.reduce((n, row) => n + row.n, 0),
      sums: these.map(({ currency, cents }) => ({ currency, cents })),
    };
  };
  return {
    unmatched: pile('unmatched'),
    held: pile('held'),
    setApart: store.first(callbacksSetApartCount, {})?.n ?? 0,
    oldest: rows.reduce<number | null>((at, row) => Math.min(at ?? row.oldest, row.oldest), null),
  };
}

/** What waits for a person, by kind, in the order in which it is listed. */
export const MATTER_KINDS = ['alarms', 'givenUp', 'payments', 'callbacks', 'refusals'] as const;
type MatterKind = (typeof MATTER_KINDS)[number];

/** The kinds that are money. */
export const MONEY_KINDS: readonly MatterKind[] = ['payments', 'callbacks'];

/** How many matters of each kind there are. */
export type MatterCounts = Readonly<Record<MatterKind, number>>;

/** Which part of each kind is listed. */
type Parts = Readonly<Record<MatterKind, Slice>>;

/** The first so many of each kind. */
export function firstOfEach(limit: number): () => Parts {
  const part = { limit, offset: 0 };
  return () => ({ alarms: part, givenUp: part, payments: part, callbacks: part, refusals: part });
}

/** A slice of some kinds of matters, one kind after the other as one list. */
export function sliceOfAll(
  { limit, offset }: Slice,
  kinds: readonly MatterKind[] = MATTER_KINDS,
): (counts: MatterCounts) => Parts {
  return (counts) => {
    let before = 0;
    const part = (kind: MatterKind): Slice => {
      if (!kinds.includes(kind)) return { limit: 0, offset: 0 };
      const n = counts[kind];
      const from = Math.min(n, Math.max(0, offset - before));
      const until = Math.min(n, Math.max(0, offset + limit - before));
      before += n;
      return { limit: until - from, offset: from };
    };
    return {
      alarms: part('alarms'),
      givenUp: part('givenUp'),
      payments: part('payments'),
      callbacks: part('callbacks'),
      refusals: part('refusals'),
    };
  };
}

/** All that waits for a person, counted and not read. @param now UTC ms */
export function countMatters(store: Store, now: number): number {
  return totalOf(read(store, now).counts);
}

const totalOf = (counts: MatterCounts): number => MATTER_KINDS.reduce((sum, kind) => sum + counts[kind], 0);

/** What is short is read whole, of the rest how many there are. */
function read(store: Store, now: number) {
  const alarms = matterAlarms(store);
  const refusals = store.all(refusalsSince, { since: now - DAY_MS });
  const waiting = waitingCounts(store);
  const counts: MatterCounts = {
    alarms: alarms.length,
    givenUp: store.first(deadCommandCount, { since: now - DEAD_DAYS * DAY_MS })?.n ?? 0,
    payments: waiting.unmatched.n + waiting.held.n,
    callbacks: waiting.setApart,
    refusals: refusals.length,
  };
  return { alarms, refusals, waiting, counts };
}

/** Open alarms. Two claims to one money are one matter: where the money or a delivery of it is listed, that card shows both. */
function matterAlarms(store: Store): OpenAlarm[] {
  const alarms = store.all(openAlarms, {});
  const claimed = alarms.flatMap(({ kind, subject }) => (kind === 'callback-conflict' ? paymentsOf(subject) : []));
  if (claimed.length === 0) return alarms;
  const listed = new Set(store.all(listedAmong, { ids: JSON.stringify(claimed) }).map(({ id }) => id));
  return alarms.filter(
    ({ kind, subject }) => kind !== 'callback-conflict' || !paymentsOf(subject).some((id) => listed.has(id)),
  );
}

/**
 * Everything that waits for a person: alarms, money without a line, commands and deliveries that failed. What may be money stays
 * until a person has ended it, however old it is.
 * @param partsOf what of each kind is listed; the counts are of all
 */
export function attention(store: Store, now: number, partsOf: (counts: MatterCounts) => Parts) {
  const { alarms, refusals, waiting, counts } = read(store, now);
  const parts = partsOf(counts);
  const cut = <T>(all: readonly T[], { limit, offset }: Slice): T[] => all.slice(offset, offset + limit);
  const unseen = (kind: MatterKind) => Math.max(0, counts[kind] - parts[kind].offset - parts[kind].limit);
  return {
    alarms: cut(alarms, parts.alarms),
    givenUp: store.all(deadCommands, { since: now - DEAD_DAYS * DAY_MS, ...parts.givenUp }),
    payments: store.all(paymentsWaiting, parts.payments).map((payment) => ({
      ...payment,
      lines: suggestedLines(store, payment.suggestions),
      claims: claimsTo(store, payment),
    })),
    callbacks: store.all(callbacksSetApart, parts.callbacks).map(({ body, ...callback }) => ({
      ...callback,
      seen: gleaned(body),
      claims:
        callback.payment_id === null
          ? []
          : claimsTo(store, { id: callback.payment_id, contradicts: callback.contradicts }),
    })),
    refusals: cut(refusals, parts.refusals),
    waiting,
    total: totalOf(counts),
    /** Of each kind what comes behind those that are listed. */
    unseen: {
      alarms: unseen('alarms'),
      givenUp: unseen('givenUp'),
      payments: unseen('payments'),
      callbacks: unseen('callbacks'),
      refusals: unseen('refusals'),
    },
  };
}

export type Attention = ReturnType<typeof attention>;
