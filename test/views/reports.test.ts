import { afterEach, beforeEach, expect, test } from 'vitest';
import { localMonth } from '../../src/domain/time/local-month.ts';
import { secondsToOnline, TAKEN_BY } from '../../src/storage/views/report.ts';
import { DIMENSIONS, monthReport, seriesOf } from '../../src/views/reports.ts';
import { NOW, openStore, putLine, putNetwork, putPayment } from '../http/console/seed.ts';

const DAY = 86_400_000;
const ZONE = 'Africa/Nairobi';
const NOVEMBER = localMonth('2026-11', NOW, ZONE);

let store: ReturnType<typeof openStore>['store'];
let close: () => Promise<void>;

beforeEach(() => {
  ({ store, close } = openStore());
  putNetwork(store);
});
afterEach(() => close());

const report = (by: (typeof DIMENSIONS)[number] = 'plan') => monthReport(store, NOVEMBER, by, 'KES', NOW);

test('each shilling of the month is in one day and one name, and what went back is in none', () => {
  const line = putLine(store, 'Amina').id;
  const at = (day: number, hour: number) => Date.UTC(2026, 10, day, hour) - 3 * 3_600_000;
  putPayment(store, { subscription_id: line, received_at: at(1, 0) });
  putPayment(store, { subscription_id: line, received_at: at(3, 23) + 3_599_999, amount_cents: 50_050 });
  putPayment(store, { state: 'unmatched', received_at: at(3, 12), provider: 'daraja' });
  putPayment(store, { state: 'reversed', received_at: at(3, 12) });
  putPayment(store, { subscription_id: line, received_at: at(3, 12), currency: 'USD' });
  putPayment(store, { subscription_id: line, received_at: NOVEMBER.from - 1 });
  putPayment(store, { subscription_id: line, received_at: NOVEMBER.until });
  const { series, days, total } = report();
  expect(total).toEqual({ n: 3, cents: 350_050 });
  expect(days.flatMap(({ cents }, i) => (cents === 0 ? [] : [[i + 1, cents]]))).toEqual([
    [1, 150_000],
    [3, 200_050],
  ]);
  expect(series.map(({ key, name, total: sum }) => [key, name, sum.cents])).toEqual([
    ['home10', 'Home 10 Mbit/s', 200_050],
    [null, '', 150_000],
  ]);
  for (const by of DIMENSIONS) expect(report(by).total).toEqual(total);
  expect(report('provider').series.map(({ name }) => name)).toEqual(['payhero', 'daraja']);
});

test('what is small is together, so that a chart of forty routers can be read', () => {
  const bucket = NOVEMBER.from / 900_000;
  const rows = Array.from({ length: 40 }, (_, i) => ({ bucket, name: `r${i}`, n: 1, cents: 100 + i }));
  const series = seriesOf(rows, NOVEMBER, (key) => key);
  expect(series.map(({ name, isOthers }) => (isOthers ? '…' : name))).toEqual(['r39', 'r38', 'r37', 'r36', 'r35', '…']);
  expect(series.reduce((sum, { total }) => sum + total.cents, 0)).toBe(rows.reduce((sum, row) => sum + row.cents, 0));
  expect(seriesOf(rows.slice(0, 6), NOVEMBER, String).some(({ isOthers }) => isOthers)).toBe(false);
});

test('half, nearly all, and who was promised: of payments that switched something on', () => {
  const { id } = putLine(store, 'Amina');
  for (let i = 1; i <= 100; i += 1) {
    const received = NOW - i * 60_000;
    const took = i <= 90 ? i * 100 : 60_000;
    putPayment(store, {
      subscription_id: id,
      received_at: received,
      confirmed_at: received + 50,
      online_at: received + took,
    });
  }
  putPayment(store, { subscription_id: id, received_at: NOW - DAY });
  expect(report().allSpeed).toEqual({ n: 100, kept: 90, medianMs: 5_000, p95Ms: 60_000 });
  expect(report().speed[20]).toEqual({ n: 0, kept: 0, medianMs: null });
});

test('who is there, came, left and owes', () => {
  putLine(store, 'there', { expires_at: NOW + DAY });
  putLine(store, 'new', { expires_at: NOW + DAY, created_at: NOW - DAY });
  putLine(store, 'left', { expires_at: NOW - DAY });
  putLine(store, 'ended', { expires_at: NOW - 80 * DAY, retired_at: NOW - DAY });
  putLine(store, 'owes', { expires_at: NOW - 80 * DAY, lent_cents: 75_000 });
  expect(report().lines).toEqual({ active: 2, added: 1, ended: 1, lapsed: 1, owing: 1, owedCents: 75_000 });
});

test('payments of a month are found by the index of when they were received', () => {
  for (const one of [...Object.values(TAKEN_BY), secondsToOnline]) {
    expect(store.explain(one).join('\n')).toMatch(
      /SEARCH payment USING INDEX payment_received \(received_at>\? AND received_at<\?\)/,
    );
  }
});
