import { describe, expect, test, type TestContext } from 'vitest';
import { planProfilesOn } from '../../src/storage/plan-profiles.ts';
import { until } from './harness.ts';
import { openAlarms, pay, settled } from './looks.ts';
import { startPlans } from './plan-world.ts';

const MENU = { pppoe: '/ppp/profile', hotspot: '/ip/hotspot/user/profile' } as const;
const PLAN_OF = { pppoe: 'home-10', hotspot: 'day' } as const;

/**
 * An ISP for one test, which leaves no bug and no wrong word to the router. The tests of this file wait for what is looked at each second,
 * and so they wait side by side.
 */
async function open(onTestFinished: TestContext['onTestFinished'], version: string) {
  const { isp, change, world } = await startPlans(onTestFinished, version);
  const profile = (service: 'pppoe' | 'hotspot', name: string) =>
    world().table(MENU[service]).first('name', name)?.fields;
  const known = (name: string) =>
    isp.app.store.all(planProfilesOn, { router: 'tower-1' }).find((row) => row.profile === name);
  const onProfiles = () => world().changes.filter(({ path }) => path.endsWith('/profile'));
  const queueOf = (username: string) =>
    world()
      .table('/queue/simple')
      .all()
      .find(({ fields }) => fields.get('name')?.includes(username));
  return { isp, change, world, profile, known, onProfiles, queueOf };
}

describe.concurrent.each([
  ['pppoe', '6.49.18 (stable)'],
  ['pppoe', '7.18.2 (stable)'],
  ['hotspot', '6.49.18 (stable)'],
  ['hotspot', '7.24.2 (stable)'],
] as const)('a plan of %s lines on RouterOS %s', (service, version) => {
  const LIKE = service === 'pppoe' ? '10M' : 'day';

  test('that says its speed gets a profile of its own, which is kept whatever a hand makes of it', async ({
    onTestFinished,
  }) => {
    const { isp, change, world, profile, known, onProfiles, queueOf } = await open(onTestFinished, version);
    const line = isp.line(service);
    const [session] = world().sessions(line.username);
    change(PLAN_OF[service], {
      profile: 'washa-own',
      profile_like: LIKE,
      rate_limit: '4M/9M 8M/18M 3M/6M 10/10',
      devices: 1,
      session_s: 7200,
    });
    await until(() => profile(service, 'washa-own'), 'made');
    await until(() => known('washa-own')?.made_at != null && known('washa-own')?.differs === null, 'read back');
    expect(Object.fromEntries(profile(service, 'washa-own')!)).toMatchObject({
      'rate-limit': '4M/9M 8M/18M 3M/6M 10/10',
      'session-timeout': '2h',
      ...(service === 'pppoe' ? { 'only-one': 'yes', 'remote-address': 'pool-10M' } : { 'shared-users': '1' }),
    });
    const row = service === 'pppoe' ? '/ppp/secret' : '/ip/hotspot/user';
    await until(
      () => world().table(row).first('name', line.username)?.fields.get('profile') === 'washa-own',
      'its lines have it',
    );
    await settled(isp);
    expect(openAlarms(isp, 'plan-refused')).toEqual([]);

    if (service === 'hotspot')
      expect(world().sessions(line.username)[0]?.id, 'nobody is logged out for it').toBe(session?.id);
    else {
      await until(() => queueOf(line.username)?.fields.get('max-limit') === '4000000/9000000', 'its speed');
      expect(queueOf(line.username)?.fields.get('burst-limit')).toBe('8000000/18000000');
    }

    world()
      .table(MENU[service])
      .patch(world().table(MENU[service]).first('name', 'washa-own')!, [['rate-limit', '64k/64k']]);
    await until(() => profile(service, 'washa-own')?.get('rate-limit') === '4M/9M 8M/18M 3M/6M 10/10', 'right again');
    const before = onProfiles().length;
    world().table(MENU[service]).remove(world().table(MENU[service]).first('name', 'washa-own')!.id);
    await until(() => profile(service, 'washa-own'), 'made again');
    expect(
      onProfiles()
        .slice(before)
        .map(({ verb }) => verb),
    ).toEqual(['add']);
    change(PLAN_OF[service], { rate_limit: '5M/11M' });
    await until(() => profile(service, 'washa-own')?.get('rate-limit') === '5M/11M', 'as the plan says now');
    await settled(isp);
    const quiet = onProfiles().length;
    await until(() => (known('washa-own')?.read_at ?? 0) > 0, 'read');
    await pay(isp, line);
    await settled(isp);
    expect(onProfiles(), 'what is right is not written again').toHaveLength(quiet);
  });

  test('whose profile somebody else made is told of, and that one is never written', async ({ onTestFinished }) => {
    const { isp, change, profile, known, onProfiles } = await open(onTestFinished, version);
    const given = profile(service, LIKE)?.get('rate-limit');
    change(PLAN_OF[service], { rate_limit: '1M/1M' });
    await until(() => known(LIKE)?.differs?.includes('the plan says 1M/1M'), 'told');
    change(PLAN_OF[service], { rate_limit: '1M/1M', profile_like: 'default' });
    await until(() => openAlarms(isp, 'plan-facts')[0]?.includes('was not made by Washa'), 'an alarm');
    expect(profile(service, LIKE)?.get('rate-limit')).toBe(given);
    expect(onProfiles().filter(({ name }) => name === LIKE)).toEqual([]);
    change(PLAN_OF[service], { rate_limit: given ?? '' });
    await until(() => openAlarms(isp, 'plan-facts').length === 0, 'and none any more');
    change(PLAN_OF[service], { profile: 'washa-own', profile_like: 'nobody' });
    await until(() => openAlarms(isp, 'plan-facts')[0]?.includes('named "nobody"'), 'what it could be like is missing');
    change(PLAN_OF[service], { profile_like: LIKE });
    await until(() => profile(service, 'washa-own'), 'made when it is named');
    await until(() => openAlarms(isp, 'plan-facts').length === 0, 'and over');
  });
});
