import fc from 'fast-check';
import { expect, test } from 'vitest';
import { desiredAccess } from '../../src/domain/lines/line-facts.ts';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { query } from '../../src/storage/engine/query.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import { accessFacts, lineById } from '../../src/storage/lines.ts';
import { ledger, lines, payments } from './books.ts';
import { MONEY, step, WAYS, World } from './everything-world.ts';
import { runs } from '../runs.ts';

const receiptNames = query()((db) =>
  db
    .selectFrom('payment_key')
    .innerJoin('payment', 'payment.id', 'payment_key.payment_id')
    .select(['payment_key.value', 'payment.amount_cents'])
    .where('payment_key.scheme', 'in', ['mpesa.receipt', 'receipt']),
);

/** Each row begins where the row before it has left the line's time. */
function checkTimes(store: Store): void {
  const until = new Map<number, number>();
  for (const row of store.all(ledger, {})) {
    if (row.given_ms === null || row.subscription_id === null) continue;
    const before = until.get(row.subscription_id);
    if (before !== undefined) expect(row.expires_before).toBe(before);
    until.set(row.subscription_id, row.expires_after ?? 0);
  }
  for (const { id, expires_at } of store.all(lines, {})) expect(expires_at).toBe(until.get(id) ?? expires_at);
}

/** A bookkeeper who counts receipts: each is one payment of its amount, however often and by whichever way it was told. */
function checkReceived(world: World): void {
  const rows = world.store.all(payments, {});
  const names = world.store.all(receiptNames, {});
  expect(names.length).toBe(rows.length);
  expect(new Set(names.map(({ value }) => value))).toEqual(new Set(world.received.keys()));
  for (const { value, amount_cents } of names) expect(amount_cents).toBe(world.received.get(value));
  const all = world.store.all(ledger, {}).filter(({ move }) => move.startsWith('outside>') && move !== 'outside>fee');
  const received = all.filter(({ payment_id }) => payment_id !== null);
  expect(received.reduce((sum, row) => sum + row.amount_cents, 0)).toBe(
    rows.reduce((sum, row) => sum + row.amount_cents, 0),
  );
}

test('whatever comes, whoever acts, and whenever it dies: every shilling is once in the books, no time comes from nowhere, and the router lets in exactly who is paid', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60, size: 'max' }), async (steps) => {
      const world = new World();
      for (const one of steps) {
        await world.do(one);
        expect(checkBooks(world.store).problems).toEqual([]);
      }
      world.isClockDoubted = false;
      world.tellAgain();
      checkTimes(world.store);
      checkReceived(world);
      await world.compare();
      await world.settle();
      for (const { id, account_no } of world.store.all(lines, {})) {
        const line = world.store.first(lineById, { id })!;
        const should = desiredAccess(accessFacts(line), world.now);
        expect(`${account_no} ${world.router.get(id)}`).toBe(`${account_no} ${should}`);
        const isPaid = world.now < line.expires_at && line.blocked_at === null && line.retired_at === null;
        expect(should).toBe(isPaid ? 'on' : 'off');
        expect(line.balance_cents).toBeGreaterThanOrEqual(0);
        expect(line.lent_cents).toBeGreaterThanOrEqual(0);
      }
      // All of it once more, by every way: nobody is given anything for it.
      const before = world.store.all(ledger, {}).length;
      for (const way of WAYS)
        for (const money of MONEY)
          if (world.received.has(money.receipt)) world.tell({ ...money, account: null }, way === 'push' ? 'list' : way);
      world.tellAgain();
      expect(world.store.all(ledger, {}).length).toBe(before);
      expect(checkBooks(world.store).problems).toEqual([]);
      await world.store.close();
    }),
    { numRuns: runs(40) },
  );
}, 120_000);
