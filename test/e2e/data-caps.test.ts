import { describe, expect, test, type TestContext } from 'vitest';
import { act } from '../../src/services/actions/act.ts';
import { giveData } from '../../src/services/lines/give-data.ts';
import { allowanceOf, toAllowance } from '../../src/storage/allowances.ts';
import type { StageLine } from '../../src/cli/demo/stage-setup.ts';
import { until } from './harness.ts';
import { booked, openAlarms, pay, setExpiry, settled } from './looks.ts';
import { startPlans } from './plan-world.ts';

const PLAN_OF = { pppoe: 'home-10', hotspot: 'day' } as const;

/**
 * An ISP for one test, which leaves no bug and no wrong word to the router. The tests of this file wait for what is looked at each second,
 * and so they wait side by side.
 */
async function open(onTestFinished: TestContext['onTestFinished'], version = '7.18.2 (stable)') {
  const { isp, change, world } = await startPlans(onTestFinished, version);
  const isOnline = (line: StageLine) => world().isOnline(line.username);
  const allowance = (line: StageLine) => {
    const row = isp.app.store.first(allowanceOf, { id: booked(isp, line).id });
    return row === undefined ? undefined : toAllowance(row);
  };
  const used = (line: StageLine) => allowance(line)?.used.bytes;
  const user = (line: StageLine) => world().table('/ip/hotspot/user').first('name', line.username)?.fields;
  const counted = (line: StageLine, bytes: number) => until(() => used(line) === bytes, `${bytes} counted`);

  /** A line of a plan with a cap, of which nothing is used, and whose counters were read. */
  const capped = async (
    service: 'pppoe' | 'hotspot',
    set: Readonly<Record<string, unknown>> = { data_bytes: 1000 },
  ) => {
    const line = isp.line(service);
    await until(() => isOnline(line), 'online');
    change(PLAN_OF[service], set);
    await until(() => allowance(line)?.last, 'read');
    return line;
  };
  return { isp, change, world, isOnline, allowance, used, user, counted, capped };
}

describe.concurrent.each(['6.49.18 (stable)', '7.18.2 (stable)'])(
  'data of a hotspot line on RouterOS %s',
  (version) => {
    test('is limited by the router itself, counted from its counters when the allowance began; a renewal moves the limit', async ({
      onTestFinished,
    }) => {
      const { isp, world, isOnline, allowance, used, user, counted, capped } = await open(onTestFinished, version);
      const line = isp.line('hotspot');
      await until(() => isOnline(line), 'online');
      world().use(line.username, 5000);
      await capped('hotspot');
      await until(() => user(line)?.get('limit-bytes-total') === '6000', 'what it had used, and the cap');
      world().use(line.username, 400);
      await counted(line, 400);
      world().use(line.username, 600);
      expect(isOnline(line), 'the router ends it').toBe(false);
      await until(() => booked(isp, line).access === 'off', 'off');
      await settled(isp);
      await until(() => user(line)?.get('disabled') === 'true', 'made off like any other');
      expect(openAlarms(isp, 'line-refused')).toEqual([]);

      await pay(isp, line);
      await until(() => user(line)?.get('limit-bytes-total') === '7000', 'a new allowance');
      await until(() => booked(isp, line).access === 'on', 'on');
      expect(used(line)).toBe(0);
      await settled(isp);
      const before = world().changes.length;
      await until(() => (allowance(line)?.last?.at ?? 0) > Date.now() - 500, 'counted again');
      expect(world().changes, 'what is right is not written again').toHaveLength(before);
    });

    test('whose user is made anew, or whose counters are reset, keeps what is left of it', async ({
      onTestFinished,
    }) => {
      const { world, used, user, counted, capped } = await open(onTestFinished, version);
      const line = await capped('hotspot');
      await until(() => user(line)?.get('limit-bytes-total') === '1000', 'limited');
      world().use(line.username, 300);
      await counted(line, 300);
      const row = world().table('/ip/hotspot/user').first('name', line.username)!;
      for (const item of world().table('/ip/hotspot/active').where('user', line.username))
        world().hotspot.kick(item.id);
      for (const way of ['bytes-in', 'bytes-out'])
        world()
          .table('/ip/hotspot/user')
          .patch(row, [[way, '0']]);
      await until(() => user(line)?.get('limit-bytes-total') === '700', 'what is left');
      expect(used(line)).toBe(300);
    });
  },
);

describe.concurrent.each(['6.49.18 (stable)', '7.18.2 (stable)'])('data of a PPPoE line on RouterOS %s', (version) => {
  test('is counted through redials and a reboot; used up it is off until it is renewed', async ({ onTestFinished }) => {
    const { isp, world, isOnline, allowance, counted, capped } = await open(onTestFinished, version);
    const line = await capped('pppoe');
    world().use(line.username, 300);
    await counted(line, 300);
    world().hangUp(line.username);
    await until(() => isOnline(line), 'back');
    world().use(line.username, 200);
    await counted(line, 500);
    isp.stage.router.reboot();
    await until(() => isOnline(line), 'back');
    world().use(line.username, 499);
    await counted(line, 999);
    expect(isOnline(line)).toBe(true);
    world().use(line.username, 1);
    await until(() => booked(isp, line).access === 'off', 'off');
    expect(isOnline(line)).toBe(false);
    expect(world().table('/ppp/secret').first('name', line.username)?.fields.get('profile')).toBe('EXPIRED');

    await pay(isp, line);
    await until(() => isOnline(line), 'on');
    expect(allowance(line)).toMatchObject({ used: { bytes: 0 }, ahead: 0 });
    expect(openAlarms(isp, 'line-refused')).toEqual([]);
  });

  test('that is used while the box is down is counted when it is back', async ({ onTestFinished }) => {
    const { isp, world, counted, capped } = await open(onTestFinished, version);
    const line = await capped('pppoe');
    await isp.app[Symbol.asyncDispose]();
    world().use(line.username, 400);
    await isp.restart();
    await counted(line, 400);
    await isp.app[Symbol.asyncDispose]();
    world().use(line.username, 700);
    await isp.restart();
    await until(() => booked(isp, line).access === 'off', 'off');
  });
});

test.concurrent(
  'a line that is paid early uses what it has, and has a new allowance when the period begins',
  async ({ onTestFinished }) => {
    const { isp, world, allowance, used, counted, capped } = await open(onTestFinished);
    const line = await capped('pppoe');
    const { expires_at: end } = booked(isp, line);
    world().use(line.username, 400);
    await counted(line, 400);
    await pay(isp, line);
    await until(() => allowance(line)?.ahead === 1, 'a period ahead');
    expect(used(line)).toBe(400);
    // The time of the first period passes.
    isp.app.store.run(setExpiry, { accountNo: line.accountNo, at: booked(isp, line).expires_at - (end - Date.now()) });
    await counted(line, 0);
    expect(allowance(line)?.ahead).toBe(0);
  },
);

test.concurrent(
  'used up, a plan may be slower instead of off: on the profile for it until the renewal',
  async ({ onTestFinished }) => {
    const { isp, world, capped } = await open(onTestFinished);
    const line = await capped('pppoe', { data_bytes: 1000, used_up_profile: '20M' });
    world().use(line.username, 1000);
    const profile = () => world().sessions(line.username)[0]?.profile;
    await until(() => profile() === '20M', 'the session is of that profile');
    expect(booked(isp, line).access).toBe('on');
    await pay(isp, line);
    await until(() => profile() === '10M', 'and of the plan again');
  },
);

test.concurrent(
  'a hotspot line that is slower by what it has used is so at once, and as fast again when it is paid for: its session is ended once each time',
  async ({ onTestFinished }) => {
    const { isp, world, allowance, capped } = await open(onTestFinished);
    world().addHotspotProfile({ name: 'slow', rateLimit: '512k/512k' });
    const line = await capped('hotspot', { data_bytes: 1000, used_up_profile: 'slow' });
    const session = () => world().sessions(line.username)[0];
    const first = session()?.id;
    world().use(line.username, 1000);
    await until(() => session()?.profile === 'slow', 'logged in again under the other profile');
    await settled(isp);
    const slow = session()?.id;
    expect(slow).not.toBe(first);
    expect(booked(isp, line)).toMatchObject({ access: 'on' });
    await until(() => (allowance(line)?.last?.at ?? 0) > Date.now() - 500, 'counted again');
    expect(session()?.id, 'and stays').toBe(slow);

    await pay(isp, line);
    await until(() => session()?.profile === 'day', 'as fast again');
    await settled(isp);
    const fast = session()?.id;
    await until(() => (allowance(line)?.last?.at ?? 0) > Date.now() - 500, 'counted again');
    expect(session()?.id, 'and stays').toBe(fast);

    // More is given, where it had used all again.
    world().use(line.username, 1000);
    await until(() => session()?.profile === 'slow', 'slow again');
    const lineId = booked(isp, line).id;
    const by = { actor: 'test', reason: 'a gift', key: null };
    const given = act(isp.app.store, giveData, { lineId, more: { bytes: 500 } }, by, Date.now());
    expect(given.kind).toBe('done');
    await until(() => session()?.profile === 'day', 'as fast as before');
  },
);

test.concurrent.for(['pppoe', 'hotspot'] as const)(
  'time online of a %s line is counted, and used up',
  async (service, { onTestFinished }) => {
    const { change, isOnline, allowance, user, capped } = await open(onTestFinished);
    const line = await capped(service, { online_s: 60 });
    await until(() => (allowance(line)?.used.ms ?? 0) >= 1000, 'counted');
    // What it was online for before, and a minute.
    if (service === 'hotspot') await until(() => /^1m/.test(user(line)?.get('limit-uptime') ?? ''), 'limited');
    change(PLAN_OF[service], { online_s: null });
    if (service === 'hotspot') await until(() => user(line)?.get('limit-uptime') === '0s', 'not limited');
    expect(isOnline(line)).toBe(true);
  },
);
