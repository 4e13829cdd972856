import { nextAsk, nextAskOfFailed } from '../../domain/money/payment-request.ts';
import type { NotDone } from '../../domain/outbound.ts';
import type { OrderState, StatusQuery } from '../../domain/provider-port.ts';
import { scheduleRefund, type RefundRow } from '../../storage/refunds.ts';
import { endRefund } from './end-refund.ts';
import { keepAnswer, type DecidingAnswer } from './keep-answer.ts';
import { REFUND_TOLD } from './rubbish.ts';
import { keysOf, type Requester } from './send-request.ts';
import { learnRefundNames, stored, type RefundDeps } from './send-refund.ts';

/**
 * Asks what became of one refund, and ends it where that is decided. A no ends it only where the provider's no is final: one after which a
 * late success may follow leaves it in doubt, for a person.
 */
export async function askRefund(
  deps: RefundDeps,
  { provider, callbackUrl }: Requester,
  row: RefundRow,
  signal: AbortSignal,
): Promise<void> {
  const state: OrderState | NotDone =
    provider.status === undefined
      ? { kind: 'open', detail: 'the connection cannot be asked' }
      : await provider.status(aboutOf(row, callbackUrl), signal);
  if (signal.aborted) return;
  await stored(deps, () => settle(deps, row, state));
}

function aboutOf(row: RefundRow, callbackUrl: string | null): StatusQuery {
  const about = { orderId: row.order_id, keys: keysOf(row), callbackUrl };
  return row.till === null ? about : { ...about, till: row.till };
}

/** Inside a transaction. */
function settle({ store, clock, policy }: RefundDeps, row: RefundRow, state: OrderState | NotDone): readonly string[] {
  const now = clock.now();
  const { id } = row;
  const provider = row.provider ?? '';
  if (state.kind === 'paid') {
    keepAnswer(store, evidence(row, state, 'it went out'), now);
    learnRefundNames(store, id, state.keys);
    return endRefund(store, id, 'done', state.keys, `${provider} says that it went out`, policy, now);
  }
  const sentAt = row.sent_at ?? row.asked_at;
  if (state.kind === 'failure') {
    const { code, message } = state.failure;
    const said = `${provider} says that it failed (${`${code} ${message}`.trim()})`;
    if (state.isFinal === true) {
      keepAnswer(store, evidence(row, state, 'nothing went out'), now);
      return endRefund(store, id, 'failed', [], said, policy, now);
    }
    store.run(scheduleRefund, { id, nextAt: nextAskOfFailed(sentAt, now), said, denied: 1 });
    return [];
  }
  const said = 'detail' in state ? null : state.reason;
  store.run(scheduleRefund, { id, nextAt: nextAsk(sentAt, now), said, denied: row.denied });
  return [];
}

function evidence(row: RefundRow, answer: OrderState, detail: string): DecidingAnswer {
  const { provider, order_id: order, payment_id: paymentId } = row;
  const asked = { order, account: null, keys: keysOf(row) };
  return { provider: provider ?? '', asked, answer, paymentId, decided: REFUND_TOLD, detail };
}
