import { PROMISE_MS, type ShownPayment } from './payment.ts';

/** What is still under way grows by steps: a page is not sent again for each second. */
const STEP_MS = 10_000;

/** How long one payment took until its line was on. */
export interface Bar {
  readonly id: number;
  /** Milliseconds; so far, where it is not on yet. */
  readonly tookMs: number;
  readonly isOpen: boolean;
}

export interface Speed {
  /** Oldest first. */
  readonly bars: readonly Bar[];
  /** Of those that are on, milliseconds; null where there are none. */
  readonly medianMs: number | null;
  /** Within the promise. */
  readonly kept: number;
  readonly worst: Bar | null;
}

/** Of payments that were to switch a line on, newest first as they are listed, how long each took. @param now UTC ms */
export function speedOf(payments: readonly ShownPayment[], now: number): Speed {
  const bars = payments
    .flatMap(({ payment, view }): Bar[] => {
      const { code, state } = view.verdict;
      const took = view.told.tookMs;
      if (took !== null) return [{ id: payment.id, tookMs: took, isOpen: false }];
      const waits = payment.state === 'applied' && code !== 'credited' && code !== 'blocked' && state !== 'idle';
      const soFar = Math.floor((now - payment.received_at) / STEP_MS) * STEP_MS;
      return waits ? [{ id: payment.id, tookMs: soFar, isOpen: true }] : [];
    })
    .toReversed();
  const done = bars.flatMap(({ tookMs, isOpen }) => (isOpen ? [] : tookMs)).toSorted((a, b) => a - b);
  return {
    bars,
    medianMs: done[Math.floor((done.length - 1) / 2)] ?? null,
    kept: bars.filter(({ tookMs }) => tookMs <= PROMISE_MS).length,
    worst: bars.reduce<Bar | null>((worst, bar) => (worst === null || bar.tookMs > worst.tookMs ? bar : worst), null),
  };
}
