import { expect, test } from 'vitest';
import { createAlarms } from '../../../src/services/box/alarms.ts';
import { watchSilence } from '../../../src/services/box/watch-silence.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { addLine, DAY, HOUR, NOW, openAlarms, openStore, paidEvery } from '../books.ts';

const MINUTE = 60_000;

/** A box that has known a payment every five minutes for three weeks, by two connections. */
function usedBox(): Store {
  const store = openStore();
  paidEvery(store, 'payhero', NOW - 21 * DAY, NOW, 5 * MINUTE);
  paidEvery(store, 'gateway', NOW - 21 * DAY, NOW, 5 * MINUTE);
  return store;
}

function watch(store: Store, at = NOW) {
  const clock = new VirtualClock(at);
  const box = { connections: ['payhero', 'gateway'], mayJudge: true, lost: [] as number[] };
  const silence = watchSilence({
    store,
    clock,
    alarms: createAlarms(store, clock, () => undefined),
    timeZone: 'Africa/Nairobi',
    connections: () => box.connections,
    mayJudge: () => box.mayJudge,
    onSilent: () => box.lost.push(clock.now()),
  });
  return { ...box, box, clock, silence, end: silence.start() };
}

const subjects = (store: Store) =>
  store
    .all(openAlarms, {})
    .map(({ kind, subject }) => `${kind} ${subject}`)
    .toSorted();
const onLine = query()((db) => db.updateTable('payment').set({ subscription_id: 1 }).where('provider', '=', 'payhero'));

test('a connection that falls silent is found and told, payments are asked for once, and the next one ends it', async () => {
  const store = usedBox();
  const { clock, silence, box, end } = watch(store);
  for (let n = 0; n < 36; n++) {
    await clock.advance(5 * MINUTE);
    paidEvery(store, 'gateway', clock.now(), clock.now() + 1, 1);
  }
  expect(subjects(store)).toEqual(['silence payhero']);
  expect(store.all(openAlarms, {})[0]?.message).toMatch(/^No payment for 3 h, expected 3[5-7] \(payhero; the last one/);
  expect([silence.isSilent(), box.lost.length]).toEqual([true, 1]);
  paidEvery(store, 'payhero', clock.now(), clock.now() + 1, 1);
  await clock.advance(2 * MINUTE);
  expect([subjects(store), silence.isSilent(), box.lost.length]).toEqual([[], false, 1]);
  end();
});

test('a box that was off, or comes from a backup, raises nothing about the time that it did not see', async () => {
  const store = usedBox();
  const { clock, end } = watch(store, NOW + 2 * DAY);
  await clock.advance(HOUR);
  expect(subjects(store)).toEqual([]);
  await clock.advance(2 * HOUR);
  expect(subjects(store)).toEqual(['silence gateway', 'silence payhero']);
  end();
  // The next process has seen nothing yet, and does not say that it is over.
  const next = watch(store, NOW + 3 * DAY);
  await next.clock.advance(10 * MINUTE);
  expect(subjects(store)).toEqual(['silence gateway', 'silence payhero']);
  next.end();
});

test('nothing is judged while the clock or the books are not believed, and what is open stays', async () => {
  const store = usedBox();
  const { clock, box, end } = watch(store);
  box.mayJudge = false;
  await clock.advance(5 * HOUR);
  expect(subjects(store)).toEqual([]);
  box.mayJudge = true;
  await clock.advance(2 * MINUTE);
  expect(subjects(store)).toHaveLength(2);
  box.mayJudge = false;
  await clock.advance(HOUR);
  expect(subjects(store)).toHaveLength(2);
  end();
});

test('a router whose customers do not pay is told by itself, and not where its connection explains it', async () => {
  const store = usedBox();
  addLine(store, 1);
  store.run(onLine, {});
  const { clock, box, end } = watch(store);
  box.connections = ['payhero', 'gateway'];
  for (let n = 0; n < 36; n++) {
    await clock.advance(5 * MINUTE);
    // Of other lines: nobody on this plan and this router.
    for (const by of ['payhero', 'gateway']) paidEvery(store, by, clock.now(), clock.now() + 1, 1);
  }
  expect(subjects(store)).toEqual(['silence plan home', 'silence router tower-1']);
  await clock.advance(3 * HOUR);
  // Now all are silent: one cause. What was told of the plan and the router is not said to be over.
  expect(subjects(store)).toEqual([
    'silence gateway',
    'silence payhero',
    'silence plan home',
    'silence router tower-1',
  ]);
  end();
});
