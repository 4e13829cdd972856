import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { systemClock } from '../../src/host/clock.ts';
import { Fault } from '../../src/domain/values/fault.ts';
import type {
  LineTarget,
  RouterAddress,
  RouterConnection,
  RouterLink,
  RouterRow,
  RouterTransport,
  SyncReport,
} from '../../src/domain/ports.ts';
import { createRouterConnection } from '../../src/routers/routeros/link/connection.ts';
import { createRouterosTransport } from '../../src/routers/routeros/wire/transport.ts';
import { eventually } from '../containers/engine.ts';
import { openTestRows, PROFILES, TEST_LIST, type TestRows } from './test-rows.ts';

/** A router to try the contract on. */
export interface ContractRouter extends AsyncDisposable {
  readonly address: RouterAddress;
}

const PPPOE: LineTarget = {
  service: 'pppoe',
  username: 'washa-test-amina',
  tag: 'washa-test-1',
  want: 'on',
  profile: PROFILES.plan,
  mode: 'expired-profile',
  expiredProfile: PROFILES.expired,
  expiredList: TEST_LIST,
  writtenAt: null,
  password: null,
};
const HOTSPOT: LineTarget = { ...PPPOE, service: 'hotspot', username: 'washa-test-brian', profile: PROFILES.day };

/**
 * What Washa expects of a router, tried over its API alone, so that the same tests run on the simulator and on a real
 * RouterOS. Every row that they make has a name with the prefix `washa-test-`; no other row is looked at or touched, and
 * all of them are gone at the end. Live sessions are not in it: on a real router nobody dials.
 */
export function routerContract(open: () => Promise<ContractRouter>): void {
  let router: ContractRouter;
  let transport: RouterTransport;
  let link: RouterLink;
  let rows: TestRows;

  beforeAll(async () => {
    router = await open();
    transport = createRouterosTransport({ clock: systemClock });
    link = await transport.connect(router.address, AbortSignal.timeout(15_000));
    rows = openTestRows(link);
  }, 300_000);
  beforeEach(async () => {
    await rows.clear();
    await rows.seed();
  });
  afterAll(async () => {
    // The start itself may have failed.
    await (rows as TestRows | undefined)?.clear();
    (link as RouterLink | undefined)?.close();
    await (router as ContractRouter | undefined)?.[Symbol.asyncDispose]();
  });

  const ask = async (...words: string[]): Promise<readonly RouterRow[]> => (await link.exec(words)).rows;
  const secret = async () => (await ask('/ppp/secret/print', `?name=${PPPOE.username}`))[0];
  const hotspotUser = async () => (await ask('/ip/hotspot/user/print', `?name=${HOTSPOT.username}`))[0];

  describe('the wire', () => {
    test('it tells its version', async () => {
      const [resource] = await ask('/system/resource/print');
      expect(resource?.['version']).toMatch(/^[67]\.\d/);
    });

    test('a wrong password is refused, and no repeat is asked for', async () => {
      const wrong = { ...router.address, password: 'washa-test-wrong' };
      const fault = await faultOf(transport.connect(wrong, AbortSignal.timeout(15_000)));
      expect(fault).toMatchObject({ code: 'router.credentials', retry: 'stop' });
    });

    test('a look that finds nothing is an empty answer, and the link stays', async () => {
      expect(await ask('/ppp/secret/print', '?name=washa-test-nobody')).toEqual([]);
      expect(await ask('/ppp/active/print', '?name=washa-test-nobody')).toEqual([]);
      expect(await ask('/ip/hotspot/active/print', '?user=washa-test-nobody')).toEqual([]);
      expect(await ask('/ip/hotspot/cookie/print', '?user=washa-test-nobody')).toEqual([]);
    });

    test('an added row has an id, and a second one of its name is refused as such', async () => {
      const { ret } = await link.exec(['/ppp/secret/add', '=name=washa-test-chege', '=password=washa-test']);
      expect(ret).toMatch(/^\*[0-9A-F]+$/i);
      const again = faultOf(link.exec(['/ppp/secret/add', '=name=washa-test-chege', '=password=washa-test']));
      expect(await again).toMatchObject({ code: 'router.trap.exists' });
    });

    test.each([
      ['router.trap.no-such-item', ['/ppp/secret/set', '=.id=*FFFFFF', '=comment=washa-test']],
      ['router.trap.unknown-parameter', ['/ppp/secret/add', '=name=washa-test-x', '=washa-test=1']],
      ['router.trap.no-such-command', ['/ppp/secret/washa-test']],
      ['router.trap.no-match', ['/ppp/secret/add', '=name=washa-test-x', '=profile=washa-test-none']],
    ])('%s is known by its words, and the link stays', async (code, words) => {
      expect((await faultOf(link.exec(words))).code).toBe(code);
      expect(await secret()).toBeDefined();
    });

    test('a long comment with every awkward sign comes back as it was sent', async () => {
      const comment = `washa-test =?#.tag=1 "quoted" \\ /slash ${'x'.repeat(300)}`;
      await link.exec(['/ppp/secret/set', `=.id=${(await secret())!['.id']}`, `=comment=${comment}`]);
      expect((await secret())?.['comment']).toBe(comment);
    });

    test('many commands in flight: each answer goes to who asked', async () => {
      const names = [PROFILES.plan, PROFILES.longer, PROFILES.expired, 'washa-test-none'];
      const asked = Array.from({ length: 24 }, (_, turn) => names[turn % names.length]!);
      const answers = await Promise.all(
        asked.map((name) => ask('/ppp/profile/print', '=.proplist=name', `?name=${name}`)),
      );
      expect(answers.map(([row]) => row?.['name'])).toEqual(
        asked.map((name) => (name === 'washa-test-none' ? undefined : name)),
      );
    });
  });

  describe('lines', () => {
    let connection: RouterConnection;
    let writes: number;

    beforeAll(async () => {
      connection = createRouterConnection({
        address: router.address,
        transport,
        clock: systemClock,
        random: () => 0,
        listener: {
          onBox: () => null,
          onUp: () => undefined,
          onDown: () => undefined,
          onSession: () => undefined,
          onAddresses: () => undefined,
        },
      });
      connection.start();
      await eventually(() => Promise.resolve(connection.health().state === 'up'), 'up');
    });
    beforeEach(() => {
      writes = 0;
    });
    afterAll(() => (connection as RouterConnection | undefined)?.stop());

    const sync = (target: LineTarget): Promise<SyncReport> => connection.sync(target, () => void (writes += 1));

    test('expired profile: off and on again, and what is right is not written', async () => {
      expect(await sync({ ...PPPOE, want: 'off' })).toMatchObject({ access: 'off', changed: true });
      expect(await secret()).toMatchObject({ profile: PROFILES.expired, disabled: 'false' });
      expect(await sync({ ...PPPOE, want: 'off' })).toMatchObject({ access: 'off', changed: false });
      expect(await sync(PPPOE)).toMatchObject({ access: 'on', changed: true });
      expect(await secret()).toMatchObject({ profile: PROFILES.plan, disabled: 'false' });
      expect(await sync(PPPOE)).toMatchObject({ access: 'on', changed: false });
      expect(writes).toBe(2);
    });

    test('disable and enable', async () => {
      const target = { ...PPPOE, mode: 'disable' } as const;
      expect(await sync({ ...target, want: 'off' })).toMatchObject({ access: 'off', changed: true });
      expect(await secret()).toMatchObject({ disabled: 'true' });
      expect(await sync(target)).toMatchObject({ access: 'on', changed: true });
      expect(await secret()).toMatchObject({ disabled: 'false' });
      expect(await sync(target)).toMatchObject({ changed: false });
    });

    test('address list: the fixed address of the line goes in and out, under our own name', async () => {
      const target = { ...PPPOE, mode: 'address-list' } as const;
      const listed = () => ask('/ip/firewall/address-list/print', `?list=${TEST_LIST}`);
      await link.exec(['/ppp/secret/set', `=.id=${(await secret())!['.id']}`, '=remote-address=10.255.254.253']);
      expect(await sync({ ...target, want: 'off' })).toMatchObject({ access: 'off', changed: true });
      expect(await listed()).toMatchObject([{ address: '10.255.254.253', comment: 'washa washa-test-1' }]);
      expect(await sync({ ...target, want: 'off' })).toMatchObject({ changed: false });
      expect(await sync(target)).toMatchObject({ access: 'on', changed: true });
      expect(await listed()).toEqual([]);
    });

    test('hotspot: off and on again', async () => {
      expect(await sync({ ...HOTSPOT, want: 'off' })).toMatchObject({ access: 'off', changed: true });
      expect(await hotspotUser()).toMatchObject({ disabled: 'true' });
      expect(await sync(HOTSPOT)).toMatchObject({ access: 'on', changed: true });
      expect(await hotspotUser()).toMatchObject({ disabled: 'false', profile: PROFILES.day });
      expect(await sync(HOTSPOT)).toMatchObject({ changed: false });
    });

    test('field 2: a profile that is missing is found before anything is written, though a longer one begins like it', async () => {
      await sync({ ...PPPOE, want: 'off' });
      const fault = await faultOf(sync({ ...PPPOE, profile: PROFILES.longer.slice(0, -1) }));
      expect(fault).toMatchObject({ code: 'router.no-profile', retry: 'dead' });
      expect(writes).toBe(1);
      expect(await secret()).toMatchObject({ profile: PROFILES.expired });
    });

    test('field 10: a missing secret is named', async () => {
      const fault = await faultOf(sync({ ...PPPOE, username: 'washa-test-nobody' }));
      expect(fault.retry).toBe('dead');
      expect(fault.message).toContain('no PPP secret named "washa-test-nobody"');
    });

    test('another name in other letters is another line', async () => {
      expect((await faultOf(sync({ ...PPPOE, username: 'washa-test-AMINA' }))).retry).toBe('dead');
    });

    test('both lines at once, off and on, end right', async () => {
      await Promise.all([sync({ ...PPPOE, want: 'off' }), sync({ ...HOTSPOT, want: 'off' })]);
      const reports = await Promise.all([sync(PPPOE), sync(HOTSPOT)]);
      expect(reports.map(({ access }) => access)).toEqual(['on', 'on']);
    });
  });

  test('nothing that the tests have made is left', async () => {
    await rows.clear();
    expect(await rows.left()).toEqual([]);
  });
}

async function faultOf(promise: Promise<unknown>): Promise<Fault> {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  if (error instanceof Fault) return error;
  throw error as Error;
}
