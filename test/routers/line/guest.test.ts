import { afterEach, expect, test } from 'vitest';
import type { LineTarget } from '../../../src/domain/ports.ts';
import { TARGET } from '../../line-target.ts';
import { startHarness, type Harness } from '../line-harness.ts';
import { until } from '../scripted-peer.ts';

const HOUR = 3_600_000;
const MAC = '34:12:F9:8A:21:4C';

let harness: Harness;
let ahead = 0;

afterEach(async () => {
  await harness.stop();
  expect(harness.world.violations, 'no command that a careful program would not send').toEqual([]);
});

async function up(): Promise<LineTarget> {
  ahead = 0;
  harness = await startHarness({
    routerClock: () => Date.now() + ahead,
    seed(world) {
      world.addHotspotProfile({ name: 'day' });
      world.addPhone({ user: '', mac: MAC, address: '10.5.50.10' });
    },
  });
  await until(() => harness.health().state === 'up', 'up');
  return {
    ...TARGET,
    service: 'hotspot',
    mode: 'disable',
    username: 'GUEST-1',
    tag: 'GUEST-1',
    profile: 'day',
    password: 'pw-1',
    device: MAC,
    until: harness.clock.now() + HOUR,
  };
}

test('a login that nobody has paid for yet is missed by nobody', async () => {
  const target = await up();
  expect(await harness.connection.compare([{ ...target, want: 'off' }])).toMatchObject([
    { access: 'off', differs: null, finding: null },
  ]);
});

test('a login that is made for one phone is made, limited and logged in within three round trips; a second look writes nothing', async () => {
  const target = await up();
  const report = await harness.connection.sync(target, () => undefined);
  expect(report).toMatchObject({ access: 'on', changed: true, roundTrips: 3, sessions: [{ mac: MAC }] });
  expect(report.detail).toBe('hotspot user "GUEST-1": made with profile "day"; phone logged in');
  const again = await harness.connection.sync(target, () => undefined);
  expect(again).toMatchObject({ access: 'on', changed: false, roundTrips: 1 });
  expect(await harness.connection.compare([target])).toMatchObject([{ access: 'on', differs: null, isLive: true }]);
});

test('a box that is down when the time ends leaves nobody on: the router ends the session, in the middle of a download, and lets the phone in no more', async () => {
  const target = await up();
  const { world } = harness;
  await harness.connection.sync(target, () => undefined);
  ahead = HOUR;
  expect(world.isOnline('GUEST-1'), 'never before its time').toBe(true);
  ahead = HOUR + 2 * 60_000;
  expect(world.isOnline('GUEST-1')).toBe(false);
  const login = { user: 'GUEST-1', password: 'pw-1', address: '10.5.50.10', mac: MAC, by: 'http-chap' };
  expect(world.hotspot.login(login)).toEqual({ ok: false, message: 'user GUEST-1 has reached uptime limit' });

  // Paid again: what was used stays counted, and the limit is behind it.
  const renewed = await harness.connection.sync({ ...target, until: harness.clock.now() + 2 * HOUR }, () => undefined);
  expect(renewed).toMatchObject({ access: 'on', changed: true, sessions: [{ mac: MAC }] });
  expect(world.isOnline('GUEST-1')).toBe(true);
  ahead += HOUR;
  expect(world.isOnline('GUEST-1')).toBe(true);
});

test('another phone that knows the password is not let in, and a hand that takes the phone out of the login is put right', async () => {
  const target = await up();
  const { world } = harness;
  await harness.connection.sync(target, () => undefined);
  const users = world.table('/ip/hotspot/user');
  world.addPhone({ user: '', mac: '34:12:F9:8A:21:4D', address: '10.5.50.11' });
  const other = { user: 'GUEST-1', password: 'pw-1', address: '10.5.50.11', mac: '34:12:F9:8A:21:4D', by: 'http-chap' };
  expect(world.hotspot.login(other)).toMatchObject({ ok: false });
  users.patch(users.first('name', 'GUEST-1')!, [
    ['mac-address', ''],
    ['limit-uptime', '0s'],
  ]);
  const looks = await harness.connection.compare([target]);
  expect(looks[0]?.differs).not.toBeNull();
  await harness.connection.sync(target, () => undefined);
  expect(users.first('name', 'GUEST-1')!.fields.get('mac-address')).toBe(MAC);
});
