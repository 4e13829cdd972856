import { PRIORITY } from '../../domain/command.ts';
import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import { cents } from '../../domain/values/money.ts';
import type { CutHold } from '../../domain/lines/cut-hold.ts';
import type { Clock } from '../../domain/ports.ts';
import type { ClockVerdict } from '../../domain/time/clock-guard.ts';
import { describeError } from '../../domain/values/fault.ts';
import { expiredLines, nextExpiry, type HeldCuts } from '../../storage/cut-offs.ts';
import { lineById } from '../../storage/lines.ts';
import type { Store } from '../../storage/engine/store.ts';
import { isStoreFault } from '../../storage/engine/store-faults.ts';
import { recordAction } from '../actions/record-action.ts';
import { releaseClockHolds } from '../money/assign-payment.ts';
import { judgeAlarms, reconcileAlarms } from '../box/alarms.ts';
import type { TimeFacts } from '../box/box-clock.ts';
import { renewFromBalance, type BooksPolicy } from '../money/credit-line.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';
import { queueLooks } from './compare-lines.ts';
import { isBoughtByBalance } from './renew-if-bought.ts';
import { expectedSince, noteHold } from './cut-holds.ts';
import { lookAtBrake } from './cut-offs.ts';

/** Lines a sweep: few, so that a callback never waits long for it. */
const BATCH = 200;

/** What one sweep did. */
export interface SweepReport {
  /** Lines that their own balance renewed. */
  readonly renewed: number;
  /** Lines whose cut-off was queued. */
  readonly queued: number;
  /** Lanes with something new. */
  readonly lanes: ReadonlySet<string>;
  /** Why nobody was cut off; null when whoever is due was. */
  readonly held: string | null;
  /** Why cut-offs wait by the ISP's own wish; null when they do not. */
  readonly hold: CutHold | null;
  /** True when more lines may be due: sweep again, after whoever waits meanwhile. */
  readonly more: boolean;
}

/**
 * Books what waited for the clock, as soon as it is known what time it is. Then finds the first lines whose time is over: renews
 * those whose balance pays for it, and queues the others to be made right, behind every line that waits for its paid access.
 * Nobody is cut off while the time is in doubt, nor many whom nobody expected.
 * @param builtAt when this Washa was built: nothing was received before
 * @param hold why cut-offs wait at this moment; whoever becomes due meanwhile is expected to be when they do no longer
 */
export function sweep(
  store: Store,
  policy: BooksPolicy,
  builtAt: number,
  time: TimeFacts,
  now: number,
  hold: CutHold | null = null,
): SweepReport {
  tellClock(store, time.verdict, now);
  const lanes = new Set(time.isKnown ? releaseClockHolds(store, policy, now, builtAt) : []);
  if (!time.verdict.sane && !time.mayCut) return held(time.verdict.reason, lanes);

  let renewed = 0;
  let queued = 0;
  const expected = expectedSince(store, now);
  const braked = lookAtBrake(store, now) ? 1 : 0;
  const due = store.all(expiredLines, { now, braked, held: heldBy(hold), expectedSince: expected, limit: BATCH });
  const more = due.length === BATCH;
  store.transaction(() => {
    for (const { id } of due) {
      const line = store.first(lineById, { id });
      if (line === undefined) continue;
      const renewal =
        line.blocked_at === null && isBoughtByBalance(line, now)
          ? renewFromBalance(store, line, cents(0), { paymentId: null, action: byItself(store, now) }, policy, now)
          : null;
      const isRenewed = renewal !== null && renewal.periods > 0;
      if (isRenewed) renewed += 1;
      else queued += 1;
      // A renewed line is looked at too: a command that began before may be cutting it off at this moment.
      enqueueSync(store, line, isRenewed ? PRIORITY.paid : PRIORITY.cutOff, now);
      lanes.add(routerLane(line.router_name));
    }
    // Until the last of them is told they were expected.
    if (hold !== null || !more) noteHold(store, hold, now);
  });
  return { renewed, queued, lanes, held: null, hold, more };
}

function heldBy(hold: CutHold | null): HeldCuts {
  if (hold === null) return 'none';
  return hold.why === 'quiet' ? 'long' : 'all';
}

function tellClock(store: Store, verdict: ClockVerdict, now: number): void {
  const found = new Map<string, string>();
  if (!verdict.sane) {
    found.set(
      'box',
      `${verdict.reason} Who pays is let in at once, and nobody is cut off for it. It is put right by itself when another source says what time it is. If the clock is right now, say so: washa clock --right`,
    );
  }
  reconcileAlarms(store, 'clock', found, now);
}

function byItself(store: Store, now: number): ActionFacts {
  return recordAction(store, { at: now, actor: 'sweep', name: 'line.renew' });
}

function held(reason: string, lanes: ReadonlySet<string> = new Set()): SweepReport {
  return { renewed: 0, queued: 0, lanes, held: reason, hold: null, more: false };
}

/** The sweep of a running daemon. */
export interface Sweeping {
  /** The time was put right, or is believed otherwise: looks at all lines, and sweeps. */
  readonly retime: () => void;
  readonly stop: () => void;
}

/** Sweeps, and judges the alarms, at every expiry and at least every `everyMs`, until it is stopped. */
export function startSweeping(
  deps: {
    readonly store: Store;
    readonly clock: Clock;
    readonly policy: BooksPolicy;
    readonly builtAt: number;
    readonly time: () => TimeFacts;
    /** False while the books cannot be believed: then nobody is cut off by them. */
    readonly booksAreSound: () => boolean;
    /** Why cut-offs wait; null when they do not. Default: they never do. */
    readonly holdNow?: (now: number) => CutHold | null;
  },
  everyMs: number,
  onSweep: (report: SweepReport) => void,
): Sweeping {
  const { store, policy, builtAt } = deps;
  let cancel: () => void = () => undefined;
  const sweepOnce = (now: number): SweepReport => {
    const time = deps.time();
    if (deps.booksAreSound()) return sweep(store, policy, builtAt, time, now, deps.holdNow?.(now) ?? null);
    tellClock(store, time.verdict, now);
    return held('The books are not believed.');
  };
  const sweepNow = (now: number): number => {
    const report = sweepOnce(now);
    if (!report.more) judgeAlarms(store, now);
    onSweep(report);
    const next = store.first(nextExpiry, { after: now })?.at ?? null;
    return report.more ? 0 : next === null ? everyMs : Math.min(everyMs, next - now + 1);
  };
  const run = () => {
    let wait = everyMs;
    try {
      wait = sweepNow(deps.clock.now());
    } catch (error) {
      if (!isStoreFault(error)) throw error;
      onSweep(held(`The database refuses: ${describeError(error)}.`));
    }
    cancel = deps.clock.after(wait, run);
  };
  run();
  return {
    retime() {
      cancel();
      if (deps.booksAreSound()) queueLooks(store, deps.time().earliest);
      run();
    },
    stop: () => cancel(),
  };
}
