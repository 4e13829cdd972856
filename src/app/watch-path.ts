import { randomBytes } from 'node:crypto';
import type { Config } from '../config/config.ts';
import type { Fetch } from '../domain/outbound.ts';
import type { Clock } from '../domain/ports.ts';
import type { Alarms } from '../services/box/alarms.ts';
import { createOwnCalls } from '../services/box/own-calls.ts';
import { watchSilence } from '../services/box/watch-silence.ts';
import { tunnelNow, watchTunnel } from '../services/box/watch-tunnel.ts';
import type { Store } from '../storage/engine/store.ts';
import { callOurselves } from './call-ourselves.ts';

/** The way by which callbacks come, watched. */
export interface PathWatch {
  /** What to answer to a call of our own; null when it is none. */
  readonly ownCall: (path: string) => string | null;
  /** Whether callbacks may be lost at this moment. */
  readonly isDoubtful: () => boolean;
  /** @returns ends it, and the call that is on its way */
  readonly start: () => () => Promise<void>;
}

/** Looks at the way by which callbacks come. */
export function watchPath(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly fetch: Fetch;
  readonly alarms: Alarms;
  readonly config: Config;
  /** What was sent may be lost: the way is closed from now on, or was for a while. */
  readonly onLost: () => void;
  /** Names of the connections that take money now. */
  readonly connections: () => readonly string[];
  /** Whether the clock and the books are believed. */
  readonly mayJudge: () => boolean;
  readonly onBug: (error: unknown) => void;
}): PathWatch {
  const { store, clock, config } = deps;
  const calls = createOwnCalls(randomBytes, () => clock.monotonic());
  const silence = watchSilence({ ...deps, timeZone: config.box.timeZone, onSilent: deps.onLost });
  return {
    ownCall: calls.answerTo,
    isDoubtful: () => tunnelNow(store)?.failing != null || silence.isSilent(),
    start() {
      const endSilence = silence.start();
      const endCalls = watchTunnel({
        ...deps,
        timeZone: config.box.timeZone,
        publicUrl: config.intake.publicUrl,
        probe: (url, signal) => callOurselves({ fetch: deps.fetch, clock, calls }, url, signal),
      });
      return () => {
        endSilence();
        return endCalls();
      };
    },
  };
}
