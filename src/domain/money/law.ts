import { BUCKETS, bucketsOf, OWING, type Bucket, type Move } from './ledger-facts.ts';

/**
 * What is to be done about a payment, from where its money is: `held` or `unmatched` while any of it is there, `applied`
 * when the rest is a line's, `agent` when it paid for vouchers; else where all of it has gone.
 */
export const PAYMENT_STATES = ['held', 'unmatched', 'applied', 'agent', 'reversed', 'refunded', 'dismissed'] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/** What lies in each bucket, cents. May exceed what is exact, which `checkBuckets` then says. */
export type BucketSums = Record<Bucket, number>;

/** All buckets, with nothing in them. */
export function emptyBuckets(): BucketSums {
  return {
    outside: 0,
    unmatched: 0,
    held: 0,
    line: 0,
    spent: 0,
    dismissed: 0,
    reversed: 0,
    refunded: 0,
    lent: 0,
    fee: 0,
    agent: 0,
    voucher: 0,
  };
}

/** Moves an amount, in place. */
export function moveCents(sums: BucketSums, move: Move, amount: number): void {
  const [source, target] = bucketsOf(move);
  sums[source] -= amount;
  sums[target] += amount;
}

/** The state of a payment whose money lies so. @param sums of its own rows, what it bought left out: that is the line's */
export function paymentState(sums: Readonly<BucketSums>): PaymentState {
  const where = PAYMENT_STATES.find((state) => sums[bucketOfState(state)] > 0);
  return where ?? 'dismissed';
}

/** What the row of a payment says, and what lies where of its money by its own rows in the ledger. */
export interface PaymentTotals {
  readonly id: number;
  readonly amountCents: number;
  readonly state: PaymentState;
  readonly sums: Readonly<BucketSums>;
}

/** Sums to be checked against each other, all in cents and all from one read transaction. */
export interface LawTotals {
  /** For each bucket, what came in minus what went out. */
  readonly ledger: Readonly<BucketSums>;
  readonly payments: Iterable<PaymentTotals>;
  /** One for each line: net sums of its rows in the ledger, and what the line's own row says. */
  readonly lines: Iterable<{
    readonly id: number;
    readonly creditedCents: number;
    /** From its balance. */
    readonly boughtCents: number;
    /** All that it spent: from its balance, and what it owed from the beginning. */
    readonly spentCents: number;
    readonly owedCents: number;
    readonly balanceCents: number;
    readonly lentCents: number;
  }>;
}

/** Something that is not what it must be. `subject` is a bucket, `payment:4` or `line:7`; amounts are in cents. */
export interface LawViolation {
  readonly law:
    | 'exact'
    | 'every_cent_once'
    | 'no_negative_bucket'
    | 'payment_amount'
    | 'payment_state'
    | 'line_balance'
    | 'line_lent'
    | 'lines_match_ledger';
  readonly subject: string;
  readonly expected: number | string;
  readonly actual: number | string;
}

/** Of the conservation law what the buckets alone can tell: every cent received is in exactly one of them. */
export function checkBuckets(sums: Readonly<BucketSums>): LawViolation[] {
  const found: LawViolation[] = [];
  const expect = expecting(found);
  for (const bucket of BUCKETS) {
    const amount = sums[bucket];
    if (!Number.isSafeInteger(amount)) expect('exact', bucket, 'a sum that can be exact', amount);
    if (!OWING.includes(bucket)) expect('no_negative_bucket', bucket, Math.max(0, amount), amount);
  }
  const placed = BUCKETS.reduce((sum, bucket) => (bucket === 'outside' ? sum : sum + sums[bucket]), 0);
  expect('every_cent_once', 'outside', 0 - sums.outside, placed);
  return found;
}

function expecting(found: LawViolation[]) {
  return (law: LawViolation['law'], subject: string, expected: number | string, actual: number | string): void => {
    if (expected !== actual) found.push({ law, subject, expected, actual });
  };
}

/**
 * The conservation law: every cent received is in exactly one bucket; of each payment as much was received as it says, and
 * its state is where its money is; and every line has what was credited to it less what it spent, and owes what was lent to
 * it less what it paid back.
 * @returns every violation, empty when the books are right
 */
export function checkLaw(totals: LawTotals): LawViolation[] {
  const { ledger } = totals;
  const found = checkBuckets(ledger);
  const expect = expecting(found);

  for (const { id, amountCents, state, sums } of totals.payments) {
    const subject = `payment:${id}`;
    // What the provider kept of it was paid all the same.
    expect('payment_amount', subject, amountCents, 0 - sums.outside - sums.fee);
    expect('payment_state', subject, paymentState(sums), state);
    for (const bucket of PAYMENT_STATES.map(bucketOfState)) {
      if (sums[bucket] < 0) expect('no_negative_bucket', `${subject} ${bucket}`, 0, sums[bucket]);
    }
  }

  let balances = 0;
  let spent = 0;
  let owed = 0;
  for (const line of totals.lines) {
    expect('line_balance', `line:${line.id}`, line.creditedCents - line.boughtCents, line.balanceCents);
    expect('line_lent', `line:${line.id}`, line.owedCents, line.lentCents);
    balances += line.creditedCents - line.boughtCents;
    spent += line.spentCents;
    owed += line.owedCents;
  }
  expect('lines_match_ledger', 'line', ledger.line, balances);
  expect('lines_match_ledger', 'spent', ledger.spent, spent);
  expect('lines_match_ledger', 'lent', 0 - ledger.lent, owed);
  return found;
}

function bucketOfState(state: PaymentState): Bucket {
  return state === 'applied' ? 'line' : state;
}
