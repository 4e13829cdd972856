import { describe, expect, test } from 'vitest';
import type { LaneStatus } from '../../src/domain/lines/lane-status.ts';
import { PROOF_STATES } from '../../src/domain/proof.ts';
import { LANGUAGES } from '../../src/domain/time/time.ts';
import type { PaymentWalk } from '../../src/storage/views/overview.ts';
import type { LineLane } from '../../src/views/lane.ts';
import { paymentDetail, paymentWords, proofWords } from '../../src/views/payment-words.ts';
import { PAYMENT_CODES, paymentView, type PaymentCode } from '../../src/views/payment.ts';

const NOW = Date.UTC(2026, 10, 22, 11, 2, 33);
const AT = NOW - 60_000;

const UP: LaneStatus = {
  lane: 'router:tower-1',
  kind: 'router',
  state: 'up',
  since: NOW - 90_000,
  error: null,
  queued: 3,
  running: 0,
  lines: [],
  dueAt: null,
};
const DOWN: LaneStatus = { ...UP, state: 'down', since: NOW - 33_000, error: 'no answer for 5 s' };

/** Booked, and nothing done for it yet. */
const BOOKED: PaymentWalk = {
  id: 1,
  provider: 'payhero',
  amount_cents: 150_000,
  currency: 'KES',
  receipt_code: 'SKM4R7TT2A',
  payer_phone: null,
  payer_name: null,
  payer_account: null,
  state: 'applied',
  reason: 'account',
  suggestions: null,
  contradicts: null,
  subscription_id: 7,
  paid_at: AT,
  received_at: AT,
  committed_at: AT + 4,
  sent_at: null,
  confirmed_at: null,
  online_at: null,
  receipt_at: null,
  account_no: 'JSY-7KD8QX',
  router_name: 'tower-1',
  blocked_at: null,
  blocked_reason: null,
  paused_at: null,
  name: 'Amina',
  periods: 1,
  expires_after: NOW,
  command_state: 'queued',
  command_error: null,
  command_attempts: 0,
  command_run_at: NOW,
  receipt_state: null,
  is_going_back: 0,
  receipt_reason: null,
};

interface Case {
  readonly over: Partial<PaymentWalk>;
  readonly lane?: LineLane;
  readonly since?: number;
  readonly words: string;
  readonly detail?: string;
}

/** Every code with facts that lead to it. */
const CASES: Readonly<Record<PaymentCode, Case>> = {
  held: {
    over: { state: 'held', reason: 'ceiling' },
    words: 'Kept for a person',
    detail: 'More than may be booked without a confirmation.',
  },
  unmatched: {
    over: { state: 'unmatched', reason: 'no_account' },
    words: 'Unmatched',
    detail: 'The payer typed no account number.',
  },
  agent: { over: { state: 'agent' }, words: 'Paid by an agent, for vouchers' },
  dismissed: { over: { state: 'dismissed' }, words: 'Dismissed by a person' },
  reversed: { over: { state: 'reversed' }, words: 'Reversed: the money went back' },
  refunded: { over: { state: 'refunded' }, words: 'Refunded to the payer' },
  refunding: {
    over: { state: 'refunded', is_going_back: 1 },
    words: 'On its way back to the payer; nobody has said yet that it arrived',
  },
  online: { over: { confirmed_at: AT + 900, online_at: AT + 2_140 }, words: 'Session seen 2.1 s after the payment' },
  confirmed: {
    over: { confirmed_at: AT + 1_000 },
    lane: DOWN,
    since: AT + 1_000,
    words: 'Router confirmed after 1.0 s, no session seen yet',
  },
  blocked: {
    over: { blocked_at: AT, blocked_reason: 'radio moved' },
    words: 'Booked, but a person has blocked the line',
    detail: 'radio moved',
  },
  credited: {
    over: { periods: null },
    words: 'Credited to the line; it buys no whole period, so nothing is switched',
  },
  refused: {
    over: { command_state: 'dead', command_error: 'no such profile' },
    lane: DOWN,
    words: 'Given up by tower-1',
    detail: 'no such profile',
  },
  'no-lane': { over: {}, lane: 'none', words: 'Nothing talks to tower-1' },
  'router-away': {
    over: {},
    lane: DOWN,
    since: NOW - 33_000,
    words: 'Waits: tower-1 is unreachable',
    detail: 'no answer for 5 s',
  },
  'router-stopped': {
    over: {},
    lane: { ...DOWN, state: 'stopped' },
    since: NOW - 33_000,
    words: 'Waits: tower-1 is stopped',
    detail: 'no answer for 5 s',
  },
  'router-paused': {
    over: {},
    lane: { ...DOWN, state: 'paused', error: 'Paused by cli:amina: new board' },
    since: NOW - 33_000,
    words: 'Waits: tower-1 is paused by a person',
    detail: 'Paused by cli:amina: new board',
  },
  telling: { over: { subscription_id: 7 }, lane: { ...UP, lines: [7] }, words: 'tower-1 is being told now' },
  queued: { over: {}, since: AT, words: 'In the queue of tower-1, 3 waiting' },
  trying: {
    over: { command_error: 'timeout' },
    since: AT,
    words: 'Not done yet by tower-1, tried again by itself',
    detail: 'timeout',
  },
  stuck: {
    over: { command_state: 'done' },
    words: 'tower-1 has not confirmed and nothing waits there; open the line',
  },
};

describe('what a payment has come to', () => {
  test.each(PAYMENT_CODES)('%s', (code) => {
    const { over, lane = UP, since = null, words, detail = null } = CASES[code];
    const view = paymentView({ ...BOOKED, ...over }, lane, NOW);
    expect(view.verdict).toMatchObject({ code, since, ageMs: since === null ? null : NOW - since });
    expect(paymentWords(view)).toBe(words);
    expect(paymentDetail(view)).toBe(detail);
    for (const language of LANGUAGES) expect(paymentWords(view, language)).not.toMatch(/^\s*$|undefined|null|NaN/);
    expect(view.hops.map(({ name }) => name)).toEqual(['Received', 'Stored', 'Sent', 'Router', 'Online', 'SMS']);
    // A payment that needs somebody never looks as if it went on by itself.
    if (view.verdict.state === 'wrong') expect(view.hops.map(({ state }) => state)).not.toContain('now');
  });

  test('where the lanes are not known, it rests on the command', () => {
    const view = paymentView({ ...BOOKED, command_error: 'tower-1 is not reachable' }, null, NOW);
    expect([view.verdict.code, paymentDetail(view)]).toEqual(['trying', 'tower-1 is not reachable']);
    expect(paymentWords(paymentView(BOOKED, null, NOW))).toBe('In the queue of tower-1');
  });
});

test('whether money that nobody signed is true is said in both languages, with the answer that spoke against it', () => {
  expect(proofWords(null)).toBeNull();
  for (const state of PROOF_STATES) {
    const said = LANGUAGES.map((language) => proofWords({ state, said: null }, language));
    expect(new Set(said).size).toBe(LANGUAGES.length);
  }
  expect(proofWords({ state: 'false', said: 'is not in the provider’s list' })).toBe(
    'the provider says otherwise (it is not in the provider’s list)',
  );
});
