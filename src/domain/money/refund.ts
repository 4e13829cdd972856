/**
 * How far a refund is.
 * - `asked`: somebody decided it, and nothing has left yet.
 * - `maybe`: it was handed over, and nobody has said yet what became of it. Until somebody does, there is no second one.
 * - `done`: it went out. It may come back, and is `failed` then.
 * - `failed`: final. Nothing has gone out, or all came back, and its money waits again.
 */
export const REFUND_STATES = ['asked', 'maybe', 'done', 'failed'] as const;
export type RefundState = (typeof REFUND_STATES)[number];

/** What becomes known of a refund: it was handed over, went out, or did not. */
export type RefundNews = 'sent' | 'done' | 'failed';

/** The state after some news; null for news that a refund in this state cannot have. */
export function refundAfter(state: RefundState, news: RefundNews): RefundState | null {
  switch (state) {
    case 'asked':
    case 'maybe':
      return news === 'sent' ? 'maybe' : news;
    case 'done':
      return news === 'failed' ? 'failed' : null;
    case 'failed':
      return null;
  }
}

/** Whether it may still go out, or may have gone out without anybody knowing. */
export function isOpenRefund(state: RefundState): boolean {
  return state === 'asked' || state === 'maybe';
}
