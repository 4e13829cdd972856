import { isAway, type LaneStatus } from '../../../domain/lines/lane-status.ts';
import { desiredAccess } from '../../../domain/lines/line-facts.ts';
import { accessFacts } from '../../../storage/lines.ts';
import type { CommandRecord, LinePage } from '../../../storage/views/overview-line.ts';
import type { Tone } from '../frame/markup.ts';

/** One of the three things that are known of a line, never mixed: what the books say, the router, and a live session. */
export interface Known {
  readonly tone: Tone;
  /** One or two words. */
  readonly state: string;
  /** What it rests on. */
  readonly words: string;
  /** From when it is, UTC ms; null when it is true now by itself, or was never known. */
  readonly at: number | null;
}

/**
 * A line is read when something is asked of it, and not again by itself; a hand on the router may have changed it since. So a
 * read-back older than a day is history, not a state.
 */
const FRESH_READ_MS = 24 * 3_600_000;
/** A session that was seen no longer ago than this was probably there a moment ago. */
const FRESH_SESSION_MS = 10 * 60_000;

export function desiredOf(line: LinePage, now: number): 'on' | 'off' {
  return desiredAccess(accessFacts(line), now);
}

/** What the books say: computed for this moment, so it has no age. */
export function booksOf(line: LinePage, now: number): Known {
  if (line.retired_at !== null)
    return { tone: 'quiet', state: 'Retired', words: 'This line is no longer served.', at: line.retired_at };
  if (line.blocked_at !== null) {
    return {
      tone: 'bad',
      state: 'Blocked',
      words: `By a person: ${line.blocked_reason ?? 'no reason stored'}.`,
      at: line.blocked_at,
    };
  }
  if (now < line.expires_at) return { tone: 'good', state: 'Paid', words: 'Should be on until', at: line.expires_at };
  if (desiredOf(line, now) === 'on')
    return { tone: 'wait', state: 'In grace', words: 'Not cut off yet. Paid time ended', at: line.expires_at };
  return { tone: 'quiet', state: 'Not paid', words: 'Should be off. Paid time ended', at: line.expires_at };
}

/** What the router says. When it cannot be reached, that is unknown, whatever was read before. */
export function routerOf(line: LinePage, lane: LaneStatus | null, now: number): Known {
  const last = line.access === 'unknown' ? 'never read back' : `last read back ${line.access}`;
  if (lane === null)
    return { tone: 'unknown', state: 'Unknown', words: `No lane to ${line.router_name}; ${last}`, at: line.access_at };
  if (isAway(lane))
    return {
      tone: 'unknown',
      state: 'Unknown',
      words: `${line.router_name} does not answer; ${last}`,
      at: line.access_at,
    };
  if (line.access_at === null)
    return { tone: 'unknown', state: 'Unknown', words: 'Never read back from the router.', at: null };
  const agrees = line.access === desiredOf(line, now);
  const old = now - line.access_at > FRESH_READ_MS;
  const tone: Tone = old ? 'unknown' : !agrees ? 'bad' : line.access === 'on' ? 'good' : 'quiet';
  const state = `${line.access === 'on' ? 'On' : 'Off'}${old ? ', an old reading' : ''}`;
  return {
    tone,
    state,
    words: agrees ? 'Read back from the router' : 'Not as the books say. Read back',
    at: line.access_at,
  };
}

/** Whether a live session was seen. The console never claims that one is there now, only when one was seen. */
export function sessionOf(line: LinePage, lane: LaneStatus | null, now: number): Known {
  const at = line.seen_online_at;
  if (lane === null || isAway(lane)) {
    const words = at === null ? 'No session was ever seen.' : 'The router cannot be asked. Last seen';
    return { tone: 'unknown', state: 'Unknown', words, at };
  }
  if (at === null)
    return { tone: 'unknown', state: 'Never seen', words: 'No session of this login was ever seen.', at: null };
  if (now - at <= FRESH_SESSION_MS) return { tone: 'good', state: 'Seen', words: 'A session was seen', at };
  return { tone: 'unknown', state: 'Seen before', words: 'Whether it is still there was not asked since. Seen', at };
}

export interface Explanation {
  readonly tone: Tone;
  readonly headline: string;
  /** What the technician can do about it. */
  readonly advice: string;
}

/** Why the line is, or is not, on: the first thing in the chain that is not as it should be. */
export function explainLine(
  line: LinePage,
  lane: LaneStatus | null,
  newest: Pick<CommandRecord, 'state' | 'error' | 'attempts'> | null,
  now: number,
): Explanation {
  const say = (tone: Tone, headline: string, advice: string): Explanation => ({ tone, headline, advice });
  const router = line.router_name;
  const error = newest?.error ?? 'no reason stored';
  if (line.retired_at !== null) return say('quiet', 'Retired', 'The line is no longer served.');
  if (desiredOf(line, now) === 'off') return explainOff(line, lane, now);
  if (lane === null)
    return say('bad', `Paid, but nothing talks to ${router}`, 'The router is not set up in the running daemon.');
  if (isAway(lane)) {
    return lane.state === 'down'
      ? say(
          'bad',
          `Paid, but ${router} cannot be reached`,
          `It says: ${lane.error ?? 'nothing'}. Check its power and its link to the box. The line is made right by itself as soon as the router answers.`,
        )
      : say(
          'bad',
          `Paid, but work on ${router} is stopped`,
          `It says: ${lane.error ?? 'nothing'}. This waits for a person: repair the settings or the rights on the router.`,
        );
  }
  if (newest?.state === 'dead') return say('bad', `Paid, but ${router} refused`, `It says: ${error}`);
  if (newest?.state === 'running') return say('wait', `${router} is being told now`, 'This takes a second or two.');
  if (newest?.state === 'queued') {
    return newest.error === null
      ? say('wait', `Waits in the queue of ${router}`, `${lane.queued} commands wait there.`)
      : say(
          'bad',
          `Paid, but ${router} has not done it yet`,
          `After ${newest.attempts} attempts it says: ${error}. It is tried again by itself.`,
        );
  }
  if (line.access !== 'on') {
    return say(
      'bad',
      line.access === 'off' ? 'Paid, but the router says off' : 'Paid, but the router was never asked',
      'Nothing is queued that would put it right, as after a clock that was ahead. The next payment for the line does, and so does a change of it in the setup.',
    );
  }
  const confirmedAt = line.access_at ?? now;
  if (line.seen_online_at !== null && line.seen_online_at >= (line.written_at ?? confirmedAt)) {
    return say(
      'good',
      'Paid, router confirmed, session seen',
      'If there is no internet now, look behind the router: the home’s own equipment, or the uplink.',
    );
  }
  return say(
    'wait',
    'Router confirmed, but no session seen since',
    `The home’s equipment has not logged in as “${line.username}”. Check its power, its cable or radio link, and its login.`,
  );
}

function explainOff(line: LinePage, lane: LaneStatus | null, now: number): Explanation {
  const why =
    line.blocked_at !== null
      ? {
          head: 'Off: blocked by a person',
          what: `${line.blocked_reason ?? 'No reason was stored.'} A payment does not lift it.`,
        }
      : {
          head: 'Off: the paid time is over',
          what: 'It comes back by itself with the next payment that buys a period.',
        };
  if (lane === null || isAway(lane)) {
    return { tone: 'unknown', headline: 'Should be off; what the router does is unknown', advice: why.what };
  }
  if (line.access === 'off') return { tone: 'quiet', headline: why.head, advice: why.what };
  const over = line.expires_at + line.grace_ms;
  const seen = line.seen_online_at !== null && line.seen_online_at > over && now > over;
  return {
    tone: 'bad',
    headline: seen ? 'Should be off, but was seen online' : 'Should be off, but is not read back as off',
    advice: why.what,
  };
}
