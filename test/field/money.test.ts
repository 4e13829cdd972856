import { describe, expect, test } from 'vitest';
import { cents } from '../../src/domain/values/money.ts';
import { BoxClock } from '../../src/services/box/box-clock.ts';
import { sendReceipt } from '../../src/services/commands/send-receipt.ts';
import { DEFAULT_TEMPLATES } from '../../src/domain/messages/receipt.ts';
import { sweep } from '../../src/services/lines/sweep.ts';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { takePayments } from '../../src/services/money/take-payments.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import { VirtualClock } from '../virtual-clock.ts';
import {
  addLine,
  delivery,
  lineRow,
  notice,
  NOW,
  openAlarms,
  openStore,
  payments,
  POLICY,
  PRICE,
  receipts,
} from '../services/books.ts';

const at = (text: string) => Date.parse(`${text}+03:00`);
const pay = (store: Store, shillings: number, now = NOW) => {
  const told = delivery(notice({ account: 'ACC1', amountCents: cents(shillings * 100) }), { receivedAt: now });
  return takePayments(store, [told], POLICY, now)[0];
};

/** By a clock that is right. */
const sweepAt = (store: Store, now: number) => {
  const time = new BoxClock(new VirtualClock(now), store, 0);
  return sweep(store, POLICY, 0, time.facts(), now);
};

/** The text of the receipt of the newest payment. */
async function receiptOf(store: Store, now = NOW): Promise<string> {
  const deps = {
    store,
    clock: new VirtualClock(now),
    random: () => 0,
    gateway: { kind: 'first', send: () => Promise.resolve({ kind: 'sent', messageId: 'm' } as const) },
    templates: DEFAULT_TEMPLATES,
    language: 'en',
    timeZone: 'Africa/Nairobi',
    businessName: 'Demo Net',
    supportPhone: null,
  } as const;
  const subject = store.all(payments, {}).at(-1)!.id;
  await sendReceipt(
    deps,
    { id: 1, kind: 'sms.send', subject, attempts: 0, priority: 5, asked: 0 },
    new AbortController().signal,
  );
  return store.all(receipts, {}).at(-1)?.body ?? '';
}

describe('what money buys', () => {
  test('F-money-01: a typing error buys what is usual, the rest is balance, and a person is asked', () => {
    const store = openStore();
    addLine(store, 1);
    pay(store, 60_000);
    expect(lineRow(store, 'ACC1')).toMatchObject({ expires_at: at('2026-09-10T09:00'), balance_cents: 34 * PRICE });
    expect(store.all(openAlarms, {})).toMatchObject([
      {
        kind: 'unusual-payment',
        subject: 'ACC1',
        message: expect.stringContaining('KES 60,000 came for ACC1') as string,
      },
    ]);
    expect(checkBooks(store).problems).toEqual([]);
  });

  test.each([1, 2, 3, 6])('%i periods at once are usual, and nobody is asked', (periods) => {
    const store = openStore();
    addLine(store, 1);
    pay(store, 1500 * periods);
    expect(lineRow(store, 'ACC1').balance_cents).toBe(0);
    expect(store.all(openAlarms, {})).toEqual([]);
  });

  test.each([10, 7 + 2 / 3, 12])('%d times the price asks, and loses nothing to who meant it', (times) => {
    const store = openStore();
    addLine(store, 1);
    pay(store, 1500 * times);
    expect(store.all(openAlarms, {})).toMatchObject([{ kind: 'unusual-payment' }]);
    const until = lineRow(store, 'ACC1').expires_at;
    sweepAt(store, until);
    const left = Math.floor(times) - 6;
    expect(lineRow(store, 'ACC1').balance_cents).toBe(Math.round((times - 6 - Math.min(left, 6)) * PRICE));
    expect(lineRow(store, 'ACC1').expires_at).toBeGreaterThan(until);
  });

  test('F-money-02: months end on the day of the first, over short months, a seconds-late sweep and years', () => {
    const store = openStore();
    addLine(store, 1, { expiresAt: at('2027-01-31T18:00') });
    const ends: string[] = [];
    for (const now of ['2027-01-31T18:00', '2027-02-28T17:00', '2027-03-31T18:00', '2027-04-30T17:59']) {
      pay(store, 1500, at(now));
      ends.push(new Date(lineRow(store, 'ACC1').expires_at + 3 * 3_600_000).toISOString().slice(0, 10));
    }
    expect(ends).toEqual(['2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31']);

    const prepaid = openStore();
    addLine(prepaid, 1, { expiresAt: at('2027-01-31T18:00'), plan: { max_periods: 1 } });
    pay(prepaid, 3000, at('2027-01-31T18:00'));
    sweepAt(prepaid, at('2027-02-28T18:00:07'));
    expect(new Date(lineRow(prepaid, 'ACC1').expires_at).toISOString()).toContain('2027-03-31');

    const yearly = openStore();
    addLine(yearly, 1, { expiresAt: at('2028-02-29T18:00'), plan: { period_unit: 'year' } });
    for (const year of [2028, 2029, 2030, 2031]) pay(yearly, 1500, at(`${year}-02-20T09:00`));
    expect(new Date(lineRow(yearly, 'ACC1').expires_at).toISOString()).toContain('2032-02-29');
  });

  test('F-money-03: two halves are one period, and the receipt of the first says what is missing', async () => {
    const store = openStore();
    addLine(store, 1);
    pay(store, 750);
    expect(lineRow(store, 'ACC1').balance_cents).toBe(75_000);
    expect(await receiptOf(store)).toContain('Pay KES 750 more to renew');
    pay(store, 750);
    expect(lineRow(store, 'ACC1')).toMatchObject({ expires_at: at('2026-04-10T09:00'), balance_cents: 0 });
    expect(await receiptOf(store)).toContain('until 10 Apr 09:00');
  });

  test('F-money-09: a day is a day from when it is bought, or from the end of the one that runs; the receipt says which', async () => {
    const plan = { code: 'day', period_unit: 'day' } as const;
    const store = openStore();
    addLine(store, 1, { plan });
    pay(store, 1500, at('2026-03-10T22:05'));
    expect(lineRow(store, 'ACC1').expires_at).toBe(at('2026-03-11T22:05'));
    pay(store, 1500, at('2026-03-12T00:26'));
    expect(lineRow(store, 'ACC1').expires_at).toBe(at('2026-03-13T00:26'));
    expect(await receiptOf(store, at('2026-03-12T00:26'))).toContain('13 Mar 00:26');

    const early = openStore();
    addLine(early, 1, { plan });
    pay(early, 1500, at('2026-03-10T22:05'));
    pay(early, 1500, at('2026-03-11T00:26'));
    expect(lineRow(early, 'ACC1').expires_at).toBe(at('2026-03-12T22:05'));
    expect(await receiptOf(early, at('2026-03-11T00:26'))).toContain('12 Mar 22:05');
  });

  test('F-money-10: the price of another plan is one period and the rest as balance, and the receipt says so', async () => {
    const store = openStore();
    addLine(store, 1);
    pay(store, 2500);
    expect(lineRow(store, 'ACC1')).toMatchObject({ expires_at: at('2026-04-10T09:00'), balance_cents: 100_000 });
    expect(await receiptOf(store)).toMatch(/until 10 Apr 09:00\..*Balance KES 1,000\./);
  });
});
