import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { act } from '../../../src/services/actions/act.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { closeDays, closeEachDay } from '../../../src/services/money/close-days.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { allClosings } from '../../../src/storage/closings.ts';
import { localDay } from '../../../src/domain/time/local-day.ts';
import { CSV_OF } from '../../../src/views/book-lists.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { actions, addLine, DAY, delivery, HOUR, notice, NOW, openStore, POLICY } from '../books.ts';

const ZONE = POLICY.timeZone;
const close = closeDays(ZONE);
const pay = (store: Store, at: number, name = 'ALEX', provider = 'payhero') =>
  takePayments(
    store,
    [delivery(notice({ account: 'ACC1', payerName: name }), { provider, receivedAt: at })],
    POLICY,
    at,
  );
const closed = (store: Store) =>
  store.all(allClosings, {}).map(({ day, ledger_id, totals }) => [day, ledger_id, JSON.parse(totals) as unknown]);

function withLine() {
  const store = openStore();
  addLine(store, 1);
  return store;
}

test('a day that is over is closed once: what came by which connection, and what lies where at its end', () => {
  const store = withLine();
  pay(store, NOW);
  pay(store, NOW + HOUR, 'ALEX', 'till');
  takePayments(store, [delivery(notice())], POLICY, NOW + 2 * HOUR);
  expect(act(store, close, {}, { actor: 'box' }, NOW + 3 * HOUR)).toMatchObject({ kind: 'refused', why: 'none' });
  // 15 hours later it is midnight in Nairobi.
  expect(act(store, close, {}, { actor: 'box' }, NOW + 15 * HOUR)).toMatchObject({ kind: 'done' });
  expect(closed(store)).toEqual([
    [
      '2026-03-10',
      5,
      {
        received: { payhero: { cents: 300_000, payments: 2 }, till: { cents: 150_000, payments: 1 } },
        moved: {
          payhero: { outside: -300_000, spent: 150_000, unmatched: 150_000 },
          till: { outside: -150_000, spent: 150_000 },
        },
        standing: { outside: -450_000, spent: 300_000, unmatched: 150_000 },
      },
    ],
  ]);
  expect(act(store, close, {}, { actor: 'box' }, NOW + 16 * HOUR)).toMatchObject({ kind: 'refused' });
  expect(store.all(actions, {}).at(-1)).toMatchObject({ name: 'books.close', detail: '2026-03-10' });
  expect(checkBooks(store).problems).toEqual([]);
});

test('after days off each day with rows has its own line, and a day without any has one when the box was on', () => {
  const store = withLine();
  pay(store, NOW);
  pay(store, NOW + 3 * DAY);
  act(store, close, {}, { actor: 'box' }, NOW + 5 * DAY);
  act(store, close, {}, { actor: 'box' }, NOW + 6 * DAY);
  expect(closed(store).map(([day, to]) => [day, to])).toEqual([
    ['2026-03-10', 2],
    ['2026-03-13', 4],
    ['2026-03-14', 4],
    ['2026-03-15', 4],
  ]);
  expect(checkBooks(store).problems).toEqual([]);
});

test('what a wrong clock wrote of a day that is closed goes into the next, and no row into two', () => {
  const store = withLine();
  pay(store, NOW + DAY);
  act(store, close, {}, { actor: 'box' }, NOW + 2 * DAY);
  pay(store, NOW);
  act(store, close, {}, { actor: 'box' }, NOW + 3 * DAY);
  expect(closed(store).map(([day, to]) => [day, to])).toEqual([
    ['2026-03-11', 2],
    ['2026-03-12', 4],
  ]);
  expect(checkBooks(store).problems).toEqual([]);
});

test('a closing is never rewritten; one that was all the same is found', () => {
  const store = withLine();
  pay(store, NOW);
  act(store, close, {}, { actor: 'box' }, NOW + 2 * DAY);
  const db = new Database(store.path);
  expect(() => db.exec("UPDATE closing SET totals = '{}'")).toThrow(/never rewritten/);
  expect(() => db.exec('DELETE FROM closing')).toThrow(/never rewritten/);
  db.exec('DROP TRIGGER closing_no_update');
  db.exec('UPDATE closing SET hash = zeroblob(32)');
  expect(checkBooks(store).problems).toContain(
    'The closing of 2026-03-10, or the one before it, was changed after it was written.',
  );
  db.exec("UPDATE closing SET totals = replace(totals, '150000', '150001')");
  expect(checkBooks(store).problems).toContain('The closing of 2026-03-10 is not what the ledger comes to.');
  db.close();
});

test('a daemon closes each day at its end, and none by a clock that is not believed', async () => {
  const store = withLine();
  pay(store, NOW);
  const clock = new VirtualClock(NOW);
  let isRight = false;
  const end = closeEachDay({ store, clock, zone: ZONE, isClockRight: () => isRight });
  await clock.advance(DAY);
  expect(closed(store)).toEqual([]);
  isRight = true;
  await clock.advance(DAY);
  expect(closed(store).map(([day]) => day)).toEqual(['2026-03-10', '2026-03-11']);
  end();
  await clock.advance(3 * DAY);
  expect(closed(store)).toHaveLength(2);
});

test('as CSV: amounts as decimals, instants in UTC, and no text that a spreadsheet would run', () => {
  const store = withLine();
  pay(store, NOW, '=HYPERLINK("http://x","y")');
  pay(store, NOW + DAY, '+254, "Al"');
  act(store, close, {}, { actor: 'box' }, NOW + 3 * DAY);
  const days = { first: localDay(NOW, ZONE), last: localDay(NOW, ZONE) };
  const payments = [...CSV_OF.payments(store, days)];
  expect(payments).toHaveLength(2);
  expect(payments[1]).toMatch(
    /^1,2026-03-10T06:00:00\.000Z,payhero,1500\.00,KES,SCA\d+,applied,account,ACC1,"'=HYPERLINK\(""http:\/\/x"",""y""\)",,ACC1\r\n$/,
  );
  const both = { ...days, last: localDay(NOW + DAY, ZONE) };
  expect([...CSV_OF.payments(store, both)][2]).toContain(`"'+254, ""Al""",`);
  expect([...CSV_OF.ledger(store, days)][1]).toMatch(
    /^1,2026-03-10T06:00:00\.000Z,outside,line,1500\.00,1,ACC1,,,,,mpesa\.receipt SCA/,
  );
  expect([...CSV_OF.closings(store, days)].map((line) => line.split(',').slice(0, 6).join(','))).toEqual([
    'day,what,provider,bucket,payments,amount',
    '2026-03-10,received,payhero,,1,1500.00',
    '2026-03-10,moved,payhero,outside,,-1500.00',
    '2026-03-10,moved,payhero,spent,,1500.00',
    '2026-03-10,standing,,outside,,-1500.00',
    '2026-03-10,standing,,spent,,1500.00',
  ]);
});
