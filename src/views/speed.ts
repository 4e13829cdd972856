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

/** The parts of the way from paid to online: the books, the wait for the router's turn, the router, the device that comes back. */
const SPEED_STEPS = ['books', 'queue', 'router', 'device'] as const;
export type SpeedStep = (typeof SPEED_STEPS)[number];

export interface Speed {
  /** Oldest first. */
  readonly bars: readonly Bar[];
  /** Of those that are on, milliseconds; null where there are none. */
  readonly medianMs: number | null;
  /** Nineteen of twenty of those were on within it, milliseconds. */
  readonly p95Ms: number | null;
  /** What took most of the time of those that are on; null where nothing did. */
  readonly slowest: { readonly step: SpeedStep; /** Of all their time, 0 to 1. */ readonly share: number } | null;
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
    p95Ms: done[Math.ceil(done.length * 0.95) - 1] ?? null,
    slowest: slowestOf(payments),
    kept: bars.filter(({ tookMs }) => tookMs <= PROMISE_MS).length,
    worst: bars.reduce<Bar | null>((worst, bar) => (worst === null || bar.tookMs > worst.tookMs ? bar : worst), null),
  };
}

/** Of payments that are on: the step that took most of their time together. */
function slowestOf(payments: readonly ShownPayment[]): Speed['slowest'] {
  const sums: Record<SpeedStep, number> = { books: 0, queue: 0, router: 0, device: 0 };
  for (const { payment, view } of payments) {
    if (view.told.tookMs === null) continue;
    let at = payment.received_at;
    const until = (step: SpeedStep, next: number | null) => {
      if (next === null || next < at) return;
      sums[step] += next - at;
      at = next;
    };
    until('books', payment.committed_at);
    until('queue', payment.sent_at);
    until('router', payment.confirmed_at);
    until('device', payment.online_at);
  }
  const all = Object.values(sums).reduce((sum, ms) => sum + ms, 0);
  const [step] = SPEED_STEPS.toSorted((a, b) => sums[b] - sums[a]);
  return step === undefined || all === 0 ? null : { step, share: sums[step] / all };
}
