import { cents, formatCents } from '../domain/values/money.ts';
import { desiredAccess } from '../domain/lines/line-facts.ts';
import { accessFacts } from '../storage/lines.ts';
import type { WideLine } from '../storage/views/line-rows.ts';
import { ageOf, type Fact, type Standing, type Verdict } from './fact.ts';
import { isTold, obstacle, type LineLane } from './lane.ts';

/** A reading of a line that should be on is believed for two comparisons and a bit; of one that should be off for longer. */
export const READING_HOLDS_MS = { on: 10 * 60_000, off: 60 * 60_000 } as const;
/** A session that was seen no longer ago than this is probably there. */
export const SESSION_HOLDS_MS = 10 * 60_000;

/** Why a line is, or is not, on: the first thing in the chain that is not as it should be. */
export type LineCode = keyof typeof VERDICTS;
const VERDICTS = {
  ended: 'idle',
  // It should be off.
  'off-unknown': 'unknown',
  'off-old': 'unknown',
  'off-seen': 'wrong',
  'off-due': 'wrong',
  blocked: 'idle',
  paused: 'idle',
  expired: 'idle',
  /** All that its plan lets it use in this period. */
  'used-up': 'idle',
  'money-waits': 'waiting',
  // It should be on.
  'no-lane': 'wrong',
  'router-away': 'wrong',
  'router-stopped': 'wrong',
  'router-paused': 'waiting',
  refused: 'wrong',
  telling: 'waiting',
  queued: 'waiting',
  trying: 'wrong',
  'never-read': 'wrong',
  'not-known': 'unknown',
  'router-off': 'wrong',
  'no-session': 'waiting',
  /** It logs in nowhere, so that the router's word is all there is. */
  'let-in': 'right',
  'seen-before': 'unknown',
  grace: 'waiting',
  on: 'right',
} as const satisfies Record<string, Standing>;

export type BooksCode = keyof typeof BOOKS;
const BOOKS = {
  ended: 'idle',
  blocked: 'wrong',
  /** Its time stands still. */
  paused: 'idle',
  paid: 'right',
  /** It has time, and has used all that its plan lets it use in it. */
  'used-up': 'idle',
  /** A period is paid for, and begins when it is known what time it is. */
  untimed: 'waiting',
  grace: 'waiting',
  over: 'idle',
} as const satisfies Record<string, Standing>;

/** `-against`: not as the books say. */
export type RouterCode = keyof typeof ROUTER;
const ROUTER = {
  'no-lane': 'unknown',
  away: 'unknown',
  'never-read': 'unknown',
  on: 'right',
  off: 'idle',
  'on-against': 'wrong',
  'off-against': 'wrong',
} as const satisfies Record<string, Standing>;

export type SessionCode = keyof typeof SESSION;
const SESSION = {
  'cannot-ask': 'unknown',
  'never-seen': 'unknown',
  'seen-before': 'unknown',
  seen: 'right',
} as const satisfies Record<string, Standing>;

export const LINE_CODES = Object.keys(VERDICTS) as LineCode[];

/** What a view rests on, beside its lane. */
export type LineFacts = Pick<
  WideLine,
  | 'id'
  | 'router_name'
  | 'service'
  | 'username'
  | 'expires_at'
  | 'grace_ms'
  | 'awaits_clock'
  | 'used_up'
  | 'blocked_at'
  | 'blocked_reason'
  | 'paused_at'
  | 'retired_at'
  | 'access'
  | 'access_at'
  | 'read_at'
  | 'finding_detail'
  | 'written_at'
  | 'seen_online_at'
  | 'command_state'
  | 'command_error'
  | 'command_attempts'
  | 'command_at'
  | 'command_ended_at'
  | 'waiting_cents'
  | 'waiting_currency'
  | 'waiting_since'
>;

/** What the words of a line name. */
export interface LineTold {
  readonly router: string;
  readonly login: string;
  readonly books: BooksCode;
  readonly access: LineFacts['access'];
  readonly everSeen: boolean;
  /** Money that waits for a person and may be this line's: `KES 1,500`; null when there is none. */
  readonly mayBeIts: string | null;
  readonly blockedReason: string | null;
  /** The router's own words, or the driver's, about what is in the way. */
  readonly error: string | null;
  readonly attempts: number;
  /** Commands that wait at the router; null when that is not known here. */
  readonly queued: number | null;
}

/** A line: what the books, the router and the session say, each by itself and with its age, and what that comes to. */
export interface LineView {
  readonly verdict: Verdict<LineCode>;
  readonly books: Fact<BooksCode>;
  readonly router: Fact<RouterCode>;
  readonly session: Fact<SessionCode>;
  /** Since when the router cannot be asked; null when it can, or when nobody here can say. */
  readonly awaySince: number | null;
  readonly told: LineTold;
}

/** @param now UTC milliseconds */
export function lineView(line: LineFacts, lane: LineLane, now: number): LineView {
  const block = obstacle(lane, line.service);
  const books = booksOf(line, now);
  const router = routerOf(line, lane, now);
  const session = sessionOf(line, lane, now);
  const [code, since] = judge(line, lane, { books, router, session }, now);
  return {
    verdict: { code, state: VERDICTS[code], since, ageMs: ageOf(since, now) },
    books,
    router,
    session,
    awaySince: block?.since ?? null,
    told: {
      router: line.router_name,
      login: line.username,
      books: books.code,
      access: line.access,
      everSeen: line.seen_online_at !== null,
      mayBeIts:
        line.waiting_cents === null ? null : formatCents(cents(line.waiting_cents), line.waiting_currency ?? ''),
      blockedReason: line.blocked_reason,
      error: block === null ? (line.finding_detail ?? line.command_error) : block.error,
      attempts: line.command_attempts ?? 0,
      queued: lane === null || lane === 'none' ? null : lane.queued,
    },
  };
}

/** What the books say is computed for this moment, so it is never old; `at` is the moment that it turns on. */
function booksOf(line: LineFacts, now: number): Fact<BooksCode> {
  const say = (code: BooksCode, at: number): Fact<BooksCode> => ({
    code,
    state: BOOKS[code],
    at,
    ageMs: ageOf(at, now),
    fresh: true,
  });
  if (line.retired_at !== null) return say('ended', line.retired_at);
  if (line.blocked_at !== null) return say(line.paused_at === null ? 'blocked' : 'paused', line.blocked_at);
  if (now < line.expires_at) return say(line.used_up === 1 ? 'used-up' : 'paid', line.expires_at);
  if (line.awaits_clock === 1) return say('untimed', line.expires_at);
  return desiredAccess(accessFacts(line), now) === 'on' ? say('grace', overSince(line)) : say('over', line.expires_at);
}

/** What the router says. While it cannot be reached that is unknown, whatever was read before. */
function routerOf(line: LineFacts, lane: LineLane, now: number): Fact<RouterCode> {
  const at = line.read_at;
  const fresh = at !== null && now - at <= READING_HOLDS_MS[desiredAccess(accessFacts(line), now)];
  const say = (code: RouterCode, isFresh = fresh): Fact<RouterCode> => ({
    code,
    state: isFresh ? ROUTER[code] : 'unknown',
    at,
    ageMs: ageOf(at, now),
    fresh: isFresh,
  });
  const block = obstacle(lane, line.service);
  if (block !== null) return say(block.code === 'no-lane' ? 'no-lane' : 'away', false);
  if (line.access === 'unknown' || at === null) return say('never-read', false);
  const agrees = line.access === desiredAccess(accessFacts(line), now);
  return say(agrees ? line.access : `${line.access}-against`);
}

/** Whether a session was seen. That one is there now is never claimed. */
function sessionOf(line: LineFacts, lane: LineLane, now: number): Fact<SessionCode> {
  const at = line.seen_online_at;
  const say = (code: SessionCode): Fact<SessionCode> => ({
    code,
    state: SESSION[code],
    at,
    ageMs: ageOf(at, now),
    fresh: code === 'seen',
  });
  if (obstacle(lane, line.service) !== null) return say('cannot-ask');
  if (at === null) return say('never-seen');
  return say(now - at <= SESSION_HOLDS_MS ? 'seen' : 'seen-before');
}

type Judged = readonly [LineCode, since: number | null];
type Facts = Pick<LineView, 'books' | 'router' | 'session'>;

function judge(line: LineFacts, lane: LineLane, facts: Facts, now: number): Judged {
  if (line.retired_at !== null) return ['ended', line.retired_at];
  return desiredAccess(accessFacts(line), now) === 'on' ? judgeOn(line, lane, facts) : judgeOff(line, lane, facts, now);
}

function judgeOff(line: LineFacts, lane: LineLane, { books, router }: Facts, now: number): Judged {
  const block = obstacle(lane, line.service);
  if (block !== null) return ['off-unknown', block.since];
  if (router.code === 'off') {
    if (!router.fresh) return ['off-old', outdated(line.read_at, READING_HOLDS_MS.off)];
    if (line.blocked_at !== null) return [line.paused_at === null ? 'blocked' : 'paused', line.blocked_at];
    if (books.code === 'used-up' && line.waiting_cents === null) return ['used-up', line.access_at];
    return line.waiting_cents === null ? ['expired', overSince(line)] : ['money-waits', line.waiting_since];
  }
  const isSeen = now > overSince(line) && isSeenAfterEnd(line);
  if (isSeen) return ['off-seen', line.seen_online_at];
  // Since when all is used is not kept: it was counted within the minute.
  return ['off-due', line.blocked_at ?? (books.code === 'used-up' ? null : overSince(line))];
}

function judgeOn(line: LineFacts, lane: LineLane, { books, router, session }: Facts): Judged {
  const block = obstacle(lane, line.service);
  if (block !== null) return [block.code, block.since];
  if (line.command_state === 'dead') return ['refused', line.command_ended_at];
  if (isTold(lane, line.id)) return ['telling', line.command_at];
  if (line.command_state === 'queued') return [line.command_error === null ? 'queued' : 'trying', line.command_at];
  if (line.finding_detail !== null) return ['refused', null];
  if (router.code === 'never-read') return ['never-read', null];
  if (!router.fresh) return ['not-known', outdated(line.read_at, READING_HOLDS_MS.on)];
  if (line.access !== 'on') return ['router-off', line.access_at];
  const confirmedAt = line.written_at ?? line.access_at;
  if (line.seen_online_at === null || line.seen_online_at < (confirmedAt ?? 0)) {
    return [line.service === 'static' && books.code !== 'grace' ? 'let-in' : 'no-session', confirmedAt];
  }
  if (!session.fresh) return ['seen-before', line.seen_online_at];
  return [books.code === 'grace' ? 'grace' : 'on', line.seen_online_at];
}

/** Paid time and grace are over. */
export function overSince(line: Pick<LineFacts, 'expires_at' | 'grace_ms'>): number {
  return line.expires_at + line.grace_ms;
}

/** Whether a session was seen after paid time and grace were over. */
export function isSeenAfterEnd(line: Pick<LineFacts, 'expires_at' | 'grace_ms' | 'seen_online_at'>): boolean {
  return line.seen_online_at !== null && line.seen_online_at > overSince(line);
}

/** When a reading stopped being a state. */
function outdated(at: number | null, holdsMs: number): number | null {
  return at === null ? null : at + holdsMs;
}
