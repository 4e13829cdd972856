import { expect, test } from 'vitest';
import { dayWords } from '../../../src/domain/notices/notice-words.ts';
import { cents } from '../../../src/domain/values/money.ts';
import { act } from '../../../src/services/actions/act.ts';
import { acceptBooks } from '../../../src/services/box/known-books.ts';
import { tellDay } from '../../../src/services/notices/tell-day.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { newestNotices } from '../../../src/views/notices.ts';
import { addLine, HOUR, openStore } from '../books.ts';

const BOX = { businessName: 'Tower Net', timeZone: 'Africa/Nairobi', language: 'en', consoleUrl: null } as const;
const OWNER = [{ channel: 'telegram', address: '-100123' }] as const;
/** Friday, 27 November 2026, 0:00 in Nairobi. */
const TODAY = Date.parse('2026-11-26T21:00:00Z');
const SETTINGS = { digestHour: 7, currency: 'KES' };

const put = query<{ at: number; confirmedAt: number | null; state: 'applied' | 'reversed' }>()((db, p) =>
  db.insertInto('payment').values({
    provider: 'payhero',
    amount_cents: 150_000,
    currency: 'KES',
    state: p.state,
    subscription_id: 1,
    received_at: p.at,
    confirmed_at: p.confirmedAt,
  }),
);

test('a day is told once, from its hour on, by what came in from its first to its last moment', () => {
  const store = openStore();
  addLine(store, 1);
  const pay = (at: number, tookMs: number | null, state: 'applied' | 'reversed' = 'applied') =>
    store.run(put, { at, confirmedAt: tookMs === null ? null : at + tookMs, state });
  pay(TODAY - 24 * HOUR - 1, 99_000);
  pay(TODAY - 24 * HOUR, 2_000);
  pay(TODAY - 9 * HOUR, 9_000);
  pay(TODAY - 8 * HOUR, 3_100);
  pay(TODAY - 7 * HOUR, null);
  pay(TODAY - 6 * HOUR, 1_000, 'reversed');
  pay(TODAY, 99_000);
  const tell = (now: number) => tellDay(store, SETTINGS, OWNER, BOX, () => 2, now);
  expect(tell(TODAY + 7 * HOUR - 1)).toBe(false);
  expect(tell(TODAY + 7 * HOUR)).toBe(true);
  expect(tell(TODAY + 23 * HOUR)).toBe(false);
  expect(newestNotices(store, 9)).toMatchObject([
    { title: 'Tower Net, 26 Nov: 4 payments, KES 6,000, median 3.1 s, 2 need you' },
  ]);
  // The next day, of a box that was off at seven.
  expect(tell(TODAY + 24 * HOUR + 6 * HOUR)).toBe(false);
  expect(tell(TODAY + 24 * HOUR + 15 * HOUR)).toBe(true);
  expect(newestNotices(store, 9)[0]?.title).toBe('Tower Net, 27 Nov: 1 payment, KES 1,500, median 1 min, 2 need you');
});

test('books that begin today tell nothing of yesterday', () => {
  const store = openStore();
  act(store, acceptBooks, { mark: null, problems: [] }, { actor: 'cli:asha' }, TODAY + 8 * HOUR);
  const tell = (now: number) => tellDay(store, SETTINGS, OWNER, BOX, () => 0, now);
  expect(tell(TODAY + 9 * HOUR)).toBe(false);
  expect(tell(TODAY + 24 * HOUR + 9 * HOUR)).toBe(true);
});

test('nobody is told where it is never, or where there is nobody', () => {
  const store = openStore();
  expect(tellDay(store, { ...SETTINGS, digestHour: null }, OWNER, BOX, () => 0, TODAY + 9 * HOUR)).toBe(false);
  expect(tellDay(store, SETTINGS, [], BOX, () => 0, TODAY + 9 * HOUR)).toBe(false);
});

test.each([
  ['en', 0, 'Tower Net, 26 Nov: 0 payments, KES 0, nothing needs you'],
  ['en', 1, 'Tower Net, 26 Nov: 0 payments, KES 0, 1 needs you'],
  ['sw', 3, 'Tower Net, 26 Nov: malipo 0, KES 0, 3 yanakuhitaji'],
] as const)('a day without a payment, in %s, with %i that wait', (language, needs, title) => {
  const day = { at: TODAY - 24 * HOUR, payments: 0, cents: cents(0), currency: 'KES', medianMs: null, needs };
  expect(dayWords(day, { ...BOX, language }, TODAY)).toMatchObject({ title, short: title });
});
