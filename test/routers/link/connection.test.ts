import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { LineTarget } from '../../../src/domain/ports.ts';
import { Fault } from '../../../src/domain/values/fault.ts';
import { pauseAfter } from '../../../src/routers/routeros/wire/pause.ts';
import type { RouterWorld } from '../../../src/simulate/router/world.ts';
import { TARGET } from '../../line-target.ts';
import { startHarness } from '../line-harness.ts';
import type { Harness, HarnessOptions } from '../line-harness.ts';
import { pause, until } from '../scripted-peer.ts';

let harness: Harness;
let strays: unknown[] = [];
const stray = (reason: unknown): void => void strays.push(reason);

beforeEach(() => {
  strays = [];
  process.on('unhandledRejection', stray);
});

afterEach(async () => {
  await harness.stop();
  await harness.stop();
  await pause(5);
  process.off('unhandledRejection', stray);
  expect(strays).toEqual([]);
  expect(harness.clock.armed(), 'no timer is left').toBe(0);
  expect(harness.sim.log.open, 'no connection is left').toBe(0);
});

async function begin(options: HarnessOptions = {}): Promise<Harness> {
  harness = await startHarness(options);
  return harness;
}

async function up(options: HarnessOptions = {}): Promise<Harness> {
  await begin(options);
  await until(() => harness.health().state === 'up', 'up');
  return harness;
}

const amina = (world: RouterWorld): void => {
  world.addSecret({ name: 'amina', profile: '10M' });
  world.addCpe('amina');
};

describe('one link', () => {
  test('field 19: one connection and one log-in serve everything; sessions are read before it is called up', async () => {
    const { told, sim } = await up({ seed: amina });
    expect(told).toEqual(['session amina', 'up']);
    for (let round = 0; round < 5; round += 1) await harness.connection.sync(TARGET, () => undefined);
    expect(sim.log).toMatchObject({ connections: 1, logins: 1 });
    expect(sim.log.count('/ppp/active/listen')).toBe(1);
    expect(harness.health()).toMatchObject({ state: 'up', error: null });
  });

  test('field 20: silence is broken by a ping, and the connection stays', async () => {
    const { sim, clock } = await up();
    // Who answers was asked once.
    const pings = () => sim.log.count('/system/identity/print') - 1;
    clock.jump(20_001);
    await until(() => pings() === 1, 'pinged');
    clock.jump(10_000);
    await pause(20);
    expect(pings()).toBe(1);
    clock.jump(10_001);
    await until(() => pings() === 2, 'pinged again');
    expect(sim.log.connections).toBe(1);
  });

  test('field 20: a router that is silent even to the ping is given up and connected again', async () => {
    const { sim, clock, told } = await up();
    sim.faults.ignoreNext('/system/identity/print');
    clock.jump(20_001);
    await pause(20);
    clock.jump(5_001);
    await until(() => told.length === 3, 'lost and up again');
    expect(told).toEqual(['up', 'down', 'up']);
    expect(harness.faults[0]!.message).toContain('/system/identity/print');
  });

  test('nothing is sent before start, and nothing happens after stop', async () => {
    const { sim, connection } = await begin({ start: false });
    expect(connection.health()).toMatchObject({ state: 'down' });
    await connection.stop();
    connection.start();
    connection.watchFor('pppoe', 'amina');
    expect(sim.log.connections).toBe(0);
  });

  test('stop while connecting leaves nothing behind', async () => {
    const { connection } = await begin();
    await connection.stop();
    expect(connection.health().state).toBe('stopped');
  });
});

describe('a router that goes and comes', () => {
  test('field 1: a sync while it is down says so at once, and its return is noticed by the probe', async () => {
    const { sim, clock, told } = await up();
    await sim.closePort();
    await until(() => harness.health().state === 'down', 'down');
    const fault = await harness.connection.sync(TARGET, () => undefined).catch((error: unknown) => error);
    expect(fault).toMatchObject({ code: 'router.down', retry: 'unavailable' });
    await until(() => clock.armed() === 1, 'waiting for the next probe');
    await sim.openPort();
    clock.jump(2_000);
    await until(() => harness.health().state === 'up', 'up again');
    expect(told).toEqual(['up', 'down', 'up']);
  });

  test('a session that began while the link was lost is reported after it', async () => {
    const { sim, world, sessions } = await up();
    await sim.closePort();
    amina(world);
    await until(() => harness.health().state === 'down', 'down');
    await sim.openPort();
    harness.clock.jump(2_000);
    await until(() => sessions.length === 1, 'reported');
    expect(sessions[0]).toMatchObject({ service: 'pppoe', username: 'amina' });
  });

  test('what was proven of a session is proven anew over a new link: the router may have given its id to another', async () => {
    const { sim } = await up({ seed: amina });
    const sync = () => harness.connection.sync({ ...TARGET, writtenAt: harness.clock.now() + 60_000 }, () => undefined);
    const asked = () => sim.log.count('/ip/firewall/address-list/print');
    await sync();
    const once = asked();
    await sync();
    expect(asked(), 'proven already').toBe(once);
    sim.drop('reset');
    await until(() => harness.told.filter((word) => word === 'up').length === 2, 'up again');
    await sync();
    expect(asked(), 'asked again').toBe(2 * once);
    expect(once).toBeGreaterThan(0);
  });

  test('after a reboot old ids mean nothing', async () => {
    const { sim, world, sessions } = await up({ seed: amina });
    sim.reboot();
    await until(() => harness.told.filter((word) => word === 'up').length === 2, 'up again');
    await until(() => sessions.length === 2, 'the new session');
    expect(world.sessions('amina')[0]!.id).toBe(sessions[1]!.id);
  });

  test('how long it waits', () => {
    const ending = { fault: new Fault('router.unreachable', 'unavailable', ''), wasUp: false, tookMs: 0, failures: 0 };
    for (const random of [0, 0.5, 1]) {
      expect(pauseAfter(ending, random).waitMs).toBeLessThanOrEqual(2_000);
      expect(pauseAfter({ ...ending, tookMs: 2_000 }, random).waitMs).toBe(100);
    }
    const silent = { ...ending, fault: new Fault('router.timeout', 'unavailable', ''), tookMs: 8_000, failures: 9 };
    expect(pauseAfter(silent, 1).waitMs).toBe(100);
    const refused = { ...ending, fault: new Fault('router.fatal', 'unavailable', '') };
    const waits = [0, 1, 2, 3, 4, 5, 9].map((failures) => pauseAfter({ ...refused, failures }, 1).waitMs);
    expect(waits).toEqual([2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    const lost = { ...ending, wasUp: true };
    expect(pauseAfter({ ...lost, tookMs: 60_000, failures: 3 }, 1)).toEqual({ waitMs: 250, failures: 0 });
    expect(pauseAfter(lost, 1)).toEqual({ waitMs: 250, failures: 1 });
    expect(pauseAfter({ ...lost, failures: 1 }, 1)).toEqual({ waitMs: 4_000, failures: 2 });
    const stopped = { ...ending, fault: new Fault('router.credentials', 'stop', '') };
    expect(pauseAfter(stopped, 0.5).waitMs).toBe(300_000);
  });
});

describe('what a person has to repair', () => {
  test('field 18: a wrong password is tried once in five minutes, and the reason is shown', async () => {
    const { sim, clock, told } = await begin({ wrongPassword: true });
    await until(() => harness.health().state === 'stopped', 'stopped');
    expect(harness.health().error).toContain('invalid user name or password');
    expect(told).toEqual(['down']);
    clock.jump(200_000);
    await pause(20);
    expect(sim.log.failedLogins).toBe(1);
    clock.jump(100_000);
    await until(() => sim.log.failedLogins === 2, 'tried again');
  });

  test('field 18: a right that is missing for one part costs only that part, and is asked for anew by another log-in', async () => {
    const { sim } = await up({
      seed(world) {
        world.addSecret({ name: 'amina', profile: 'EXPIRED' });
        world.addHotspotUser({ name: 'brian', profile: 'default', disabled: true });
      },
    });
    const brian = { ...TARGET, service: 'hotspot', username: 'brian', profile: 'default' } as const;
    const sync = (target: LineTarget) =>
      harness.connection.sync(target, () => undefined).catch((error: unknown) => error);
    sim.faults.trapNext('/ppp/secret/set', 'not enough permissions (9)');
    expect(await sync(TARGET)).toMatchObject({ code: 'router.permission', retry: 'stop' });
    expect(harness.health()).toMatchObject({ state: 'up', refused: [{ service: 'pppoe' }] });
    expect(harness.health().refused[0]!.error).toContain('not enough permissions (9)');
    sim.log.clearSentences();
    expect(await sync(TARGET), 'not asked again').toMatchObject({ code: 'router.part', retry: 'stop' });
    expect(sim.log.count('/ppp/secret/print')).toBe(0);
    expect(await sync(brian)).toMatchObject({ access: 'on', changed: true });
    harness.clock.jump(300_000);
    await until(() => harness.told.filter((word) => word === 'up').length === 2, 'logged in anew');
    expect(await sync(TARGET)).toMatchObject({ access: 'on' });
  });

  test.each([
    ['a right is missing', 'not enough permissions (9)'],
    ['this version does not know a parameter', 'unknown parameter'],
    ['its mode does not allow it', 'failure: not allowed by device-mode'],
    ['the menu is not there', 'no such command prefix'],
  ])('one menu is refused because %s: the router is up, and the other service goes on', async (_why, words) => {
    const { sim } = await begin({
      start: false,
      seed: (world) => world.addSecret({ name: 'amina', profile: 'EXPIRED' }),
    });
    sim.faults.trapNext(/^\/ip\/hotspot\//, words, { times: Number.POSITIVE_INFINITY });
    harness.connection.start();
    await until(() => harness.health().state === 'up', 'up');
    expect(harness.health().refused.map(({ service }) => service)).toEqual(['hotspot']);
    expect(await harness.connection.sync(TARGET, () => undefined)).toMatchObject({ access: 'on', changed: true });
  });

  test('all is refused: the connection is of no use, and says so', async () => {
    const { sim } = await begin({ start: false });
    sim.faults.trapNext(/print$/, 'not enough permissions (9)', { times: Number.POSITIVE_INFINITY });
    harness.connection.start();
    await until(() => harness.health().state === 'stopped', 'stopped');
    expect(harness.health().error).toContain('not enough permissions (9)');
  });

  test('another box at the address: nothing but its name is asked for, and nothing is written', async () => {
    const { sim } = await begin({ start: false, believes: () => 'tower-1 is another box than before' });
    harness.connection.start();
    await until(() => harness.health().state === 'stopped', 'stopped');
    expect(harness.health()).toMatchObject({ code: 'router.other-box', error: 'tower-1 is another box than before' });
    expect(sim.log.count('/ppp/active/print')).toBe(0);
  });

  test('somebody who waits ends the pause after a link that broke early', async () => {
    const { sim, clock, told } = await up();
    for (let breaks = 1; breaks <= 4; breaks += 1) {
      sim.drop('reset');
      await until(() => told.filter((word) => word === 'down').length === breaks, 'lost');
      if (breaks === 4) break;
      await until(() => clock.armed() > 0, 'waits');
      clock.jump(9_000);
      await until(() => told.filter((word) => word === 'up').length === breaks + 1, 'up again');
    }
    clock.jump(1_500);
    await pause(20);
    expect(harness.health().state, 'the pause is longer').toBe('down');
    harness.connection.hasten();
    await until(() => harness.health().state === 'up', 'up at once');
  });
});

test('who waited before the link broke, or while it was tried, waits for the least pause only', async () => {
  const { sim, clock, told } = await up();
  for (let breaks = 1; breaks <= 4; breaks += 1) {
    sim.drop('reset');
    await until(() => told.filter((word) => word === 'down').length === breaks, 'lost');
    harness.connection.hasten();
    await until(() => clock.armed() > 0, 'waits');
    clock.jump(1_000);
    await until(() => told.filter((word) => word === 'up').length === breaks + 1, 'up again');
  }
});

describe('a kick', () => {
  test('ends every session of the name and no other, and says how many there were', async () => {
    const { sim, world } = await up({
      seed: (seed) => {
        for (const name of ['amina', 'juma']) {
          seed.addSecret({ name, profile: '10M' });
          seed.addCpe(name);
        }
      },
    });
    const before = world.sessions('amina').map(({ id }) => id);
    expect(await harness.connection.kick('pppoe', 'amina')).toBe(1);
    expect(sim.log.count('/ppp/active/remove')).toBe(1);
    expect(world.sessions('amina').map(({ id }) => id)).not.toEqual(before);
    expect(world.sessions('juma')).toHaveLength(1);
    expect(await harness.connection.kick('pppoe', 'nobody')).toBe(0);
  });

  test('of a session that went by itself is done too, and a refusal is told', async () => {
    const { sim } = await up({
      seed: (seed) => {
        seed.addSecret({ name: 'amina', profile: '10M' });
        seed.addCpe('amina');
      },
    });
    sim.faults.trapNext(/remove$/, 'no such item (4)', { times: 1 });
    expect(await harness.connection.kick('pppoe', 'amina')).toBe(1);
    sim.faults.trapNext(/remove$/, 'not enough permissions (9)', { times: 1 });
    await expect(harness.connection.kick('pppoe', 'amina')).rejects.toMatchObject({ retry: 'stop' });
  });
});

describe('sessions', () => {
  test('the listen reports a redial at once, and never the session that we ended', async () => {
    const { world, sessions } = await up({
      seed: (seed) => {
        seed.addSecret({ name: 'amina', profile: 'EXPIRED' });
        seed.addCpe('amina');
      },
    });
    const walled = sessions[0]!.id;
    const before = sessions.length;
    await harness.connection.sync(TARGET, () => undefined);
    await until(() => sessions.length > before, 'reported');
    expect(sessions.slice(before).map(({ id }) => id)).toEqual([world.sessions('amina')[0]!.id]);
    expect(sessions.slice(before).map(({ id }) => id)).not.toContain(walled);
  });

  test('field 12: a router that acknowledges and does not end the session: not reported, and not called right', async () => {
    const { sim, clock, sessions } = await up({
      swallow: '/ppp/active/remove',
      // The clock jumps while commands are under way.
      commandDeadlineMs: 1_000_000,
      seed: (seed) => {
        seed.addSecret({ name: 'amina', profile: 'EXPIRED' });
        seed.addCpe('amina');
      },
    });
    const before = sessions.length;
    let outcome: unknown = null;
    const ended = harness.connection.sync(TARGET, () => undefined).catch((error: unknown) => (outcome = error));
    await until(() => sim.log.count('/ppp/secret/set') === 1, 'written');
    harness.connection.watchFor('pppoe', 'amina');
    // The lane is not kept for longer than a session needs to end: the rest of the wait is its command's.
    for (const wait of [50, 150]) {
      await until(() => clock.armed() > 0, 'waits');
      await pause(20);
      clock.jump(wait);
    }
    await until(() => outcome !== null, 'given back');
    expect(await ended).toMatchObject({ code: 'router.read-back', retry: 'retry' });
    expect(sessions.length, 'the old session is no news').toBe(before);
  });

  test('field 38: a session that the listen never told is found by the watch', async () => {
    const { sim, world, sessions, clock } = await up();
    sim.faults.loseListenRows = Number.POSITIVE_INFINITY;
    harness.connection.watchFor('pppoe', 'amina');
    clock.jump(1_000);
    await until(() => sim.log.sent('/ppp/active/print').some((words) => words.includes('?name=amina')), 'looked once');
    expect(sessions).toEqual([]);
    amina(world);
    clock.jump(1_000);
    await until(() => sessions.length === 1, 'found');
    sim.log.clearSentences();
    clock.jump(10_000);
    await pause(20);
    expect(sim.log.count('/ppp/active/print'), 'the watch is over').toBe(0);
  });

  test('field 38: without a watch the whole print of each minute finds it', async () => {
    const { sim, world, sessions, clock } = await up();
    sim.faults.loseListenRows = Number.POSITIVE_INFINITY;
    amina(world);
    clock.jump(60_000);
    await until(() => sessions.length === 1, 'found');
  });

  test('field 39: a phone that logs in by itself is seen 0.3 s after the restore', async () => {
    const { world, sessions, clock } = await up({
      seed: (seed) => {
        seed.addHotspotProfile({ name: 'day' });
        seed.addHotspotUser({ name: 'brian', profile: 'day' });
      },
    });
    harness.connection.watchFor('hotspot', 'brian');
    world.addPhone({ user: 'brian', mac: '34:12:F9:8A:21:4C', address: '10.5.50.10', online: true });
    clock.jump(300);
    await until(() => sessions.length === 1, 'seen');
    expect(sessions[0]).toMatchObject({ service: 'hotspot', username: 'brian', mac: '34:12:F9:8A:21:4C' });
  });

  test('many watches share whole prints', async () => {
    const { sim, clock } = await up();
    for (let line = 0; line < 50; line += 1) harness.connection.watchFor('pppoe', `line-${line}`);
    sim.log.clearSentences();
    clock.jump(1_000);
    await until(() => sim.log.count('/ppp/active/print') > 0, 'looked');
    expect(sim.log.count('/ppp/active/print')).toBeLessThan(5);
  });

  test('a listen that the router refuses is asked for again, later and later', async () => {
    const { sim, clock } = await begin({ start: false });
    sim.faults.trapNext('/ppp/active/listen', 'action failed (6)', { times: 3 });
    harness.connection.start();
    await until(() => harness.health().state === 'up', 'up');
    for (const [index, waitMs] of [1_000, 2_000, 4_000].entries()) {
      await until(() => sim.log.count('/ppp/active/listen') === index + 1, `attempt ${index + 1}`);
      await pause(20);
      clock.jump(waitMs - 500);
      await pause(10);
      expect(sim.log.count('/ppp/active/listen')).toBe(index + 1);
      clock.jump(500);
    }
    await until(() => sim.log.count('/ppp/active/listen') === 4, 'listens');
    expect(sim.log.connections).toBe(1);
  });
});
