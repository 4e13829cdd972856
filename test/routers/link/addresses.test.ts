import { afterEach, expect, test } from 'vitest';
import { startHarness, type Harness } from '../line-harness.ts';
import { until } from '../scripted-peer.ts';

let harness: Harness;

afterEach(() => harness.stop());

const news = (kind: string, service = 'pppoe') =>
  harness.addresses.flatMap(([of, one]) => (of === service && one.kind === kind ? one : []));

test('a router tells who has which address: all at first and each minute, and what comes and goes when it does', async () => {
  harness = await startHarness({
    seed(world) {
      world.addSecret({ name: 'amina', profile: '10M' });
      world.addCpe('amina');
    },
  });
  await until(() => harness.health().state === 'up', 'up');
  const [session] = harness.world.sessions('amina');
  const address = session?.address;
  const [first] = news('all');
  const [held] = first?.kind === 'all' ? first.sessions : [];
  expect(held).toMatchObject({ id: session?.id, username: 'amina', address });
  expect(held?.mac).toMatch(/^..(:..){5}$/);
  expect(held?.uptimeMs).not.toBe(null);
  expect(news('all', 'hotspot')).toEqual([{ kind: 'all', sessions: [] }]);

  await harness.connection.kick('pppoe', 'amina');
  await until(() => news('gone').length === 1 && news('one').length === 1, 'heard');
  expect(news('gone')).toEqual([{ kind: 'gone', id: session?.id }]);
  const [again] = harness.world.sessions('amina');
  expect(news('one')).toMatchObject([{ session: { id: again?.id, username: 'amina', address: again?.address } }]);
  harness.clock.jump(66_001);
  await until(() => news('all').length === 2, 'a look a minute later');
});

test('of devices that are in without a login those are told that were asked for, as they are called, and each minute anew', async () => {
  const names = new Map<string, string>();
  harness = await startHarness({
    letThrough: () => names,
    seed(world) {
      for (const n of [1, 2, 3]) {
        const mac = `AA:BB:CC:00:00:0${n}`;
        world.addPhone({ user: '', mac, address: `10.5.50.${n}` });
        if (n < 3) world.addRow('/ip/hotspot/ip-binding', { 'mac-address': mac, type: 'bypassed' });
        if (n !== 2) names.set(mac, `let through by ACC${n}`);
      }
    },
  });
  await until(() => harness.health().state === 'up', 'up');
  const looks = () => news('all', 'hotspot').map((one) => (one.kind === 'all' ? one.sessions : []));
  expect(looks()).toMatchObject([
    [
      {
        username: 'let through by ACC1',
        address: '10.5.50.1',
        mac: 'AA:BB:CC:00:00:01',
        uptimeMs: expect.any(Number) as number,
      },
    ],
  ]);
  names.clear();
  harness.clock.jump(66_001);
  await until(() => looks().length === 2, 'a look a minute later');
  expect(looks()[1]).toEqual([]);
});
