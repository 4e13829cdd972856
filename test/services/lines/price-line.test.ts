import { expect, test } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import { act, preview } from '../../../src/services/actions/act.ts';
import { changePlan } from '../../../src/services/lines/change-plan.ts';
import { openBalance } from '../../../src/services/lines/open-balance.ts';
import { priceLine } from '../../../src/services/lines/price-line.ts';
import { sweep } from '../../../src/services/lines/sweep.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { requestPayment } from '../../../src/services/money/request-payment.ts';
import { takeBackByHand } from '../../../src/services/money/take-back-payment.ts';
import { receiptFacts } from '../../../src/storage/receipts.ts';
import { lineStanding } from '../../../src/storage/alarms.ts';
import { lineById } from '../../../src/storage/lines.ts';
import { lanesElsewhere } from '../../../src/views/lane.ts';
import { showLineById } from '../../../src/views/show-line.ts';
import {
  actions,
  addLine,
  commands,
  DAY,
  ledger,
  lineRow,
  notice,
  NOW,
  openAlarms,
  openStore,
  POLICY,
  PRICE,
  take,
} from '../books.ts';

const price = priceLine(POLICY);
const opening = openBalance(POLICY);
const BY = { actor: 'amina', reason: 'as agreed with the school' };
const TIME = { verdict: { sane: true } as const, isKnown: true, mayCut: true, earliest: NOW };
const paid = (shillings: number) => notice({ account: 'ACC1', amountCents: cents(shillings * 100) });

test('a price of its own is what a period costs, wherever it is asked for, and the plan’s again when it is taken away', () => {
  const store = openStore();
  const lineId = addLine(store, 1);
  expect(preview(store, price, { lineId, priceCents: 120_000 }, NOW)).toMatchObject({
    preview: ['ACC1 costs KES 1,200 for 1 month from now on; Home 10M costs KES 1,500'],
  });
  const by = { ...BY, key: 'once' };
  act(store, price, { lineId, priceCents: 120_000 }, by, NOW);
  expect(act(store, price, { lineId, priceCents: 120_000 }, by, NOW)).toMatchObject({ repeated: true });
  expect(store.first(lineById, { id: lineId })?.price_cents).toBe(120_000);
  expect(store.first(lineStanding, { accountNo: 'ACC1' })?.price_cents).toBe(120_000);
  const none = { payments: 0, commands: 0, attempts: 0 };
  expect(showLineById(store, lineId, lanesElsewhere, NOW, none)?.line).toMatchObject({
    price_cents: 120_000,
    own_price_cents: 120_000,
  });

  take(store, paid(1000));
  expect(lineRow(store, 'ACC1')).toMatchObject({ balance_cents: 100_000, expires_at: NOW - DAY });
  expect(store.first(receiptFacts, { paymentId: 1 })).toMatchObject({ price_cents: 120_000, balance_cents: 100_000 });
  take(store, paid(200));
  expect(lineRow(store, 'ACC1').expires_at).toBeGreaterThan(NOW);
  expect(lineRow(store, 'ACC1').balance_cents).toBe(0);

  act(store, price, { lineId, priceCents: null }, BY, NOW);
  expect(store.first(lineById, { id: lineId })?.price_cents).toBe(PRICE);
  expect(checkBooks(store).problems).toEqual([]);
  expect(store.all(actions, {}).filter(({ name }) => name === 'line.price')).toMatchObject([
    { actor: 'amina', subject: `line ${lineId}`, reason: BY.reason },
    { actor: 'amina' },
  ]);
});

test('what a phone is asked for, what is unusual, what the sweep renews and what is bought again go by it', () => {
  const store = openStore();
  const lineId = addLine(store, 1, { expiresAt: NOW, set: { own_price_cents: 10_000 } });
  const request = requestPayment({ currency: 'KES', connections: () => ['payhero'], random: () => 0.5 });
  const wish = { accountNo: 'ACC1', amountCents: null, phone: null, provider: null };
  expect(preview(store, request, wish, NOW)).toMatchObject({ plan: { line: { id: lineId }, amountCents: 10_000 } });
  take(store, paid(1500));
  expect(store.all(openAlarms, {})).toMatchObject([{ kind: 'unusual-payment' }]);
  const { expires_at: end, balance_cents: balance } = lineRow(store, 'ACC1');
  expect(balance).toBe(150_000 - 6 * 10_000);
  sweep(store, POLICY, NOW, TIME, end);
  expect(lineRow(store, 'ACC1').balance_cents).toBe(balance - 6 * 10_000);
  take(store, paid(100));
  act(store, takeBackByHand(POLICY), { paymentId: 1, accountNo: null }, BY, end);
  expect(checkBooks(store).problems).toEqual([]);
});

test('a cheaper price that the balance pays renews a line whose time is over, and is refused while another plan is to begin', () => {
  const store = openStore();
  const lineId = addLine(store, 1);
  addLine(store, 2, { plan: { code: 'fast', name: 'Fast', price_cents: 300_000 } });
  take(store, paid(1000));
  const set = { lineId, priceCents: 100_000 };
  expect(preview(store, price, set, NOW)).toMatchObject({
    preview: [expect.anything(), 'its balance renews it at once'],
  });
  expect(act(store, price, set, BY, NOW)).toMatchObject({ result: ['router:tower-1'] });
  expect(lineRow(store, 'ACC1')).toMatchObject({ balance_cents: 0 });
  expect(lineRow(store, 'ACC1').expires_at).toBeGreaterThan(NOW);
  expect(store.all(commands, {})).toContainEqual(expect.objectContaining({ subject: lineId, priority: 1 }));
  expect(act(store, price, set, BY, NOW)).toMatchObject({ kind: 'refused', why: 'state' });
  const wish = { lineId, planCode: 'fast', when: 'next' } as const;
  expect(preview(store, changePlan(POLICY), wish, NOW)).toMatchObject({
    preview: [expect.anything(), 'its own price of KES 1,000 ends with its plan'],
  });
  act(store, changePlan(POLICY), wish, BY, NOW);
  expect(act(store, price, { lineId, priceCents: 90_000 }, BY, NOW)).toMatchObject({ kind: 'refused', why: 'state' });
  act(store, changePlan(POLICY), { ...wish, when: 'now' }, BY, NOW);
  expect(lineRow(store, 'ACC1')).toMatchObject({ plan_code: 'fast', own_price_cents: null });
  expect(checkBooks(store).problems).toEqual([]);
});

test('money that a line brought along is its balance, once, and no payment', () => {
  const store = openStore();
  const lineId = addLine(store, 1, { expiresAt: NOW + DAY });
  const book = (amountCents: number) => act(store, opening, { lineId, amountCents }, BY, NOW);
  expect(book(0)).toMatchObject({ kind: 'refused', words: 'ACC1 has no opening balance.' });
  expect(preview(store, opening, { lineId, amountCents: -100 }, NOW)).toMatchObject({ kind: 'refused', why: 'input' });
  expect(book(70_000)).toMatchObject({ kind: 'done' });
  expect(book(80_000)).toMatchObject({ kind: 'refused', why: 'state' });
  expect(book(0)).toMatchObject({ kind: 'done' });
  expect(lineRow(store, 'ACC1').balance_cents).toBe(0);
  expect(book(80_000)).toMatchObject({ kind: 'done' });
  expect(lineRow(store, 'ACC1')).toMatchObject({ balance_cents: 80_000, expires_at: NOW + DAY });
  expect(store.all(ledger, {})).toMatchObject([
    { move: 'outside>line', amount_cents: 70_000, payment_id: null, subscription_id: lineId },
    { move: 'line>outside', amount_cents: 70_000 },
    { move: 'outside>line', amount_cents: 80_000 },
  ]);
  expect(checkBooks(store).problems).toEqual([]);
});

test('an opening balance that pays for a period renews a line whose time is over, and is spent then', () => {
  const store = openStore();
  const lineId = addLine(store, 1);
  act(store, opening, { lineId, amountCents: 200_000 }, BY, NOW);
  expect(lineRow(store, 'ACC1')).toMatchObject({ balance_cents: 50_000 });
  expect(lineRow(store, 'ACC1').expires_at).toBeGreaterThan(NOW);
  expect(act(store, opening, { lineId, amountCents: 0 }, BY, NOW)).toMatchObject({
    words: 'ACC1 has spent of its opening balance of KES 2,000: KES 500 is left.',
  });
  take(store, paid(1000));
  act(store, takeBackByHand(POLICY), { paymentId: 1, accountNo: null }, BY, NOW);
  expect(lineRow(store, 'ACC1')).toMatchObject({ balance_cents: 50_000 });
  expect(checkBooks(store).problems).toEqual([]);
});
