/**
 * How far a refund is.
 * - `asked`: somebody decided it, and nothing has left yet.
 * - `maybe`: it was handed over, and nobody has said yet what became of it. Until somebody does, there is no second one.
 * - `done`: it went out. It may come back, and is `failed` then.
 * - `failed`: final. Nothing has gone out, or all came back, and its money waits again.
 */
export const REFUND_STATES = ['asked', 'maybe', 'done', 'failed'] as const;
export type RefundState = (typeof REFUND_STATES)[number];

/**
 * What becomes known of a refund: it was handed over, went out, or did not. `unsent`: it was handed over, and whoever took it says that
 * nothing has moved yet.
 */
export type RefundNews = 'sent' | 'unsent' | 'done' | 'failed';

/** The state after some news; null for news that a refund in this state cannot have. */
export function refundAfter(state: RefundState, news: RefundNews): RefundState | null {
  switch (state) {
    case 'asked':
    case 'maybe':
      return news === 'sent' ? 'maybe' : news === 'unsent' ? 'asked' : news;
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

/** After so long nobody asks a provider any more: a person finds out, and says so. Milliseconds. */
export const REFUND_ASKED_MS = 48 * 3_600_000;

/** What a refund waits for a person with; null while nobody has to do anything. */
export type RefundWait = 'confirm' | 'denied' | 'overdue';

/** Why an open refund cannot end without a person. @param now UTC ms */
export function refundWait(
  refund: {
    readonly state: RefundState;
    readonly asksForCode: boolean;
    readonly isDenied: boolean;
    readonly askedAt: number;
  },
  now: number,
): RefundWait | null {
  if (!isOpenRefund(refund.state)) return null;
  if (refund.state === 'asked' && refund.asksForCode) return 'confirm';
  if (refund.isDenied) return 'denied';
  return now - refund.askedAt >= REFUND_ASKED_MS ? 'overdue' : null;
}
