import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkBuckets,
  checkLaw,
  emptyBuckets,
  moveCents,
  PAYMENT_STATES,
  paymentState,
  type BucketSums,
  type LawTotals,
  type LawViolation,
  type PaymentState,
} from '../../../src/domain/money/law.ts';
import { BUCKETS, bucketsOf, MOVES, type Bucket, type Move } from '../../../src/domain/money/ledger-facts.ts';

/** Books kept by hand, as the services would keep them: what the ledger says, and what the rows of payments and lines say. */
interface Model {
  readonly ledger: BucketSums;
  readonly payments: { amount: number; state: PaymentState; readonly sums: BucketSums }[];
  readonly lines: { credited: number; bought: number; spent: number; owed: number; balance: number; lent: number }[];
}

const LINES = 3;

function newModel(): Model {
  const line = () => ({ credited: 0, bought: 0, spent: 0, owed: 0, balance: 0, lent: 0 });
  return { ledger: emptyBuckets(), payments: [], lines: Array.from({ length: LINES }, line) };
}

/** One row of the ledger: of the payment and of the line that it names. */
function post(model: Model, move: Move, amount: number, payment: number | null, line: number | null): void {
  moveCents(model.ledger, move, amount);
  const isTime = move === 'line>spent' || move === 'spent>line';
  if (payment !== null && !isTime) moveCents(model.payments[payment]!.sums, move, amount);
  if (line === null) return;
  const books = model.lines[line]!;
  const [source, target] = bucketsOf(move);
  const sign = target === 'line' ? 1 : source === 'line' ? -1 : 0;
  books.balance += sign * amount;
  if (isTime) {
    books.bought -= sign * amount;
    books.spent -= sign * amount;
  } else books.credited += sign * amount;
  if (move === 'lent>spent') books.spent += amount;
  const owes = source === 'lent' ? amount : target === 'lent' ? -amount : 0;
  books.owed += owes;
  books.lent += owes;
}

interface Step {
  readonly deed: (typeof DEEDS)[number];
  readonly payment: number;
  readonly line: number;
  readonly other: number;
  readonly share: number;
  readonly amount: number;
}

const DEEDS = [
  'receive',
  'assign',
  'take back',
  'split',
  'move',
  'renew',
  'undo',
  'refund',
  'reverse',
  'dismiss',
  'find out',
  'lend',
  'repay',
  'owed before',
  'opening',
  'fee',
] as const;

const steps = fc.array(
  fc.record<Step>({
    deed: fc.constantFrom(...DEEDS),
    payment: fc.nat({ max: 4 }),
    line: fc.nat({ max: LINES - 1 }),
    other: fc.nat({ max: LINES - 1 }),
    share: fc.integer({ min: 1, max: 4 }),
    amount: fc.integer({ min: 1, max: 500_000 }),
  }),
  { maxLength: 40 },
);

/** What a deed moves, or nothing where there is nothing to be moved. Whose part of a payment is a line's is not looked at here. */
function play(all: readonly Step[]): Model {
  const model = newModel();
  for (const step of all) {
    const { deed, line, other, amount } = step;
    const books = model.lines[line]!;
    const id = model.payments.length === 0 ? null : step.payment % model.payments.length;
    const sums = id === null ? emptyBuckets() : model.payments[id]!.sums;
    const part = (lies: number) => Math.floor(lies / step.share);
    const of = (move: Move, cents: number, at: number | null = null) => {
      if (cents > 0 && id !== null) post(model, move, cents, id, at);
    };
    const free = Math.max(0, Math.min(sums.line, books.balance));
    switch (deed) {
      case 'receive': {
        const first = (['line', 'unmatched', 'held'] as const)[other % 3]!;
        model.payments.push({ amount, state: 'held', sums: emptyBuckets() });
        post(model, `outside>${first}`, amount, model.payments.length - 1, first === 'line' ? line : null);
        break;
      }
      case 'assign':
        of('held>line', part(sums.held), line);
        of('unmatched>line', part(sums.unmatched), line);
        break;
      case 'take back':
        of('line>unmatched', part(free), line);
        break;
      case 'split':
        of('unmatched>line', part(sums.unmatched), line);
        of('unmatched>line', sums.unmatched, other);
        break;
      case 'move': {
        const moved = part(free);
        of('line>unmatched', moved, line);
        of('unmatched>line', moved, other);
        break;
      }
      case 'renew':
        if (books.balance > 0) post(model, 'line>spent', part(books.balance) || books.balance, id, line);
        break;
      case 'undo':
        if (books.bought > 0) post(model, 'spent>line', books.bought, null, line);
        break;
      case 'refund':
        of('line>refunded', part(free), line);
        of('held>refunded', part(sums.held));
        break;
      case 'reverse':
        of('unmatched>reversed', part(sums.unmatched));
        of('dismissed>reversed', part(sums.dismissed));
        break;
      case 'dismiss':
        of('unmatched>dismissed', sums.unmatched);
        of('held>dismissed', sums.held);
        break;
      case 'find out':
        of('held>unmatched', part(sums.held));
        of('dismissed>unmatched', sums.dismissed);
        of('reversed>unmatched', sums.reversed);
        of('refunded>unmatched', sums.refunded);
        break;
      case 'lend':
        post(model, 'lent>line', amount, null, line);
        break;
      case 'repay':
        if (books.lent > 0 && books.balance > 0) {
          post(model, 'line>lent', Math.min(books.lent, books.balance), null, line);
        }
        break;
      case 'owed before':
        post(model, 'lent>spent', amount, null, line);
        break;
      case 'opening':
        post(model, 'outside>line', amount, null, line);
        break;
      case 'fee':
        post(model, other === 0 ? 'outside>fee' : 'fee>outside', amount, id, null);
        break;
    }
    for (const payment of model.payments) payment.state = paymentState(payment.sums);
  }
  return model;
}

function totalsOf({ ledger, payments, lines }: Model): LawTotals {
  return {
    ledger,
    payments: payments.map(({ amount, state, sums }, i) => ({ id: i + 1, amountCents: amount, state, sums })),
    lines: lines.map(({ credited, bought, spent, owed, balance, lent }, i) => ({
      id: i + 1,
      creditedCents: credited,
      boughtCents: bought,
      spentCents: spent,
      owedCents: owed,
      balanceCents: balance,
      lentCents: lent,
    })),
  };
}

const laws = (model: Model): string[] => checkLaw(totalsOf(model)).map(({ law }) => law);

describe('moving', () => {
  it('takes from one bucket what it puts into another, so that all of them are nought together', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...MOVES), fc.nat({ max: 1e6 }))), (all) => {
        const sums = emptyBuckets();
        for (const [move, amount] of all) moveCents(sums, move, amount);
        expect(BUCKETS.reduce((sum, bucket) => sum + sums[bucket], 0)).toBe(0);
      }),
    );
  });
});

describe('the state of a payment', () => {
  it.each<[PaymentState, Partial<BucketSums>]>([
    ['held', { held: 1, unmatched: 5, line: 5, refunded: 5 }],
    ['unmatched', { unmatched: 1, line: 5, reversed: 5 }],
    ['applied', { line: 1, reversed: 5, refunded: 5, dismissed: 5 }],
    ['reversed', { reversed: 1, refunded: 5 }],
    ['refunded', { refunded: 1, dismissed: 5 }],
    ['dismissed', { dismissed: 1 }],
    ['dismissed', {}],
  ])('%s where something is still to be done first, else where its money has gone: %o', (state, sums) => {
    expect(paymentState({ ...emptyBuckets(), outside: -6, ...sums })).toBe(state);
  });
});

describe('checkLaw', () => {
  it('holds for books that are kept right', () => {
    fc.assert(
      fc.property(steps, (all) => {
        expect(checkLaw(totalsOf(play(all)))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('names a cent that is lost or doubled, wherever it is', () => {
    const place = fc.constantFrom<(model: Model, by: number) => LawViolation['law']>(
      ...BUCKETS.map((bucket) => (model: Model, by: number) => {
        model.ledger[bucket] += by;
        return 'every_cent_once' as const;
      }),
      ...(['outside', 'fee'] as const).map((bucket) => (model: Model, by: number) => {
        model.payments[0]!.sums[bucket] += by;
        return 'payment_amount' as const;
      }),
      (model, by) => {
        model.payments[0]!.amount += by;
        return 'payment_amount';
      },
      (model) => {
        const one = model.payments[0]!;
        one.state = PAYMENT_STATES[(PAYMENT_STATES.indexOf(one.state) + 1) % PAYMENT_STATES.length]!;
        return 'payment_state';
      },
      ...(['credited', 'bought', 'balance'] as const).map((field) => (model: Model, by: number) => {
        model.lines[1]![field] += by;
        return 'line_balance' as const;
      }),
      ...(['owed', 'lent'] as const).map((field) => (model: Model, by: number) => {
        model.lines[1]![field] += by;
        return 'line_lent' as const;
      }),
      ...(['credited', 'spent', 'owed'] as const).map((field) => (model: Model, by: number) => {
        model.lines[2]![field] += by;
        return 'lines_match_ledger' as const;
      }),
    );
    const first: Step = { deed: 'receive', payment: 0, line: 0, other: 0, share: 1, amount: 700 };
    fc.assert(
      fc.property(steps, place, fc.constantFrom(-1, 1, 5000), (all, spoil, by) => {
        const model = play([first, ...all]);
        const law = spoil(model, by);
        expect(laws(model)).toContain(law);
      }),
      { numRuns: 500 },
    );
  });

  it('says which line, and by how much', () => {
    const model = newModel();
    post(model, 'outside>line', 1000, null, 2);
    post(model, 'line>spent', 400, null, 2);
    model.lines[2]!.balance = 700;
    expect(checkLaw(totalsOf(model))).toEqual([{ law: 'line_balance', subject: 'line:3', expected: 600, actual: 700 }]);
  });

  it('sees what a line spent that no line accounts for', () => {
    const model = newModel();
    post(model, 'outside>line', 1000, null, 2);
    moveCents(model.ledger, 'line>spent', 400);
    expect(checkLaw(totalsOf(model))).toEqual([
      { law: 'lines_match_ledger', subject: 'line', expected: 600, actual: 1000 },
      { law: 'lines_match_ledger', subject: 'spent', expected: 400, actual: 0 },
    ]);
  });

  it('sees a payment of which more left a bucket than was in it, whatever its sum is', () => {
    const model = play([{ deed: 'receive', payment: 0, line: 0, other: 1, share: 1, amount: 700 }]);
    post(model, 'held>unmatched', 100, 0, null);
    model.payments[0]!.state = 'unmatched';
    const found = checkLaw(totalsOf(model));
    expect(found).toContainEqual({ law: 'no_negative_bucket', subject: 'payment:1 held', expected: 0, actual: -100 });
  });

  it('sees money that two errors hide from the sum', () => {
    const sums = { ...emptyBuckets(), unmatched: -100, held: 100 };
    expect(checkBuckets(sums)).toEqual([
      { law: 'no_negative_bucket', subject: 'unmatched', expected: 0, actual: -100 },
    ]);
  });

  it.each(BUCKETS)('lets %s be below nought only where that is its nature', (bucket: Bucket) => {
    const other = bucket === 'outside' ? 'spent' : 'outside';
    const sums = { ...emptyBuckets(), [bucket]: -5, [other]: 5 };
    const owes = ['outside', 'lent', 'fee', 'agent'].includes(bucket);
    expect(checkBuckets(sums).map(({ law }) => law)).toEqual(owes ? [] : ['no_negative_bucket']);
  });

  it('says that a sum is no longer exact rather than that it is right', () => {
    const sums = { ...emptyBuckets(), outside: -(2 ** 53), spent: 2 ** 53 };
    expect(checkBuckets(sums).map(({ law, subject }) => `${law} ${subject}`)).toEqual(['exact outside', 'exact spent']);
  });

  it('has nothing to say of a payment of which a provider kept a fee', () => {
    const model = play([{ deed: 'receive', payment: 0, line: 0, other: 0, share: 1, amount: 700 }]);
    post(model, 'fee>outside', 7, 0, null);
    expect(checkLaw(totalsOf(model))).toEqual([]);
    post(model, 'outside>fee', 7, 0, null);
    expect(checkLaw(totalsOf(model))).toEqual([]);
  });
});
