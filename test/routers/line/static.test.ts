import { afterEach, describe, expect, test } from 'vitest';
import { whyNot } from '../../../src/domain/lines/why.ts';
import type { LineTarget } from '../../../src/domain/ports.ts';
import type { RouterWorld } from '../../../src/simulate/router/world.ts';
import { TARGET } from '../../line-target.ts';
import { startHarness, type Harness } from '../line-harness.ts';
import { until } from '../scripted-peer.ts';

// Lines with a fixed address: nothing dials, nothing logs in; a list holds them back, a lease tells that they are there.

const LISTS = '/ip/firewall/address-list';
const LEASES = '/ip/dhcp-server/lease';
const ADDRESS = '10.20.0.5';
const MAC = 'AA:BB:CC:00:00:05';
const FIXED: LineTarget = { ...TARGET, service: 'static', username: ADDRESS, mode: 'address-list', writtenAt: 1 };

let harness: Harness | null = null;

afterEach(async () => {
  expect(harness?.world.violations).toEqual([]);
  await harness?.stop();
  harness = null;
});

async function up(seed: (world: RouterWorld) => void): Promise<Harness> {
  harness = await startHarness({ seed });
  const made = harness;
  await until(() => made.health().state === 'up', 'up');
  return made;
}

const listed = (world: RouterWorld) =>
  world
    .table(LISTS)
    .all()
    .map(({ fields }) => [fields.get('list'), fields.get('address'), fields.get('comment')]);
const writes = (world: RouterWorld) => world.changes.map(({ path, verb }) => `${path}/${verb}`);

describe.each([MAC, null])('a device whose lease is %s', (mac) => {
  test('is cut off and let in by its list alone, in three round trips, and told again it is right', async () => {
    const { world, connection } = await up((seed) => seed.addFixed({ address: ADDRESS, mac }));
    const sync = (want: LineTarget['want']) => connection.sync({ ...FIXED, want }, () => undefined);
    expect(world.isOnline(ADDRESS)).toBe(true);

    expect(await sync('off')).toMatchObject({ access: 'off', changed: true, roundTrips: 3 });
    expect(listed(world)).toEqual([['expired', ADDRESS, 'washa JSY-7K2M4P']]);
    expect(world.isOnline(ADDRESS)).toBe(false);
    expect(await sync('off')).toMatchObject({ access: 'off', changed: false, roundTrips: 1 });

    const report = await sync('on');
    expect(report).toMatchObject({ access: 'on', changed: true, roundTrips: 3 });
    expect(report.sessions.map(({ address, mac: device }) => [address, device])).toEqual(
      mac === null ? [] : [[ADDRESS, mac]],
    );
    expect(listed(world)).toEqual([]);
    expect(world.isOnline(ADDRESS)).toBe(true);
    expect(writes(world)).toEqual([`${LISTS}/add`, `${LISTS}/remove`]);
    expect(world.kicks).toEqual([]);
  });
});

test('a lease that somebody disabled or blocked is let in again, and nobody else’s is touched', async () => {
  const { world, connection } = await up((seed) => {
    seed.addFixed({ address: ADDRESS, mac: MAC, disabled: true });
    seed.addFixed({ address: '10.20.0.50', mac: 'AA:BB:CC:00:00:50', disabled: true });
  });
  const row = world.table(LEASES).first('address', ADDRESS)!;
  expect(await connection.sync(FIXED, () => undefined)).toMatchObject({ access: 'on', changed: true });
  expect([row.fields.get('disabled'), row.fields.get('block-access')]).toEqual(['false', 'false']);
  world.table(LEASES).patch(row, [['block-access', 'true']]);
  expect(await connection.sync(FIXED, () => undefined)).toMatchObject({ access: 'on', changed: true });
  expect(row.fields.get('block-access')).toBe('false');
  expect(world.table(LEASES).first('address', '10.20.0.50')?.fields.get('disabled')).toBe('true');
});

test('an address that is not one device’s is refused before anything is written', async () => {
  const { world, connection } = await up(() => undefined);
  for (const username of ['10.20.0.0/24', '0.0.0.0', 'amina', '10.20.0.1-10.20.0.9'])
    await expect(connection.sync({ ...FIXED, username, want: 'off' }, () => undefined)).rejects.toThrow(
      'is named by that address',
    );
  expect(world.changes).toEqual([]);
});

test('comparison finds what a hand did to it, with one print of each list, and sees who is there', async () => {
  const { world, sim, connection } = await up((seed) => {
    for (const n of [5, 6, 7])
      seed.addFixed({ address: `10.20.0.${n}`, mac: `AA:BB:CC:00:00:0${n}`, disabled: n === 7 });
    seed.addRow(LISTS, { list: 'expired', address: '10.20.0.6' });
  });
  const before = sim.log.count(`${LEASES}/print`);
  const targets = [5, 6, 7].map((n) => ({ ...FIXED, username: `10.20.0.${n}`, tag: `JSY-${n}` }));
  const looks = await connection.compare(targets);
  expect(looks.map((look) => [look?.access, look?.isLive, look?.differs])).toEqual([
    ['on', true, null],
    [
      'off',
      false,
      'fixed address "10.20.0.6": lease of AA:BB:CC:00:00:06; 10.20.0.6 in list "expired"; live as 10.20.0.6',
    ],
    ['off', false, 'fixed address "10.20.0.7": lease of AA:BB:CC:00:00:07, disabled; not online'],
  ]);
  expect(sim.log.count(`${LEASES}/print`) - before).toBe(2);
  expect(world.changes).toEqual([]);
});

test('a router without such lines is never asked for its leases', async () => {
  const { sim, clock } = await up((seed) => seed.addFixed({ address: ADDRESS, mac: MAC }));
  clock.jump(70_000);
  await until(() => sim.log.count('/ip/hotspot/active/print') > 1, 'the print of a minute');
  expect(sim.log.count(`${LEASES}/print`)).toBe(0);
});

test('a lease that is bound is told as somebody who is there', async () => {
  const { connection, sessions } = await up((seed) => seed.addFixed({ address: ADDRESS, mac: MAC }));
  connection.watchFor('static', ADDRESS);
  await until(() => sessions.length > 0, 'seen');
  expect(sessions[0]).toMatchObject({ service: 'static', username: ADDRESS, address: ADDRESS, mac: MAC });
});

test.for<[string, (world: RouterWorld) => void, readonly string[]]>([
  ['in use', (seed) => seed.addFixed({ address: ADDRESS, mac: MAC }), []],
  ['its device is away', (seed) => seed.addFixed({ address: ADDRESS, mac: MAC, present: false }), ['lease-unused']],
  ['typed into the device', (seed) => seed.addFixed({ address: ADDRESS, mac: null }), ['no-lease']],
  ['disabled', (seed) => seed.addFixed({ address: ADDRESS, mac: MAC, disabled: true }), ['lease-off']],
  [
    'blocked at the hotspot',
    (seed) => {
      seed.addFixed({ address: ADDRESS, mac: MAC });
      seed.addRow('/ip/hotspot/ip-binding', { address: ADDRESS, type: 'blocked' });
    },
    ['blocked-device'],
  ],
  [
    'held to 64k',
    (seed) => {
      seed.addFixed({ address: ADDRESS, mac: null });
      seed.addRow('/queue/simple', { name: 'old', target: `${ADDRESS}/32`, 'max-limit': '64k/64k' });
    },
    ['slow-queue', 'no-lease'],
  ],
])('why not on: %s', async ([, seed, codes]) => {
  const { connection } = await up(seed);
  const probe = await connection.probe(FIXED);
  expect(whyNot(FIXED, probe).map(({ code }) => code)).toEqual(codes);
});

test('its lease is never taken for a session that could be ended, nor for a login that could be freed', async () => {
  const { connection, world } = await up((seed) => seed.addFixed({ address: ADDRESS, mac: MAC }));
  await expect(connection.kick('static', ADDRESS)).rejects.toThrow('no session to end');
  await expect(connection.unbind('static', ADDRESS)).rejects.toThrow('is bound to no device');
  expect(world.table(LEASES).size).toBe(1);
});
