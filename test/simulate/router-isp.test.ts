import { afterEach, expect, test } from 'vitest';
import { EXPIRED_LIST, EXPIRED_PROFILE, seedIsp } from '../../src/simulate/router/isp.ts';
import { RouterSimulator } from '../../src/simulate/router/server.ts';
import { RouterWorld } from '../../src/simulate/router/world.ts';
import { until, Wire } from './router-wire.ts';

let stop: () => Promise<void> = () => Promise.resolve();

afterEach(() => stop());

test('200 lines with the same names each time, all online but the expired', () => {
  const world = new RouterWorld();
  const lines = seedIsp(world, { lines: 200, expired: 10 });
  expect(seedIsp(new RouterWorld(), { lines: 200, expired: 10 })).toEqual(lines);
  expect(lines.slice(0, 3).map((line) => line.username)).toEqual(['pppoe-0001', 'hs-0002', 'pppoe-0003']);
  expect(lines[10]).toEqual({
    service: 'pppoe',
    username: 'pppoe-0011',
    password: 'pw-0011',
    profile: '10M',
    expired: false,
  });
  for (const line of lines)
    expect([line.username, world.isOnline(line.username)]).toEqual([line.username, !line.expired]);
  expect(new Set(lines.map((line) => world.sessions(line.username)[0]?.address)).size).toBe(196);
});

test('10,000 lines: no timer while nothing happens, prints by name do not walk the table, mass kicks come back', async () => {
  const world = new RouterWorld();
  const lines = seedIsp(world, { lines: 10_000, redialMs: 1 });
  expect(world.sessionCount).toBe(10_000);
  expect(world.state.timers.size).toBe(0);
  const simulator = new RouterSimulator(world);
  stop = () => simulator.stop();
  const { port } = await simulator.start();
  const wire = await Wire.in(simulator, port);
  // Walking is made impossible: whoever asks for all rows fails.
  const secrets = world.table('/ppp/secret');
  const all = secrets.all.bind(secrets);
  secrets.all = () => {
    throw new Error('walked the table');
  };
  expect(await wire.rows('/ppp/secret/print', '=.proplist=name', '?name=pppoe-9999')).toEqual([{ name: 'pppoe-9999' }]);
  expect(
    await wire.rows(
      '/ppp/secret/print',
      '=.proplist=name',
      '?=name=pppoe-0003',
      '?=name=pppoe-0001',
      '?#|',
      '?disabled=false',
    ),
  ).toEqual([{ name: 'pppoe-0001' }, { name: 'pppoe-0003' }]);
  expect(await wire.rows('/ppp/secret/print', '=.proplist=name', '?.id=*2')).toEqual([{ name: 'pppoe-0003' }]);
  secrets.all = all;
  expect(await wire.rows('/ppp/secret/print', '=.proplist=.id,name')).toHaveLength(5000);
  const ids = lines.slice(0, 100).flatMap((line) => world.sessions(line.username).map((session) => session.id));
  const ppp = ids.filter((id) => world.table('/ppp/active').get(id) !== undefined);
  expect(ppp).toHaveLength(50);
  await wire.talk('/ppp/active/remove', `=numbers=${ppp.join(',')}`);
  await until(() => world.sessionCount === 10_000);
  expect(world.kicks).toHaveLength(50);
  wire.close();
});

test('an expired line lands in the walled garden that the world counts as no internet', () => {
  const world = new RouterWorld();
  seedIsp(world, { lines: 2, expired: 1 });
  const [session] = world.sessions('pppoe-0001');
  expect(session!.profile).toBe(EXPIRED_PROFILE);
  expect(world.state.isListed(session!.address, new Set([EXPIRED_LIST]))).toBe(true);
  world.expiredProfiles.clear();
  expect(world.isOnline('pppoe-0001')).toBe(false);
  world.expiredLists.clear();
  expect(world.isOnline('pppoe-0001')).toBe(true);
});

test('after stop nothing moves, after start devices dial again', async () => {
  const world = new RouterWorld();
  seedIsp(world, { lines: 2, hotspotEvery: 0, redialMs: 1 });
  const simulator = new RouterSimulator(world);
  stop = () => simulator.stop();
  await simulator.start();
  await simulator.stop();
  world.hangUp('pppoe-0001');
  expect(world.state.timers.size).toBe(0);
  await simulator.start();
  await until(() => world.isOnline('pppoe-0001'));
});
