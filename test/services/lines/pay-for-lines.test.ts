import { expect, test } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import { act, preview } from '../../../src/services/actions/act.ts';
import { blockLine } from '../../../src/services/lines/block-line.ts';
import { endLine } from '../../../src/services/lines/end-line.ts';
import { payForLines } from '../../../src/services/lines/pay-for-lines.ts';
import { assignByHand } from '../../../src/services/money/assign-payment.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { enterByHand } from '../../../src/services/money/enter-payment.ts';
import { moveByHand } from '../../../src/services/money/move-payment.ts';
import { takeBackByHand } from '../../../src/services/money/take-back-payment.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import type { Taken } from '../../../src/services/money/taken.ts';
import { receiptFacts } from '../../../src/storage/receipts.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { showLine } from '../../../src/views/show-line.ts';
import {
  actions,
  addLine,
  commands,
  DAY,
  delivery,
  lineRow,
  notice,
  NOW,
  openStore,
  payments,
  POLICY,
  PRICE,
  receipts,
} from '../books.ts';

const BY = { actor: 'amina', reason: 'one household' };

/** Four lines that are over; the third costs a third, on another router. */
function begin() {
  const store = openStore();
  for (const n of [1, 2, 4]) addLine(store, n);
  addLine(store, 3, { router: 'tower-2', plan: { code: 'small', price_cents: 50_000 } });
  return store;
}

const says = (store: Store, lineId: number, ...accounts: string[]) =>
  act(store, payForLines, { lineId, accounts }, BY, NOW);
const idOf = (store: Store, account: string) => lineRow(store, account).id;

function pay(store: Store, amount: number, account = 'ACC1', now = NOW): Taken {
  const paid = notice({ account, amountCents: cents(amount) });
  return takePayments(store, [delivery(paid, { receivedAt: now })], POLICY, now)[0]!;
}

/** The lines that are paid for at an instant, and what else they have. */
function paid(store: Store, now = NOW): Record<string, number> {
  const rows = [1, 2, 3, 4].map((n) => lineRow(store, `ACC${n}`));
  return Object.fromEntries(
    rows.flatMap((row) => (row.expires_at > now ? [[row.account_no, row.balance_cents] as const] : [])),
  );
}

test('what comes for one line renews it and the others in their order; the rest is its own', () => {
  const store = begin();
  const wish = { lineId: idOf(store, 'ACC1'), accounts: ['acc3', 'ACC2'] };
  expect(preview(store, payForLines, wish, NOW)).toMatchObject({
    preview: [
      'what comes for ACC1 renews ACC1, then ACC3, then ACC2, one period each as long as it pays for it; the rest is the balance of ACC1',
    ],
  });
  expect(act(store, payForLines, wish, BY, NOW).kind).toBe('done');
  expect(store.all(actions, {})).toContainEqual(expect.objectContaining({ name: 'line.pays-for', actor: 'amina' }));

  const taken = pay(store, PRICE + 60_000);
  expect(new Set(taken.lanes)).toEqual(new Set(['router:tower-1', 'router:tower-2', 'sms']));
  expect(paid(store)).toEqual({ ACC1: 10_000, ACC3: 0 });
  expect(store.all(commands, {}).filter(({ kind }) => kind === 'router.sync')).toHaveLength(2);
  pay(store, 3 * PRICE, 'ACC1', NOW + 32 * DAY);
  expect(paid(store, NOW + 32 * DAY)).toEqual({ ACC1: 110_000, ACC3: 0, ACC2: 0 });
  expect(checkBooks(store).problems).toEqual([]);
});

test('one receipt tells of all of them', () => {
  const store = begin();
  says(store, idOf(store, 'ACC1'), 'ACC3', 'ACC2');
  const { paymentId } = pay(store, 2 * PRICE + 50_000);
  expect(store.all(receipts, {})).toHaveLength(1);
  expect(store.first(receiptFacts, { paymentId: paymentId ?? 0 })).toMatchObject({
    account_no: 'ACC1',
    other_lines: 'ACC3 ACC2',
    amount_cents: 2 * PRICE + 50_000,
  });
});

test('money that a person gives, or moves, to the line goes the same way, and is said before', () => {
  const store = begin();
  says(store, idOf(store, 'ACC1'), 'ACC3');
  const { paymentId } = pay(store, PRICE + 50_000, 'nobody');
  const to = { paymentId: paymentId ?? 0, accountNo: 'ACC1' };
  expect(preview(store, assignByHand(POLICY), to, NOW)).toMatchObject({
    preview: [expect.anything(), 'what is left when ACC1 is renewed renews ACC3'],
  });
  const cash = { source: 'cash', accountNo: 'ACC1', amountCents: PRICE, receipt: 'B17' } as const;
  expect(preview(store, enterByHand(POLICY), cash, NOW)).toMatchObject({
    preview: [expect.anything(), 'what is left when ACC1 is renewed renews ACC3'],
  });
  act(store, assignByHand(POLICY), to, BY, NOW);
  expect(paid(store)).toEqual({ ACC1: 0, ACC3: 0 });
  act(store, moveByHand(POLICY), { ...to, accountNo: 'ACC4' }, BY, NOW);
  expect(paid(store)).toEqual({ ACC4: 50_000 });
  act(store, moveByHand(POLICY), to, BY, NOW);
  expect(paid(store)).toEqual({ ACC1: 0, ACC3: 0 });
  expect(checkBooks(store).problems).toEqual([]);
});

test('taken back, it is taken from all of them', () => {
  const store = begin();
  says(store, idOf(store, 'ACC1'), 'ACC3', 'ACC2');
  const { paymentId } = pay(store, 2 * PRICE + 50_000);
  expect(Object.keys(paid(store))).toEqual(['ACC1', 'ACC2', 'ACC3']);
  act(store, takeBackByHand(POLICY), { paymentId: paymentId ?? 0, accountNo: null }, BY, NOW);
  expect(paid(store)).toEqual({});
  expect(store.all(payments, {})).toMatchObject([{ state: 'unmatched' }]);
  expect(checkBooks(store).problems).toEqual([]);
});

test('a line that ended, or that is blocked, is passed over', () => {
  const store = begin();
  says(store, idOf(store, 'ACC1'), 'ACC2', 'ACC3', 'ACC4');
  act(store, endLine(POLICY), { lineId: idOf(store, 'ACC2') }, BY, NOW);
  act(store, blockLine, { lineId: idOf(store, 'ACC3') }, BY, NOW);
  pay(store, 3 * PRICE);
  expect(Object.keys(paid(store))).toEqual(['ACC1', 'ACC4']);
  expect(checkBooks(store).problems).toEqual([]);
});

test('a line that ended pays for nobody: another may pay for those, and they for others', () => {
  const store = begin();
  says(store, idOf(store, 'ACC1'), 'ACC2', 'ACC3');
  act(store, endLine(POLICY), { lineId: idOf(store, 'ACC1') }, BY, NOW);
  expect(says(store, idOf(store, 'ACC4'), 'ACC2').kind).toBe('done');
  expect(says(store, idOf(store, 'ACC3'), 'ACC1').kind).toBe('refused');
  pay(store, 2 * PRICE, 'ACC4');
  expect(Object.keys(paid(store))).toEqual(['ACC2', 'ACC4']);
  expect(showLine(store, 'ACC3', () => 'none', NOW, { payments: 5, commands: 5, attempts: 5 })?.paidBy).toBeNull();
});

test('whoever looks at a line sees for whom it pays, and who pays for it', () => {
  const store = begin();
  says(store, idOf(store, 'ACC1'), 'ACC3', 'ACC2');
  const shown = (account: string) =>
    showLine(store, account, () => 'none', NOW, { payments: 5, commands: 5, attempts: 5 });
  expect(shown('ACC1')?.paysFor.map(({ account_no }) => account_no)).toEqual(['ACC3', 'ACC2']);
  expect(shown('ACC2')?.paidBy).toMatchObject({ account_no: 'ACC1' });
  expect(says(store, idOf(store, 'ACC1')).kind).toBe('done');
  expect(shown('ACC1')?.paysFor).toEqual([]);
});

test.each<[string, number, string[], RegExp]>([
  ['an account that nobody has', 1, ['ACC9'], /No line that is in use has the account number "ACC9"/],
  ['itself', 1, ['ACC1'], /it comes first/],
  ['one twice', 1, ['ACC2', 'ACC2'], /once/],
  ['one that is paid for by another', 2, ['ACC4'], /ACC4 is paid for by ACC3 already/],
  ['one that pays for others', 2, ['ACC3'], /ACC3 pays for others itself/],
  ['for a line that is paid for itself', 4, ['ACC1'], /ACC4 is paid for by ACC3, and so cannot pay/],
  ['what is so already', 3, ['ACC4'], /pays for ACC4 already/],
])('%s is refused', (_what, payer, accounts, words) => {
  const store = begin();
  says(store, idOf(store, 'ACC3'), 'ACC4');
  const refused = says(store, idOf(store, `ACC${payer}`), ...accounts);
  expect(refused.kind === 'refused' ? refused.words : refused.kind).toMatch(words);
});
