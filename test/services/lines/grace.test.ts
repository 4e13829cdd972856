import { expect, test } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { retimeRenewals } from '../../../src/services/money/retime-renewals.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { lanesElsewhere } from '../../../src/views/lane.ts';
import { factWords } from '../../../src/views/fact-words.ts';
import { showLineById } from '../../../src/views/show-line.ts';
import { addLine, DAY, delivery, lineRow, notice, NOW, openStore, POLICY, PRICE } from '../books.ts';

const PLAN = { period_unit: 'day', period_count: 30, grace_ms: 3 * DAY } as const;
const pay = (at: number) => delivery(notice({ account: 'ACC1', amountCents: cents(PRICE) }), { receivedAt: at });

test('who pays in grace each month has as much time as who pays in time', () => {
  const store = openStore();
  addLine(store, 1, { expiresAt: NOW, plan: PLAN });
  for (let n = 0; n < 4; n += 1) {
    const at = NOW + n * 30 * DAY + 2 * DAY;
    takePayments(store, [pay(at)], POLICY, at);
  }
  expect(lineRow(store, 'ACC1').expires_at).toBe(NOW + 120 * DAY);
  expect(checkBooks(store).problems).toEqual([]);
});

test('a blocked line has no grace: what is paid begins when it is paid', () => {
  const store = openStore();
  addLine(store, 1, { expiresAt: NOW - DAY, plan: PLAN, set: { blocked_at: NOW - 9 } });
  takePayments(store, [pay(NOW)], POLICY, NOW);
  expect(lineRow(store, 'ACC1').expires_at).toBe(NOW + 30 * DAY);
});

test('a line in grace says until when it stays on', () => {
  const store = openStore();
  const id = addLine(store, 1, { expiresAt: NOW - DAY, plan: PLAN });
  const none = { payments: 0, commands: 0, attempts: 0 };
  const shown = showLineById(store, id, lanesElsewhere, NOW, none) ?? expect.fail('no line');
  expect(shown.view.books).toMatchObject({ code: 'grace', at: NOW + 2 * DAY });
  expect(factWords(shown.view).books).toEqual({
    state: 'In grace',
    rests: 'Its paid time is over. It stays on until',
  });
});

test('a clock that is put right moves what began when it was paid, and not what began at the end of the paid time', () => {
  const store = openStore();
  addLine(store, 1, { expiresAt: NOW - DAY, plan: PLAN });
  addLine(store, 2, { expiresAt: NOW - 5 * DAY, plan: PLAN });
  takePayments(store, [pay(NOW), delivery(notice({ account: 'ACC2' }))], POLICY, NOW);
  store.transaction(() => retimeRenewals(store, { after: 0, by: 1000 }, POLICY, NOW));
  expect(lineRow(store, 'ACC1').expires_at).toBe(NOW + 29 * DAY);
  expect(lineRow(store, 'ACC2').expires_at).toBe(NOW + 30 * DAY + 1000);
});
