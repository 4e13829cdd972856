import { createHash } from 'node:crypto';
import { beforeEach, expect, test } from 'vitest';
import { cents } from '../../src/domain/values/money.ts';
import { openAlarm } from '../../src/storage/alarms.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import {
  attention,
  countMatters,
  firstOfEach,
  MONEY_KINDS,
  sliceOfAll,
  type Attention,
} from '../../src/views/attention.ts';
import { put } from '../http/console/seed.ts';
import { notice, NOW, openAlarms, openStore, payments, receiptKey, take } from '../services/books.ts';

let store: Store;

beforeEach(() => {
  store = openStore();
  for (const subject of ['tower-1', 'tower-2', 'tower-3', 'tower-4']) {
    store.run(openAlarm, { kind: 'line-refused', subject, message: 'no', cause: null, now: NOW });
  }
  for (let i = 0; i < 5; i += 1) take(store, notice({ account: 'nobody' }));
  for (const text of ['a', 'b', 'c']) {
    put(store, 'callback', {
      provider: 'payhero',
      digest: createHash('sha256').update(text).digest(),
      body: Buffer.from(text),
      result: 'quarantined',
      reason: 'unparsed',
      detail: null,
      payment_id: null,
      received_at: NOW,
      deliveries: 1,
      last_received_at: NOW,
    });
  }
});

const listed = ({ alarms, givenUp, payments: money, callbacks }: Attention) => [
  ...alarms.map(({ subject }) => subject),
  ...givenUp.map(({ id }) => `command ${id}`),
  ...money.map(({ id }) => `payment ${id}`),
  ...callbacks.map(({ id }) => `callback ${id}`),
];
const ALL = { limit: 1_000, offset: 0 };

test('the pages of what waits are the slices of one list', () => {
  const whole = listed(attention(store, NOW, sliceOfAll(ALL)));
  expect(whole).toHaveLength(12);
  expect(whole.slice(3, 6)).toEqual(['tower-4', 'payment 5', 'payment 4']);
  for (const limit of [1, 3, 5, 12, 50]) {
    const pages = [];
    for (let offset = 0; ; offset += limit) {
      const page = attention(store, NOW, sliceOfAll({ limit, offset }));
      expect(page.total).toBe(12);
      pages.push(...listed(page));
      const rest = Object.values(page.unseen).reduce((sum, n) => sum + n, 0);
      expect(rest).toBe(Math.max(0, 12 - offset - limit));
      if (rest === 0) break;
      expect(listed(page)).toHaveLength(limit);
    }
    expect(pages).toEqual(whole);
  }
  expect(listed(attention(store, NOW, sliceOfAll({ limit: 50, offset: 50 })))).toEqual([]);
});

test('of money alone, and the first of each kind', () => {
  expect(listed(attention(store, NOW, sliceOfAll({ limit: 3, offset: 3 }, MONEY_KINDS)))).toEqual([
    'payment 2',
    'payment 1',
    'callback 8',
  ]);
  const { unseen, ...first } = attention(store, NOW, firstOfEach(2));
  expect(listed({ ...first, unseen })).toEqual([
    'tower-1',
    'tower-2',
    'payment 5',
    'payment 4',
    'callback 8',
    'callback 7',
  ]);
  expect(unseen).toEqual({ alarms: 2, givenUp: 0, payments: 3, callbacks: 1, refusals: 0 });
});

test('two claims to one money are one matter on every page, and in what is counted', () => {
  const [first] = store.all(payments, {});
  const again = notice({ amountCents: cents(100), keys: [receiptKey(first?.receipt_code ?? '')] });
  take(store, again);
  expect(store.all(openAlarms, {}).map(({ kind }) => kind)).toContain('callback-conflict');
  const whole = attention(store, NOW, sliceOfAll(ALL));
  expect(whole.alarms.map(({ kind }) => kind)).not.toContain('callback-conflict');
  expect(listed(whole)).toHaveLength(whole.total);
  // Neither of the two stands on this page.
  const page = attention(store, NOW, sliceOfAll({ limit: 2, offset: 0 }));
  expect(listed(page)).toEqual(['tower-1', 'tower-2']);
  expect(page.total).toBe(whole.total);
  expect(countMatters(store, NOW)).toBe(whole.total);
});
