import type { Clock, LiveSession, RouterConnection } from '../../domain/ports.ts';
import { desiredAccess } from '../../domain/lines/line-facts.ts';
import { PRIORITY } from '../../domain/command.ts';
import { accessFacts, lineBySession } from '../../storage/lines.ts';
import { linesAwaitingSession, paymentAwaitingSession } from '../../storage/payments.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { AttemptResult, LaneSpec } from '../outbox/lane.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';
import { noteOnline, syncLine } from './sync-line.ts';

/** Lines synced at one time on one router: enough to hide its round trip, few enough not to crowd it. */
const CONCURRENCY = 4;

/** A session that has not come within this time after the router confirmed is no longer waited for when a link returns. */
const SESSION_PATIENCE_MS = 30 * 60_000;

/** The lane of one router: its commands are made right over its one connection, at the pace that its settings allow. */
export function routerLaneSpec(
  deps: { readonly store: Store; readonly clock: Clock; readonly router: RouterConnection },
  changesPerSecond: number,
): LaneSpec {
  return {
    name: routerLane(deps.router.name),
    kind: 'router',
    concurrency: CONCURRENCY,
    perSecond: changesPerSecond,
    health: () => deps.router.health(),
    async attempt(command, signal) {
      const over = new AbortController();
      const interruption = interrupted(signal, over.signal);
      return Promise.race([syncLine(deps, command), interruption]).finally(() => over.abort());
    },
  };
}

/** Settles when the daemon stops: what is on the wire is looked at again at the next start. Listens until `over`. */
function interrupted(signal: AbortSignal, over: AbortSignal): Promise<AttemptResult> {
  return new Promise((resolve) => {
    const stop = () => resolve({ outcome: 'interrupted', detail: 'Washa stopped during this attempt' });
    signal.addEventListener('abort', stop, { signal: over });
  });
}

/**
 * A live session of this name exists. Ends the walk of payments that wait for it; a line that is cut off by address list
 * and dialled in anew is looked at again, because its address may be another one now.
 * @returns the lanes that have something to do now
 */
export function noteSession(store: Store, router: string, session: LiveSession, now: number): 'sms' | 'router' | null {
  const line = store.first(lineBySession, { router, service: session.service, username: session.username });
  if (line === undefined) return null;
  if (desiredAccess(accessFacts(line), now) === 'on') {
    if (line.access !== 'on' || store.first(paymentAwaitingSession, { subscriptionId: line.id }) === undefined)
      return null;
    store.transaction(() => noteOnline(store, line.id, now));
    return 'sms';
  }
  if (line.access !== 'off' || line.suspension !== 'address-list') return null;
  store.transaction(() => enqueueSync(store, { id: line.id, router_name: router }, PRIORITY.cutOff, now));
  return 'router';
}

/** The link is back: sessions that payments wait for may have come while nobody was looking. */
export function resumeWatches(store: Store, router: RouterConnection, now: number): void {
  for (const { service, username } of store.all(linesAwaitingSession, {
    router: router.name,
    since: now - SESSION_PATIENCE_MS,
  })) {
    router.watchFor(service, username);
  }
}
