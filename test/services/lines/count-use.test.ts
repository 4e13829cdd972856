import { describe, expect, test } from 'vitest';
import type { LineReading } from '../../../src/domain/line-counters.ts';
import { act } from '../../../src/services/actions/act.ts';
import { countUse } from '../../../src/services/lines/count-use.ts';
import { giveData } from '../../../src/services/lines/give-data.ts';
import { takeBackByHand } from '../../../src/services/money/take-back-payment.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { allowanceOf, toAllowance } from '../../../src/storage/allowances.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { lineTargetById, targetFacts } from '../../../src/storage/lines.ts';
import { lineTarget } from '../../../src/domain/lines/target.ts';
import type { PlanTable } from '../../../src/storage/engine/schema-lines.ts';
import {
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
  type LineOptions,
} from '../books.ts';

const GB = 1_000_000_000;
const BY = { actor: 'amina', reason: 'the mast was down', key: null };
const OFF_DUE = [expect.objectContaining({ kind: 'router.sync', priority: expect.any(Number) as number })];

const pppoe = (username: string, gb: number): LineReading => ({
  ...{ service: 'pppoe', username, kept: null },
  live: [{ id: '*1', bytes: gb * GB, ms: Math.round(gb) }],
});
const hotspot = (username: string, gb: number): LineReading => ({
  ...{ service: 'hotspot', username, live: [] },
  kept: { id: '*A', bytes: gb * GB, ms: Math.round(gb) },
});

/** A line of a plan of 10 GB, paid until in twenty days. */
function capped(plan: Partial<PlanTable> = {}, set: LineOptions['set'] = { access: 'on' }) {
  const store = openStore();
  const lineId = addLine(store, 1, {
    expiresAt: NOW + 20 * DAY,
    plan: { data_bytes: 10 * GB, ...plan },
    set: { access_at: NOW, ...set },
  });
  return { store, lineId };
}

/** The router shows this at an instant. */
async function count(store: Store, at: number, ...readings: LineReading[]): Promise<boolean> {
  const clock = { now: () => at, sleep: () => Promise.resolve() };
  const router = {
    name: 'tower-1',
    counters: (service: string) => Promise.resolve(readings.filter((one) => one.service === service)),
  };
  return countUse({ store, clock, timeZone: POLICY.timeZone }, router);
}

const allowance = (store: Store) => toAllowance(store.first(allowanceOf, { id: 1 })!);
const usedGb = (store: Store) => allowance(store).used.bytes / GB;
const target = (store: Store, now: number) => lineTarget(targetFacts(store.first(lineTargetById, { id: 1 })!), now);
const pay = (store: Store, at: number) =>
  takePayments(store, [delivery(notice({ account: 'ACC1' }), { receivedAt: at })], POLICY, at);

describe('a PPPoE line', () => {
  test('is counted, and is to be off when it has used all', async () => {
    const { store } = capped();
    await count(store, NOW, pppoe('line-1', 3));
    await count(store, NOW + 60_000, pppoe('line-1', 12.9));
    expect(usedGb(store)).toBe(9.9);
    expect(target(store, NOW)).toMatchObject({ want: 'on', profile: '10M' });
    expect(store.all(commands, {})).toEqual([]);
    await count(store, NOW + 120_000, pppoe('line-1', 13));
    expect(target(store, NOW)).toMatchObject({ want: 'off' });
    expect(store.all(commands, {})).toEqual(OFF_DUE);
  });

  test('has the other profile then, where its plan has one', async () => {
    const { store } = capped({ used_up_profile: 'slow' });
    await count(store, NOW, pppoe('line-1', 0));
    await count(store, NOW + 60_000, pppoe('line-1', 10));
    expect(target(store, NOW)).toMatchObject({ want: 'on', profile: 'slow' });
    expect(store.all(commands, {})).toEqual(OFF_DUE);
  });

  test('is asked about by nobody where no plan has a limit', async () => {
    const { store } = capped({ data_bytes: null });
    expect(await count(store, NOW)).toBe(false);
    expect(store.first(allowanceOf, { id: 1 })).toBeUndefined();
  });

  test('is as it was where the router refuses the menus', async () => {
    const { store } = capped();
    await count(store, NOW, pppoe('line-1', 0));
    const before = allowance(store);
    const router = { name: 'tower-1', counters: () => Promise.resolve(null) };
    const clock = { now: () => NOW + DAY, sleep: () => Promise.resolve() };
    expect(await countUse({ store, clock, timeZone: POLICY.timeZone }, router)).toBe(false);
    expect(allowance(store)).toEqual(before);
  });

  test('that is renewed while it has used all is on at once, and what was carried before is not counted again', async () => {
    const { store } = capped();
    await count(store, NOW, pppoe('line-1', 0));
    await count(store, NOW + 60_000, pppoe('line-1', 11));
    pay(store, NOW + 120_000);
    expect(target(store, NOW)).toMatchObject({ want: 'on' });
    await count(store, NOW + 180_000, pppoe('line-1', 12));
    await count(store, NOW + 240_000, pppoe('line-1', 13));
    expect(usedGb(store)).toBe(1);
  });

  test('that is paid early has the new allowance when its period begins, on the day of the month; a payment taken back takes it along', async () => {
    const { store } = capped();
    await count(store, NOW, pppoe('line-1', 0));
    await count(store, NOW + 60_000, pppoe('line-1', 4));
    pay(store, NOW + 120_000);
    expect([usedGb(store), allowance(store).ahead]).toEqual([4, 1]);
    const [payment] = store.all(payments, {});
    const taken = act(store, takeBackByHand(POLICY), { paymentId: payment!.id, accountNo: null }, BY, NOW + 130_000);
    expect(taken.kind).toBe('done');
    expect(allowance(store).ahead).toBe(0);

    pay(store, NOW + 140_000);
    await count(store, NOW + 20 * DAY - 1, pppoe('line-1', 5));
    expect(usedGb(store)).toBe(5);
    await count(store, NOW + 20 * DAY, pppoe('line-1', 5));
    expect(allowance(store)).toMatchObject({ beganAt: NOW + 20 * DAY, ahead: 0, used: { bytes: 0 } });
  });
});

describe('a hotspot line', () => {
  test('has absolute limits, which stay what they are while it is used', async () => {
    const { store } = capped({ online_s: 3600 }, { access: 'on', service: 'hotspot' });
    expect(target(store, NOW)).not.toHaveProperty('limits');
    await count(store, NOW, hotspot('line-1', 3));
    expect(target(store, NOW)).toMatchObject({ limits: { bytes: 13 * GB, ms: 3_601_000 } });
    await count(store, NOW + 60_000, hotspot('line-1', 5));
    expect(target(store, NOW)).toMatchObject({ limits: { bytes: 13 * GB } });
    expect(store.all(commands, {}), 'told once').toHaveLength(1);
  });

  test('has none where it goes on with another profile: its router would end it', async () => {
    const { store } = capped({ used_up_profile: 'slow' }, { access: 'on', service: 'hotspot' });
    await count(store, NOW, hotspot('line-1', 3));
    expect(target(store, NOW)).toMatchObject({ limits: { bytes: 0, ms: 0 } });
  });
});

describe('more than the plan gives', () => {
  test('is given by a person, with a reason, until the renewal', async () => {
    const { store, lineId } = capped();
    await count(store, NOW, pppoe('line-1', 0));
    await count(store, NOW + 60_000, pppoe('line-1', 11));
    expect(target(store, NOW)).toMatchObject({ want: 'off' });
    const done = act(store, giveData, { lineId, more: { bytes: 2 * GB } }, BY, NOW);
    expect(done).toMatchObject({ kind: 'done', result: ['router:tower-1'] });
    expect(target(store, NOW)).toMatchObject({ want: 'on' });
    await count(store, NOW + 120_000, pppoe('line-1', 12));
    expect(target(store, NOW)).toMatchObject({ want: 'off' });
    pay(store, NOW + 180_000);
    expect(allowance(store).given.bytes).toBe(0);
  });

  test.each([
    ['a line that is not there', { lineId: 9, more: { bytes: 1 } }, 'line', /no line 9/],
    ['time online of a plan without a limit of it', { lineId: 1, more: { minutes: 5 } }, 'plan', /as much time online/],
    ['nothing', { lineId: 1, more: { bytes: 0 } }, 'input', /more/],
  ])('is refused of %s', (_, input, why, words) => {
    const { store } = capped();
    expect(act(store, giveData, input, BY, NOW)).toMatchObject({
      ...{ kind: 'refused', why },
      words: expect.stringMatching(words) as string,
    });
  });
});

test('what a line has used says nothing of its money: an expired one is renewed as always', async () => {
  const { store } = capped({}, { access: 'off' });
  await count(store, NOW + 21 * DAY);
  pay(store, NOW + 21 * DAY);
  expect(lineRow(store, 'ACC1')).toMatchObject({ balance_cents: 0 });
  expect(store.all(payments, {})).toMatchObject([{ state: 'applied', amount_cents: PRICE }]);
  expect(allowance(store)).toMatchObject({ ahead: 0, used: { bytes: 0 } });
});
