/**
 * Where a message got to, as its gateway tells it some time after it took it.
 * - `under-way`: not decided yet; another report follows.
 */
export interface DeliveryReport {
  /** The gateway's own name of the message, as in its answer when it took it. */
  readonly messageId: string;
  readonly state: DeliveryState | 'under-way';
  /** The gateway's words; null where it has none. */
  readonly reason: string | null;
}

export type DeliveryState = 'delivered' | 'undelivered';
