import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Suggestion } from '../../src/domain/money/match.ts';
import { openProvider } from '../../src/providers/index.ts';
import { providerDeps } from '../providers/deps.ts';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { Inbox } from '../../src/services/money/inbox.ts';
import { VirtualClock } from '../virtual-clock.ts';
import { addLine, NOW, openStore, payments, POLICY } from '../services/books.ts';

interface Pay {
  readonly id: number;
  /** Shillings; no other payment of the day has it. */
  readonly amount: number;
  readonly meant: string | null;
}
interface Sent {
  readonly n: number;
  readonly type: string;
  readonly body: string;
  /** Null: a push that failed. */
  readonly pay: Pay | null;
}

const [head, ...rows] = readFileSync(join(import.meta.dirname, 'day-of-callbacks.jsonl'), 'utf8')
  .trim()
  .split('\n');
const { lines } = JSON.parse(head ?? '') as { lines: { n: number; account: string; phone: string }[] };
const day = rows.map((row) => JSON.parse(row) as Sent);
const meantById = new Map(day.flatMap(({ pay }) => (pay === null ? [] : [[pay.id, pay] as const])));

test('F-callback-39: a day of a small ISP leaves every payment once in the books, and none on another line than meant', async () => {
  const store = openStore();
  const accounts = new Map(
    lines.map(({ n, account, phone }) => [
      addLine(store, n, { accountNo: account, msisdn: `254${phone.slice(1)}` }),
      account,
    ]),
  );
  const provider = openProvider(
    'payhero',
    {},
    providerDeps(() => ''),
  );
  const policy = { ...POLICY, sharedNumbers: ['400200'] };
  const bugs: unknown[] = [];
  const inbox = new Inbox({
    store,
    clock: new VirtualClock(NOW),
    policy,
    clockSane: () => true,
    onCommitted: () => undefined,
    onBug: (error) => bugs.push(error),
  });
  for (const { n, body: text } of day) {
    const body = new TextEncoder().encode(text);
    const reading = provider.read(body, NOW + n);
    if (reading.kind === 'refused') throw new Error(`delivery ${n} was refused`);
    await inbox.submit({ provider: 'payhero', body, reading, receivedAt: NOW + n });
  }
  expect(bugs).toEqual([]);
  expect(checkBooks(store).problems).toEqual([]);

  const booked = Map.groupBy(store.all(payments, {}), (row) => row.amount_cents / 100);
  const lost: string[] = [];
  const wrong: string[] = [];
  for (const { id, amount, meant } of meantById.values()) {
    const found = booked.get(amount) ?? [];
    const sent = day.find(({ pay }) => pay?.id === id)?.body ?? '';
    const [row] = found;
    if (row === undefined || found.length > 1) {
      wrong.push(`payment ${id} is ${found.length} times in the books: ${sent}`);
      continue;
    }
    const account = row.state === 'applied' ? (accounts.get(row.subscription_id ?? 0) ?? '?') : null;
    const suggested = (JSON.parse(row.suggestions ?? '[]') as Suggestion[]).map(({ subscriptionId }) => subscriptionId);
    const pointsAt = [row.subscription_id ?? 0, ...suggested].map((line) => accounts.get(line));
    if (account !== null && account !== meant) wrong.push(`payment ${id} of ${meant} is on ${account}: ${sent}`);
    const isRight = account === meant || (account === null && meant !== null && pointsAt.includes(meant));
    if (!isRight) lost.push(`${id} for ${meant}: ${row.state} ${row.reason}: ${sent}`);
  }
  const amounts = new Set([...meantById.values()].map(({ amount }) => amount));
  for (const [amount, found] of booked)
    if (!amounts.has(amount)) wrong.push(`${found.length} of ${amount} that nobody paid`);
  expect(wrong).toEqual([]);
  expect(lost.length, lost.join('\n')).toBeLessThanOrEqual(meantById.size * 0.03);
});

test('the day is the one of the case: 293 deliveries of 240 payments, KES 268,920', () => {
  expect(day).toHaveLength(293);
  expect(meantById.size).toBe(240);
  expect([...meantById.values()].reduce((sum, { amount }) => sum + amount, 0)).toBe(268_920);
});
