import { z } from 'zod';
import { isReceipt, type PaymentKey } from '../../domain/money/notice.ts';
import { purseWait } from '../../domain/money/purse-order.ts';
import { isOpenRefund, refundAfter } from '../../domain/money/refund.ts';
import { REQUEST_SAID } from '../../domain/said/request-said.ts';
import { cents, formatCents } from '../../domain/values/money.ts';
import { confirmPurseOrder, purseOrderById, settlePurseOrder, type PurseOrderRow } from '../../storage/purse-orders.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { recordAction } from '../actions/record-action.ts';

const ORDER = { order: z.int().positive() };

const SETTLED = { done: REQUEST_SAID.wentThrough, failed: REQUEST_SAID.didNotGoThrough } as const;

const settledBy = (news: 'done' | 'failed', currency: string) => ({
  reason: 'required' as const,
  subject: ({ order }: { readonly order: number }) => `order ${order}`,
  look: (store: Store, { order }: { readonly order: number }) => store.first(purseOrderById, { id: order }),
  decide(
    row: PurseOrderRow | undefined,
    { order, receipt = null }: { readonly order: number; readonly receipt?: string | null },
  ): Decided<{ readonly row: PurseOrderRow; readonly receipt: string | null }> | Refused<'order' | 'state'> {
    if (row === undefined) return refuse('order', REQUEST_SAID.noOrder(order));
    if (refundAfter(row.state, news) === null || (news === 'failed' && !isOpenRefund(row.state)))
      return refuse('state', REQUEST_SAID.orderOver(order, row.state));
    const change = SETTLED[news](row.kind, formatCents(cents(row.amount_cents), currency), row.provider);
    return { kind: 'do', plan: { row, receipt }, preview: [change], detail: row.provider };
  },
  effects(
    store: Store,
    { row, receipt }: { readonly row: PurseOrderRow; readonly receipt: string | null },
    { now }: { readonly now: number },
  ): void {
    store.run(settlePurseOrder, { id: row.id, state: news, receipt, said: null, now });
  },
});

/** A person has seen that it went through. */
export const purseOrderDone = (currency: string) =>
  defineAction({
    name: 'provider.order-done',
    input: z.object({ ...ORDER, receipt: z.string().trim().toUpperCase().max(40).nullable() }),
    ...settledBy('done', currency),
  });

/** A person has seen that nothing moved. */
export const purseOrderFailed = (currency: string) =>
  defineAction({
    name: 'provider.order-failed',
    input: z.object(ORDER),
    ...settledBy('failed', currency),
  });

/** A person gives the code that the provider wants before it moves anything. It goes out with the same order, and is kept no longer. */
export const purseOrderConfirm = (currency: string) =>
  defineAction({
    name: 'provider.order-confirm',
    reason: 'required',
    input: z.object({
      ...ORDER,
      code: z
        .string()
        .trim()
        .regex(/^[A-Za-z0-9-]{1,64}$/, 'a code is letters, digits and dashes'),
    }),
    subject: ({ order }) => `order ${order}`,
    look: (store, { order }) => store.first(purseOrderById, { id: order }),
    decide(row, { order, code }, now): Decided<{ readonly id: number; readonly code: string }> | Refused<'order'> {
      if (row === undefined || purseWait(row, now) !== 'confirm')
        return refuse('order', REQUEST_SAID.orderNeedsNoCode(order));
      const { id, provider } = row;
      return {
        kind: 'do',
        plan: { id, code },
        preview: [REQUEST_SAID.confirms(row.kind, formatCents(cents(row.amount_cents), currency), provider)],
        detail: provider,
      };
    },
    effects: (store, { id, code }, { now }) => void store.run(confirmPurseOrder, { id, code, now }),
  });

/** Inside a transaction: a provider has said how it ended. What is decided already is not decided again. */
export function endPurseOrder(
  store: Store,
  id: number,
  news: 'done' | 'failed',
  keys: readonly PaymentKey[],
  said: string,
  currency: string,
  now: number,
): void {
  const row = store.first(purseOrderById, { id });
  if (row === undefined || !isOpenRefund(row.state)) return;
  recordAction(store, {
    at: now,
    actor: 'box',
    name: `provider.order-${news}`,
    subject: `order ${id}`,
    reason: said,
    detail: formatCents(cents(row.amount_cents), currency),
  });
  store.run(settlePurseOrder, { id, state: news, receipt: keys.find(isReceipt)?.value ?? null, said, now });
}
