import type { Clock } from '../../domain/ports.ts';
import {
  isTunnelDown,
  mayHaveLost,
  noteProbe,
  PROBE_EVERY_MS,
  type ProbeOutcome,
  type TunnelFacts,
} from '../../domain/tunnel.ts';
import { formatWhen } from '../../domain/time/time.ts';
import type { Store } from '../../storage/engine/store.ts';
import { dropTunnel, putTunnel, tunnelFacts, tunnelRow, tunnelTable } from '../../storage/tunnel.ts';
import type { Alarms, Findings } from './alarms.ts';
import { keepAsking } from './rhythm.ts';

export interface TunnelDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly alarms: Alarms;
  readonly timeZone: string;
  /** The public address, without a slash at its end; null while there is none. */
  readonly publicUrl: string | null;
  /** One call of ours to it. Never throws. */
  readonly probe: (url: string, signal: AbortSignal) => Promise<ProbeOutcome>;
  /** What was delivered may be lost: it is down from now on, or was for a while. */
  readonly onLost: () => void;
  readonly onBug: (error: unknown) => void;
}

/** What is known of the tunnel; null while no public address is set up. */
export function tunnelNow(store: Store): TunnelFacts | null {
  const row = store.first(tunnelRow, {});
  return row === undefined ? null : tunnelFacts(row);
}

/** @param facts null: there is no public address, so nothing can be wrong with it */
export function tunnelFindings(facts: TunnelFacts | null, timeZone: string, now: number): Findings {
  if (facts?.failing == null || !isTunnelDown(facts, now)) return new Map();
  const { url, failing } = facts;
  const since = formatWhen(failing.since, timeZone, 'en', now);
  const message =
    `Our own call to ${url} does not arrive since ${since}: ${failing.reason}. Nothing that a provider sends can arrive either. ` +
    `What to check: the uplink of this box, whether the tunnel's service runs on it, and "curl -i ${url}/healthz" from a phone on mobile data. ` +
    'Until it is back payments are asked for every two minutes where the provider gives a list.';
  return new Map([['box', message]]);
}

/**
 * Calls our own public address through the tunnel after the start, and then each minute; more often while it does not arrive.
 * @returns ends it, and the call that is on its way
 */
export function watchTunnel(deps: TunnelDeps): () => Promise<void> {
  const { store, clock, alarms, timeZone, publicUrl: url, probe, onLost } = deps;
  return keepAsking(deps, PROBE_EVERY_MS.fails, async (signal) => {
    if (url === null) {
      await store.whenStored(clock, () => store.run(dropTunnel, {}));
      alarms.found('tunnel', new Map());
      return Infinity;
    }
    const before = tunnelNow(store);
    const askedAt = clock.now();
    const outcome = await probe(url, signal);
    if (signal.aborted) return Infinity;
    const after = noteProbe(before, url, outcome, askedAt);
    await store.whenStored(clock, () => store.run(putTunnel, tunnelTable(after)), signal);
    alarms.found('tunnel', tunnelFindings(after, timeZone, clock.now()));
    if (mayHaveLost(before, after)) onLost();
    return after.failing === null ? PROBE_EVERY_MS.arrives : PROBE_EVERY_MS.fails;
  });
}
