import { afterEach, beforeEach, expect, test } from 'vitest';
import { judgeCaller } from '../../../src/domain/caller.ts';
import { startHarness, type Harness } from '../line-harness.ts';
import { until } from '../scripted-peer.ts';

const MAC = '02:00:00:AA:00:01';

let harness: Harness;

beforeEach(async () => {
  harness = await startHarness({
    seed(world) {
      world.addHotspotUser({ name: 'JSY-1', password: 'x', profile: 'default' });
      world.addPhone({ user: '', mac: MAC, address: '10.5.50.7' });
      world.addSecret({ name: 'amina', profile: '10M' });
      world.addCpe('amina');
    },
  });
  await until(() => harness.health().state === 'up', 'up');
});

afterEach(() => harness.stop());

const at = (address: string) => harness.connection.whoIsAt(address);

test('a phone is known by its host before and after it logs in, and only under the address that others see', async () => {
  expect(await at('10.5.50.7')).toEqual({ kind: 'phone', mac: MAC, isIn: false, user: null });
  const { hotspot } = harness.world;
  hotspot.login({ user: 'JSY-1', password: 'x', address: '10.5.50.7', mac: MAC, by: 'http-pap' });
  expect(await at('10.5.50.7')).toEqual({ kind: 'phone', mac: MAC, isIn: true, user: 'JSY-1' });
  const host = harness.world.table('/ip/hotspot/host').first('mac-address', MAC)!;
  harness.world.table('/ip/hotspot/host').patch(host, [['to-address', '10.9.9.9']]);
  expect(await at('10.9.9.9')).toMatchObject({ kind: 'phone', mac: MAC, isIn: true });
  expect(await at('10.5.50.7')).toBeNull();
});

test('a line is known by its session, a stranger by nothing, and a router that lets nothing be read says so', async () => {
  const [session] = harness.world.table('/ppp/active').all();
  expect(await at(session!.fields.get('address')!)).toEqual({ kind: 'line', service: 'pppoe', username: 'amina' });
  expect(await at('192.168.9.9')).toBeNull();
});

test('an address is believed only where exactly one router shows it, and nobody is unknown while one is away', () => {
  const phone = { kind: 'phone', mac: MAC, isIn: false, user: null } as const;
  const one = { router: 'a', seen: phone };
  expect(judgeCaller([one, { router: 'b', seen: 'nobody' }])).toEqual({
    kind: 'known',
    caller: { ...phone, router: 'a' },
  });
  expect(judgeCaller([one, { router: 'b', seen: 'away' }])).toMatchObject({ kind: 'known' });
  expect(judgeCaller([one, { router: 'b', seen: phone }])).toEqual({ kind: 'several' });
  expect(
    judgeCaller([
      { router: 'a', seen: 'nobody' },
      { router: 'b', seen: 'away' },
    ]),
  ).toEqual({ kind: 'unclear' });
  expect(judgeCaller([{ router: 'a', seen: 'nobody' }])).toEqual({ kind: 'nobody' });
  expect(judgeCaller([])).toEqual({ kind: 'nobody' });
});

test('a line with a fixed address is known by the lease that hands it to its device, and by nothing that a device says of itself', async () => {
  const { world } = harness;
  world.addFixed({ address: '10.20.0.5', mac: '02:00:00:BB:00:05' });
  world.addFixed({ address: '10.20.0.6', mac: null });
  expect(await at('10.20.0.5')).toEqual({ kind: 'line', service: 'static', username: '10.20.0.5' });
  expect(await at('10.20.0.6'), 'typed into a device').toBeNull();
  const lease = world.table('/ip/dhcp-server/lease').first('address', '10.20.0.5')!;
  world.table('/ip/dhcp-server/lease').patch(lease, [['active-mac-address', '02:00:00:BB:00:99']]);
  expect(await at('10.20.0.5'), 'another device').toBeNull();
});
