import type { LineProbe, ProbedQueue } from '../line-probe.ts';
import type { LineTarget } from '../ports.ts';
import { isLimited, readRate, shortRate } from './rate.ts';
import { spellRateLimit } from './rate-limit.ts';

/**
 * Who made a queue: the router for one session out of its profile, the router for everybody at a hotspot (`hs-<SERVER>`), or a person.
 */
export type QueueOf = 'session' | 'hotspot' | 'person';

/**
 * What the traffic of a live session is held to: by the first queue that catches it, because a router looks no further.
 * - `queue`: with the speed that it lets through, `5M/20M` as the subscriber uploads and downloads.
 * - `open`: no queue that we can see holds it, or the one that catches it has no limit.
 */
export type Carried =
  | { readonly kind: 'queue'; readonly of: QueueOf; readonly queue: string; readonly maxLimit: string }
  | { readonly kind: 'open' };

/** @returns null where nobody is online, or the router does not show its queues */
export function carriedBy({ sessions, queues }: LineProbe): Carried | null {
  if (sessions.length === 0 || queues === null) return null;
  const first = catching(queues);
  if (first === undefined || isOpen(first)) return { kind: 'open' };
  return { kind: 'queue', of: queueOf(first), queue: first.name, maxLimit: shortRate(first.maxLimit) };
}

/** One speed of a line, burst and all, as three say it; in RouterOS' spelling, null where it is not said or not told. */
export interface Speeds {
  /** What was sold. */
  readonly plan: string | null;
  /** What its profile gives whoever dials now. */
  readonly profile: string | null;
  /** What the session was given when it began. */
  readonly session: string | null;
}

/** @param plan `rate_limit` of the plan @returns null where neither the plan says a speed nor anybody has a burst: `Carried` says all then */
export function speedsOf(plan: string | null, { profile, queues, sessions }: LineProbe): Speeds | null {
  const rateLimit = profile === null || profile === 'missing' ? null : profile.rateLimit;
  const own = sessions.length === 1 ? queues?.find((queue) => queueOf(queue) === 'session') : undefined;
  const speeds = {
    plan,
    profile: rateLimit === null ? null : (spellRateLimit(rateLimit) ?? rateLimit),
    session: own === undefined ? null : limitOf(own),
  };
  const isBurst = [speeds.profile, speeds.session].some((text) => text?.includes(' ') === true);
  return plan !== null || isBurst ? speeds : null;
}

/** What a queue lets through, burst and all, as a `rate-limit` is spelt. */
export function limitOf({ maxLimit, burst }: ProbedQueue): string {
  return [shortRate(maxLimit), ...(burst == null ? [] : [burst])].join(' ');
}

/** How many devices are logged in by one hotspot user, and how many the router lets in at once. */
export interface Devices {
  readonly now: number;
  readonly atOnce: number;
}

/** @returns null where nobody is online, or the router sets no such number, or the line is for one device by itself */
export function devicesOf(
  { device }: Pick<LineTarget, 'device'>,
  { sessions, devicesAtOnce }: LineProbe,
): Devices | null {
  if (sessions.length === 0 || devicesAtOnce === null || device !== undefined) return null;
  return { now: sessions.length, atOnce: devicesAtOnce };
}

/** The queue that catches what a session sends; a parent hands it on to its child. @param queues in the router's order */
export function catching(queues: readonly ProbedQueue[]): ProbedQueue | undefined {
  return queues.find(({ name }) => !queues.some(({ parent }) => parent === name));
}

export function queueOf({ name, dynamic }: ProbedQueue): QueueOf {
  if (!dynamic) return 'person';
  return name.startsWith('hs-') ? 'hotspot' : 'session';
}

/** Whether it lets through whatever comes. */
function isOpen({ maxLimit }: ProbedQueue): boolean {
  const rate = readRate(maxLimit);
  return rate !== null && !isLimited(rate);
}
