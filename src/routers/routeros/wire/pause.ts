import type { Fault } from '../../../domain/values/fault.ts';

/** How an attempt to connect, or the life of a link, ended. */
export interface Ending {
  readonly fault: Fault;
  /** The link was up and then lost. */
  readonly wasUp: boolean;
  /** From the start of the attempt to the end of the link. */
  readonly tookMs: number;
  /** Refused log-ins and links that did not last, one after another, so far. */
  readonly failures: number;
}

/** A router that is off is probed so often that its return is seen within three seconds. */
const PROBE_MS = 2_000;
const STOPPED_MS = 300_000;
const MAX_BACKOFF_MS = 30_000;
/** A link that lasted this long was a good one. */
const LASTING_MS = 10_000;

/**
 * The router answered, and refused to log us in: each attempt writes a line into its log, so they get rarer. One that
 * accepts and stays silent writes nothing; it is probed like one that is off, so that its return is seen as fast.
 */
const NOT_LOGGED_IN: ReadonlySet<string> = new Set(['router.fatal', 'router.protocol']);

/**
 * How long to wait before the next attempt.
 * @param random 0 to 1; the wait is never longer for it, except for a stopped router
 */
export function pauseAfter(ending: Ending, random: number): { readonly waitMs: number; readonly failures: number } {
  const { fault, wasUp, tookMs } = ending;
  // A refused password is tried again so rarely because every attempt alarms the router's owner.
  if (fault.retry === 'stop' || fault.retry === 'dead')
    return { waitMs: STOPPED_MS * (0.9 + 0.2 * random), failures: 0 };
  if (wasUp && tookMs >= LASTING_MS) return { waitMs: 250 * random, failures: 0 };
  if (wasUp || NOT_LOGGED_IN.has(fault.code)) {
    const failures = ending.failures + 1;
    // One link that breaks early is an accident.
    if (wasUp && failures === 1) return { waitMs: 250 * random, failures };
    const backoffMs = Math.min(PROBE_MS * 2 ** (failures - 1), MAX_BACKOFF_MS);
    return { waitMs: backoffMs * (0.75 + 0.25 * random), failures };
  }
  return { waitMs: Math.max(100, PROBE_MS * (0.75 + 0.25 * random) - tookMs), failures: ending.failures };
}
