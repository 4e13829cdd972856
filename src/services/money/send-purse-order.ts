import { nextAsk, SENDABLE_MS } from '../../domain/money/payment-request.ts';
import type { PaymentKey } from '../../domain/money/notice.ts';
import type { NotDone } from '../../domain/outbound.ts';
import type { Accepted, Balances, ConfirmationAsked, PaymentProvider } from '../../domain/provider-port.ts';
import { cents, type Cents } from '../../domain/values/money.ts';
import { parseMsisdn } from '../../domain/values/msisdn.ts';
import {
  markPurseOrderSent,
  markPurseOrderUnsent,
  namePurseOrder,
  notePurseOrder,
  purseOrderById,
  type PurseOrderRow,
  type PurseOrderToSend,
} from '../../storage/purse-orders.ts';
import type { Store } from '../../storage/engine/store.ts';
import { noteNoTokens } from '../box/watch-balances.ts';
import { keysOf, mergeKeys, type Requester, type SendDeps } from './send-request.ts';
import { sendOnce, storeAnswer } from './send-once.ts';
import { endPurseOrder } from './settle-purse-order.ts';

/** Nothing can have been done: the same order is sent again after this, for as long as it may be sent at all. Milliseconds. */
const AGAIN_MS = 5_000;

type Call = (signal: AbortSignal) => Promise<Accepted | ConfirmationAsked | NotDone>;

/**
 * Sends one order about the ISP's own money, at most once, as a refund is. Whoever asked for it waits for it: one that cannot be sent within
 * two minutes is over, and nothing has moved.
 */
export async function sendPurseOrder(
  deps: SendDeps,
  { name, provider, callbackUrl }: Requester,
  row: PurseOrderToSend,
  signal: AbortSignal,
): Promise<void> {
  const { store, clock, currency } = deps;
  const { id } = row;
  const over = async (said: string) => {
    await storeAnswer(deps, () => endPurseOrder(store, id, 'failed', [], said, currency, clock.now()));
  };
  const call = callOf(provider, row, currency, callbackUrl);
  if (call === null) return over(`Not sent: ${name} cannot do this as it is set up now`);
  // With a code a person has just spoken, however old the order is.
  if (row.confirm_code === null && clock.now() - row.asked_at > SENDABLE_MS)
    return over(`Not sent: Washa, or ${name}, could not be reached for two minutes`);
  const tokensCents = row.kind === 'top-up' ? tokensIn(await provider.balance?.(signal)) : null;
  if (signal.aborted) return;
  const mark = (now: number) =>
    store.run(markPurseOrderSent, { id, now, nextAt: nextAsk(now, now), tokensCents }).changes > 0;
  const answer = await sendOnce(deps, mark, call, signal);
  if (answer !== null) await storeAnswer(deps, () => settle(deps, name, row, answer));
}

/** How many service tokens were told; null where they were not. */
export function tokensIn(told: Balances | NotDone | undefined): Cents | null {
  if (told?.kind !== 'balances') return null;
  return told.balances.find(({ purse }) => purse === 'tokens')?.amountCents ?? null;
}

function callOf(
  provider: PaymentProvider,
  row: PurseOrderToSend,
  currency: string,
  callbackUrl: string | null,
): Call | null {
  const phone = parseMsisdn(row.msisdn);
  if (phone === null) return null;
  const { order_id: orderId, confirm_type: type, confirm_code: code } = row;
  const order = { amountCents: cents(row.amount_cents), currency, phone };
  if (row.kind === 'top-up') return provider.topUp?.bind(provider, order) ?? null;
  const confirmation = type === null || code === null ? null : { type, code };
  return provider.payOut?.bind(provider, { ...order, orderId, callbackUrl, confirmation }) ?? null;
}

/** Inside a transaction. Meanwhile its callback or a person may have ended it: what is decided stays so. */
function settle(
  { store, clock, currency }: SendDeps,
  name: string,
  row: PurseOrderRow,
  answer: Accepted | ConfirmationAsked | NotDone,
): void {
  const { id, confirm_type } = row;
  const now = clock.now();
  const unsent = (nextAt: number | null, said: string, confirmType = confirm_type) =>
    store.run(markPurseOrderUnsent, { id, nextAt, said, confirmType });
  switch (answer.kind) {
    case 'accepted':
      learnPurseNames(store, id, answer.keys);
      return;
    case 'confirmation':
      learnPurseNames(store, id, answer.keys);
      unsent(null, `${name} wants a code first (${answer.type})`, answer.type);
      return;
    case 'refused':
      if (answer.subject === 'tokens') noteNoTokens(store, name, answer.reason, now);
      // One that waits for its code goes on waiting: who has it gives it again.
      if (confirm_type !== null) unsent(null, answer.reason);
      else if (answer.final) endPurseOrder(store, id, 'failed', [], answer.reason, currency, now);
      else unsent(now + AGAIN_MS, `Not sent yet: ${answer.reason}`);
      return;
    case 'unreachable':
      unsent(confirm_type === null ? now + AGAIN_MS : null, `Not sent yet: ${answer.reason}`);
      return;
    case 'unknown':
      store.run(notePurseOrder, { id, said: `It may have been sent: ${answer.reason}` });
  }
}

/** Inside a transaction: adds to the names by which the order can be found. */
export function learnPurseNames(store: Store, id: number, told: readonly PaymentKey[]): void {
  const row = store.first(purseOrderById, { id });
  if (row === undefined || told.length === 0) return;
  store.run(namePurseOrder, { id, keys: JSON.stringify(mergeKeys(told, keysOf(row))) });
}
