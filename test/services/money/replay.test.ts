import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { answerBytes, type ReadAnswer } from '../../../src/domain/money/kept-answer.ts';
import type { Reading } from '../../../src/domain/money/notice.ts';
import { act } from '../../../src/services/actions/act.ts';
import { believedTime } from '../../../src/services/box/box-clock.ts';
import { endLine } from '../../../src/services/lines/end-line.ts';
import { extendLine } from '../../../src/services/lines/extend-line.ts';
import { lendLine } from '../../../src/services/lines/lend-line.ts';
import { pauseLine, resumeLine } from '../../../src/services/lines/pause-line.ts';
import { priceLine } from '../../../src/services/lines/price-line.ts';
import { sweep } from '../../../src/services/lines/sweep.ts';
import { assignByHand } from '../../../src/services/money/assign-payment.ts';
import { dismissByHand } from '../../../src/services/money/dismiss-payment.ts';
import { enterByHand } from '../../../src/services/money/enter-payment.ts';
import { moveByHand } from '../../../src/services/money/move-payment.ts';
import { reverseByHand } from '../../../src/services/money/reverse-payment.ts';
import { takeBackByHand } from '../../../src/services/money/take-back-payment.ts';
import { replay } from '../../../src/services/money/replay.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { copyOfBefore } from '../../../src/storage/engine/rewind.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import {
  addLine,
  addRequest,
  checkoutKey,
  DAY,
  delivery,
  lines,
  notice,
  NOW,
  openStore,
  payments,
  POLICY,
  PRICE,
  receiptKey,
  tempFolder,
} from '../books.ts';
import { cents } from '../../../src/domain/values/money.ts';
import { runs } from '../../runs.ts';
import { freshStore } from '../../fresh-store.ts';

/** The bytes of `delivery` hold their reading. */
const readAnew = (_: string, body: Uint8Array): Reading => JSON.parse(new TextDecoder().decode(body)) as Reading;
const WITH_READER = { ...POLICY, readAnew };

function again(books: Store, from: number, policy: typeof POLICY = WITH_READER) {
  const copy = join(tempFolder(), 'scratch.db');
  const cut = copyOfBefore(books.path, copy, from);
  const scratch = freshStore(copy);
  onTestFinished(() => scratch.close());
  return { ...replay(books, scratch, from, cut, policy), scratch };
}

const lineFacts = (store: Store) =>
  store.all(lines, {}).map((row) => [row.id, row.expires_at, row.balance_cents, row.lent_cents]);
const states = (store: Store) => store.all(payments, {}).map((p) => [p.receipt_code, p.state, p.subscription_id]);

const KINDS = [
  'pay',
  'odd',
  'cash',
  'assign',
  'dismiss',
  'sweep',
  'take back',
  'move',
  'reverse',
  'extend',
  'lend',
] as const;
type Step = { kind: (typeof KINDS)[number]; n: number; amount: number; remember: boolean };
const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.constantFrom(...KINDS),
  n: fc.integer({ min: 0, max: 5 }),
  amount: fc.constantFrom(PRICE, 40_000, 2 * PRICE, PRICE - 100),
  remember: fc.boolean(),
});

const BY = { actor: 'amina', reason: 'asked' };

function live(store: Store, steps: readonly Omit<Step, 'remember'>[] | readonly Step[]): void {
  steps.forEach((one, i) => {
    const { kind, n, amount } = one;
    const remember = 'remember' in one && one.remember === true;
    const at = NOW + i * 5 * DAY;
    const account = kind === 'pay' ? `ACC${n % 3}` : 'RENT';
    const keys = [receiptKey(`SCA00000${n}0`)];
    const told = notice({ keys, amountCents: cents(amount), account, payerPhone: '254700000077' });
    const paymentId = n + 1;
    switch (kind) {
      case 'pay':
      case 'odd':
        return void takePayments(store, [delivery(told, { receivedAt: at })], WITH_READER, at);
      case 'cash': {
        const receipt = `C-${i}`;
        return void act(
          store,
          enterByHand(POLICY),
          { source: 'cash', accountNo: 'ACC1', amountCents: amount, receipt },
          BY,
          at,
        );
      }
      case 'assign':
        return void act(store, assignByHand(POLICY), { paymentId, accountNo: 'ACC2', remember }, BY, at);
      case 'move':
        return void act(store, moveByHand(POLICY), { paymentId, accountNo: `ACC${1 + (n % 2)}` }, BY, at);
      case 'take back':
        return void act(store, takeBackByHand(POLICY), { paymentId, accountNo: null }, BY, at);
      case 'reverse':
        return void act(store, reverseByHand(POLICY), { paymentId }, BY, at);
      case 'dismiss':
        return void act(store, dismissByHand(POLICY), { paymentId }, BY, at);
      case 'extend':
        return void act(store, extendLine(POLICY), { lineId: 1, by: { days: n + 1 } }, BY, at);
      case 'lend':
        return void act(store, lendLine(POLICY), { lineId: 1 + (n % 2), days: null }, BY, at);
      case 'sweep':
        return void sweep(store, POLICY, 0, believedTime(at), at);
    }
  });
}

const PLAN = { lend_ms: 3 * DAY, tolerance_cents: 100 };

test('deliveries, deeds and sweeps, taken once more from any day, come out as they are', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 14 }), fc.integer({ min: 0, max: 14 }), (steps, cut) => {
      const store = openStore();
      for (const n of [1, 2]) addLine(store, n, { plan: PLAN });
      live(store, steps);
      const { scratch, differences } = again(store, NOW + cut * 5 * DAY);
      expect(differences).toEqual([]);
      expect(lineFacts(scratch)).toEqual(lineFacts(store));
      expect(states(scratch)).toEqual(states(store));
    }),
    { numRuns: runs(60) },
  );
});

test('what the code of today would do otherwise is named, row by row', () => {
  const store = openStore();
  for (const n of [1, 2]) addLine(store, n);
  live(store, [{ kind: 'pay', n: 1, amount: PRICE }]);
  const other = (provider: string, body: Uint8Array): Reading => {
    const reading = readAnew(provider, body);
    return reading.kind === 'notice' ? { kind: 'notice', notice: { ...reading.notice, account: 'ACC2' } } : reading;
  };
  const { differences, deliveries, rows } = again(store, NOW, { ...POLICY, readAnew: other });
  expect([deliveries, rows]).toEqual([1, 2]);
  expect(differences).toMatchObject(
    [
      /^Row 1 is not made again: outside>line KES 1,500, payment 1, line 1, at 2026-03-10 09/,
      /^Row 2 is not made again: line>spent/,
      /^A row is made that is not there: outside>line KES 1,500, payment 1, line 2/,
      /^A row is made that is not there: line>spent/,
    ].map((words) => expect.stringMatching(words) as string),
  );
});

test('a connection that is not open any more, and what rests on its money, are differences', () => {
  const store = openStore();
  addLine(store, 2);
  live(store, [
    { kind: 'odd', n: 1, amount: PRICE },
    { kind: 'assign', n: 0, amount: PRICE },
  ]);
  const { differences } = again(store, NOW, POLICY);
  expect(differences.slice(0, 2)).toEqual([
    'Delivery 1 cannot be done again: the connection payhero cannot be opened',
    'Deed 2, payment.assign by amina, cannot be done again: payment 1 did not come again',
  ]);
});

test('a line that was set up otherwise since is passed over, and the others are compared', () => {
  const store = openStore();
  for (const n of [1, 2]) addLine(store, n);
  live(store, [
    { kind: 'pay', n: 1, amount: PRICE },
    { kind: 'pay', n: 2, amount: PRICE },
  ]);
  const later = NOW + 10 * DAY;
  act(store, priceLine(POLICY), { lineId: 1, priceCents: cents(40_000) }, BY, later);
  expect(again(store, NOW)).toMatchObject({ deliveries: 2, passedOver: 1, rows: 2, differences: [] });
  act(store, pauseLine(POLICY), { lineId: 2 }, BY, later);
  act(store, resumeLine(POLICY), { lineId: 2 }, BY, later + DAY);
  expect(again(store, NOW)).toMatchObject({ passedOver: 2, rows: 0, differences: [] });
  expect(again(store, later + 2 * DAY)).toMatchObject({ deliveries: 0, deeds: 0, passedOver: 0, differences: [] });
});

test('a line that was added since had no money before, and one that ended since had', () => {
  const store = openStore();
  addLine(store, 1);
  live(store, [
    { kind: 'pay', n: 2, amount: PRICE },
    { kind: 'pay', n: 1, amount: PRICE },
  ]);
  const added = addLine(store, 2);
  store.run(
    query<{ at: number }>()((db, p) =>
      db.updateTable('subscription').set({ created_at: p.at }).where('id', '=', added),
    ),
    { at: NOW + 6 * DAY },
  );
  act(store, endLine(POLICY), { lineId: 1 }, BY, NOW + 7 * DAY);
  const { scratch, differences } = again(store, NOW);
  expect(differences).toEqual([]);
  expect(lineFacts(scratch)).toEqual(lineFacts(store));
});

test('an answer of a provider that is read otherwise today is a difference, and what it had done stands', () => {
  const store = openStore();
  addLine(store, 1);
  const told = notice({ keys: [receiptKey('SCA0000001')], account: 'ACC1' });
  const answer = { kind: 'paid', keys: told.keys, paidAt: null, told: '{"status":"SUCCESS"}' } as const;
  const body = answerBytes({ order: 'W-1', account: 'ACC1', keys: [] }, answer);
  takePayments(store, [delivery(told, { body })], POLICY, NOW);
  const reading = (read: ReadAnswer | null) => ({ ...WITH_READER, answerAnew: () => read });
  expect(again(store, NOW, reading(answer))).toMatchObject({ answers: 1, rows: 2, differences: [] });
  expect(again(store, NOW, reading(null))).toMatchObject({ answers: 1, rows: 2, differences: [] });
  expect(again(store, NOW, reading({ ...answer, kind: 'open' })).differences).toEqual([
    'Delivery 1 cannot be done again: the answer that told of it is read otherwise today: open, and it was paid',
  ]);
});

test('a receipt that was found to be that of a push is found so again', () => {
  const store = openStore();
  addRequest(store, 'order-1', addLine(store, 1));
  const told = { keys: [checkoutKey('ws_1')], account: 'ACC1', payerPhone: '254700000001', requestNames: ['order-1'] };
  const answer = { kind: 'paid', keys: told.keys, paidAt: null } as const;
  const body = answerBytes({ order: 'order-1', account: 'ACC1', keys: [] }, answer);
  takePayments(store, [delivery(notice(told), { body })], POLICY, NOW);
  const confirmation = notice({
    keys: [receiptKey('SCA0000001')],
    account: 'ACC1',
    payerPhone: '254700000001',
    paidAt: NOW,
  });
  takePayments(store, [delivery(confirmation)], POLICY, NOW + 1);
  expect(store.all(payments, {})).toHaveLength(1);
  const { differences, scratch } = again(store, NOW);
  expect(differences).toEqual([]);
  expect(states(scratch)).toEqual(states(store));
});
