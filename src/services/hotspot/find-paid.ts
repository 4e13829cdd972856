import { toReceipt } from '../../domain/money/mpesa-message.ts';
import { desiredAccess } from '../../domain/lines/line-facts.ts';
import { cents, type Cents } from '../../domain/values/money.ts';
import { parseMsisdn, type Msisdn } from '../../domain/values/msisdn.ts';
import type { PlanTable } from '../../storage/engine/schema-lines.ts';
import type { Store } from '../../storage/engine/store.ts';
import { accessFacts, lineById } from '../../storage/lines.ts';
import { paymentById } from '../../storage/payments.ts';
import { requestsOfLine, hastenAsk } from '../../storage/requests.ts';
import { paymentsOfReceipt } from '../../storage/views/find-payments.ts';
import { forgetMisses, insertMiss, missesOf, missesSince } from '../../storage/vouchers.ts';
import { act, type By } from '../actions/act.ts';
import type { BooksPolicy } from '../money/credit-line.ts';
import { claimPayment, isClaimable } from './claim-payment.ts';
import type { GuestPolicy } from './guest.ts';
import { FREE_MISSES, MISS_WAIT_MS } from './redeem-voucher.ts';

/** Receipts follow one another, so somebody may try those beside their own: of all phones together so many an hour. */
export const MISSES_AN_HOUR = 60;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What became of money that somebody says they have paid. What is told of it only who knows its receipt may hear. */
export type PaidAnswer =
  /** Neither a receipt nor a number. */
  | { readonly kind: 'typed' }
  /** Too many receipts that are none. */
  | { readonly kind: 'locked' }
  /** It is this line's: its page says the rest. */
  | { readonly kind: 'yours'; readonly lanes: readonly string[] }
  /** It opened another phone here, which has time left. `ending`: the last two digits of its number. */
  | {
      readonly kind: 'other-phone';
      readonly lineId: number;
      readonly amountCents: Cents;
      readonly at: number;
      readonly until: number;
      readonly ending: string;
    }
  /** Its time is used up. */
  | { readonly kind: 'used-up'; readonly amountCents: Cents; readonly at: number; readonly until: number }
  /** It came, and is another account's, or waits for a person who knows of it. */
  | { readonly kind: 'elsewhere' | 'waits'; readonly at: number }
  /** Whose number is at hand is not known, and without one there is no line. */
  | { readonly kind: 'needs-number' }
  /** A number is no secret: whoever types one hears nothing of it but what they can do. Everything is asked for once more. */
  | { readonly kind: 'by-number' }
  /** It has not arrived: everything is asked for once more. */
  | { readonly kind: 'not-yet' };

/** Who says so, as the router knows them. */
export interface Payer {
  readonly router: string;
  /** Null: no phone at a hotspot, a line that is dialled in. */
  readonly mac: string | null;
  readonly lineId: number | null;
  /** The number that this device has typed before. */
  readonly phone: Msisdn | null;
}

export interface PaidDeps {
  readonly store: Store;
  readonly books: BooksPolicy;
  readonly guests: GuestPolicy;
  /** That a guest may buy, any order. */
  readonly plans: readonly PlanTable[];
}

/**
 * Looks a payment up for whoever says that they have paid; money that waits without a word is theirs who names its receipt. Wait for
 * `store.durable()` before telling anybody.
 * @param typed a receipt, M-Pesa's whole message, or a number
 * @param isRepeat the same was asked by the same device before: it counts as one try
 */
export function findPaid(
  deps: PaidDeps,
  payer: Payer,
  typed: string,
  isRepeat: boolean,
  by: By,
  now: number,
): PaidAnswer {
  const { store } = deps;
  const msisdn = parseMsisdn(typed);
  hasten(store, payer, now);
  if (msisdn !== null) return byNumber(store, payer, now);
  const receipt = toReceipt(typed);
  if (receipt === null) return { kind: 'typed' };
  const key = payer.mac ?? `line ${payer.lineId ?? 0}`;
  if (!isRepeat && isLocked(store, key, now)) return { kind: 'locked' };
  const [row] = store.all(paymentsOfReceipt, { receipt });
  const payment = row && store.first(paymentById, { id: row.id });
  if (payment === undefined) {
    if (!isRepeat) noteMiss(store, key, now);
    return { kind: 'not-yet' };
  }
  const { subscription_id: lineId, received_at: at } = payment;
  if (lineId !== null && lineId === payer.lineId) return { kind: 'yours', lanes: [] };
  if (lineId !== null && payment.state === 'applied') {
    const line = store.first(lineById, { id: lineId });
    if (line?.device == null || line.router_name !== payer.router || payer.mac === null)
      return { kind: 'elsewhere', at };
    const told = { amountCents: cents(payment.amount_cents), at, until: line.expires_at };
    if (desiredAccess(accessFacts(line), now) === 'off') return { kind: 'used-up', ...told };
    return { kind: 'other-phone', lineId, ending: line.msisdn?.slice(-2) ?? '••', ...told };
  }
  if (payer.mac === null || !isClaimable(payment, now))
    return { kind: payment.state === 'unmatched' || payment.state === 'held' ? 'waits' : 'elsewhere', at };
  return claim(deps, { ...payer, mac: payer.mac }, payment.id, payment.amount_cents, at, by, now);
}

function claim(
  { store, books, guests, plans }: PaidDeps,
  { router, mac, phone, lineId }: Payer & { readonly mac: string },
  paymentId: number,
  amountCents: number,
  at: number,
  by: By,
  now: number,
): PaidAnswer {
  const bought = plans.filter((plan) => plan.price_cents <= amountCents).sort((a, b) => b.price_cents - a.price_cents);
  const [plan = plans[0]] = bought;
  if (plan === undefined) return { kind: 'waits', at };
  if (phone === null && lineId === null) return { kind: 'needs-number' };
  const wish = { router, mac, phone, paymentId, planCode: plan.code };
  const done = act(
    store,
    claimPayment(books, guests),
    wish,
    { ...by, reason: 'its receipt was named at the customer’s page' },
    now,
  );
  if (done.kind === 'refused') return { kind: 'waits', at };
  return { kind: 'yours', lanes: done.repeated ? [] : done.result };
}

/** Only what its own device sees anyway. */
function byNumber(store: Store, { lineId }: Payer, now: number): PaidAnswer {
  const line = lineId === null ? undefined : store.first(lineById, { id: lineId });
  if (line !== undefined && desiredAccess(accessFacts(line), now) === 'on') return { kind: 'yours', lanes: [] };
  return { kind: 'by-number' };
}

/** What was asked of this line's payer is asked for at once, however it was answered. */
function hasten(store: Store, { lineId }: Payer, now: number): void {
  if (lineId === null) return;
  store.transaction(() => {
    for (const { id, state, created_at } of store.all(requestsOfLine, { id: lineId, limit: 3 })) {
      if (state !== 'paid' && now - created_at < DAY_MS) store.run(hastenAsk, { id, now });
    }
  });
}

function isLocked(store: Store, key: string, now: number): boolean {
  if (store.all(missesOf, { mac: key, since: now - MISS_WAIT_MS }).length >= FREE_MISSES) return true;
  return (store.first(missesSince, { since: now - HOUR_MS })?.n ?? 0) >= MISSES_AN_HOUR;
}

function noteMiss(store: Store, key: string, now: number): void {
  store.transaction(() => {
    store.run(forgetMisses, { before: now - DAY_MS });
    store.run(insertMiss, { mac: key, now });
  });
}
