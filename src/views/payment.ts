import type { PaymentState } from '../domain/money/law.ts';
import { agentNames } from '../storage/agents.ts';
import type { ReceiptState } from '../storage/engine/schema-messages.ts';
import type { Store } from '../storage/engine/store.ts';
import { newestPayments, paymentWalk, type PaymentWalk } from '../storage/views/overview.ts';
import { paymentsInStates } from '../storage/views/find-payments.ts';
import { lineById } from '../storage/lines.ts';
import { proofOfPayment } from '../storage/proofs.ts';
import { refundsOfPayment } from '../storage/refunds.ts';
import {
  paymentCallbacks,
  paymentDeeds,
  paymentKeys,
  paymentLedger,
  paymentReceipt,
  paymentShares,
} from '../storage/views/overview-line.ts';
import { claimsTo } from './claims.ts';
import { ageOf, type Standing, type Verdict } from './fact.ts';
import { isTold, obstacle, type LaneOf, type LineLane } from './lane.ts';
import { suggestedLines } from './suggestions.ts';

/** What a payment has come to, and while its line is not on, what it waits for. */
export type PaymentCode = keyof typeof VERDICTS;
const VERDICTS = {
  held: 'wrong',
  unmatched: 'wrong',
  agent: 'idle',
  dismissed: 'idle',
  reversed: 'idle',
  refunded: 'idle',
  refunding: 'waiting',
  online: 'right',
  confirmed: 'waiting',
  blocked: 'wrong',
  credited: 'idle',
  refused: 'wrong',
  'no-lane': 'unknown',
  'router-away': 'wrong',
  'router-stopped': 'wrong',
  'router-paused': 'waiting',
  telling: 'waiting',
  queued: 'waiting',
  trying: 'wrong',
  stuck: 'wrong',
} as const satisfies Record<string, Standing>;

export const PAYMENT_CODES = Object.keys(VERDICTS) as PaymentCode[];

export type HopName = 'Received' | 'Stored' | 'Sent' | 'Router' | 'Online' | 'SMS';

/**
 * One hop of a payment. `done` has its time; `now` is the one that is waited for; `ahead` comes after it; `failed` needs a
 * person or stays unknown; `none` does not apply to this payment.
 */
export interface Hop {
  readonly name: HopName;
  readonly state: 'done' | 'now' | 'ahead' | 'failed' | 'none';
  readonly at: number | null;
  /** What stands instead of a time: the router was right already, or what became of the SMS. */
  readonly note: 'no-need' | ReceiptState | null;
}

/** A payment is to be back on within this time; a hop that took longer is late. */
export const PROMISE_MS = 30_000;

/** What the words of a payment name. */
export interface PaymentTold {
  readonly router: string;
  /** Of a payment that is held or unmatched: why. */
  readonly reason: string | null;
  /** From the payment to the session, or to the router's confirmation; null before that. */
  readonly tookMs: number | null;
  /** Commands that wait at the router; null when that is not known here. */
  readonly queued: number | null;
  /** A person's, the router's, or the driver's own words. */
  readonly quote: string | null;
}

export interface PaymentView {
  readonly verdict: Verdict<PaymentCode>;
  readonly told: PaymentTold;
  /** The six hops, in the order in which they are reached. */
  readonly hops: readonly Hop[];
}

/**
 * Where a payment is, and how long each hop took.
 * @param lane that of the line's router
 * @param now UTC milliseconds
 */
export function paymentView(p: PaymentWalk, lane: LineLane, now: number): PaymentView {
  const [code, since, quote] = judge(p, lane);
  const state = VERDICTS[code];
  const reached = p.online_at ?? p.confirmed_at;
  return {
    verdict: { code, state, since, ageMs: ageOf(since, now) },
    told: {
      router: p.router_name ?? 'the router',
      reason: p.reason,
      tookMs: reached === null ? null : reached - p.received_at,
      queued: lane === null || lane === 'none' ? null : lane.queued,
      quote,
    },
    hops: hopsOf(p, state === 'wrong'),
  };
}

type Judged = readonly [PaymentCode, since: number | null, quote: string | null];

function judge(p: PaymentWalk, lane: LineLane): Judged {
  if (p.state === 'refunded' && p.is_going_back === 1) return ['refunding', null, null];
  if (p.state !== 'applied') return [p.state, null, null];
  if (p.online_at !== null) return ['online', null, null];
  if (p.confirmed_at !== null) return ['confirmed', p.confirmed_at, null];
  if (p.blocked_at !== null && p.paused_at === null) return ['blocked', null, p.blocked_reason];
  if (!switches(p)) return ['credited', null, null];
  if (p.command_state === 'dead') return ['refused', null, p.command_error];
  const block = obstacle(lane);
  if (block !== null) return [block.code, block.since, block.error];
  if (isTold(lane, p.subscription_id)) return ['telling', null, null];
  if (p.command_state !== 'queued') return ['stuck', null, null];
  return [p.command_error === null ? 'queued' : 'trying', p.received_at, p.command_error];
}

/** Whether the payment was to switch a line on: it bought time, or something was done for it. */
function switches(p: PaymentWalk): boolean {
  return (p.periods ?? 0) > 0 || p.confirmed_at !== null;
}

function hopsOf(p: PaymentWalk, isStuck: boolean): Hop[] {
  const hop = (name: HopName, state: Hop['state'], at: number | null = null, note: Hop['note'] = null): Hop => ({
    name,
    state,
    at,
    note,
  });
  const received = hop('Received', 'done', p.received_at);
  const stored = hop('Stored', p.committed_at === null ? 'now' : 'done', p.committed_at);
  if (p.state !== 'applied') {
    const rest = ['Sent', 'Router', 'Online', 'SMS'] as const;
    return [received, stored, ...rest.map((name) => hop(name, 'none'))];
  }
  const walk: Hop[] = [];
  const reach = (name: HopName, at: number | null, isSkipped: boolean, note: Hop['note'] = null) => {
    const isBehind = walk.some(({ state }) => state === 'now' || state === 'failed');
    if (at !== null) walk.push(hop(name, 'done', at));
    else if (isSkipped) walk.push(hop(name, 'none', null, note));
    else if (isBehind) walk.push(hop(name, 'ahead'));
    else walk.push(hop(name, isStuck ? 'failed' : 'now'));
  };
  const isConfirmed = p.confirmed_at !== null;
  const isIdle = !switches(p) || p.blocked_at !== null;
  // The router was right already: confirmed without anything to write.
  reach('Sent', p.sent_at, isConfirmed || isIdle, isConfirmed ? 'no-need' : null);
  reach('Router', p.confirmed_at, isIdle);
  reach('Online', p.online_at, !isConfirmed && isIdle);
  return [received, stored, ...walk, receiptHop(p, hop)];
}

function receiptHop(
  p: PaymentWalk,
  hop: (name: HopName, state: Hop['state'], at?: number | null, note?: Hop['note']) => Hop,
): Hop {
  switch (p.receipt_state) {
    case 'sent':
      return hop('SMS', 'done', p.receipt_at, 'sent');
    case 'refused':
    case 'unknown':
    case 'logged':
    case 'dropped':
      return hop('SMS', 'failed', null, p.receipt_state);
    case 'queued':
      return hop('SMS', 'ahead', null, 'queued');
    case null:
      return hop('SMS', 'none');
  }
}

/** A payment's row with its view. */
export interface ShownPayment {
  readonly payment: PaymentWalk;
  readonly view: PaymentView;
}

export function newestWalks(store: Store, limit: number, laneOf: LaneOf, now: number): ShownPayment[] {
  return store
    .all(newestPayments, { limit })
    .map((payment) => ({ payment, view: paymentView(payment, laneOf(payment.router_name), now) }));
}

/** The newest payments in these states. */
export function paymentsOfStates(
  store: Store,
  states: readonly PaymentState[],
  limit: number,
  laneOf: LaneOf,
  now: number,
): ShownPayment[] {
  return store
    .all(paymentsInStates, { states: JSON.stringify(states), limit })
    .map((payment) => ({ payment, view: paymentView(payment, laneOf(payment.router_name), now) }));
}

/** One payment with all that is kept of it; null when there is none. */
export function showPayment(store: Store, id: number, laneOf: LaneOf, now: number) {
  const payment = store.first(paymentWalk, { id });
  if (payment === undefined) return null;
  const receipt = store.first(paymentReceipt, { id }) ?? null;
  const line = payment.subscription_id === null ? undefined : store.first(lineById, { id: payment.subscription_id });
  return {
    payment,
    view: paymentView(payment, laneOf(payment.router_name), now),
    suggestions: suggestedLines(store, payment.suggestions),
    claims: claimsTo(store, payment),
    keys: store.all(paymentKeys, { id }),
    receipt,
    /** No receipt is due, because its line has nobody's number. */
    lacksPhone: receipt === null && payment.state === 'applied' && line?.msisdn === null,
    ledger: store.all(paymentLedger, { id }),
    shares: store.all(paymentShares, { id }),
    /** Everybody who sells vouchers. */
    agents: store.all(agentNames, {}).map(({ name }) => name),
    proof: store.first(proofOfPayment, { paymentId: id }) ?? null,
    refunds: store.all(refundsOfPayment, { paymentId: id }),
    deeds: store.all(paymentDeeds, { id, subject: `payment ${id}` }),
    callbacks: store.all(paymentCallbacks, { id }),
  };
}

export type PaymentHistory = NonNullable<ReturnType<typeof showPayment>>;
