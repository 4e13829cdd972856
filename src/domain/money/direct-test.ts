/**
 * What came of a payment that a person made straight to a paybill or till, to see whether its provider tells of it. Times are UTC ms.
 */
export interface DirectTest {
  /** The provider's id of the channel; empty: the one that is chosen, or the only one. */
  readonly channel: string;
  readonly receipt_code: string;
  /** When the person said that it was paid. */
  readonly told_at: number;
  /** When the money came into the books by this connection, and by nobody's hand; null: it did not. */
  readonly came_at: number | null;
  /** Whether it was delivered; else it stood in a list only. */
  readonly delivered: 0 | 1;
}

/** `listed`: it is known by asking alone, which says no account number. */
export type DirectSeen = 'yes' | 'listed' | 'waiting' | 'no';

/** So long after somebody said that they have paid it may still come. Milliseconds. */
export const DIRECT_WAIT_MS = 15 * 60_000;

/** Whether a direct payment was told of. One that comes after a no makes it a yes. @param now UTC ms */
export function directSeen({ told_at: toldAt, came_at: cameAt, delivered }: DirectTest, now: number): DirectSeen {
  if (cameAt !== null) return delivered === 1 ? 'yes' : 'listed';
  return now - toldAt < DIRECT_WAIT_MS ? 'waiting' : 'no';
}
