import { paymentsOf } from '../domain/alarm-subject.ts';
import type { Store } from '../storage/engine/store.ts';
import { deadCommandCount, deadCommands, openAlarms, refusalsSince } from '../storage/views/overview.ts';
import {
  callbacksSetApart,
  callbacksSetApartCount,
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

/**
 * Everything that waits for a person: alarms, money without a line, commands and deliveries that failed. What may be money stays
 * until a person has ended it, however old it is.
 * @param slice of each kind; the counts are of all
 */
export function attention(store: Store, now: number, { limit, offset }: Slice) {
  const since = now - DEAD_DAYS * DAY_MS;
  const payments = store.all(paymentsWaiting, { limit, offset }).map((payment) => ({
    ...payment,
    lines: suggestedLines(store, payment.suggestions),
    claims: claimsTo(store, payment),
  }));
  const callbacks = store.all(callbacksSetApart, { limit, offset }).map(({ body, ...callback }) => ({
    ...callback,
    seen: gleaned(body),
    claims:
      callback.payment_id === null
        ? []
        : claimsTo(store, { id: callback.payment_id, contradicts: callback.contradicts }),
  }));
  // Two claims to one money are one matter: the card that shows both.
  const shown = new Set([...payments.map(({ id }) => id), ...callbacks.map(({ payment_id }) => payment_id)]);
  const alarms = store
    .all(openAlarms, {})
    .filter(({ kind, subject }) => kind !== 'callback-conflict' || !paymentsOf(subject).some((id) => shown.has(id)));
  const refusals = store.all(refusalsSince, { since: now - DAY_MS });
  const seen = offset + limit;
  const waiting = waitingCounts(store);
  const money = waiting.unmatched.n + waiting.held.n;
  const givenUp = store.first(deadCommandCount, { since })?.n ?? 0;
  return {
    alarms: alarms.slice(offset, offset + limit),
    givenUp: store.all(deadCommands, { since, limit, offset }),
    payments,
    callbacks,
    refusals: offset === 0 ? refusals : [],
    waiting,
    total: alarms.length + refusals.length + givenUp + money + waiting.setApart,
    /** Of each kind what comes behind those that are listed. */
    unseen: {
      alarms: Math.max(0, alarms.length - seen),
      givenUp: Math.max(0, givenUp - seen),
      payments: Math.max(0, money - seen),
      callbacks: Math.max(0, waiting.setApart - seen),
    },
  };
}

export type Attention = ReturnType<typeof attention>;
