import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  Bucket,
  LawTotals,
  LedgerEntry,
  LedgerFacts,
  LedgerKind,
  PaymentState,
} from '../../../src/domain/money/ledger.ts';
import { chain, checkLaw, ledgerFault, verifyChain } from '../../../src/domain/money/ledger.ts';
import type { Cents } from '../../../src/domain/values/money.ts';
import { cents } from '../../../src/domain/values/money.ts';

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest());

function facts(kind: LedgerKind, source: Bucket, target: Bucket, rest: Partial<LedgerFacts> = {}): LedgerFacts {
  const ofLine = [source, target].some((bucket) => bucket === 'line' || bucket === 'spent');
  return {
    at: 1_700_000_000_000,
    kind,
    paymentId: 1,
    subscriptionId: ofLine ? 7 : null,
    amountCents: cents(150_000),
    source,
    target,
    periods: 0,
    expiresBefore: null,
    expiresAfter: null,
    actor: 'washa',
    reason: null,
    ...rest,
  };
}

function ledgerOf(all: readonly LedgerFacts[]): LedgerEntry[] {
  const entries: LedgerEntry[] = [];
  for (const one of all) entries.push(chain(entries.at(-1) ?? null, one, sha256));
  return entries;
}

const MOVES: readonly [LedgerKind, Bucket, Bucket][] = [
  ['receive', 'received', 'line'],
  ['receive', 'received', 'unmatched'],
  ['receive', 'received', 'held'],
  ['assign', 'unmatched', 'line'],
  ['assign', 'held', 'line'],
  ['assign', 'held', 'unmatched'],
  ['dismiss', 'held', 'dismissed'],
  ['dismiss', 'unmatched', 'dismissed'],
  ['reverse', 'line', 'reversed'],
  ['reverse', 'unmatched', 'reversed'],
  ['reverse', 'held', 'reversed'],
  ['reverse', 'dismissed', 'reversed'],
  ['reverse', 'spent', 'line'],
  ['reverse', 'line', 'unmatched'],
  ['renew', 'line', 'spent'],
];
const KINDS = ['receive', 'assign', 'dismiss', 'reverse', 'renew'] as const;
const BUCKETS = ['received', 'unmatched', 'held', 'dismissed', 'reversed', 'line', 'spent'] as const;

const anyFacts = fc
  .record({
    move: fc.constantFrom(...MOVES),
    at: fc.integer({ min: 0, max: 4e12 }),
    amountCents: fc.integer({ min: 1, max: 25_000_000 }).map(cents),
    periods: fc.nat({ max: 12 }),
    expiresBefore: fc.option(fc.integer({ min: 0, max: 4e12 })),
    expiresAfter: fc.option(fc.integer({ min: 0, max: 4e12 })),
    actor: fc.string({ unit: 'binary' }),
    reason: fc.option(fc.string({ unit: 'binary' })),
  })
  .map(({ move, ...rest }) => facts(...move, rest));

describe('legal moves', () => {
  it('are exactly these', () => {
    const legal = KINDS.flatMap((kind) =>
      BUCKETS.flatMap((source) => BUCKETS.map((target) => [kind, source, target] as const)),
    ).filter((move) => ledgerFault(facts(...move)) === null);
    expect(legal.map((m) => m.join(' ')).sort()).toEqual(MOVES.map((m) => m.join(' ')).sort());
  });

  it.each([
    ['no amount', facts('receive', 'received', 'held', { amountCents: cents(0) })],
    ['a negative amount', facts('renew', 'line', 'spent', { amountCents: cents(-1) })],
    ['no payment', facts('receive', 'received', 'held', { paymentId: null })],
    ['no line', facts('assign', 'unmatched', 'line', { subscriptionId: null })],
    ['a line where none is', facts('receive', 'received', 'held', { subscriptionId: 7 })],
    ['half a period', facts('renew', 'line', 'spent', { periods: 0.5 })],
    ['a negative period', facts('renew', 'line', 'spent', { periods: -1 })],
    ['half a millisecond', facts('renew', 'line', 'spent', { expiresAfter: 0.5 })],
  ])('never with %s', (_, wrong) => {
    expect(ledgerFault(wrong)).not.toBeNull();
    expect(() => chain(null, wrong, sha256)).toThrow(RangeError);
  });

  it('a renewal may come from the balance of no single payment, or be granted for nothing', () => {
    expect(ledgerFault(facts('renew', 'line', 'spent', { paymentId: null, amountCents: cents(0) }))).toBeNull();
  });
});

describe('the chain', () => {
  it('starts at 1 after 32 zero bytes, and each row carries the hash of the row before it', () => {
    const [first, second] = ledgerOf([facts('receive', 'received', 'line'), facts('renew', 'line', 'spent')]);
    expect(first).toMatchObject({ id: 1, prevHash: new Uint8Array(32) });
    expect(first!.hash).toHaveLength(32);
    expect(second).toMatchObject({ id: 2, prevHash: first!.hash });
  });

  it('has an encoding that never changes: this hash is in the books of every box', () => {
    const reason = 'said "sorry", on the phone';
    const [entry] = ledgerOf([facts('assign', 'unmatched', 'line', { actor: 'wanjiru', reason, expiresAfter: 5 })]);
    const text = `["washa.ledger.1",1,1700000000000,"assign",1,7,150000,"unmatched","line",0,null,5,"wanjiru","said \\"sorry\\", on the phone"]`;
    const bytes = Buffer.concat([Buffer.alloc(32), Buffer.from(text)]);
    expect(Buffer.from(entry!.hash).toString('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  it('verifies any legal ledger, and its head is the last row', () => {
    fc.assert(
      fc.property(fc.array(anyFacts, { maxLength: 12 }), (all) => {
        const entries = ledgerOf(all);
        const last = entries.at(-1);
        expect(verifyChain(entries, sha256)).toEqual({
          ok: true,
          head: last ? { id: last.id, hash: last.hash } : null,
        });
      }),
    );
  });

  it('survives storage as UTF-8, whatever was typed as a reason', () => {
    const [entry] = ledgerOf([facts('receive', 'received', 'held', { reason: 'a\ud800b', actor: '\udfff' })]);
    const stored = (text: string): string => Buffer.from(text, 'utf8').toString('utf8');
    const back = { ...entry!, reason: stored(entry!.reason!), actor: stored(entry!.actor) };
    expect(verifyChain([back], sha256).ok).toBe(true);
  });

  it('finds any changed fact, at its row', () => {
    const change = fc.constantFrom<Partial<LedgerEntry>>(
      { amountCents: cents(1) },
      { at: 1 },
      { paymentId: 2 },
      { actor: 'mallory' },
      { reason: 'null' },
      { periods: 99 },
      { expiresBefore: 1 },
      { expiresAfter: 1 },
      { hash: new Uint8Array(32).fill(1) },
      { prevHash: new Uint8Array(32).fill(1) },
    );
    fc.assert(
      fc.property(fc.array(anyFacts, { minLength: 1, maxLength: 8 }), fc.nat(), change, (all, at, changed) => {
        const entries = ledgerOf(all);
        const i = at % entries.length;
        const old = entries[i]!;
        const [key] = Object.keys(changed) as (keyof LedgerEntry)[];
        fc.pre(old[key!] !== changed[key!]);
        const forged = entries.with(i, { ...old, ...changed });
        expect(verifyChain(forged, sha256)).toMatchObject({ ok: false, id: old.id });
      }),
    );
  });

  it('finds a row that was removed, doubled, swapped or chained anew in the middle', () => {
    fc.assert(
      fc.property(fc.array(anyFacts, { minLength: 3, maxLength: 8 }), fc.nat(), (all, at) => {
        const entries = ledgerOf(all);
        const i = at % (entries.length - 1);
        const [a, b] = [entries[i]!, entries[i + 1]!];
        const again = chain(entries[i - 1] ?? null, { ...a, actor: `${a.actor}!` }, sha256);
        for (const forged of [
          entries.toSpliced(i, 1),
          entries.toSpliced(i, 0, a),
          entries.with(i, b).with(i + 1, a),
          entries.with(i, again),
        ]) {
          expect(verifyChain(forged, sha256).ok).toBe(false);
        }
      }),
    );
  });

  it('refuses a row that hashes right but can be none', () => {
    const [good] = ledgerOf([facts('receive', 'received', 'held')]);
    const text = `["washa.ledger.1",1,1700000000000,"receive",1,null,150000,"received","spent",0,null,null,"washa",null]`;
    const hash = sha256(new Uint8Array([...new Uint8Array(32), ...new TextEncoder().encode(text)]));
    const forged = { ...good!, target: 'spent' as const, hash };
    expect(verifyChain([forged], sha256)).toMatchObject({ ok: false, reason: 'receive cannot move received>spent' });
  });
});

interface Model {
  readonly totals: { ledger: Record<Bucket, number>; payments: Record<PaymentState, number> };
  readonly lines: Map<number, { credited: number; spent: number; balance: number }>;
}

/** Books kept by hand: payments move between states as the services would move them. */
function playBooks(steps: readonly { paid: number; line: number; turn: number }[]): Model {
  const ledger = { received: 0, unmatched: 0, held: 0, dismissed: 0, reversed: 0, line: 0, spent: 0 };
  const payments = { applied: 0, unmatched: 0, held: 0, dismissed: 0, reversed: 0 };
  const lines: Model['lines'] = new Map();
  const move = (from: Bucket, to: Bucket, amount: number): void => {
    ledger[from] -= amount;
    ledger[to] += amount;
  };
  for (const { paid, line, turn } of steps) {
    const first = (['line', 'unmatched', 'held'] as const)[turn % 3]!;
    move('received', first, paid);
    let state: PaymentState = first === 'line' ? 'applied' : first;
    if (state !== 'applied' && turn % 5 === 0) {
      move(first, 'dismissed', paid);
      state = 'dismissed';
    } else if (state !== 'applied' && turn % 2 === 0) {
      move(first, 'line', paid);
      state = 'applied';
    }
    if (state === 'applied') {
      const books = lines.get(line) ?? { credited: 0, spent: 0, balance: 0 };
      const price = Math.floor(paid / 2);
      move('line', 'spent', price);
      if (turn % 7 === 0) {
        move('spent', 'line', price);
        move('line', 'reversed', paid);
        state = 'reversed';
      } else {
        lines.set(line, {
          credited: books.credited + paid,
          spent: books.spent + price,
          balance: books.balance + paid - price,
        });
      }
    }
    payments[state] += paid;
  }
  return { totals: { ledger, payments }, lines };
}

function asTotals({ totals, lines }: Model): LawTotals {
  return {
    ledger: totals.ledger as Record<Bucket, Cents>,
    payments: totals.payments as Record<PaymentState, Cents>,
    lines: [...lines].map(([subscriptionId, l]) => ({
      subscriptionId,
      creditedCents: cents(l.credited),
      spentCents: cents(l.spent),
      balanceCents: cents(l.balance),
    })),
  };
}

describe('checkLaw', () => {
  const steps = fc.array(
    fc.record({ paid: fc.integer({ min: 1, max: 500_000 }), line: fc.nat({ max: 3 }), turn: fc.nat({ max: 1000 }) }),
    { maxLength: 20 },
  );

  it('holds for books that are kept right', () => {
    fc.assert(
      fc.property(steps, (all) => {
        expect(checkLaw(asTotals(playBooks(all)))).toEqual([]);
      }),
    );
  });

  it('names a cent that is lost or doubled, wherever it is', () => {
    const place = fc.constantFrom<(model: Model, by: number) => string>(
      ...BUCKETS.map((bucket) => (model: Model, by: number) => {
        model.totals.ledger[bucket] += by;
        return 'every_cent_once';
      }),
      ...(['applied', 'unmatched', 'held', 'dismissed', 'reversed'] as const).map(
        (state) => (model: Model, by: number) => {
          model.totals.payments[state] += by;
          return 'payments_match_ledger';
        },
      ),
      ...(['credited', 'spent', 'balance'] as const).map((field) => (model: Model, by: number) => {
        const books = { credited: 5, spent: 5, balance: 0 };
        books[field] += by;
        model.lines.set(99, books);
        return 'line_balance';
      }),
    );
    fc.assert(
      fc.property(steps, place, fc.constantFrom(-1, 1, 5000), (all, spoil, by) => {
        const model = playBooks(all);
        const law = spoil(model, by);
        expect(checkLaw(asTotals(model)).map((violation) => violation.law)).toContain(law);
      }),
    );
  });

  it('says which line, and by how much', () => {
    const model = playBooks([{ paid: 1000, line: 3, turn: 3 }]);
    model.lines.get(3)!.balance = 600;
    expect(checkLaw(asTotals(model))).toEqual([
      { law: 'line_balance', subject: 'subscription:3', expectedCents: 500, actualCents: 600 },
    ]);
  });

  it('sees what a line spent that no line accounts for', () => {
    const model = playBooks([{ paid: 1000, line: 3, turn: 3 }]);
    model.lines.set(3, { credited: 500, spent: 0, balance: 500 });
    expect(checkLaw(asTotals(model))).toEqual([
      { law: 'lines_match_ledger', subject: 'spent', expectedCents: 500, actualCents: 0 },
    ]);
  });

  it('sees money that two errors hide from the sum', () => {
    const model = playBooks([]);
    model.totals.ledger.unmatched = -100;
    model.totals.ledger.held = 100;
    model.totals.payments.unmatched = -100;
    model.totals.payments.held = 100;
    expect(checkLaw(asTotals(model))).toEqual([
      { law: 'no_negative_bucket', subject: 'unmatched', expectedCents: 0, actualCents: -100 },
    ]);
  });
});
