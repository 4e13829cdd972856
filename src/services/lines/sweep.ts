import { PRIORITY } from '../../domain/command.ts';
import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import { cents } from '../../domain/values/money.ts';
import type { Clock } from '../../domain/ports.ts';
import type { ClockVerdict } from '../../domain/time/clock-guard.ts';
import { expiredLines, lineById, nextExpiry } from '../../storage/lines.ts';
import { isDamage, isDiskFault, type Store } from '../../storage/engine/store.ts';
import { describeError } from '../../domain/values/fault.ts';
import { recordAction } from '../actions/record-action.ts';
import { releaseClockHolds } from '../money/assign-payment.ts';
import { judgeAlarms, reconcileAlarms } from '../box/alarms.ts';
import { judgeBoxClock } from '../box/box-clock.ts';
import { renewFromBalance, type BooksPolicy } from '../money/credit-line.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';

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
  /** Why nothing was looked at; null when it was. */
  readonly held: string | null;
  /** True when more lines may be due: sweep again, after whoever waits meanwhile. */
  readonly more: boolean;
}

/**
 * Finds the first lines whose time is over: renews those whose balance pays for it, and queues the others to be made right,
 * behind every line that waits for its paid access. Computes nothing while the clock is not sane.
 * @param builtAt when this Washa was built: a clock before that is wrong
 */
export function sweep(store: Store, policy: BooksPolicy, builtAt: number, now: number): SweepReport {
  const clock = lookAtClock(store, builtAt, now);
  if (!clock.sane) return held(clock.reason);

  const lanes = new Set(releaseClockHolds(store, policy, now));
  let renewed = 0;
  let queued = 0;
  const due = store.all(expiredLines, { now, limit: BATCH });
  store.transaction(() => {
    for (const { id } of due) {
      const line = store.first(lineById, { id });
      if (line === undefined) continue;
      const renewal =
        line.blocked_at === null && line.balance_cents >= line.price_cents
          ? renewFromBalance(store, line, cents(0), { paymentId: null, action: byItself(store, now) }, policy, now)
          : null;
      const isRenewed = renewal !== null && renewal.periods > 0;
      if (isRenewed) renewed += 1;
      else queued += 1;
      // A renewed line is looked at too: a command that began before may be cutting it off at this moment.
      enqueueSync(store, line, isRenewed ? PRIORITY.paid : PRIORITY.cutOff, now);
      lanes.add(routerLane(line.router_name));
    }
  });
  return { renewed, queued, lanes, held: null, more: due.length === BATCH };
}

function lookAtClock(store: Store, builtAt: number, now: number): ClockVerdict {
  const verdict = judgeBoxClock(store, builtAt, now);
  const found = new Map<string, string>();
  if (!verdict.sane) {
    found.set(
      'box',
      `${verdict.reason} Payments are held and nobody is cut off until the clock is right. If it is right now, say so: washa clock --right`,
    );
  }
  reconcileAlarms(store, 'clock', found, now);
  return verdict;
}

function byItself(store: Store, now: number): ActionFacts {
  return recordAction(store, { at: now, actor: 'sweep', name: 'line.renew' });
}

function heldByBooks(
  { store, builtAt }: { readonly store: Store; readonly builtAt: number },
  now: number,
): SweepReport {
  lookAtClock(store, builtAt, now);
  return held('The books do not add up.');
}

function held(reason: string): SweepReport {
  return { renewed: 0, queued: 0, lanes: new Set(), held: reason, more: false };
}

/** Sweeps, and judges the alarms, at every expiry and at least every `everyMs`, until the returned function is called. */
export function startSweeping(
  deps: {
    readonly store: Store;
    readonly clock: Clock;
    readonly policy: BooksPolicy;
    readonly builtAt: number;
    /** False while the books cannot be believed: then nobody is cut off by them. */
    readonly booksAreSound: () => boolean;
  },
  everyMs: number,
  onSweep: (report: SweepReport) => void,
): () => void {
  let cancel: () => void = () => undefined;
  const sweepNow = (now: number): number => {
    const report = deps.booksAreSound() ? sweep(deps.store, deps.policy, deps.builtAt, now) : heldByBooks(deps, now);
    if (!report.more) judgeAlarms(deps.store, now);
    onSweep(report);
    const next = deps.store.first(nextExpiry, { after: now })?.at ?? null;
    return report.more ? 0 : next === null ? everyMs : Math.min(everyMs, next - now + 1);
  };
  const run = () => {
    let wait = everyMs;
    try {
      wait = sweepNow(deps.clock.now());
    } catch (error) {
      if (!isDiskFault(error) && !isDamage(error)) throw error;
      onSweep(held(`The database refuses: ${describeError(error)}.`));
    }
    cancel = deps.clock.after(wait, run);
  };
  run();
  return () => cancel();
}
