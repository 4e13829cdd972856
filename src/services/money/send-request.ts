import { isOurFault, type NotDone, type Refused } from '../../domain/outbound.ts';
import type { PaymentKey } from '../../domain/money/notice.ts';
import { nextAsk, SENDABLE_MS } from '../../domain/money/payment-request.ts';
import type { Accepted, PaymentProvider, TillOrder } from '../../domain/provider-port.ts';
import type { Clock } from '../../domain/ports.ts';
import { cents } from '../../domain/values/money.ts';
import { parseMsisdn } from '../../domain/values/msisdn.ts';
import { closeAlarm } from '../../storage/alarms.ts';
import { putTokensTaken } from '../../storage/balances.ts';
import {
  closeOpenRequest,
  markSent,
  markUnsent,
  nameRequest,
  noteRequest,
  type RequestRow,
} from '../../storage/requests.ts';
import type { Store } from '../../storage/engine/store.ts';
import { raiseAlarm } from '../box/alarms.ts';
import { noteNoTokens } from '../box/watch-balances.ts';
import { sendOnce, storeAnswer } from './send-once.ts';

/** A connection that phones can be asked by. */
export interface Requester {
  /** Of the connection. */
  readonly name: string;
  readonly provider: PaymentProvider;
  /** Where its results are to be delivered; null while the box has no public address. */
  readonly callbackUrl: string | null;
}

export interface SendDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly currency: string;
}

/** Nothing can have been done: the same order is sent again after this, for as long as it may be sent at all. Milliseconds. */
const AGAIN_MS = 5_000;

/** Sends one request, at most once: from then on it is asked for, and never sent again. */
export async function sendRequest(
  deps: SendDeps,
  { name, provider, callbackUrl }: Requester,
  row: RequestRow,
  signal: AbortSignal,
): Promise<void> {
  const { store, clock, currency } = deps;
  const phone = parseMsisdn(row.msisdn);
  if (clock.now() - row.created_at > SENDABLE_MS) {
    const said = `Not sent: Washa, or ${name}, could not be reached for two minutes`;
    await storeAnswer(deps, () => end(store, row.id, 'expired', said, clock.now()));
    return;
  }
  const order = { orderId: row.order_id, amountCents: cents(row.amount_cents), currency };
  const call = phone === null ? null : callOf(provider, row, { ...order, phone }, callbackUrl);
  if (call === null) {
    const said = `Not sent: ${name} cannot ask for payments as it is set up now`;
    await storeAnswer(deps, () => end(store, row.id, 'failed', said, clock.now()));
    return;
  }
  const mark = (now: number) => store.run(markSent, { id: row.id, now, nextAt: nextAsk(now, now) }).changes > 0;
  const answer = await sendOnce(deps, mark, call, signal);
  if (answer !== null) await storeAnswer(deps, () => settle(store, name, row, answer, clock.now()));
}

/** By a push, or as cash at a till; null where its connection can do that no more. */
function callOf(
  provider: PaymentProvider,
  { account, till }: RequestRow,
  order: Omit<TillOrder, 'till'>,
  callbackUrl: string | null,
): ((signal: AbortSignal) => Promise<Accepted | NotDone>) | null {
  if (till !== null) return provider.deposit?.bind(provider, { ...order, till }) ?? null;
  return provider.request?.bind(provider, { ...order, callbackUrl, account: account ?? '' }) ?? null;
}

/** Inside a transaction. Meanwhile its callback may have come: what is decided stays so. */
function settle(store: Store, name: string, row: RequestRow, answer: Accepted | NotDone, now: number): void {
  switch (answer.kind) {
    case 'accepted':
      learnNames(store, row, answer.keys);
      store.run(closeAlarm, { kind: 'request-refused', subject: name, now });
      store.run(putTokensTaken, { provider: name });
      return;
    case 'refused':
      end(store, row.id, 'failed', answer.reason, now);
      if (isOurFault(answer.subject)) tellOfFault(store, name, answer, now);
      return;
    case 'unreachable':
      store.run(markUnsent, { id: row.id, nextAt: now + AGAIN_MS, outcome: `Not sent yet: ${answer.reason}` });
      return;
    case 'unknown':
      store.run(noteRequest, { id: row.id, outcome: `It may have been sent: ${answer.reason}` });
  }
}

/** Nothing was done, and nothing will be. */
function end(store: Store, id: number, state: 'failed' | 'expired', outcome: string, now: number): void {
  store.run(markUnsent, { id, nextAt: null, outcome });
  store.run(closeOpenRequest, { id, state, outcome, now });
}

/** Inside a transaction: no request will be taken until somebody has put this right. */
export function tellOfFault(store: Store, name: string, { subject, reason }: Refused, now: number): void {
  if (subject === 'tokens') {
    noteNoTokens(store, name, reason, now);
    return;
  }
  const message = `${name} refuses our requests for payment: ${reason}. Put that right; the next request that is taken closes this.`;
  raiseAlarm(store, { kind: 'request-refused', subject: name, message }, now);
}

/** Inside a transaction: adds to the names by which the order can be found. */
export function learnNames(store: Store, row: RequestRow, told: readonly PaymentKey[]): void {
  const keys = mergeKeys(told, keysOf(row));
  const valueOf = (scheme: string) => keys.find((key) => key.scheme === scheme)?.value ?? null;
  store.run(nameRequest, {
    id: row.id,
    provider: row.provider,
    keys: JSON.stringify(keys),
    checkoutId: valueOf('checkout'),
    reference: valueOf('payhero.reference'),
  });
}

/** The names that the provider has given it. */
export function keysOf({ keys }: Pick<RequestRow, 'keys'>): PaymentKey[] {
  return JSON.parse(keys) as PaymentKey[];
}

/** Those of the first list, then what only the second one has. */
export function mergeKeys(first: readonly PaymentKey[], second: readonly PaymentKey[]): PaymentKey[] {
  return [...first, ...second.filter((key) => !first.some(({ scheme }) => scheme === key.scheme))];
}
