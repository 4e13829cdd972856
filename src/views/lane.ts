import type { Service } from '../domain/ports.ts';
import { isAway, laneName, type LaneStatus } from '../domain/lines/lane-status.ts';

/**
 * What is known of the lane to a line's router: its status; `none`, the running daemon has no such lane; null, not known
 * here, because the lanes live in another process. Then a view rests on books, commands and attempts alone.
 */
export type LineLane = LaneStatus | 'none' | null;

export type LaneOf = (router: string | null) => LineLane;

/** For a process that has no lanes of its own. */
export const lanesElsewhere: LaneOf = () => null;

/** Finds the lane of a router among those of this process. */
export function lanesByRouter(lanes: readonly LaneStatus[]): LaneOf {
  const known = new Map(lanes.map((lane) => [lane.lane, lane]));
  return (router) => (router === null ? 'none' : (known.get(laneName('router', router)) ?? 'none'));
}

/** Whether a line is being told something at this moment. On the disk its command stays queued while it runs. */
export function isTold(lane: LineLane, line: number | null): boolean {
  return lane !== null && lane !== 'none' && line !== null && lane.lines.includes(line);
}

/** What is in the way between us and a router. */
export interface Obstacle {
  readonly code: 'no-lane' | 'router-away' | 'router-stopped' | 'router-paused';
  /** UTC ms; null where nobody knows. */
  readonly since: number | null;
  /** The lane's own words. */
  readonly error: string | null;
}

/**
 * Null when nothing is in the way, or nobody here can say.
 * @param service of the line that it is about: a router may refuse the part that it needs, and only that
 */
export function obstacle(lane: LineLane, service?: Service): Obstacle | null {
  if (lane === 'none') return { code: 'no-lane', since: null, error: null };
  if (lane === null) return null;
  if (!isAway(lane)) {
    const part = lane.refused?.find((one) => one.service === service);
    return part === undefined ? null : { code: 'router-stopped', since: null, error: part.error };
  }
  const code = lane.state === 'down' ? 'router-away' : lane.state === 'paused' ? 'router-paused' : 'router-stopped';
  return { code, since: lane.since, error: lane.error };
}
