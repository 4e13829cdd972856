import { refundWait, type RefundState, type RefundWait } from './refund.ts';

/**
 * What moves the ISP's own money at a provider, and no payment of anybody's.
 * - `top-up`: service tokens are bought; a phone of the ISP's is asked for the money.
 * - `withdraw`: what was collected there goes to a phone of the ISP's.
 *
 * One goes through the states of a refund (`refundAfter`): it may have been done from the moment at which it was handed over.
 */
export const PURSE_ORDER_KINDS = ['top-up', 'withdraw'] as const;
export type PurseOrderKind = (typeof PURSE_ORDER_KINDS)[number];

/** Why one cannot end without a person, by its row in the books; null while nobody has to do anything. @param now UTC ms */
export function purseWait(
  order: {
    readonly state: RefundState;
    readonly confirm_type: string | null;
    readonly next_at: number | null;
    readonly denied: 0 | 1;
    readonly asked_at: number;
  },
  now: number,
): RefundWait | null {
  const { state, denied, asked_at: askedAt } = order;
  const asksForCode = order.confirm_type !== null && order.next_at === null;
  return refundWait({ state, asksForCode, isDenied: denied === 1, askedAt }, now);
}
