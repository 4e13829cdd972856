import { expect, test } from 'vitest';
import { formatWhen } from '../../../src/domain/time/time.ts';
import { cents, formatCents } from '../../../src/domain/values/money.ts';
import { act, preview } from '../../../src/services/actions/act.ts';
import { assignByHand } from '../../../src/services/money/assign-payment.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { actions, addLine, ledger, lineRow, notice, NOW, openStore, payments, POLICY, PRICE, take } from '../books.ts';

const assign = assignByHand(POLICY);
const BY = { actor: 'amina', reason: 'called in', key: 'call-1' };

test('money that waits is given to a line, however its account is typed, and renews it', () => {
  const store = openStore();
  const lineId = addLine(store, 1);
  take(store, notice());
  const input = { paymentId: 1, accountNo: ' acc1 ' };
  expect(preview(store, assign, input, NOW)).toMatchObject({
    preview: ['KES 1,500 of payment 1 goes to ACC1', 'ACC1 is then paid until 10 Apr 09:00'],
  });
  expect(store.all(payments, {})).toMatchObject([{ state: 'unmatched' }]);

  const done = act(store, assign, input, BY, NOW);
  expect(done).toMatchObject({ kind: 'done', repeated: false, result: ['router:tower-1', 'sms'] });
  expect(store.all(payments, {})).toMatchObject([{ state: 'applied', subscription_id: lineId, reason: 'called in' }]);
  expect(lineRow(store, 'ACC1').expires_at).toBeGreaterThan(NOW);
  expect(store.all(actions, {}).at(-1)).toMatchObject({
    actor: 'amina',
    name: 'payment.assign',
    subject: 'payment 1',
    reason: 'called in',
    detail: 'to ACC1',
  });
  // The rows of the ledger belong to the very row of the audit.
  expect(store.all(ledger, {}).slice(1)).toMatchObject([
    { move: 'unmatched>line', amount_cents: PRICE, action_id: 2 },
    { move: 'line>spent', action_id: 2 },
  ]);

  expect(act(store, assign, input, BY, NOW)).toMatchObject({ kind: 'done', repeated: true });
  expect(store.all(ledger, {})).toHaveLength(3);
  expect(checkBooks(store).problems).toEqual([]);
});

test.each<[string, number, object, string[]]>([
  ['too little', 50_000, {}, ['it buys no whole period: its balance is then KES 500']],
  ['more than a period', 170_000, {}, ['and its balance is then KES 200']],
  ['what is in grace', PRICE, { expiresAt: NOW - 3_600_000, plan: { grace_ms: 7_200_000 } }, ['is then paid until']],
  ['a line that is paused', PRICE, { set: { blocked_at: NOW, blocked_reason: 'x', paused_at: NOW } }, []],
])('before money is given it is said what it buys, and it is what it buys: %s', (_, amount, line, words) => {
  const store = openStore();
  addLine(store, 1, line);
  take(store, notice({ amountCents: cents(amount) }));
  const input = { paymentId: 1, accountNo: 'ACC1' };
  const shown = preview(store, assign, input, NOW);
  const [, said, ...more] = shown.kind === 'do' ? shown.preview : expect.fail(shown.kind);
  expect([said, ...more].filter((one) => one !== undefined)).toEqual(
    words.map((one) => expect.stringContaining(one) as string),
  );
  act(store, assign, input, BY, NOW);
  const { expires_at: until, balance_cents: balance } = lineRow(store, 'ACC1');
  if (said?.includes('until') === true) expect(said).toContain(formatWhen(until, POLICY.timeZone, 'en', NOW));
  if (said?.includes('balance') === true) expect(said).toContain(formatCents(cents(balance), 'KES'));
});

test.each([
  ['a payment that is not there', { paymentId: 9, accountNo: 'ACC1' }, 'payment', /no payment 9/],
  ['one that is a line’s already', { paymentId: 1, accountNo: 'ACC1' }, 'state', /is applied already/],
  ['an account that nobody has', { paymentId: 2, accountNo: 'ACC7' }, 'line', /"ACC7"/],
])('%s is refused in words, and leaves no trace', (_what, input, why, words) => {
  const store = openStore();
  addLine(store, 1);
  take(store, notice({ account: 'ACC1' }), notice());
  const before = [store.all(actions, {}), store.all(ledger, {})];
  const answer = act(store, assign, input, { actor: 'amina', reason: 'called in' }, NOW);
  expect(answer).toMatchObject({ kind: 'refused', why, words: expect.stringMatching(words) as string });
  expect([store.all(actions, {}), store.all(ledger, {})]).toEqual(before);
});

test('nobody gives money away without saying why', () => {
  const store = openStore();
  addLine(store, 1);
  take(store, notice());
  const answer = act(store, assign, { paymentId: 1, accountNo: 'ACC1' }, { actor: 'amina' }, NOW);
  expect(answer).toMatchObject({ kind: 'refused', why: 'reason' });
});
