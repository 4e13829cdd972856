import { afterEach, expect, test } from 'vitest';
import { carriedBy, devicesOf, speedsOf } from '../../../src/domain/lines/carried.ts';
import { whyNot } from '../../../src/domain/lines/why.ts';
import type { LineTarget } from '../../../src/domain/ports.ts';
import { TARGET } from '../../line-target.ts';
import { startHarness, type Harness } from '../line-harness.ts';
import { until } from '../scripted-peer.ts';

const OLD = 'C4:6E:1F:98:8B:6F';
let harness: Harness;

afterEach(async () => {
  await harness.stop();
  expect(harness.world.violations, 'no command that a careful program would not send').toEqual([]);
});

const LINE: LineTarget = { ...TARGET, username: 'kamau', profile: '12M' };

async function up(faults: object = {}, hotspot = false): Promise<void> {
  harness = await startHarness({
    ...faults,
    seed(world) {
      world.addProfile({ name: '12M', rateLimit: '12M/12M' });
      world.addSecret({ name: 'kamau', profile: '12M' });
      world.addRow('/log', { topics: 'pppoe,ppp,error', message: '<0005>: user kamau authentication failed' });
      world.addRow('/log', { topics: 'pppoe,ppp,error', message: '<0006>: user kamau2 authentication failed' });
      if (!hotspot) return;
      world.addHotspotProfile({ name: 'day' });
      world.addHotspotUser({ name: 'kamau', password: 'x', profile: 'day', mac: OLD });
      world.addRow('/ip/hotspot/ip-binding', { 'mac-address': OLD, type: 'blocked' });
      world.addRow('/ip/hotspot/ip-binding', { 'mac-address': '00:11:22:33:44:55', type: 'bypassed' });
    },
  });
  await until(() => harness.health().state === 'up', 'up');
}

test('who dials, what was refused, and how fast it may be, is read in two round trips and nothing is written', async () => {
  await up();
  const { connection, world } = harness;
  expect(await connection.probe(LINE)).toEqual({
    credentials: [expect.objectContaining({ profile: '12M', disabled: false, boundTo: null, lastLoggedOut: null })],
    sessions: [],
    profile: { rateLimit: '12M/12M', addressList: null },
    devicesAtOnce: null,
    queues: null,
    refusedLogins: 1,
    bindings: null,
  });
  world.addCpe('kamau', { mac: OLD });
  const [session] = world.sessions('kamau');
  world.addRow('/queue/simple', { name: 'old', target: `${session!.address}/32`, 'max-limit': '64k/64k' });
  world.addRow('/queue/simple', { name: 'other', target: '10.99.0.1/32', 'max-limit': '64k/64k' });
  world.addRow('/queue/simple', { name: 'off', target: '<pppoe-kamau>', 'max-limit': '64k/64k', disabled: 'true' });
  expect(await connection.probe(LINE)).toMatchObject({
    sessions: [{ device: OLD }],
    queues: [
      { name: '<pppoe-kamau>', maxLimit: '12000000/12000000', dynamic: true, parent: null },
      { name: 'old', maxLimit: '64k/64k', dynamic: false },
    ],
    refusedLogins: null,
  });
});

test('a session keeps the speed of the profile that it began under, until it dials again', async () => {
  await up();
  const { connection, world } = harness;
  world.addCpe('kamau', { mac: OLD });
  world.table('/ppp/profile').first('name', '12M')!.fields.set('rate-limit', '5M/20M 10M/40M 4M/16M 10/10');
  const before = await connection.probe(LINE);
  expect(whyNot(LINE, before)).toEqual([
    { code: 'old-speed', maxLimit: '12M/12M', should: '5M/20M 10M/40M 4M/16M 10/10' },
  ]);
  world.hangUp('kamau');
  await until(() => world.sessions('kamau').length === 1, 'dialled again');
  const after = await connection.probe(LINE);
  expect(carriedBy(after)).toMatchObject({ of: 'session', maxLimit: '5M/20M' });
  expect(whyNot(LINE, after)).toEqual([]);
  expect(speedsOf(null, after)?.session).toBe('5M/20M 10M/40M 4M/16M 10/10');
});

test('the queue of a whole hotspot is read with the session’s own, in the order in which they catch', async () => {
  await up({}, true);
  const { connection, world } = harness;
  const line: LineTarget = { ...LINE, username: 'wanja', service: 'hotspot', profile: 'fast', mode: 'disable' };
  world.addRow('/queue/simple', { name: 'hs-<hotspot2>', target: 'bridge2', 'max-limit': '1M/1M', dynamic: 'true' });
  world.addRow('/queue/simple', { name: 'hs-<hotspot1>', target: 'bridge', 'max-limit': '2M/2M', dynamic: 'true' });
  world.addHotspotProfile({ name: 'fast', rateLimit: '5M/5M' });
  world.addHotspotUser({ name: 'wanja', password: 'x', profile: 'fast' });
  world.addPhone({ user: 'wanja', mac: '02:00:00:00:00:07', address: '10.5.50.7', online: true });
  const seen = await connection.probe(line);
  expect(seen.queues?.map(({ name }) => name)).toEqual(['hs-<hotspot1>', '<hotspot-wanja>']);
  expect(whyNot(line, seen)).toEqual([
    { code: 'shadowed', queue: 'hs-<hotspot1>', maxLimit: '2M/2M', should: '5M/5M' },
  ]);
  world.hotspot.setPresent('02:00:00:00:00:07', false);
  expect(world.table('/queue/simple').where('name', '<hotspot-wanja>')).toEqual([]);
});

test('a hotspot user’s phone, and what stands in its way without a login', async () => {
  await up({}, true);
  const seen = await harness.connection.probe({ ...LINE, service: 'hotspot', profile: 'day', mode: 'disable' });
  expect(seen).toMatchObject({ credentials: [{ boundTo: OLD }], bindings: ['blocked'] });
});

test('the second device of a hotspot user is let in up to the profile’s shared-users, and the line says how many there are', async () => {
  await up({}, true);
  const { connection, world } = harness;
  const line: LineTarget = { ...LINE, username: 'wanja', service: 'hotspot', profile: 'two', mode: 'disable' };
  world.addHotspotProfile({ name: 'two', sharedUsers: 2 });
  world.addHotspotUser({ name: 'wanja', password: 'x', profile: 'two' });
  expect(devicesOf(line, await connection.probe(line)), 'nobody is online').toBeNull();
  for (const n of [1, 2, 3])
    world.addPhone({ user: 'wanja', mac: `02:00:00:00:00:0${n}`, address: `10.5.50.${n}`, online: true });
  const seen = await connection.probe(line);
  expect(devicesOf(line, seen)).toEqual({ now: 2, atOnce: 2 });
  expect(devicesOf({ device: '02:00:00:00:00:01' }, seen)).toBeNull();
  world.table('/ip/hotspot/user/profile').first('name', 'two')!.fields.set('shared-users', 'unlimited');
  expect(devicesOf(line, await connection.probe(line))).toBeNull();
});

test('a limit that a hotspot user has reached is told with what it allows, and one that leaves something is not', async () => {
  await up({}, true);
  const { connection, world } = harness;
  const line: LineTarget = { ...LINE, service: 'hotspot', profile: 'day', mode: 'disable' };
  const { fields } = world.table('/ip/hotspot/user').first('name', 'kamau')!;
  const used = { 'limit-bytes-total': '10737418240', 'bytes-in': '10737418000', 'bytes-out': '239' };
  for (const [name, value] of Object.entries({ ...used, 'limit-uptime': '1d', uptime: '2d' })) fields.set(name, value);
  expect((await connection.probe(line)).credentials[0]?.usedUp).toEqual([
    { limit: 'limit-uptime', allowed: 86_400_000 },
  ]);
  fields.set('bytes-out', '240');
  expect((await connection.probe(line)).credentials[0]?.usedUp).toEqual([
    { limit: 'limit-uptime', allowed: 86_400_000 },
    { limit: 'limit-bytes-total', allowed: 10_737_418_240 },
  ]);
});

test('a login that was for one device is for any, read back; a second time there is nothing to do', async () => {
  await up({}, true);
  const { connection, world } = harness;
  world.table('/ppp/secret').first('name', 'kamau')!.fields.set('caller-id', OLD);
  expect([await connection.unbind('pppoe', 'kamau'), await connection.unbind('pppoe', 'kamau')]).toEqual([1, 0]);
  expect(world.table('/ppp/secret').first('name', 'kamau')!.fields.get('caller-id') ?? '').toBe('');
  expect([await connection.unbind('hotspot', 'kamau'), await connection.unbind('hotspot', 'kamau')]).toEqual([1, 0]);
  expect(await connection.unbind('pppoe', 'nobody')).toBe(0);
});
