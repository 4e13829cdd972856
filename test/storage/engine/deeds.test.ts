import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BUCKETS, LARGEST_ROW, ledgerFault, MOVES, type Move } from '../../../src/domain/money/ledger-facts.ts';
import { cents } from '../../../src/domain/values/money.ts';
import { migrate } from '../../../src/storage/engine/migrations.ts';
import { action, facts } from '../../domain/money/any-facts.ts';
import { runs } from '../../runs.ts';

// What the schema lets people do with money, and what it refuses whoever asks. Rows are written in plain SQL: whether the
// services keep to it is asked elsewhere, this is what holds when they do not.

interface Row {
  readonly move: string;
  readonly cents: number;
  /** Whose money: payment 1 and 2 are of 100 shillings each. */
  readonly of?: number | null;
  readonly line?: number | null;
  /** Periods, milliseconds given, expiry before and after. */
  readonly time?: readonly (number | null)[];
  /** The row that it takes back, counted from 1 within its deed. */
  readonly undoes?: number | null;
}

const ALL = 10_000;
const MONTH = [1, 30, 100, 130] as const;

/** What every test begins with: the steps to the newest schema are walked once, and not for each. */
let begun: Buffer | null = null;

function openBooks(): Database.Database {
  const db = new Database((begun ??= beginBooks()));
  onTestFinished(() => void db.close());
  db.pragma('foreign_keys = ON');
  return db;
}

function beginBooks(): Buffer {
  const db = new Database(':memory:');
  migrate(db);
  db.pragma('foreign_keys = ON');
  db.exec(`
    INSERT INTO agent (id, name) VALUES (3, 'Mwangi');
    INSERT INTO plan (code, name, price_cents, period_unit, period_count, profile) VALUES ('home', 'Home', 5000, 'month', 1, 'p');
    INSERT INTO router (name, host, port, username, password_secret) VALUES ('tower-1', '192.0.2.1', 8728, 'washa', 's');
    INSERT INTO subscriber (id, name, msisdn, msisdn_sha256, created_at) VALUES (1, 'Amina', '254700000001', '${'a'.repeat(64)}', 0);`);
  for (const n of [1, 2]) {
    db.exec(`
      INSERT INTO subscription (id, account_no, subscriber_id, plan_code, router_name, service, username, expires_at, created_at)
        VALUES (${n}, 'ACC${n}', 1, 'home', 'tower-1', 'pppoe', 'line-${n}', 100, 0);
      INSERT INTO payment (id, provider, amount_cents, currency, state, received_at) VALUES (${n}, 'payhero', ${ALL}, 'KES', 'held', 0);`);
  }
  db.exec("INSERT INTO action (id, at, actor, name) VALUES (1, 0, 'test', 'deed')");
  const bytes = db.serialize();
  db.close();
  return bytes;
}

function post(db: Database.Database, ...rows: readonly Row[]): void {
  const insert = db.prepare(`
    INSERT INTO ledger (action_id, move, amount_cents, payment_id, subscription_id, periods, given_ms, expires_before, expires_after, undoes, agent_id, hash)
    VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, zeroblob(32))`);
  for (const { move, cents: amount, of = null, line = null, time = [null, null, null, null], undoes = null } of rows) {
    insert.run(move, amount, of, line, ...time, undoes, move.includes('agent') ? 3 : null);
  }
}

const paid = (line: number): Row => ({ move: 'outside>line', cents: ALL, of: 1, line });
const unmatched: Row = { move: 'outside>unmatched', cents: ALL, of: 1 };
const held: Row = { move: 'outside>held', cents: ALL, of: 1 };
const bought: Row = { move: 'line>spent', cents: 5000, of: 1, line: 1, time: MONTH };
const undone: Row = { move: 'spent>line', cents: 5000, of: 1, line: 1, time: [1, -30, 130, 100], undoes: 2 };

const LEGAL: Readonly<Record<string, readonly Row[]>> = {
  'split over two lines': [
    unmatched,
    { move: 'unmatched>line', cents: 4000, of: 1, line: 1 },
    { move: 'unmatched>line', cents: 6000, of: 1, line: 2 },
  ],
  'taken back, and given to the right line': [
    paid(1),
    { move: 'line>unmatched', cents: ALL, of: 1, line: 1 },
    { move: 'unmatched>line', cents: ALL, of: 1, line: 2 },
  ],
  'given to the same line again': [
    paid(1),
    { move: 'line>unmatched', cents: ALL, of: 1, line: 1 },
    { move: 'unmatched>line', cents: ALL, of: 1, line: 1 },
  ],
  'a part of it moved, and the rest taken back too': [
    paid(1),
    { move: 'line>unmatched', cents: 4000, of: 1, line: 1 },
    { move: 'unmatched>line', cents: 4000, of: 1, line: 2 },
    { move: 'line>unmatched', cents: 6000, of: 1, line: 1 },
  ],
  'renewed, undone, and renewed by the same payment, also twice': [
    paid(1),
    bought,
    undone,
    bought,
    { ...undone, undoes: 4 },
    bought,
  ],
  'undone after a later renewal': [
    paid(1),
    bought,
    { ...bought, time: [1, 30, 130, 160] },
    { ...undone, time: [1, -30, 160, 130] },
  ],
  'two renewals of one payment': [paid(1), bought, { ...bought, time: [1, 30, 130, 160] }],
  'time that a person gives': [{ move: 'line>spent', cents: 0, line: 1, time: [0, 86_400_000, 100, 86_400_100] }],
  'time that a person takes: the expiry goes back': [
    { move: 'line>spent', cents: 0, line: 1, time: [0, -50, 100, 50] },
  ],
  'given time that is taken back': [
    { move: 'line>spent', cents: 0, line: 1, time: [0, 50, 100, 150] },
    { move: 'spent>line', cents: 0, line: 1, time: [0, -50, 150, 100], undoes: 1 },
  ],
  'a renewal of the first release, of which nobody knows the time': [
    paid(1),
    { move: 'line>spent', cents: 5000, of: 1, line: 1 },
    { move: 'spent>line', cents: 5000, of: 1, line: 1, undoes: 2 },
  ],
  'a part refunded, and the rest later': [
    paid(1),
    { move: 'line>refunded', cents: 4000, of: 1, line: 1 },
    { move: 'line>refunded', cents: 6000, of: 1, line: 1 },
  ],
  'refunded before it was a line’s': [held, { move: 'held>refunded', cents: ALL, of: 1 }],
  'a refund that came back': [
    unmatched,
    { move: 'unmatched>refunded', cents: 4000, of: 1 },
    { move: 'refunded>unmatched', cents: 4000, of: 1 },
    { move: 'unmatched>line', cents: ALL, of: 1, line: 2 },
  ],
  'dismissed, and not so': [
    held,
    { move: 'held>dismissed', cents: ALL, of: 1 },
    { move: 'dismissed>unmatched', cents: ALL, of: 1 },
    { move: 'unmatched>dismissed', cents: ALL, of: 1 },
  ],
  'reversed, and not so': [
    paid(1),
    { move: 'line>reversed', cents: ALL, of: 1, line: 1 },
    { move: 'reversed>unmatched', cents: ALL, of: 1 },
    { move: 'unmatched>line', cents: ALL, of: 1, line: 1 },
  ],
  'reversed after it was dismissed': [
    unmatched,
    { move: 'unmatched>dismissed', cents: ALL, of: 1 },
    { move: 'dismissed>reversed', cents: ALL, of: 1 },
  ],
  'held, freed, given': [
    held,
    { move: 'held>unmatched', cents: 4000, of: 1 },
    { move: 'held>line', cents: 6000, of: 1, line: 1 },
    { move: 'unmatched>line', cents: 4000, of: 1, line: 1 },
  ],
  'lent, spent and paid back': [
    { move: 'lent>line', cents: 5000, line: 1 },
    { move: 'line>spent', cents: 5000, line: 1, time: MONTH },
    paid(1),
    { move: 'line>lent', cents: 5000, line: 1 },
  ],
  'owed before it came to us': [{ move: 'lent>spent', cents: 5000, line: 1 }],
  'an opening balance, and its correction': [
    { move: 'outside>line', cents: 5000, line: 1 },
    { move: 'line>outside', cents: 1000, line: 1 },
  ],
  'a second opening balance': [
    { move: 'outside>line', cents: 5000, line: 1 },
    { move: 'outside>line', cents: 5000, line: 1 },
  ],
  'a fee, and back': [
    paid(1),
    { move: 'fee>outside', cents: 50, of: 1 },
    { move: 'outside>fee', cents: 50, of: 1 },
    { move: 'fee>outside', cents: 50 },
  ],
  'the largest amount': [{ move: 'outside>held', cents: LARGEST_ROW, of: 1 }],
};

const CHECK = /CHECK constraint failed/;
const OVERDRAWN = /more than this payment has there/;
const UNDOING = /an undoing takes back exactly what was given/;

/** What was there before, and the row that is refused. */
const ILLEGAL: Readonly<Record<string, readonly [before: readonly Row[], wrong: Row, words: RegExp]>> = {
  'a bucket that nobody knows': [[], { move: 'outside>pocket', cents: 1, of: 1 }, CHECK],
  'a move that nobody knows': [[], { move: 'lent>held', cents: 1 }, CHECK],
  'a move written otherwise': [[], { move: 'Outside>held', cents: 1, of: 1 }, CHECK],
  'received twice': [[held], unmatched, /received already/],
  'received twice, though it is all gone': [
    [held, { move: 'held>dismissed', cents: ALL, of: 1 }],
    paid(1),
    /received already/,
  ],
  'more than is unmatched of it': [[unmatched], { move: 'unmatched>line', cents: ALL + 1, of: 1, line: 1 }, OVERDRAWN],
  'what is no longer unmatched': [
    [unmatched, { move: 'unmatched>line', cents: 6000, of: 1, line: 1 }],
    { move: 'unmatched>line', cents: 4001, of: 1, line: 2 },
    OVERDRAWN,
  ],
  'what never was held': [[unmatched], { move: 'held>line', cents: 1, of: 1, line: 1 }, OVERDRAWN],
  'what was never received': [[], { move: 'unmatched>line', cents: 1, of: 1, line: 1 }, OVERDRAWN],
  'what lies in the bucket of another payment': [
    [unmatched],
    { move: 'unmatched>dismissed', cents: 1, of: 2 },
    OVERDRAWN,
  ],
  'a line’s part, by another line': [[paid(1)], { move: 'line>unmatched', cents: 1, of: 1, line: 2 }, OVERDRAWN],
  'more than a line’s part of it': [
    [
      unmatched,
      { move: 'unmatched>line', cents: 4000, of: 1, line: 1 },
      { move: 'unmatched>line', cents: 6000, of: 1, line: 2 },
    ],
    { move: 'line>refunded', cents: 4001, of: 1, line: 1 },
    OVERDRAWN,
  ],
  'reversed twice': [
    [paid(1), { move: 'line>reversed', cents: ALL, of: 1, line: 1 }],
    { move: 'line>reversed', cents: 1, of: 1, line: 1 },
    OVERDRAWN,
  ],
  'refunded what was dismissed and is not there': [
    [held, { move: 'held>dismissed', cents: ALL, of: 1 }],
    { move: 'held>refunded', cents: 1, of: 1 },
    OVERDRAWN,
  ],
  'undone twice': [[paid(1), bought, undone], undone, /UNIQUE constraint failed: ledger.undoes/],
  'undone what is not there': [[paid(1), bought], { ...undone, undoes: 9 }, UNDOING],
  'undone what is no renewal': [[paid(1), bought], { ...undone, undoes: 1 }, UNDOING],
  'undone without saying what': [[paid(1), bought], { ...undone, undoes: null }, UNDOING],
  'undone another amount': [[paid(1), bought], { ...undone, cents: 4999 }, UNDOING],
  'undone of another line': [[paid(1), bought], { ...undone, line: 2 }, UNDOING],
  'undone of another payment': [[paid(1), bought], { ...undone, of: 2 }, UNDOING],
  'undone of no payment': [[paid(1), bought], { ...undone, of: null }, UNDOING],
  'undone another duration': [[paid(1), bought], { ...undone, time: [1, -29, 130, 101] }, UNDOING],
  'undone without the duration': [
    [paid(1), bought],
    { move: 'spent>line', cents: 5000, of: 1, line: 1, undoes: 2 },
    UNDOING,
  ],
  'undone an undoing': [[paid(1), bought, undone], { ...undone, time: [1, 30, 100, 130], undoes: 3 }, UNDOING],
  'something else that undoes': [
    [paid(1), bought],
    { move: 'line>unmatched', cents: 1, of: 1, line: 1, undoes: 2 },
    CHECK,
  ],
  'nothing received': [[], { move: 'outside>held', cents: 0, of: 1 }, CHECK],
  'nothing bought and no time given': [[], { move: 'line>spent', cents: 0, line: 1 }, CHECK],
  'less than nothing': [[paid(1)], { move: 'line>unmatched', cents: -1, of: 1, line: 1 }, CHECK],
  'more than the books can add up': [[], { move: 'outside>held', cents: LARGEST_ROW + 1, of: 1 }, /can add up/],
  'more lent than the books can add up': [[], { move: 'lent>line', cents: LARGEST_ROW + 1, line: 1 }, /can add up/],
  'half a cent': [[], { move: 'outside>held', cents: 0.5, of: 1 }, /cannot store REAL value in INTEGER column/],
  'a line of money that is nobody’s': [[], { ...held, line: 1 }, CHECK],
  'no line of money that is a line’s': [[], { ...paid(1), line: null }, CHECK],
  'no line of what was owed before': [[], { move: 'lent>spent', cents: 1 }, CHECK],
  'no payment of held money': [[], { ...held, of: null }, CHECK],
  'no payment of what is reversed': [[paid(1)], { move: 'line>reversed', cents: 1, line: 1 }, CHECK],
  'a payment that is lent': [[paid(1)], { move: 'line>lent', cents: 1, of: 1, line: 1 }, CHECK],
  'a payment that goes out as a correction': [[paid(1)], { move: 'line>outside', cents: 1, of: 1, line: 1 }, CHECK],
  'a payment that is not there': [[], { ...held, of: 9 }, /FOREIGN KEY/],
  'a line that is not there': [[], { ...paid(9) }, /FOREIGN KEY/],
  'time with money that buys none': [[], { ...paid(1), time: MONTH }, CHECK],
  'periods without the time': [[], { ...bought, time: [1, null, null, null] }, CHECK],
  'time without an expiry': [[], { ...bought, time: [1, 30, 100, null] }, CHECK],
  'a negative number of periods': [[], { ...bought, time: [-1, 30, 100, 130] }, CHECK],
};

describe('the schema accepts every legal deed', () => {
  test.each(Object.entries(LEGAL))('%s', (_, rows) => {
    const db = openBooks();
    post(db, ...rows);
    expect(db.prepare('SELECT count(*) FROM ledger').pluck().get()).toBe(rows.length);
  });

  test('money of two lines, one of which bought time for all of it', () => {
    const db = openBooks();
    post(db, paid(1), { ...bought, cents: ALL });
    // The line has another's money too: whose money a renewal spent says only who completed the price.
    post(db, { move: 'line>unmatched', cents: ALL, of: 1, line: 1 });
    expect(db.prepare('SELECT count(*) FROM ledger').pluck().get()).toBe(3);
  });

  test('the same number of a transaction with two merchants, and a receipt that contradicts a payment', () => {
    const db = openBooks();
    const name = db.prepare(
      "INSERT INTO payment_key (provider, scheme, value, payment_id) VALUES (?, 'gateway.transaction', 't1', ?)",
    );
    name.run('gateway', 1);
    name.run('gateway-2', 2);
    expect(() => name.run('gateway', 2)).toThrow(/UNIQUE/);
    db.exec(
      "INSERT INTO terminal_key VALUES ('gateway', 'gateway.order', 'm/1', 0), ('gateway-2', 'gateway.order', 'm/1', 0)",
    );
    db.exec('UPDATE payment SET contradicts = 1 WHERE id = 2');
    expect(() => db.exec('UPDATE payment SET contradicts = 9 WHERE id = 2')).toThrow(/FOREIGN KEY/);
  });
});

describe('the schema refuses', () => {
  test.each(Object.entries(ILLEGAL))('%s', (_, [before, wrong, words]) => {
    const db = openBooks();
    post(db, ...before);
    expect(() => post(db, wrong)).toThrow(words);
    expect(db.prepare('SELECT count(*) FROM ledger').pluck().get()).toBe(before.length);
  });

  test.each([
    [
      'a row without an action',
      "INSERT INTO ledger (action_id, move, amount_cents, payment_id, hash) VALUES (9, 'outside>held', 1, 2, zeroblob(32))",
      /FOREIGN KEY/,
    ],
    [
      'a hash that is none',
      "INSERT INTO ledger (action_id, move, amount_cents, payment_id, hash) VALUES (1, 'outside>held', 1, 2, zeroblob(31))",
      CHECK,
    ],
    ['a changed row', 'UPDATE ledger SET amount_cents = 1', /append-only/],
    ['a row that is deleted', 'DELETE FROM ledger', /append-only/],
    ['a changed action', "UPDATE action SET reason = 'another'", /never rewritten/],
    ['an action that is deleted though it has rows', 'DELETE FROM action', /FOREIGN KEY/],
    ['an action without a name', "INSERT INTO action (at, actor, name) VALUES (0, 'x', '')", CHECK],
    ['an action with a key of nothing', "INSERT INTO action (at, actor, name, key) VALUES (0, 'x', 'y', '')", CHECK],
    ['a payment of nothing', 'UPDATE payment SET amount_cents = 0', CHECK],
    ['an applied payment of no line', "UPDATE payment SET state = 'applied'", CHECK],
    ['a line with less than nothing', 'UPDATE subscription SET balance_cents = -1', CHECK],
    ['a line that owes less than nothing', 'UPDATE subscription SET lent_cents = -1', CHECK],
    ['a day that no month has', 'UPDATE subscription SET anchor_day = 32', CHECK],
  ])('%s', (_, sql, words) => {
    const db = openBooks();
    post(db, held);
    const rows = () =>
      ['ledger', 'action', 'payment', 'subscription'].map((table) => db.prepare(`SELECT * FROM ${table}`).all());
    const before = rows();
    expect(() => db.exec(sql)).toThrow(words);
    expect(rows()).toEqual(before);
  });

  test('the same deed asked for twice', () => {
    const db = openBooks();
    const ask = db.prepare("INSERT INTO action (at, actor, name, key) VALUES (0, 'amina', 'payment.refund', ?)");
    ask.run('form-1');
    expect(() => ask.run('form-1')).toThrow(/UNIQUE constraint failed: action.key/);
    ask.run('form-2');
    // Who needs no key may do the same twice.
    ask.run(null);
    ask.run(null);
    expect(db.prepare('SELECT count(*) FROM action').pluck().get()).toBe(5);
  });
});

test('one row that the rule accepts the schema accepts, and the other way round', () => {
  const db = openBooks();
  // What only other rows can tell is not asked here.
  db.exec('DROP TRIGGER ledger_received; DROP TRIGGER ledger_overdrawn');
  const whole = fc.integer({ min: -3, max: 3 });
  const odd = fc.oneof({ arbitrary: whole, weight: 20 }, { arbitrary: fc.constantFrom(0.5, Number.NaN), weight: 1 });
  const anyMove = fc.oneof(
    { arbitrary: fc.constantFrom<Move>(...MOVES), weight: 9 },
    {
      arbitrary: fc.tuple(fc.constantFrom(...BUCKETS), fc.constantFrom(...BUCKETS)).map((m) => m.join('>') as Move),
      weight: 1,
    },
  );
  const row = fc.record({
    move: anyMove,
    amount: fc.constantFrom(-1, 0, 1, 2, LARGEST_ROW, LARGEST_ROW + 1, 0.5),
    paymentId: fc.constantFrom(null, 1),
    subscriptionId: fc.constantFrom(null, 1),
    time: fc.option(fc.record({ periods: odd, givenMs: odd, expiresBefore: odd, expiresAfter: odd })),
    undoes: fc.boolean(),
    /** Whether to make line, payment, time and undoing what the move asks for, so that enough rows are right. */
    mend: fc.boolean(),
  });
  let accepted = 0;
  fc.assert(
    fc.property(row, ({ move, amount, mend, ...rest }) => {
      const asked = facts(move);
      const time = mend && move !== 'line>spent' && move !== 'spent>line' ? null : rest.time;
      const { paymentId, subscriptionId } = mend
        ? { paymentId: asked.paymentId, subscriptionId: asked.subscriptionId === null ? null : 1 }
        : rest;
      const isUndoing = mend ? move === 'spent>line' : rest.undoes;
      db.exec('BEGIN');
      try {
        const base = db.prepare('SELECT coalesce(max(id), 0) + 1 FROM ledger').pluck().get() as number;
        const given = time === null ? undefined : [time.periods, time.givenMs, time.expiresBefore, time.expiresAfter];
        if (isUndoing) {
          // What it undoes, as far as that can be a row itself.
          const what = given && [1, given[1] === undefined ? 0 : 0 - given[1], 0, 0];
          const bought = { move: 'line>spent', cents: amount, of: paymentId, line: subscriptionId };
          try {
            post(db, what === undefined ? bought : { ...bought, time: what });
          } catch {
            return;
          }
        }
        const undoes = isUndoing ? base : null;
        // `cents` takes no half ones.
        const amountCents = amount as ReturnType<typeof cents>;
        const fault = ledgerFault({
          ...asked,
          action: action(),
          amountCents,
          paymentId,
          subscriptionId,
          time,
          undoes,
        });
        let refusal: string | null = null;
        try {
          post(db, {
            move,
            cents: amount,
            of: paymentId,
            line: subscriptionId,
            undoes,
            ...(given === undefined ? {} : { time: given }),
          });
        } catch (error) {
          refusal = String(error);
        }
        expect({ refused: refusal !== null, refusal, fault }).toEqual({ refused: fault !== null, refusal, fault });
        if (fault === null) accepted += 1;
      } finally {
        db.exec('ROLLBACK');
      }
    }),
    { numRuns: runs(3000) },
  );
  expect(accepted).toBeGreaterThan(runs(3000) / 10);
});
