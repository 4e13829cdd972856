import { expect, test } from 'vitest';
import { USE_TEMPLATES } from '../../../src/domain/messages/use.ts';
import { freshAllowance } from '../../../src/domain/lines/allowance.ts';
import { tellUse } from '../../../src/services/lines/tell-use.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { allowanceOf, allowanceRow, putAllowance, toAllowance } from '../../../src/storage/allowances.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { PlanTable } from '../../../src/storage/engine/schema-lines.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { addLine, DAY, delivery, notice, NOW, openStore, POLICY, type LineOptions } from '../books.ts';

const GB = 1_000_000_000;
const ZONE = POLICY.timeZone;
const RULES = { usedPercent: [80, 100], fromHour: 0, toHour: 24, templates: USE_TEMPLATES };
const BOX = { timeZone: ZONE, currency: 'KES', language: 'en', businessName: 'Demo Net', supportPhone: null } as const;
const messages = query()((db) => db.selectFrom('message').selectAll().orderBy('id'));
const commands = query()((db) => db.selectFrom('command').selectAll().where('kind', '=', 'sms.tell'));

function capped(plan: Partial<PlanTable> = {}, line: Partial<LineOptions> = {}) {
  const store = openStore();
  addLine(store, 1, { expiresAt: NOW + 20 * DAY, plan: { data_bytes: 10 * GB, ...plan }, ...line });
  use(store, 0);
  return store;
}

/** So much of this allowance is used. */
function use(store: Store, gb: number): void {
  const row = store.first(allowanceOf, { id: 1 });
  const known = row === undefined ? freshAllowance(NOW, 0) : toAllowance(row);
  store.run(putAllowance, allowanceRow(1, { ...known, used: { bytes: Math.round(gb * GB), ms: 0 } }));
}

const tell = (store: Store, rules: Partial<typeof RULES> = {}, now = NOW) =>
  tellUse({ store, rules: { ...RULES, ...rules }, box: BOX }, now);
const told = (store: Store) => store.all(messages, {}).map(({ body }) => body);

test('a subscriber is told once at each of the percentages, of an allowance', () => {
  const store = capped();
  use(store, 7.9);
  expect(tell(store)).toBe(0);
  use(store, 8.2);
  expect(tell(store)).toBe(1);
  expect(tell(store)).toBe(0);
  use(store, 9.9);
  expect(tell(store)).toBe(0);
  use(store, 10);
  expect(tell(store)).toBe(1);
  expect(tell(store)).toBe(0);
  expect(told(store)).toEqual([
    expect.stringMatching(/^Demo Net: You have used 80% of your 10 GB of .+\. 1\.8 GB is left until /),
    expect.stringMatching(
      /^Demo Net: Your 10 GB of .+ are used up: your internet is off\. Pay KES .+ to account ACC1 and/,
    ),
  ]);
  expect(store.all(commands, {})).toHaveLength(2);

  takePayments(store, [delivery(notice({ account: 'ACC1' }), { receivedAt: NOW })], POLICY, NOW);
  expect(tell(store)).toBe(0);
  use(store, 8);
  expect(tell(store)).toBe(1);
});

test('who passed several percentages at night is told the last of them in the morning', () => {
  const store = capped({ used_up_profile: 'slow' });
  const night = { fromHour: 9, toHour: 19 };
  use(store, 10);
  const [midnight, morning] = [Date.parse('2026-03-10T00:00+03:00'), Date.parse('2026-03-10T09:00+03:00')];
  expect(midnight).toBeLessThan(NOW + 20 * DAY);
  expect(tell(store, night, midnight)).toBe(0);
  expect(tell(store, night, morning)).toBe(1);
  expect(told(store)).toEqual([expect.stringContaining('your internet is slower')]);
});

test('time online is told in its own words, in the language of the line', () => {
  const store = capped({ data_bytes: null, online_s: 3600 * 20 });
  store.run(putAllowance, allowanceRow(1, { ...freshAllowance(NOW, 0), used: { bytes: 0, ms: 17 * 3_600_000 } }));
  expect(tellUse({ store, rules: RULES, box: { ...BOX, language: 'sw' } }, NOW)).toBe(1);
  expect(told(store)[0]).toMatch(/^Demo Net: Umetumia 80% ya saa 20 mtandaoni za .+\. Zimebaki saa 3 mtandaoni hadi /);
});

test.each<readonly [string, () => Store, Partial<typeof RULES>]>([
  ['one without a phone', () => capped({}, { msisdn: null }), {}],
  ['one that a person keeps off', () => capped({}, { set: { blocked_at: NOW, blocked_reason: 'x' } }), {}],
  ['one whose time is over', () => capped({}, { expiresAt: NOW }), {}],
  ['one of a bundle of hours', () => capped({ period_unit: 'hour', period_count: 3 }), {}],
  ['anybody, where no percentage is set', () => capped(), { usedPercent: [] }],
])('%s is not told', (_, make, rules) => {
  const store = make();
  use(store, 10);
  expect(tell(store, rules)).toBe(0);
});

test('a period that has begun and was not counted yet is not told of what was used before it', () => {
  const store = capped({}, { expiresAt: NOW + 50 * DAY });
  use(store, 10);
  const row = store.first(allowanceOf, { id: 1 })!;
  store.run(putAllowance, { ...row, ahead: 2 });
  expect(tell(store)).toBe(0);
});
