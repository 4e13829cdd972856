import type { LiveSession, RouterConnection } from '../../domain/ports.ts';
import { desiredAccess } from '../../domain/lines/line-facts.ts';
import { lanePace } from '../../domain/lines/lane-pace.ts';
import { pauseWords } from '../../domain/lines/router-pause.ts';
import { PRIORITY } from '../../domain/command.ts';
import { accessFacts, lineBySession } from '../../storage/lines.ts';
import { linesAwaitingSession, paymentAwaitingSession } from '../../storage/payments.ts';
import { pauseOf } from '../../storage/router-pauses.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { LaneSpec } from '../outbox/lane.ts';
import { enqueueSync, routerLane, SMS_LANE } from '../outbox/outbox.ts';
import { COMMAND_ENTRIES, strayed } from './entries.ts';
import { noteOnline, type SyncDeps } from './sync-line.ts';

/** Lines that are made right in one turn, by lists: few enough that whoever pays meanwhile hardly waits. */
const LONGEST_LIST = 50;

/** Turns at work at one time on one router: enough to hide its round trip, few enough not to crowd it. */
const CONCURRENCY = 4;

/** A session that has not come within this time after the router confirmed is no longer waited for when a link returns. */
const SESSION_PATIENCE_MS = 30 * 60_000;

/** The lane of one router: its commands are made right over its one connection, at the pace that its settings allow. */
export function routerLaneSpec(deps: SyncDeps, changesPerSecond: number): LaneSpec {
  const name = routerLane(deps.router.name);
  return {
    name,
    kind: 'router',
    concurrency: CONCURRENCY,
    together: (kind) => (kind === 'router.sync' ? LONGEST_LIST : 1),
    perSecond: () => lanePace(changesPerSecond, deps.router.health().answerMs),
    health() {
      const pause = deps.store.first(pauseOf, { router: deps.router.name });
      if (pause !== undefined) return { state: 'paused', since: pause.at, error: pauseWords(pause), refused: [] };
      const { state, since, error, refused } = deps.router.health();
      return { state, since, error, refused };
    },
    rouse: () => deps.router.hasten(),
    attempt(command, signal) {
      const entry = COMMAND_ENTRIES[command.kind];
      return entry.lane === 'router' ? entry.run(deps, command, signal) : strayed(command, name);
    },
  };
}

/**
 * A live session of this name exists: the first since the line was written, or one that a payment waits for, is noted. A line that is cut off by address list
 * and dialled in anew is looked at again, because its address may be another one now.
 * @returns the lane that has something to do now
 */
export function noteSession(store: Store, router: string, session: LiveSession, now: number): string | null {
  const line = store.first(lineBySession, { router, service: session.service, username: session.username });
  if (line === undefined) return null;
  if (desiredAccess(accessFacts(line), now) === 'on') {
    const isFirst = (line.seen_online_at ?? 0) < (line.written_at ?? 0);
    const isAwaited = isFirst || store.first(paymentAwaitingSession, { subscriptionId: line.id }) !== undefined;
    if (line.access !== 'on' || !isAwaited) return null;
    store.transaction(() => noteOnline(store, line.id, now));
    return SMS_LANE;
  }
  if (line.access !== 'off' || line.suspension !== 'address-list') return null;
  store.transaction(() => enqueueSync(store, { id: line.id, router_name: router }, PRIORITY.cutOff, now));
  return routerLane(router);
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
