import { afterEach, describe, expect, test } from 'vitest';
import type { PutOff } from '../../../src/domain/lines/put-off.ts';
import { Fault } from '../../../src/domain/values/fault.ts';
import type { LineTarget, SyncReport } from '../../../src/domain/ports.ts';
import { TIMED_OUT } from '../../../src/simulate/router/faults.ts';
import type { RouterWorld } from '../../../src/simulate/router/world.ts';
import { TARGET } from '../../line-target.ts';
import { startHarness } from '../line-harness.ts';
import type { Harness, HarnessOptions } from '../line-harness.ts';
import { until } from '../scripted-peer.ts';

let harness: Harness | null = null;

afterEach(async () => {
  const { world, clock } = harness!;
  await harness!.stop();
  expect(world.violations, 'no command that a careful program would not send').toEqual([]);
  expect(clock.armed(), 'no timer is left').toBe(0);
});

async function up(options: HarnessOptions = {}): Promise<Harness> {
  const made = await startHarness(options);
  harness = made;
  await until(() => made.health().state === 'up', 'up');
  return made;
}

/** An expired line whose device sits in the walled garden. */
function expiredLine(seed: RouterWorld): void {
  seed.addSecret({ name: 'amina', profile: 'EXPIRED' });
  seed.addCpe('amina');
}

/** A line that is paid and online. */
function paidLine(seed: RouterWorld): void {
  seed.addSecret({ name: 'amina', profile: '10M' });
  seed.addCpe('amina');
}

function sync(change: Partial<LineTarget> = {}, onWrite: () => void = () => undefined): Promise<SyncReport> {
  return harness!.connection.sync({ ...TARGET, ...change }, onWrite);
}

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (error instanceof Fault) return error;
  throw error as Error;
}

const secret = (name = 'amina'): Record<string, string | undefined> => {
  const fields = harness!.world.table('/ppp/secret').first('name', name)?.fields;
  return { profile: fields?.get('profile'), disabled: fields?.get('disabled') };
};

describe('restore of an expired PPPoE line', () => {
  test('field 13: three round trips; the profile is set, the walled session ended, the new one is online', async () => {
    const { world, sim } = await up({ seed: expiredLine });
    sim.log.clearSentences();
    let writes = 0;
    const report = await sync({}, () => (writes += 1));
    expect(report).toMatchObject({ access: 'on', changed: true, roundTrips: 3 });
    expect(report.detail).toBe('PPP secret "amina": profile "EXPIRED" -> "10M", session ended');
    expect(secret()).toEqual({ profile: '10M', disabled: 'false' });
    expect(world.kicks).toHaveLength(1);
    expect(writes).toBe(1);
    expect(sim.log.sent('/ppp/secret/print')[0]!.join(' ')).toContain('?name=amina');
    await until(() => world.isOnline('amina'), 'online');
  });

  test('a line that is right costs one round trip, is not written, and its session is not ended', async () => {
    const { world } = await up({ seed: expiredLine });
    // Its session comes after the read-back, so that nothing is known of it.
    world.ppp.setDials('amina', false);
    await sync();
    world.ppp.setDials('amina', true);
    await until(() => world.isOnline('amina'), 'online');
    const first = await sync();
    expect(first).toMatchObject({ access: 'on', changed: false, roundTrips: 2 });
    const second = await sync({ writtenAt: Date.now() + 60_000 });
    expect(second).toMatchObject({ access: 'on', changed: false, roundTrips: 1 });
    expect(second.sessions).toHaveLength(1);
    expect(world.kicks).toHaveLength(1);
  });

  test('field 13: a walled session under a right secret is found and ended', async () => {
    const { world } = await up({ seed: expiredLine });
    // Somebody set the profile by hand and did not end the session.
    world.table('/ppp/secret').patch(world.table('/ppp/secret').first('name', 'amina')!, [['profile', '10M']]);
    const report = await sync();
    expect(report).toMatchObject({ access: 'on', changed: true, roundTrips: 3 });
    await until(() => world.isOnline('amina'), 'online');
    expect(world.kicks).toHaveLength(1);
  });

  test.each([
    { told: 'the list of the expired profile tells it', addressList: 'walled', roundTrips: 5 },
    { told: 'no list tells it', roundTrips: 4 },
  ])('a device that dials between look and write is not left in the walled garden: $told', async (wall) => {
    const { world } = await up({
      seed: (seed) => {
        seed.addProfile({ name: 'WALL', ...wall });
        seed.addSecret({ name: 'amina', profile: 'WALL' });
      },
    });
    const expiredProfile = 'WALL';
    const report = await sync({ expiredProfile }, () => world.ppp.dial('amina', 'AA:BB:CC:00:00:01'));
    expect(report).toMatchObject({ access: 'on', changed: true, sessions: [], roundTrips: wall.roundTrips });
    expect(world.kicks).toHaveLength(1);
    world.addCpe('amina');
    await until(() => world.isOnline('amina'), 'online');
    expect(await sync({ expiredProfile })).toMatchObject({ access: 'on', changed: false });
    expect(world.kicks, 'one that dialled since is left alone').toHaveLength(1);
  });

  test('nor is one left online that dials between look and cut', async () => {
    const { world } = await up({ seed: (seed) => seed.addSecret({ name: 'amina', profile: '10M' }) });
    const report = await sync({ want: 'off' }, () => world.ppp.dial('amina', 'AA:BB:CC:00:00:01'));
    expect(report).toMatchObject({ access: 'off', changed: true, sessions: [] });
    expect(world.kicks).toHaveLength(1);
  });

  test('duplicate sessions of the name are all ended, and a session that went by itself is no fault', async () => {
    const { world, sim } = await up({ seed: expiredLine });
    world.ppp.dial('amina', 'AA:BB:CC:00:00:01');
    sim.faults.trapNext('/ppp/active/remove', 'no such item (4)', { applied: true });
    await sync();
    expect(world.kicks).toHaveLength(2);
  });

  test('a secret that was replaced between look and write is looked up again', async () => {
    const { sim } = await up({ seed: expiredLine });
    sim.faults.trapNext('/ppp/secret/set', 'no such item');
    expect(await sync()).toMatchObject({ access: 'on', roundTrips: 5 });
    expect(secret().profile).toBe('10M');
  });
});

test('an entry that a person wrote into the expired list proves nothing about a session', async () => {
  const { world } = await up({ seed: paidLine });
  const { address } = world.sessions('amina')[0]!;
  world.addRow('/ip/firewall/address-list', { list: 'expired', address, comment: 'by hand' });
  expect(await sync()).toMatchObject({ changed: false, roundTrips: 2 });
  expect(world.kicks).toEqual([]);
});

describe('a hand on the credential of a line whose session is right', () => {
  test.each([
    ['another profile', [['profile', '10Megas']]],
    ['the expired profile', [['profile', 'EXPIRED']]],
    ['disabled', [['disabled', 'true']]],
  ] as const)('%s: it is made right, and the session stays', async (_, values) => {
    const { world, connection } = await up({ seed: paidLine });
    await until(() => world.isOnline('amina'), 'online');
    expect(await connection.compare([TARGET])).toMatchObject([{ access: 'on', isLive: true }]);
    world.table('/ppp/secret').patch(world.table('/ppp/secret').first('name', 'amina')!, values);
    expect(await sync()).toMatchObject({ access: 'on', changed: true });
    expect(secret()).toEqual({ profile: '10M', disabled: 'false' });
    expect(world.kicks).toEqual([]);
  });

  test('a session that was opened under the other profile is ended, and so is each when the plan itself has another one', async () => {
    const { world, connection } = await up({ seed: paidLine });
    await until(() => world.isOnline('amina'), 'online');
    await connection.compare([TARGET]);
    world.table('/ppp/secret').patch(world.table('/ppp/secret').first('name', 'amina')!, [['profile', '10Megas']]);
    world.hangUp('amina');
    await until(() => world.sessions('amina').some(({ profile }) => profile === '10Megas'), 'dialled anew');
    await sync();
    expect(world.kicks.map(({ profile }) => profile)).toEqual(['10Megas']);
    await until(() => world.isOnline('amina'), 'online');
    await connection.compare([TARGET]);
    await sync({ profile: '10Megas' });
    expect(world.kicks.map(({ profile }) => profile)).toEqual(['10Megas', '10M']);
  });
});

describe('suspension', () => {
  test('field 11: the session is ended and the redial lands in the walled garden', async () => {
    const { world } = await up({
      seed: paidLine,
    });
    expect(world.isOnline('amina')).toBe(true);
    expect(await sync({ want: 'off' })).toMatchObject({ access: 'off', changed: true, roundTrips: 3 });
    await until(() => world.sessions('amina').length === 1, 'redialled');
    expect(world.isOnline('amina')).toBe(false);
    expect(await sync({ want: 'off' })).toMatchObject({ access: 'off', changed: false });
    expect(world.kicks).toHaveLength(1);
  });

  test('field 11: looked at again until the session is really gone', async () => {
    const { world, sim } = await up({
      seed: paidLine,
    });
    // The router says yes twice and does nothing.
    sim.faults.trapNext('/ppp/active/remove', 'no such item', { times: 2 });
    expect(await sync({ want: 'off', mode: 'disable' })).toMatchObject({ access: 'off', roundTrips: 5 });
    expect(world.sessions('amina')).toEqual([]);
    expect(secret().disabled).toBe('true');
  });

  test('a session is not ended while the router has not answered for its credential: it would come back as it was', async () => {
    const { world, sim } = await up({ seed: paidLine });
    sim.faults.trapNext('/ppp/secret/set', 'failure: not now');
    await expect(sync({ want: 'off' })).rejects.toThrow('not now');
    expect(world.kicks).toEqual([]);
    expect(world.isOnline('amina')).toBe(true);
  });

  test('of fifty that are cut off at once a few are ended, and the others have a turn each; who has paid waits for none', async () => {
    const names = Array.from({ length: 50 }, (_, line) => `line-${line}`);
    const { world, clock, connection } = await up({
      seed: (seed) => {
        for (const name of names) {
          seed.addSecret({ name, profile: '10M' });
          seed.addCpe(name);
        }
        seed.addSecret({ name: 'amina', profile: 'EXPIRED' });
        seed.addCpe('amina');
      },
      kicksPerSecond: 5,
    });
    const cut = (username: string) =>
      connection.sync({ ...TARGET, username, want: 'off' }, () => undefined, { byTurns: true });
    const startedAt = clock.now();
    const ends = await Promise.allSettled(names.map(cut));
    const turns = ends.flatMap((end) => (end.status === 'rejected' ? (end.reason as PutOff).at - startedAt : []));
    expect(world.kicks).toHaveLength(5);
    expect(turns).toHaveLength(45);
    expect(world.changes, 'every credential is right at once').toHaveLength(50);
    for (const [n, turn] of turns.entries()) expect(turn).toBeGreaterThanOrEqual(200 * (n + 1) - 1);
    expect(turns.at(-1)).toBeLessThan(200 * 46 + 500);

    expect(await sync({ username: 'amina' })).toMatchObject({ access: 'on' });
    expect(world.kicks.at(-1)).toMatchObject({ name: 'amina' });

    clock.jump(1_000);
    const [late = ''] = names.slice(5);
    expect(await cut(late)).toMatchObject({ access: 'off', changed: true });
    expect(world.kicks).toHaveLength(7);
  });

  test('disable and enable', async () => {
    const { world } = await up({
      seed: paidLine,
    });
    await sync({ want: 'off', mode: 'disable' });
    expect(world.sessions('amina')).toEqual([]);
    expect(await sync({ mode: 'disable' })).toMatchObject({ access: 'on', roundTrips: 3 });
    await until(() => world.isOnline('amina'), 'online');
  });
});

describe('address lists', () => {
  const mode = 'address-list';
  const seed: HarnessOptions['seed'] = (world) => {
    world.addSecret({ name: 'amina', profile: '10M' });
    world.addCpe('amina');
    world.addRow('/ip/firewall/address-list', { list: 'expired', address: '10.9.9.9', comment: 'washa JSY-OTHER1' });
    world.addRow('/ip/firewall/address-list', {
      list: 'expired',
      address: '0.0.0.0/0',
      comment: 'washa JSY-7K2M4P',
      disabled: 'true',
    });
  };

  test('field 25: off and on again without touching the session, a neighbour or any address', async () => {
    const { world } = await up({ seed });
    expect(await sync({ mode, want: 'off' })).toMatchObject({ access: 'off', roundTrips: 3 });
    expect(world.isOnline('amina')).toBe(false);
    expect(await sync({ mode, want: 'off' })).toMatchObject({ changed: false, roundTrips: 1 });
    expect(await sync({ mode })).toMatchObject({ access: 'on', roundTrips: 3 });
    expect(world.isOnline('amina')).toBe(true);
    expect(await sync({ mode })).toMatchObject({ changed: false, roundTrips: 1 });
    expect(world.kicks).toEqual([]);
    expect(world.table('/ip/firewall/address-list').size).toBe(2);
  });

  test('an entry that somebody wrote by hand for exactly this address is taken out too', async () => {
    const { world } = await up({ seed });
    const [session] = world.sessions('amina');
    world.addRow('/ip/firewall/address-list', { list: 'expired', address: session!.address, comment: 'not paid' });
    expect(await sync({ mode, want: 'off' })).toMatchObject({ access: 'off', changed: false });
    await sync({ mode });
    expect(world.isOnline('amina')).toBe(true);
  });
});

test('an address that nobody told us yet is looked up before a line is called right', async () => {
  const { world, sim } = await up();
  sim.faults.loseListenRows = Number.POSITIVE_INFINITY;
  paidLine(world);
  const { address } = world.sessions('amina')[0]!;
  world.addRow('/ip/firewall/address-list', { list: 'expired', address, comment: 'by hand' });
  expect(await sync({ mode: 'address-list' })).toMatchObject({ access: 'on', changed: true, roundTrips: 4 });
  expect(world.isOnline('amina')).toBe(true);
});

describe('hotspot', () => {
  const phone = { user: 'brian', mac: '34:12:F9:8A:21:4C', address: '10.5.50.10' };
  const target = { service: 'hotspot', username: 'brian', profile: 'day', password: 'pw-1' } as const;
  const seed: HarnessOptions['seed'] = (world) => {
    world.addHotspotProfile({ name: 'day' });
    world.addHotspotUser({ name: 'brian', password: 'pw-1', profile: 'day' });
    world.addPhone({ ...phone, online: true, cookie: 'http' });
  };

  test('field 39: off removes the cookie and the session; on logs the phone that is in range straight in', async () => {
    const { world } = await up({ seed });
    expect(world.isOnline('brian')).toBe(true);
    expect(await sync({ ...target, want: 'off' })).toMatchObject({ access: 'off', roundTrips: 3 });
    expect(world.sessions('brian')).toEqual([]);
    expect(world.table('/ip/hotspot/cookie').size).toBe(0);
    const report = await sync(target);
    expect(report).toMatchObject({ access: 'on', roundTrips: 3 });
    expect(report.detail).toBe('hotspot user "brian": enabled; phone logged in');
    expect(world.isOnline('brian')).toBe(true);
  });

  test('a phone that cannot be logged in fails nothing', async () => {
    const { world, sim } = await up({ seed });
    await sync({ ...target, want: 'off' });
    sim.faults.trapNext('/ip/hotspot/active/login', 'unknown host IP');
    const report = await sync(target);
    expect(report).toMatchObject({ access: 'on', changed: true });
    expect(report.detail).toContain('unknown host IP');
    expect(report.detail).not.toContain('pw-1');
    expect(world.isOnline('brian')).toBe(false);
  });
});

describe('when the router says no, or nothing', () => {
  test('field 2: a missing profile is found before anything is written, though a longer one would match', async () => {
    const { world } = await up({ seed: expiredLine });
    const fault = await faultOf(sync({ profile: '10Mega' }));
    expect(fault).toMatchObject({ code: 'router.no-profile', retry: 'dead' });
    expect(fault.message).toContain('router has no PPP profile named "10Mega"');
    expect(world.changes).toEqual([]);
    expect(world.kicks).toEqual([]);
  });

  test('field 10: a missing secret is named', async () => {
    await up();
    expect(await faultOf(sync())).toMatchObject({ retry: 'dead', message: 'router has no PPP secret named "amina"' });
  });

  test("field 2: a refused write carries the router's own words", async () => {
    const { sim } = await up({ seed: expiredLine });
    sim.faults.trapNext('/ppp/secret/set', 'failure: something rare');
    expect((await faultOf(sync())).message).toContain('failure: something rare');
    expect(secret().profile).toBe('EXPIRED');
  });

  test('field 2: a router that says yes and does nothing is caught by the read-back', async () => {
    await up({ seed: expiredLine, swallow: '/ppp/secret/set' });
    const fault = await faultOf(sync());
    expect(fault).toMatchObject({ code: 'router.read-back', retry: 'retry' });
    expect(fault.message).toContain('PPP secret "amina": profile "EXPIRED"');
  });

  test('field 23: a write whose answer never came is unknown, and the next sync finds it applied', async () => {
    const made = await up({ seed: expiredLine, commandDeadlineMs: 200 });
    made.sim.faults.ignoreNext('/ppp/secret/set', { applied: true });
    expect(await faultOf(sync())).toMatchObject({ code: 'router.timeout', retry: 'unknown' });
    await until(() => made.told.filter((word) => word === 'up').length === 2, 'up again');
    expect(await sync({ writtenAt: made.clock.now() })).toMatchObject({ access: 'on' });
    await until(() => made.world.isOnline('amina'), 'online');
  });

  test('a look that was never answered is no attempt: nothing was written', async () => {
    const { sim, world } = await up({ seed: expiredLine, commandDeadlineMs: 200 });
    sim.faults.ignoreNext('/ppp/secret/print');
    expect(await faultOf(sync())).toMatchObject({ code: 'router.timeout', retry: 'unavailable' });
    expect(world.changes).toEqual([]);
  });

  test('an overloaded router leaves the outcome unknown', async () => {
    const { sim } = await up({ seed: expiredLine });
    sim.faults.trapNext('/ppp/secret/set', TIMED_OUT, { applied: true });
    expect(await faultOf(sync())).toMatchObject({ code: 'router.trap.busy', retry: 'unknown' });
    expect(await sync({ writtenAt: Date.now() })).toMatchObject({ access: 'on' });
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'field 23: the link breaks after sentence %i; the restore is finished later',
    async (sentences) => {
      const made = await up({ seed: expiredLine });
      const written: number[] = [];
      const attempt = (): Promise<SyncReport> =>
        sync({ writtenAt: written.at(-1) ?? null }, () => written.push(made.clock.now()));
      made.sim.faults.dropAfterSentences = sentences;
      const first = await attempt().catch((error: unknown) => error);
      if (first instanceof Fault) {
        expect(first.retry).toBe(written.length === 0 ? 'unavailable' : 'unknown');
        made.sim.faults.dropAfterSentences = null;
        await until(() => made.told.filter((word) => word === 'up').length === 2, 'up again');
        expect(await attempt()).toMatchObject({ access: 'on' });
      }
      made.sim.faults.dropAfterSentences = null;
      await until(() => made.world.isOnline('amina'), 'online');
      expect(made.world.kicks, 'ended once, however often it was tried').toHaveLength(1);
    },
  );

  test('fifty lines at once share one connection, and each is ended once', async () => {
    const names = Array.from({ length: 50 }, (_, line) => `line-${line}`);
    const { world, sim } = await up({
      seed: (seed) => {
        for (const name of names) {
          seed.addSecret({ name, profile: 'EXPIRED' });
          seed.addCpe(name);
        }
      },
    });
    const reports = await Promise.all(names.map((username) => sync({ username })));
    expect(reports.every(({ access }) => access === 'on')).toBe(true);
    await until(() => names.every((name) => world.isOnline(name)), 'all online');
    expect(world.kicks).toHaveLength(50);
    expect(sim.log.connections).toBe(1);
  });
});
