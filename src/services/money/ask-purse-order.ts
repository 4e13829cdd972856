import { nextAsk, nextAskOfFailed } from '../../domain/money/payment-request.ts';
import type { NotDone } from '../../domain/outbound.ts';
import type { Balances, OrderState, PaymentProvider } from '../../domain/provider-port.ts';
import { cents, formatCents } from '../../domain/values/money.ts';
import { schedulePurseOrder, type PurseOrderRow } from '../../storage/purse-orders.ts';
import { noteBalance } from '../box/watch-balances.ts';
import { storeAnswer } from './send-once.ts';
import { learnPurseNames, tokensIn } from './send-purse-order.ts';
import { keysOf, type Requester, type SendDeps } from './send-request.ts';
import { endPurseOrder } from './settle-purse-order.ts';

/**
 * Asks what became of one order about the ISP's own money. Of a top-up the tokens tell too: there are as many more as were bought, or not
 * yet. A no ends it only where the provider's no is final: one after which a late success may follow leaves it in doubt, for a person.
 */
export async function askPurseOrder(
  deps: SendDeps,
  { name, provider, callbackUrl }: Requester,
  row: PurseOrderRow,
  signal: AbortSignal,
): Promise<void> {
  const state = await statusOf(provider, row, callbackUrl, signal);
  const balances = row.kind === 'top-up' ? await provider.balance?.(signal) : undefined;
  if (signal.aborted) return;
  await storeAnswer(deps, () => {
    if (balances !== undefined)
      noteBalance(deps.store, name, balances, provider.leastTokensCents ?? 0, deps.clock.now());
    settle(deps, name, row, state, balances);
  });
}

function statusOf(
  provider: PaymentProvider,
  row: PurseOrderRow,
  callbackUrl: string | null,
  signal: AbortSignal,
): Promise<OrderState | NotDone> {
  const keys = keysOf(row);
  // A top-up has no order id of ours: without a name of theirs there is nothing to ask by.
  if (provider.status === undefined || (row.kind === 'top-up' && keys.length === 0))
    return Promise.resolve({ kind: 'open', detail: 'the connection cannot be asked' });
  return provider.status({ orderId: row.kind === 'top-up' ? null : row.order_id, keys, callbackUrl }, signal);
}

/** Inside a transaction. */
function settle(
  { store, clock, currency }: SendDeps,
  name: string,
  row: PurseOrderRow,
  state: OrderState | NotDone,
  balances: Balances | NotDone | undefined,
): void {
  const now = clock.now();
  const { id } = row;
  if (state.kind === 'paid') {
    learnPurseNames(store, id, state.keys);
    endPurseOrder(store, id, 'done', state.keys, `${name} says that it went through`, currency, now);
    return;
  }
  const [before, there] = [row.tokens_cents, tokensIn(balances)];
  if (before !== null && there !== null && there >= before + row.amount_cents) {
    const [was, is] = [cents(before), there].map((one) => formatCents(one, currency));
    endPurseOrder(store, id, 'done', [], `${name} had ${was} of tokens before, and has ${is}`, currency, now);
    return;
  }
  const sentAt = row.sent_at ?? row.asked_at;
  if (state.kind === 'failure') {
    const { code, message } = state.failure;
    const said = `${name} says that it failed (${`${code} ${message}`.trim()})`;
    if (state.isFinal === true) endPurseOrder(store, id, 'failed', [], said, currency, now);
    else store.run(schedulePurseOrder, { id, nextAt: nextAskOfFailed(sentAt, now), said, denied: 1 });
    return;
  }
  const said = 'detail' in state ? null : state.reason;
  store.run(schedulePurseOrder, { id, nextAt: nextAsk(sentAt, now), said, denied: row.denied });
}
