import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localDay } from '../../../src/domain/time/local-day.ts';
import { localMonth } from '../../../src/domain/time/local-month.ts';
import { isSummedRight, keepDaySums, sumNext } from '../../../src/services/money/sum-days.ts';
import { dropDays, summedDays, tookThen } from '../../../src/storage/day-sums.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { DIMENSIONS, monthReport } from '../../../src/views/reports.ts';
import { NOW, openStore, put, putLine, putNetwork, putPayment } from '../../http/console/seed.ts';
import { runs } from '../../runs.ts';
import { VirtualClock } from '../../virtual-clock.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const ZONE = 'Africa/Nairobi';
/** Of a whole hour, of three quarters, and two whose clocks are put back within the month; by half an hour one of them. */
const ZONES = [ZONE, 'Asia/Kathmandu', 'America/New_York', 'Australia/Lord_Howe'] as const;
const ALL_TIME = { from: 0, until: Number.MAX_SAFE_INTEGER };

let store: Store;
let close: () => Promise<void>;
let lines: number[];

beforeEach(() => {
  ({ store, close } = openStore());
  putNetwork(store);
  put(store, 'plan', { ...homePlan(store), code: 'home20', name: 'Home 20 Mbit/s' });
  lines = [putLine(store, 'Amina').id, putLine(store, 'Brian', { router_name: 'tower-2' }).id];
});
afterEach(() => close());

/** A payment of the first line. */
const pay = (over: Parameters<typeof putPayment>[1]) => putPayment(store, { subscription_id: lines[0]!, ...over });
const homePlan = (of: Store) =>
  of.first(
    query()((db) => db.selectFrom('plan').selectAll()),
    {},
  )!;
const exec = (sql: string) =>
  store.run(
    query()(() => ({ compile: () => ({ sql, parameters: [] }) }) as never),
    {},
  );

function sumAll(zone: string, now = NOW): void {
  while (sumNext(store, zone, now));
}

/** What the month came to by all that is asked for. */
function told(zone: string, months = ['2026-10', '2026-11']) {
  return months.flatMap((month) =>
    DIMENSIONS.map((by) => monthReport(store, localMonth(month, NOW, zone), by, 'KES', NOW)),
  );
}

/** The same of payments alone. */
function toldOfPayments(zone: string) {
  const back = new Error('back');
  let report: ReturnType<typeof told> = [];
  try {
    store.transaction(() => {
      store.run(dropDays, ALL_TIME);
      report = told(zone);
      throw back;
    });
  } catch (error) {
    if (error !== back) throw error;
  }
  return report;
}

const summed = () => store.all(summedDays, ALL_TIME).map(({ from_at: from }) => from);

describe('a report says what it says of payments alone', () => {
  interface Deed {
    readonly kind: 'put' | 'change' | 'delete' | 'line' | 'sum' | 'wait';
    readonly at: number;
    readonly n: number;
    readonly zone: (typeof ZONES)[number];
    readonly column: keyof typeof VALUES;
  }
  const VALUES = {
    state: ["'applied'", "'reversed'", "'refunded'"],
    amount_cents: ['1', '150000', '99999999'],
    currency: ["'KES'", "'USD'"],
    provider: ["'payhero'", "'daraja'"],
    confirmed_at: ['received_at + 900', 'received_at + 30001', 'NULL'],
    online_at: ['NULL', 'received_at + 31000'],
    subscription_id: ['1', '2'],
    received_at: ['received_at + 86400000', 'received_at - 3600000', 'received_at + 1'],
  } as const;
  /** Around the ends of days, where a millisecond decides. */
  const instant = fc
    .tuple(fc.constantFrom(...ZONES), fc.integer({ min: 1, max: 45 }), fc.constantFrom(-1, 0, 1, 7 * HOUR))
    .map(([zone, days, by]) => localDay(NOW - days * DAY, zone).from + by);
  const deed = fc.record<Deed>({
    kind: fc.constantFrom('put', 'put', 'put', 'change', 'change', 'delete', 'line', 'sum', 'sum', 'wait'),
    at: instant,
    n: fc.nat(),
    zone: fc.constantFrom(...ZONES.slice(0, 1), ...ZONES),
    column: fc.constantFrom(...(Object.keys(VALUES) as (keyof typeof VALUES)[])),
  });

  test('whatever is put in, changed, taken out and summed, in whatever order and zone', () => {
    let compared = 0;
    fc.assert(
      fc.property(fc.array(deed, { minLength: 5, maxLength: 30 }), (deeds) => {
        exec('DELETE FROM payment');
        exec('DELETE FROM summed_day');
        let now = NOW - 2 * DAY;
        const ids: number[] = [];
        for (const { kind, at, n, zone, column } of deeds) {
          const id = ids[n % Math.max(1, ids.length)] ?? 0;
          if (kind === 'put') {
            const state = n % 5 === 0 ? 'unmatched' : 'applied';
            const line = state === 'unmatched' ? null : lines[n % 2]!;
            ids.push(pay({ received_at: at, state, subscription_id: line, amount_cents: 1 + (n % 7) }));
          }
          const values = VALUES[column];
          if (kind === 'change') {
            exec(
              `UPDATE payment SET ${column} = ${values[n % values.length]!} WHERE id = ${id} AND subscription_id > 0`,
            );
          }
          if (kind === 'delete') exec(`DELETE FROM payment WHERE id = ${id}`);
          if (kind === 'line') {
            exec(
              `UPDATE subscription SET plan_code = '${n % 2 === 0 ? 'home10' : 'home20'}' WHERE id = ${lines[n % 2]!}`,
            );
            exec(
              `UPDATE subscription SET router_name = 'tower-${1 + (n % 2)}' WHERE id = ${lines[n % 3 === 0 ? 0 : 1]!}`,
            );
          }
          if (kind === 'wait') now += n % DAY;
          if (kind === 'sum') for (let i = 0; i < n % 60; i += 1) sumNext(store, zone, now);
          if (kind !== 'sum' && kind !== 'wait') continue;
          compared += summed().length;
          for (const day of store.all(summedDays, ALL_TIME)) {
            expect(isSummedRight(store, { from: day.from_at, until: day.until_at })).toBe(true);
          }
          expect(told(zone)).toEqual(toldOfPayments(zone));
        }
        sumAll(ZONE, now);
        expect(told(ZONE)).toEqual(toldOfPayments(ZONE));
      }),
      { numRuns: runs(60) },
    );
    expect(compared).toBeGreaterThan(100);
  });

  /** Each with what it does to a payment of a day that is summed. */
  const CHANGES = [
    ...Object.entries(VALUES).map(([column, values]) => [column, `UPDATE payment SET ${column} = ${values.at(-1)!}`]),
    ['the line’s plan', "UPDATE subscription SET plan_code = 'home20'"],
    ['the line’s router', "UPDATE subscription SET router_name = 'estate-gate'"],
    ['that it is there', 'DELETE FROM payment'],
  ] as [string, string][];

  test.each(CHANGES)('once %s has changed, before and after it is summed anew', (_, sql) => {
    const at = NOW - 3 * DAY;
    const first = pay({ received_at: NOW - 5 * DAY });
    pay({ received_at: at, confirmed_at: at + 700, online_at: at + 1_900 });
    sumAll(ZONE);
    const before = told(ZONE);
    exec(sql.startsWith('UPDATE sub') ? sql : `${sql} WHERE id > ${first}`);
    const after = told(ZONE);
    expect(after).not.toEqual(before);
    expect(after).toEqual(toldOfPayments(ZONE));
    expect(summed()).not.toContain(localDay(at, ZONE).from);
    sumAll(ZONE);
    expect(summed()).toContain(localDay(at, ZONE).from);
    expect(told(ZONE)).toEqual(after);
  });

  test('once a payment has come late into a day that is summed', () => {
    pay({ received_at: NOW - 9 * DAY });
    sumAll(ZONE);
    expect(summed()).toHaveLength(9);
    pay({ received_at: NOW - 4 * DAY });
    expect(summed()).toHaveLength(8);
    expect(told(ZONE)).toEqual(toldOfPayments(ZONE));
    pay({ received_at: NOW - 30 * DAY });
    sumAll(ZONE);
    expect(summed()).toHaveLength(30);
  });
});

test('every day that is over is summed, as far back as payments go, and today is not', () => {
  expect(sumNext(store, ZONE, NOW)).toBe(false);
  pay({ received_at: NOW });
  expect(sumNext(store, ZONE, NOW)).toBe(false);
  pay({ received_at: NOW - 3 * DAY });
  sumAll(ZONE);
  const today = localDay(NOW, ZONE).from;
  expect(summed()).toEqual([3, 2, 1].map((days) => today - days * DAY));
  sumAll(ZONE, NOW + 2 * DAY);
  expect(summed()).toHaveLength(5);
});

test('a zone that is another, and a clock that was ahead, leave no day behind that is none', () => {
  pay({ received_at: NOW - 5 * DAY });
  sumAll(ZONE, NOW + 20 * DAY);
  expect(summed()).toHaveLength(25);
  sumAll(ZONE);
  expect(summed()).toHaveLength(5);
  sumAll('Asia/Kathmandu');
  expect(summed()).toEqual([5, 4, 3, 2, 1].map((days) => localDay(NOW - days * DAY, 'Asia/Kathmandu').from));
});

test('a day whose sums were changed from outside is found within as many minutes as there are days, told, and put right', async () => {
  const at = NOW - 3 * DAY;
  pay({ received_at: at, confirmed_at: at + 700 });
  const clock = new VirtualClock(NOW);
  const wrong: string[] = [];
  let isClockRight = false;
  const end = keepDaySums({
    store,
    clock,
    zone: ZONE,
    isClockRight: () => isClockRight,
    onWrong: (day) => wrong.push(day),
  });
  await clock.advance(3 * 60_000);
  expect(summed()).toEqual([]);
  isClockRight = true;
  await clock.advance(2 * 60_000);
  expect(summed()).toHaveLength(3);
  expect([store.all(tookThen, localDay(at, ZONE)), wrong]).toEqual([[{ tenths: 7, n: 1 }], []]);
  exec('UPDATE day_speed SET tenths = 3');
  exec("UPDATE day_taken SET cents = cents + 1 WHERE dimension = 'router'");
  await clock.advance(4 * 60_000);
  expect(wrong).toEqual([localDay(at, ZONE).day]);
  expect(told(ZONE)).toEqual(toldOfPayments(ZONE));
  end();
  pay({ received_at: at });
  await clock.advance(5 * 60_000);
  expect(summed()).toHaveLength(2);
});
