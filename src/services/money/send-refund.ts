import { nextAsk } from '../../domain/money/payment-request.ts';
import { refundAfter } from '../../domain/money/refund.ts';
import type { Accepted, ConfirmationAsked, PaymentProvider } from '../../domain/provider-port.ts';
import type { NotDone } from '../../domain/outbound.ts';
import { cents } from '../../domain/values/money.ts';
import { parseMsisdn } from '../../domain/values/msisdn.ts';
import {
  markRefundSent,
  markRefundUnsent,
  nameRefund,
  noteRefund,
  refundById,
  type RefundRow,
  type RefundToSend,
} from '../../storage/refunds.ts';
import type { PaymentKey } from '../../domain/money/notice.ts';
import type { Store } from '../../storage/engine/store.ts';
import { noteNoTokens } from '../box/watch-balances.ts';
import { endRefund } from './end-refund.ts';
import type { ProveDeps } from './prove-payment.ts';
import { sendOnce, storeAnswer } from './send-once.ts';
import { keysOf, mergeKeys, type Requester } from './send-request.ts';

/** What sending and asking need: to tell a line that it has something to do, beside the books. */
export type RefundDeps = ProveDeps;

/** Sends one refund, at most once: from then on it is asked for. Only where it is certain that nothing left is it sent again. */
export async function sendRefund(
  deps: RefundDeps,
  { name, provider, callbackUrl }: Requester,
  row: RefundToSend,
  signal: AbortSignal,
): Promise<void> {
  const { store, policy } = deps;
  const call = callOf(provider, row, policy.currency, callbackUrl);
  if (call === null) return stored(deps, () => refuse(deps, row, `${name} cannot send money as it is set up now`));
  const mark = (now: number) => store.run(markRefundSent, { id: row.id, now, nextAt: nextAsk(now, now) }).changes > 0;
  const answer = await sendOnce(deps, mark, call, signal);
  if (answer !== null) await stored(deps, () => settle(deps, name, row, answer));
}

/** How a refund is sent: as it came, to a phone, or in cash at a till; null where its connection can do that no more. */
function callOf(
  provider: PaymentProvider,
  row: RefundToSend,
  currency: string,
  callbackUrl: string | null,
): ((signal: AbortSignal) => Promise<Accepted | ConfirmationAsked | NotDone>) | null {
  const { order_id: orderId, confirm_type: type, confirm_code: code, reverses: receipt, till } = row;
  if (orderId === null) return null;
  const order = { orderId, amountCents: cents(row.amount_cents), currency, callbackUrl };
  if (receipt !== null) return provider.reverse?.bind(provider, { ...order, receipt }) ?? null;
  const phone = parseMsisdn(row.msisdn ?? '');
  const confirmation = type === null || code === null ? null : { type, code };
  if (phone === null) return null;
  if (till !== null) return provider.withdraw?.bind(provider, { ...order, phone, confirmation, till }) ?? null;
  return provider.payOut?.bind(provider, { ...order, phone, confirmation }) ?? null;
}

/** Inside a transaction. Meanwhile its callback or a person may have ended it: what is decided stays so. */
function settle(
  deps: RefundDeps,
  name: string,
  row: RefundRow,
  answer: Accepted | ConfirmationAsked | NotDone,
): readonly string[] {
  const { store, clock } = deps;
  switch (answer.kind) {
    case 'accepted':
      learnRefundNames(store, row.id, answer.keys);
      return [];
    case 'confirmation':
      learnRefundNames(store, row.id, answer.keys);
      unsent(store, row.id, null, `${name} wants a code first (${answer.type})`, answer.type);
      return [];
    case 'refused': {
      if (answer.subject === 'tokens') noteNoTokens(store, name, answer.reason, clock.now());
      // Documented to pass, and nothing was done.
      if (answer.final) return refuse(deps, row, answer.reason);
      unsent(store, row.id, againAt(row, clock.now()), `Not sent yet: ${answer.reason}`, row.confirm_type);
      return [];
    }
    case 'unreachable':
      unsent(store, row.id, againAt(row, clock.now()), `Not sent yet: ${answer.reason}`, row.confirm_type);
      return [];
    case 'unknown':
      store.run(noteRefund, { id: row.id, said: `It may have been sent: ${answer.reason}` });
      return [];
  }
}

/** A code is not kept until the next time: who has it gives it again. */
function againAt({ asked_at, confirm_type }: RefundRow, now: number): number | null {
  return confirm_type === null ? nextAsk(asked_at, now) : null;
}

/** Nothing has left. An order that was begun, and waits for its code, goes on waiting; any other is over, and its money goes back. */
function refuse({ store, clock, policy }: RefundDeps, row: RefundRow, said: string): readonly string[] {
  if (row.confirm_type === null) return endRefund(store, row.id, 'failed', [], said, policy, clock.now());
  unsent(store, row.id, null, said, row.confirm_type);
  return [];
}

function unsent(store: Store, id: number, nextAt: number | null, said: string, confirmType: string | null): void {
  const refund = store.first(refundById, { id });
  const state = refund === undefined ? null : refundAfter(refund.state, 'unsent');
  if (state === 'asked') store.run(markRefundUnsent, { id, nextAt, said, confirmType });
}

/** Inside a transaction: adds to the names by which the order can be found. */
export function learnRefundNames(store: Store, id: number, told: readonly PaymentKey[]): void {
  const refund = store.first(refundById, { id });
  if (refund === undefined || told.length === 0) return;
  store.run(nameRefund, { id, keys: JSON.stringify(mergeKeys(told, keysOf(refund))) });
}

/** Writes in one transaction, and wakes who has something to do by it. */
export async function stored(deps: RefundDeps, write: () => readonly string[]): Promise<void> {
  for (const lane of (await storeAnswer(deps, write)) ?? []) deps.wake(lane);
}
