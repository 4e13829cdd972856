import type { Clock } from '../../domain/ports.ts';
import type { PaymentProvider } from '../../domain/provider-port.ts';
import { formatWhen } from '../../domain/time/time.ts';
import { pullOf } from '../../storage/pulls.ts';
import type { Store } from '../../storage/engine/store.ts';
import { isStoreFault } from '../../storage/engine/store-faults.ts';
import type { Alarms, Findings } from '../box/alarms.ts';
import { listing, pullPayments, type PullDeps, type PullReport } from './pull-payments.ts';

const HOUR_MS = 3_600_000;
/** Where the last one failed, or found what no callback had told: others may be lost meanwhile. */
const SOON_MS = 120_000;
/** So long nobody may be able to say whether a payment is missing. */
const SILENCE_MS = 6 * HOUR_MS;
/** The full one is the first after this time of the UTC day: soon after midnight in Nairobi. */
const NIGHT_MS = 22 * HOUR_MS;

const DAY_MS = 24 * HOUR_MS;
const nightOf = (at: number): number => Math.floor((at - NIGHT_MS) / DAY_MS);

export interface PullingDeps extends PullDeps {
  readonly clock: Clock;
  readonly alarms: Alarms;
  readonly connections: () => readonly { readonly name: string; readonly provider: PaymentProvider }[];
  /** Whether callbacks may be lost at this moment: then lists are asked for as often as after a failure. */
  readonly isDoubtful: () => boolean;
  readonly onBug: (error: unknown) => void;
}

/** What pulls by itself. */
export interface Pulling {
  /** Callbacks may have been lost until now: asks at once, or again when it is asking. */
  readonly hasten: () => void;
  /** Ends it, and what it asks at that moment. */
  readonly stop: () => Promise<void>;
}

/** Lists that could not be asked for since too long: whether a payment is missing nobody knows. */
export function pullFindings(store: Store, names: readonly string[], timeZone: string, now: number): Findings {
  return new Map(
    names.flatMap((name) => {
      const pull = store.first(pullOf, { provider: name });
      if (pull === undefined || pull.error === null || now - pull.whole_until < SILENCE_MS) return [];
      const since = formatWhen(pull.whole_until, timeZone, 'en', now);
      const words = `What came in by ${name} since ${since} could not be asked for: ${pull.error}. A payment whose callback was lost is not known here. It is tried again every two minutes; or compare with a statement: washa reconcile --statement FILE`;
      return [[name, words] as const];
    }),
  );
}

/**
 * Pulls every list that providers give: after the start, each hour, two days of it once a night; and again soon where it failed,
 * found money whose callback was lost, or others may be lost meanwhile.
 */
export function startPulling(deps: PullingDeps, onPulled: (report: PullReport) => void): Pulling {
  const { store, clock, alarms, timeZone } = deps;
  const stopping = new AbortController();
  let cancel: () => void = () => undefined;
  let running = Promise.resolve();
  let isAsking = false;
  let again = false;

  const isStopping = () => stopping.signal.aborted;
  const isHastened = () => again;
  const pullAll = async (): Promise<number> => {
    let wait = HOUR_MS;
    const lists = listing(deps.connections());
    for (const list of lists) {
      if (isStopping()) return wait;
      const before = store.first(pullOf, { provider: list.name });
      const isNight = before === undefined || nightOf(before.whole_until) !== nightOf(clock.now());
      const report = await pullPayments(deps, list, isNight ? 'full' : 'light', stopping.signal);
      if (isStopping()) return wait;
      if (report.error !== null || report.found > 0) wait = SOON_MS;
      onPulled(report);
    }
    const names = lists.map(({ name }) => name);
    alarms.found('pull', pullFindings(store, names, timeZone, clock.now()));
    return deps.isDoubtful() ? SOON_MS : wait;
  };
  const run = async () => {
    let wait = SOON_MS;
    isAsking = true;
    again = false;
    try {
      wait = await pullAll();
    } catch (error) {
      // Another process has the database, or the disk refuses: nothing was taken that is not stored.
      if (!isStoreFault(error)) {
        deps.onBug(error);
        return;
      }
    }
    isAsking = false;
    if (isStopping()) return;
    cancel = clock.after(isHastened() ? 0 : wait, start);
  };
  const start = () => {
    running = run();
  };
  start();
  return {
    hasten() {
      again = true;
      if (isAsking || isStopping()) return;
      cancel();
      start();
    },
    async stop() {
      stopping.abort();
      cancel();
      await running;
    },
  };
}
