import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyBuckets, moveCents, paymentState, type BucketSums } from '../../../src/domain/money/law.ts';
import type { Move } from '../../../src/domain/money/ledger-facts.ts';
import type { ActionName } from '../../../src/domain/action-name.ts';
import { cents } from '../../../src/domain/values/money.ts';
import { recordAction } from '../../../src/services/actions/record-action.ts';
import { checkBooks, checkNewest } from '../../../src/services/money/check-books.ts';
import { postLedger, type Posting } from '../../../src/services/money/post-ledger.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { addLine, DAY, HOUR, ledger, lines, notice, NOW, openStore, payments, PRICE, take } from '../books.ts';

// Deeds that no service offers yet, done as one will: an action, its rows, and the rows of payments and lines that follow
// from them. Where there is nothing to be moved nothing is done.

const LINES = 3;

const setState = query<{ id: number; state: ReturnType<typeof paymentState>; lineId: number | null }>()((db, p) =>
  db.updateTable('payment').set({ state: p.state, subscription_id: p.lineId }).where('id', '=', p.id),
);
const setLine = query<{ id: number; balance: number; lent: number; expiresAt: number }>()((db, p) =>
  db
    .updateTable('subscription')
    .set({ balance_cents: p.balance, lent_cents: p.lent, expires_at: p.expiresAt })
    .where('id', '=', p.id),
);

type Step = Omit<Posting, 'action' | 'amountCents'> & { readonly amount: number };

/** One deed: the rows, then what payments and lines say. */
function act(store: Store, name: ActionName, rows: readonly Step[]): void {
  if (rows.length === 0) return;
  store.transaction(() => {
    const action = recordAction(store, { at: NOW, actor: 'amina', name, reason: 'test' });
    for (const { amount, ...row } of rows) {
      const posting = { ...row, action, amountCents: cents(amount) };
      postLedger(store, posting);
      follow(store, posting);
    }
  });
}

function follow(store: Store, { move, amountCents, paymentId, subscriptionId, time }: Posting): void {
  const line = store.all(lines, {}).find((one) => one.id === subscriptionId);
  if (line !== undefined) {
    const [source, target] = move.split('>');
    const sign = target === 'line' ? 1 : source === 'line' ? -1 : 0;
    const lent = source === 'lent' ? amountCents : target === 'lent' ? 0 - amountCents : 0;
    store.run(setLine, {
      id: line.id,
      balance: line.balance_cents + sign * amountCents,
      lent: line.lent_cents + lent,
      expiresAt: line.expires_at + (time?.givenMs ?? 0),
    });
  }
  if (typeof paymentId === 'number') {
    const state = paymentState(lying(store, paymentId));
    store.run(setState, {
      id: paymentId,
      state,
      lineId: state === 'applied' ? (subscriptionId ?? lineOf(store, paymentId)) : null,
    });
  }
}

/** Whose it is already: what the provider keeps of it changes nothing about that. */
function lineOf(store: Store, paymentId: number): number | null {
  const [given] = store.all(ledger, {}).filter((row) => row.payment_id === paymentId && row.move.endsWith('>line'));
  return given?.subscription_id ?? null;
}

/** What lies where of a payment, also of the part that one line has. */
function lying(store: Store, paymentId: number, lineId?: number): BucketSums {
  const sums = emptyBuckets();
  for (const row of store.all(ledger, {})) {
    const isTime = row.move === 'line>spent' || row.move === 'spent>line';
    if (row.payment_id !== paymentId || isTime) continue;
    if (lineId === undefined || row.subscription_id === lineId) moveCents(sums, row.move, row.amount_cents);
  }
  return sums;
}

const DEEDS = [
  'receive',
  'assign',
  'release',
  'take back',
  'split',
  'move',
  'undo renewal',
  'give days',
  'refund',
  'reverse',
  'reversal undone',
  'dismiss',
  'dismissal undone',
  'lend',
  'owed before',
  'repay',
  'fee',
  'opening',
] as const;

interface Wish {
  readonly deed: (typeof DEEDS)[number];
  /** Which of the payments there are, and which lines. */
  readonly payment: number;
  readonly line: number;
  readonly other: number;
  readonly share: number;
  readonly amount: number;
}

const wishes = fc.array(
  fc.record<Wish>({
    deed: fc.oneof(
      { arbitrary: fc.constant('receive' as const), weight: 3 },
      { arbitrary: fc.constantFrom(...DEEDS), weight: 12 },
    ),
    payment: fc.nat({ max: 9 }),
    line: fc.integer({ min: 1, max: LINES }),
    other: fc.integer({ min: 1, max: LINES }),
    share: fc.integer({ min: 1, max: 3 }),
    amount: fc.constantFrom(1, 70_000, PRICE, 2 * PRICE + 1),
  }),
  { minLength: 1, maxLength: 20 },
);

function fulfil(store: Store, { deed, payment, line, other, share, amount }: Wish): void {
  if (deed === 'receive') {
    const account = share === 1 ? null : `ACC${line}`;
    take(store, notice({ account, amountCents: cents(amount), hold: share === 3 ? 'unconfirmed' : null }));
    return;
  }
  const all = store.all(payments, {});
  const paymentId = all.length === 0 ? null : all[payment % all.length]!.id;
  const sums = paymentId === null ? emptyBuckets() : lying(store, paymentId);
  const {
    balance_cents: balance,
    lent_cents: lent,
    expires_at: expiresBefore,
  } = store.all(lines, {}).find((one) => one.id === line)!;
  const part = (whole: number) => Math.ceil(whole / share);
  const mine = paymentId === null ? 0 : part(Math.max(0, Math.min(balance, lying(store, paymentId, line).line)));
  const rowOf = (move: Move, cents: number, subscriptionId: number | null = null): Step[] =>
    cents > 0 && paymentId !== null ? [{ move, amount: cents, paymentId, subscriptionId }] : [];
  const plain = (move: Move, cents: number, subscriptionId: number | null): Step[] =>
    cents > 0 ? [{ move, amount: cents, subscriptionId }] : [];
  act(store, 'payment.assign', rowsOf());

  function rowsOf(): Step[] {
    switch (deed) {
      case 'receive':
        return [];
      case 'assign':
        return [...rowOf('held>line', part(sums.held), line), ...rowOf('unmatched>line', part(sums.unmatched), line)];
      case 'release':
        return rowOf('held>unmatched', part(sums.held));
      case 'take back':
        return rowOf('line>unmatched', mine, line);
      case 'split':
        return [
          ...rowOf('unmatched>line', Math.floor(sums.unmatched / 2), line),
          ...rowOf('unmatched>line', Math.ceil(sums.unmatched / 2), other),
        ];
      case 'move':
        return [...rowOf('line>unmatched', mine, line), ...rowOf('unmatched>line', mine, other)];
      case 'undo renewal': {
        const rows = store.all(ledger, {});
        const undone = new Set(rows.map((row) => row.undoes));
        const bought = rows.filter((row) => row.move === 'line>spent' && row.subscription_id === line);
        const last = bought.filter((row) => !undone.has(row.id)).at(-1 - (share % 2));
        if (last === undefined || last.given_ms === null) return [];
        const { given_ms: givenMs, periods, amount_cents: spent, payment_id: of } = last;
        return [
          {
            move: 'spent>line',
            amount: spent,
            paymentId: of,
            subscriptionId: line,
            undoes: last.id,
            time: { periods: periods ?? 0, givenMs: 0 - givenMs, expiresBefore, expiresAfter: expiresBefore - givenMs },
          },
        ];
      }
      case 'give days': {
        const givenMs = (share - 2) * DAY + HOUR;
        const time = { periods: 0, givenMs, expiresBefore, expiresAfter: expiresBefore + givenMs };
        return [{ move: 'line>spent', amount: 0, subscriptionId: line, time }];
      }
      case 'refund':
        return [
          ...rowOf('line>refunded', mine, line),
          ...rowOf('unmatched>refunded', part(sums.unmatched)),
          ...rowOf('held>refunded', part(sums.held)),
        ];
      case 'reverse':
        return [
          ...rowOf('line>reversed', mine, line),
          ...rowOf('unmatched>reversed', sums.unmatched),
          ...rowOf('dismissed>reversed', part(sums.dismissed)),
        ];
      case 'reversal undone':
        return [...rowOf('reversed>unmatched', part(sums.reversed)), ...rowOf('refunded>unmatched', sums.refunded)];
      case 'dismiss':
        return [...rowOf('unmatched>dismissed', part(sums.unmatched)), ...rowOf('held>dismissed', sums.held)];
      case 'dismissal undone':
        return rowOf('dismissed>unmatched', part(sums.dismissed));
      case 'lend':
        return plain('lent>line', amount, line);
      case 'owed before':
        return plain('lent>spent', amount, line);
      case 'repay':
        return plain('line>lent', Math.min(part(lent), balance), line);
      case 'fee':
        return [...rowOf('fee>outside', share), ...plain(share === 1 ? 'outside>fee' : 'fee>outside', 2, null)];
      case 'opening':
        return share === 3 ? plain('line>outside', part(balance), line) : plain('outside>line', amount, line);
    }
  }
}

test('no sequence of deeds leaves the law, and each checkpoint agrees with the whole', () => {
  const seen = new Set<string>();
  fc.assert(
    fc.property(wishes, fc.nat({ max: 5 }), (all, limit) => {
      const store = openStore();
      for (let n = 1; n <= LINES; n++) addLine(store, n);
      for (const wish of all) {
        fulfil(store, wish);
        expect(checkBooks(store).problems).toEqual([]);
        // Some rows at a time, so that checkpoints stand anywhere, also within a deed.
        expect(checkNewest(store, limit + 1).problems).toEqual([]);
      }
      for (let more = true; more;) {
        const newest = checkNewest(store, limit + 1);
        expect(newest.problems).toEqual([]);
        more = newest.more;
      }
      expect(checkNewest(store, 100)).toEqual({ entries: 0, problems: [], more: false });
      for (const row of store.all(ledger, {})) seen.add(row.move);
    }),
    { numRuns: 60 },
  );
  // Most of the moves were made.
  expect(seen.size).toBeGreaterThan(14);
});

describe('one spoiled row is found', () => {
  /** Books with one of most deeds, checked up to their end. */
  function books(): Store {
    const store = openStore();
    for (let n = 1; n <= LINES; n++) addLine(store, n);
    const wish = { payment: 0, line: 1, other: 2, share: 2, amount: 70_000 };
    const deeds = [
      'receive',
      'give days',
      'undo renewal',
      'move',
      'refund',
      'lend',
      'opening',
      'fee',
      'repay',
    ] as const;
    for (const deed of deeds) fulfil(store, { ...wish, deed });
    expect(checkBooks(store).problems).toEqual([]);
    expect(checkNewest(store, 100)).toMatchObject({ problems: [], more: false });
    return store;
  }

  function spoil(store: Store, sql: string): void {
    const raw = new Database(store.path);
    raw.pragma('foreign_keys = OFF');
    for (const name of raw.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all()) {
      raw.exec(`DROP TRIGGER ${String(name)}`);
    }
    const { changes } = raw.prepare(sql).run();
    raw.close();
    expect(changes).toBeGreaterThan(0);
  }

  const LAST = '(SELECT max(id) FROM ledger)';

  test.each([
    ['an amount', 'UPDATE ledger SET amount_cents = amount_cents + 1 WHERE id = 1', /Ledger row 1 /],
    [
      'the amount of the newest',
      `UPDATE ledger SET amount_cents = amount_cents + 1 WHERE id = ${LAST}`,
      /Ledger row \d+ /,
    ],
    ['a move', "UPDATE ledger SET move = 'line>refunded' WHERE move = 'line>unmatched'", /Ledger row \d+ /],
    ['whose it is', "UPDATE ledger SET subscription_id = 3 WHERE move = 'lent>line'", /Ledger row \d+ /],
    ['a time', 'UPDATE ledger SET given_ms = given_ms + 1 WHERE id = 2', /Ledger row 2 /],
    ['a time that is half gone', 'UPDATE ledger SET hash = zeroblob(32) WHERE id = 2', /Ledger row 2 /],
    ['a name of money', "UPDATE ledger SET payment_key = 'mpesa.receipt X' WHERE id = 1", /Ledger row 1 /],
    ['the actor of a deed', "UPDATE action SET actor = 'mallory' WHERE id = 1", /Ledger row 1 /],
    ['the time of a deed', 'UPDATE action SET at = at + 1 WHERE id = 1', /Ledger row 1 /],
    ['the reason of a deed', "UPDATE action SET reason = 'because' WHERE id = 1", /Ledger row 1 /],
    ['the deed of a row', 'UPDATE ledger SET action_id = 1 WHERE id = 3', /Ledger row 3 /],
    ['a row that is gone', 'DELETE FROM ledger WHERE id = 2', /Ledger row 3 row 2 is missing/],
    [
      'an action that is gone',
      'DELETE FROM action WHERE id = (SELECT action_id FROM ledger WHERE id = 2)',
      /changed after it was written/,
    ],
    ['the balance of a line', 'UPDATE subscription SET balance_cents = balance_cents + 1 WHERE id = 1', /line_balance/],
    ['what a line owes', 'UPDATE subscription SET lent_cents = lent_cents + 1 WHERE id = 2', /line_lent/],
    ['the amount of a payment', 'UPDATE payment SET amount_cents = amount_cents + 1', /payment_amount: payment:1 /],
    ['the state of a payment', "UPDATE payment SET state = 'dismissed'", /payment_state: payment:1 /],
    ['the newest row that is gone', `DELETE FROM ledger WHERE id = ${LAST}`, /./],
  ])('%s', (_, sql, words) => {
    const store = books();
    spoil(store, sql);
    const { problems } = checkBooks(store);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.join('\n')).toMatch(words);
  });

  test('what was added after the checkpoint already at the next start', () => {
    const store = books();
    fulfil(store, { deed: 'receive', payment: 0, line: 3, other: 3, share: 2, amount: PRICE });
    spoil(store, `UPDATE ledger SET amount_cents = amount_cents + 1 WHERE id = ${LAST}`);
    const before = checkNewest(store, 1);
    expect(before).toMatchObject({ entries: 1, problems: [], more: true });
    expect(checkNewest(store, 100).problems).toHaveLength(1);
    // The checkpoint stays before what is wrong.
    expect(checkNewest(store, 100).problems).toHaveLength(1);
  });

  test('rows that were taken away behind the checkpoint and written anew', () => {
    const store = books();
    const last = store.all(ledger, {}).at(-1)!.id;
    spoil(store, `DELETE FROM ledger WHERE id >= ${LAST} - 1`);
    const gone = [`Ledger row ${last}, up to which the books were checked before, is gone or another.`];
    expect(checkNewest(store, 100)).toEqual({ entries: 0, problems: gone, more: false });
    take(store, notice({ account: 'ACC3' }), notice({ account: 'ACC3' }));
    expect(checkNewest(store, 100).problems).toEqual(expect.arrayContaining(gone));
    expect(checkBooks(store).problems).toEqual(expect.arrayContaining(gone));
  });
});
