import type { Dispatcher } from '../services/outbox/dispatcher.ts';
import { LaneWatch } from '../services/outbox/watchdog.ts';
import { booksAreSound } from '../services/box/known-books.ts';
import { describeState, judgeReadiness, probeStore, type Readiness } from '../services/box/health.ts';
import { freeBytes } from '../storage/engine/free-bytes.ts';
import type { Store } from '../storage/engine/store.ts';

/** What this process says of itself: to those who ask, and to what would restart it. */
export interface VitalSigns {
  readonly readiness: () => Readiness;
  /**
   * Whether this process still does its work: the database answers, a payment could be stored, every lane moves.
   * @param sinceMs how long ago this was asked before
   * @returns one line for people, and why only a restart can help, or null
   */
  readonly proveAlive: (sinceMs: number) => { readonly state: string; readonly problem: string | null };
}

export function vitalSigns(deps: {
  readonly store: Store;
  readonly dispatcher: Dispatcher;
  readonly stateDir: string;
  readonly intakeUrl: string;
  readonly booksAreChecked: () => boolean;
  /** Connections that cannot be opened. */
  readonly closed: () => readonly string[];
}): VitalSigns {
  const { store, dispatcher } = deps;
  const laneWatch = new LaneWatch();
  return {
    readiness: () =>
      judgeReadiness({
        books: { checked: deps.booksAreChecked(), sound: booksAreSound(store) },
        storeProblem: store.lostFile() === null ? probeStore(store) : { words: 'files were removed', passes: false },
        freeBytes: freeBytes(deps.stateDir),
        closed: deps.closed(),
        lanes: dispatcher.status(),
      }),
    proveAlive(sinceMs) {
      const stuck = laneWatch.judge(dispatcher.prove(), sinceMs);
      const refused = probeStore(store);
      const lost = store.lostFile();
      const problems = [
        ...(refused === null || refused.passes ? [] : [refused.words]),
        ...(lost === null ? [] : [`the ${lost} was removed`]),
        ...(stuck.length === 0 ? [] : [`these lanes stand still: ${stuck.join(', ')}`]),
      ];
      return { state: describeState(deps.intakeUrl, dispatcher.status()), problem: problems[0] ?? null };
    },
  };
}
