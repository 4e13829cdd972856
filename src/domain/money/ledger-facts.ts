import type { Cents } from '../values/money.ts';

/**
 * Where money is. It comes from `outside`; money of a line is in `line` (its balance) until a renewal moves it to `spent`;
 * what lines owe us is in `lent`, and what providers kept for themselves in `fee`. What those who sell vouchers owe us is in `agent`; what
 * the vouchers that they have, or have sold, are to bring is in `voucher`.
 */
export const BUCKETS = [
  'outside',
  'unmatched',
  'held',
  'line',
  'spent',
  'dismissed',
  'reversed',
  'refunded',
  'lent',
  'fee',
  'agent',
  'voucher',
] as const;
export type Bucket = (typeof BUCKETS)[number];

/** Buckets that hold less than nothing by nature: what came in, what lines and agents owe, what providers kept. */
export const OWING: readonly Bucket[] = ['outside', 'lent', 'fee', 'agent'];

/**
 * Every move that the books know; anything else is a bug. Nothing is ever rewritten: a correction is the opposite move. To
 * take money back from a line, to move it to another, to split it, are the same few moves in one action.
 */
export const MOVES = [
  // Received. Without a payment: the opening balance of a line.
  'outside>line',
  'outside>unmatched',
  'outside>held',
  'line>outside',
  // Given to a line, or set free for somebody to find out whose it is; and taken back.
  'unmatched>line',
  'held>line',
  'held>unmatched',
  'line>unmatched',
  // Bought time with, and undone. Of nothing: time that a person gives or takes.
  'line>spent',
  'spent>line',
  // Set aside for good; sent back by the provider; paid out by us. Each of them may turn out not to be so.
  'unmatched>dismissed',
  'held>dismissed',
  'dismissed>unmatched',
  'line>reversed',
  'unmatched>reversed',
  'held>reversed',
  'dismissed>reversed',
  'reversed>unmatched',
  'line>refunded',
  'unmatched>refunded',
  'held>refunded',
  'refunded>unmatched',
  // Lent to a line, and paid back from its money; what it owed before it came to us is lent and spent at once.
  'lent>line',
  'line>lent',
  'lent>spent',
  // What a provider kept leaves what we hold outside.
  'fee>outside',
  'outside>fee',
  // Vouchers handed to an agent, and those that were not sold; what an agent has paid, and that it was not the agent's.
  'agent>voucher',
  'voucher>agent',
  'unmatched>agent',
  'agent>unmatched',
] as const satisfies readonly `${Bucket}>${Bucket}`[];
export type Move = (typeof MOVES)[number];

/**
 * Largest amount that comes into the books in one row, in cents (10,000 million shillings): a sum of thousands of them is
 * still exact. The first release knew no bound, so what is in already may be moved whatever it is.
 */
export const LARGEST_ROW = 1_000_000_000_000;

/** What somebody did: each row of the ledger belongs to one deed. */
export interface ActionFacts {
  readonly id: number;
  /** UTC milliseconds. */
  readonly at: number;
  /** A staff member's name, `cli:<account>`, or the part of Washa that did it by itself (`callback`, `sweep`). */
  readonly actor: string;
  /** What was done, as `payment.assign`. */
  readonly name: string;
  readonly reason: string | null;
}

/** Time that a line was given, or, when it is negative, that was taken from it. Milliseconds; instants in UTC. */
export interface GivenTime {
  /** Whole periods bought; 0 for time that nobody paid for. */
  readonly periods: number;
  /** Undoing it takes back exactly this, whatever came after it. */
  readonly givenMs: number;
  readonly expiresBefore: number;
  readonly expiresAfter: number;
}

/** One move of money from one bucket to another, and the time that it gave to a line. */
export interface LedgerFacts {
  readonly action: ActionFacts;
  readonly move: Move;
  /** More than 0; a renewal of 0 gives or takes time without money. */
  readonly amountCents: Cents;
  /** Whose money it is. A renewal may have none: a balance comes from many. */
  readonly paymentId: number | null;
  /** Set exactly when `line` or `spent` is one of the two buckets. */
  readonly subscriptionId: number | null;
  readonly time: GivenTime | null;
  /** The row that a `spent>line` takes back, each at most once. */
  readonly undoes: number | null;
  /** Of money that was received: the strongest name that it came under (`mpesa.receipt TKE1A2B3C8`), covered by the hash. */
  readonly paymentKey: string | null;
  /** Set exactly when `agent` is one of the two buckets. */
  readonly agentId: number | null;
}

/** The two buckets of a move, where from and where to. */
export function bucketsOf(move: Move): readonly [Bucket, Bucket] {
  return move.split('>') as [Bucket, Bucket];
}

/** Why these facts can be no row of the ledger, or null when they can. The schema holds the same rules. */
export function ledgerFault(facts: LedgerFacts): string | null {
  const { move, amountCents, paymentId, subscriptionId, time, undoes } = facts;
  if (!(MOVES as readonly string[]).includes(move)) return `money cannot move ${move}`;
  const buckets = bucketsOf(move);
  const largest = OWING.includes(buckets[0]) ? LARGEST_ROW : Number.MAX_SAFE_INTEGER;
  const isTime = move === 'line>spent' || move === 'spent>line';
  const numbers = [facts.action.id, facts.action.at, amountCents, paymentId, subscriptionId, undoes, facts.agentId];
  const times = time === null ? [] : [time.periods, time.givenMs, time.expiresBefore, time.expiresAfter];
  if (![...numbers, ...times].every((n) => n === null || Number.isSafeInteger(n))) return 'a number is not an integer';
  if (amountCents < (isTime ? 0 : 1) || amountCents > largest) return `${move} of ${amountCents} cents`;
  if (amountCents === 0 && time === null) return `${move} of nothing, without time`;
  if (time !== null && !isTime) return `${move} gives no time`;
  if (time !== null && time.periods < 0) return 'periods are never negative';
  if ((undoes !== null) !== (move === 'spent>line')) {
    return move === 'spent>line' ? 'an undoing says what it undoes' : `${move} undoes nothing`;
  }
  const ofLine = buckets.some((bucket) => bucket === 'line' || bucket === 'spent');
  if (ofLine !== (subscriptionId !== null)) return `${move} ${ofLine ? 'without' : 'with'} a line`;
  const ofAgent = buckets.includes('agent');
  if (ofAgent !== (facts.agentId !== null)) return `${move} ${ofAgent ? 'without' : 'with'} an agent`;
  const ofPayment = buckets.some((bucket) => PAYMENT_BUCKETS.includes(bucket));
  if (ofPayment && paymentId === null) return `${move} without a payment`;
  if ((buckets.includes('lent') || buckets.includes('voucher')) && paymentId !== null) return `${move} with a payment`;
  if (move === 'line>outside' && paymentId !== null) return 'money of a payment goes out as reversed or refunded';
  return null;
}

const PAYMENT_BUCKETS: readonly Bucket[] = ['unmatched', 'held', 'dismissed', 'reversed', 'refunded'];
