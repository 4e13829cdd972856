import { LEAST_ROOM } from '../../domain/machine.ts';
import { describeError } from '../../domain/values/fault.ts';
import { awayWords, partyWords, type LaneStatus } from '../../domain/lines/lane-status.ts';
import { metaValue } from '../../storage/ledger.ts';
import type { Store } from '../../storage/engine/store.ts';
import { isPassing } from '../../storage/engine/store-faults.ts';

/**
 * What this Washa says of its own state to anybody on the LAN: counts, yes or no, and the names of what is not as it should be;
 * no secrets.
 */
export interface Readiness {
  /** It takes payments: everything below that it needs for that is right. */
  readonly ready: boolean;
  /** Why it takes none, where there is more to say than below. */
  readonly problem?: string;
  /** `sound` is for a person: payments are taken all the same. */
  readonly books: { readonly checked: boolean; readonly sound: boolean };
  readonly store: { readonly writable: boolean; readonly room: boolean };
  /** Payment providers whose callbacks cannot be taken, by the names of their connections. */
  readonly closed: readonly string[];
  /** Routers and the SMS gateway. Those that are down do not stop payments from being taken. */
  readonly lanes: { readonly known: number; readonly up: number; readonly queued: number };
  /** What is not as it should be although payments are taken: `router tower-1 does not answer`. Names, no addresses. */
  readonly degraded: readonly string[];
}

/** @param freeBytes of the disk that holds the database; null when nobody can tell */
export function judgeReadiness(facts: {
  readonly books: Readiness['books'];
  readonly storeProblem: StoreProblem | null;
  readonly freeBytes: number | null;
  readonly closed: readonly string[];
  readonly lanes: readonly LaneStatus[];
}): Readiness {
  const { books, lanes, closed } = facts;
  const store = {
    writable: facts.storeProblem === null,
    room: facts.freeBytes === null || facts.freeBytes >= LEAST_ROOM,
  };
  return {
    // A Washa that has started has one lane at least: the SMS gateway's.
    ready: books.checked && store.writable && store.room && closed.length === 0 && lanes.length > 0,
    books,
    store,
    closed,
    lanes: {
      known: lanes.length,
      up: lanes.filter(isUp).length,
      queued: lanes.reduce((sum, { queued }) => sum + queued, 0),
    },
    degraded: lanes.flatMap(degradedWords),
  };
}

function degradedWords({ lane, state, refused = [] }: LaneStatus): string[] {
  switch (state) {
    case 'down':
    case 'stopped':
    case 'paused':
      return [awayWords(lane, state)];
    case 'up':
    case 'ready':
      return refused.map(({ service }) => `${partyWords(lane)} refuses its ${service} part`);
  }
}

/** Why nothing can be stored. `passes`: another process has the database, or the disk is full, and no restart would help. */
export interface StoreProblem {
  readonly words: string;
  readonly passes: boolean;
}

/**
 * Proves that a payment could be stored at this moment: the database answers a question, and a writing transaction can
 * begin. It is rolled back, so that a box that is idle writes nothing.
 * @returns why it could not; null when it could
 */
export function probeStore(store: Store): StoreProblem | null {
  const rolledBack = new Error('rolled back');
  try {
    store.transaction(() => {
      store.first(metaValue, { key: 'opened' });
      throw rolledBack;
    });
  } catch (error) {
    if (error !== rolledBack) return { words: describeError(error), passes: isPassing(error) };
  }
  return null;
}

/** For `systemctl status`: `Taking payments on http://127.0.0.1:8787 · 3 routers up, 1 down · 12 queued`. */
export function describeState(intakeUrl: string, lanes: readonly LaneStatus[]): string {
  const routers = lanes.filter(({ kind }) => kind === 'router');
  const up = routers.filter(isUp).length;
  const paused = routers.filter(({ state }) => state === 'paused').length;
  const down = routers.length - up - paused;
  const queued = lanes.reduce((sum, lane) => sum + lane.queued, 0);
  const parts = [
    `Taking payments on ${intakeUrl}`,
    routers.length === 0
      ? 'no router yet'
      : [
          `${up} router${up === 1 ? '' : 's'} up`,
          ...(down > 0 ? [`${down} down`] : []),
          ...(paused > 0 ? [`${paused} paused`] : []),
        ].join(', '),
    ...(queued > 0 ? [`${queued} queued`] : []),
  ];
  return parts.join(' · ');
}

function isUp({ state }: LaneStatus): boolean {
  return state === 'up' || state === 'ready';
}
