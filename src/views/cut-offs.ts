import type { Language } from '../domain/time/time.ts';
import type { Store } from '../storage/engine/store.ts';
import {
  expiringCount,
  expiringLines,
  overdueCounts,
  overdueLines,
  type OverdueLine,
} from '../storage/views/overview.ts';
import type { WordsOf } from './fact.ts';
import { obstacle, type LaneOf, type LineLane, type Obstacle } from './lane.ts';
import { isSeenAfterEnd, overSince } from './line.ts';

const DAY_MS = 24 * 3_600_000;

/** Why a line that should be off is not known to be. */
export type OverdueCode = Obstacle['code'] | 'trying' | 'queued' | 'never-read' | 'read-on';

/** A line whose paid time and grace are over, and that is not known to be off. */
export interface Overdue {
  readonly line: OverdueLine;
  readonly code: OverdueCode;
  /** Since when it should be off, UTC ms. */
  readonly since: number;
  readonly isSeenOnline: boolean;
}

export function overdueView(line: OverdueLine, lane: LineLane): Overdue {
  return { line, code: whyNotOff(line, lane), since: overSince(line), isSeenOnline: isSeenAfterEnd(line) };
}

function whyNotOff(line: OverdueLine, lane: LineLane): OverdueCode {
  const block = obstacle(lane);
  if (block !== null) return block.code;
  if (line.command_error !== null) return 'trying';
  if (line.command_run_at !== null) return 'queued';
  return line.access === 'unknown' ? 'never-read' : 'read-on';
}

const WHY: WordsOf<OverdueCode, OverdueLine, string> = {
  'no-lane': {
    en: ({ router_name }) => `Nothing talks to ${router_name}.`,
    sw: ({ router_name }) => `Hakuna kinachozungumza na ${router_name}.`,
  },
  'router-away': {
    en: ({ router_name }) => `${router_name} unreachable: what it does is unknown.`,
    sw: ({ router_name }) => `${router_name} haijibu: inafanya nini haijulikani.`,
  },
  'router-stopped': {
    en: ({ router_name }) => `${router_name} stopped: what it does is unknown.`,
    sw: ({ router_name }) => `${router_name} inatukataa: inafanya nini haijulikani.`,
  },
  'router-paused': {
    en: ({ router_name }) => `${router_name} is paused: cut off when it is resumed.`,
    sw: ({ router_name }) => `${router_name} imesimamishwa: itazimwa ruta ikiendelea.`,
  },
  trying: {
    en: ({ command_error }) => `Not done yet: ${command_error ?? 'nothing said'}.`,
    sw: ({ command_error }) => `Bado haijafanyika: ${command_error ?? 'hakuna'}.`,
  },
  queued: {
    en: ({ router_name }) => `In the queue of ${router_name}.`,
    sw: ({ router_name }) => `Inasubiri zamu ya ${router_name}.`,
  },
  'never-read': {
    en: () => 'Never looked at; the cut is due.',
    sw: () => 'Haijasomwa kamwe; ni wakati wa kuizima.',
  },
  'read-on': {
    en: () => 'It was on when last looked at; the cut is due.',
    sw: () => 'Ilisomwa mwisho imewashwa; ni wakati wa kuizima.',
  },
};

export function overdueWords({ code, line }: Overdue, language: Language = 'en'): string {
  return WHY[code][language](line);
}

/** How many lines are due to be cut off, how many of those were seen online since, and how many end within a day. */
export function cutOffCounts(store: Store, now: number) {
  const { n, online } = store.first(overdueCounts, { now }) ?? { n: 0, online: 0 };
  return { overdue: n, online, today: store.first(expiringCount, { now, until: now + DAY_MS })?.n ?? 0 };
}

/** Lines that should be off and are not known to be, and lines whose paid time ends within a day: the first of each. */
export function cutOffs(store: Store, laneOf: LaneOf, now: number, limit: number) {
  return {
    ...cutOffCounts(store, now),
    lines: store.all(overdueLines, { now, limit }).map((line) => overdueView(line, laneOf(line.router_name))),
    ending: store.all(expiringLines, { now, until: now + DAY_MS, limit }),
  };
}

export type CutOffs = ReturnType<typeof cutOffs>;
