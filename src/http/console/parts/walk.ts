import { isAway, type LaneStatus } from '../../../domain/lines/lane-status.ts';
import type { PaymentWalk } from '../../../storage/views/overview.ts';
import { formatElapsed } from '../frame/format.ts';
import type { Tone } from '../frame/markup.ts';
import { heldWords, unmatchedWords } from '../frame/words.ts';

/** What a payment has come to. */
export interface Verdict {
  readonly tone: Tone;
  /** One sentence; its full stop comes after the age. */
  readonly words: string;
  /** The instant that its age counts from, where an age says something. */
  readonly since: number | null;
  /** The router's, or the driver's, own words. */
  readonly detail: string | null;
}

export type HopName = 'Received' | 'Stored' | 'Sent' | 'Router' | 'Online' | 'SMS';

/**
 * One hop of a payment. `done` has its time; `now` is the one that is waited for; `ahead` comes after it; `failed` needs a
 * person or stays unknown; `none` does not apply to this payment.
 */
export interface Hop {
  readonly name: HopName;
  readonly state: 'done' | 'now' | 'ahead' | 'failed' | 'none';
  readonly at: number | null;
  /** Instead of a time. */
  readonly words: string;
}

/** A payment is to be back on within this time; a hop that took longer is shown as late. */
export const PROMISE_MS = 30_000;

/** Whether the payment was to switch a line on: it bought time, or something was done for it. */
function switches(p: PaymentWalk): boolean {
  return (p.periods ?? 0) > 0 || p.confirmed_at !== null;
}

const say = (tone: Tone, words: string, since: number | null = null, detail: string | null = null): Verdict => ({
  tone,
  words,
  since,
  detail,
});

/** What the payment has come to and, when the line is not on, why. `lane` is that of the line's router. */
export function paymentVerdict(p: PaymentWalk, lane: LaneStatus | null): Verdict {
  switch (p.state) {
    case 'held':
      return say('bad', 'Held', null, heldWords(p.reason));
    case 'unmatched':
      return say('bad', 'Unmatched', null, unmatchedWords(p.reason));
    case 'dismissed':
      return say('quiet', 'Dismissed by a person');
    case 'reversed':
      return say('quiet', 'Reversed: the money went back');
    case 'applied':
      break;
  }
  const took = (at: number) => formatElapsed(at - p.received_at);
  if (p.online_at !== null) return say('good', `Session seen ${took(p.online_at)} after the payment`);
  if (p.confirmed_at !== null) {
    return say('wait', `Router confirmed after ${took(p.confirmed_at)}, no session seen yet`, p.confirmed_at);
  }
  if (p.blocked_at !== null) {
    return say('bad', 'Booked, but a person has blocked the line', null, p.blocked_reason);
  }
  if (!switches(p)) return say('quiet', 'Credited to the line; it buys no whole period, so nothing is switched');
  return waitVerdict(p, lane);
}

function waitVerdict(p: PaymentWalk, lane: LaneStatus | null): Verdict {
  const router = p.router_name ?? 'the router';
  if (p.command_state === 'dead') return say('bad', `Given up by ${router}`, null, p.command_error);
  if (lane === null) return say('unknown', `Nothing talks to ${router}: it has no lane`);
  if (isAway(lane)) {
    const what = lane.state === 'down' ? 'unreachable' : 'stopped';
    return say('bad', `Waits: ${router} is ${what}`, lane.since, lane.error);
  }
  if (p.subscription_id !== null && lane.lines.includes(p.subscription_id))
    return say('wait', `${router} is being told now`);
  if (p.command_state === 'queued') {
    if (p.command_error === null)
      return say('wait', `In the queue of ${router}, ${lane.queued} waiting`, p.received_at);
    return say('bad', `Not done yet by ${router}, tried again by itself`, p.received_at, p.command_error);
  }
  return say('bad', `${router} has not confirmed and no command waits; open the line`);
}

/** The six hops of a payment, in the order in which they are reached. */
export function paymentHops(p: PaymentWalk, lane: LaneStatus | null): Hop[] {
  const hop = (name: HopName, state: Hop['state'], at: number | null, words = ''): Hop => ({ name, state, at, words });
  const received = hop('Received', 'done', p.received_at);
  const stored = hop('Stored', p.committed_at === null ? 'now' : 'done', p.committed_at);
  if (p.state !== 'applied') {
    const rest = ['Sent', 'Router', 'Online', 'SMS'] as const;
    return [received, stored, ...rest.map((name) => hop(name, 'none', null, '–'))];
  }
  const stuck = paymentVerdict(p, lane).tone === 'bad';
  const walk: Hop[] = [];
  const reach = (name: HopName, at: number | null, instead: string | null) => {
    if (at !== null) walk.push(hop(name, 'done', at));
    else if (instead !== null) walk.push(hop(name, 'none', null, instead));
    else if (walk.some((before) => before.state === 'now' || before.state === 'failed'))
      walk.push(hop(name, 'ahead', null));
    else walk.push(hop(name, stuck ? 'failed' : 'now', null));
  };
  const idle = switches(p) && p.blocked_at === null ? null : '–';
  // The router was right already: confirmed without anything to write.
  reach('Sent', p.sent_at, p.confirmed_at === null ? idle : 'no need');
  reach('Router', p.confirmed_at, idle);
  reach('Online', p.online_at, p.confirmed_at === null ? idle : null);
  return [received, stored, ...walk, receiptHop(p)];
}

function receiptHop(p: PaymentWalk): Hop {
  const name = 'SMS';
  switch (p.receipt_state) {
    case 'sent':
      return { name, state: 'done', at: p.receipt_at, words: p.receipt_at === null ? 'sent' : '' };
    case 'refused':
      return { name, state: 'failed', at: null, words: 'refused' };
    case 'unknown':
      return { name, state: 'failed', at: null, words: 'unknown' };
    case 'queued':
      return { name, state: 'ahead', at: null, words: 'queued' };
    case null:
      return { name, state: 'none', at: null, words: '–' };
  }
}
