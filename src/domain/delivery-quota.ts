/**
 * How much one connection may deliver: a day that was missed at once, and then far more than the payments of a large ISP. What is
 * beyond is told to come again, so that no flood fills the disk: a day of it is 3 GB at most.
 */
export const QUOTA = {
  deliveries: { burst: 30_000, perSecond: 10 },
  bytes: { burst: 64 * 1024 * 1024, perSecond: 32 * 1024 },
} as const;

/** What one connection has left. `at`: when it was counted last, in milliseconds of a clock that nobody sets. */
export interface Allowance {
  readonly deliveries: number;
  readonly bytes: number;
  readonly at: number;
}

/** Takes one delivery from what is left. @param before null: it has delivered nothing yet @returns what is left; null: too much */
export function drawOn(before: Allowance | null, size: number, at: number): Allowance | null {
  const { deliveries, bytes } = QUOTA;
  const seconds = before === null ? 0 : Math.max(0, at - before.at) / 1000;
  const grown = (left: number | undefined, { burst, perSecond }: { burst: number; perSecond: number }) =>
    left === undefined ? burst : Math.min(burst, left + seconds * perSecond);
  const left = { deliveries: grown(before?.deliveries, deliveries), bytes: grown(before?.bytes, bytes) };
  if (left.deliveries < 1 || left.bytes < size) return null;
  return { deliveries: left.deliveries - 1, bytes: left.bytes - size, at };
}
