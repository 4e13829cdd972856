import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eventually, missingEngine } from './engine.ts';
import { buildImage } from './images.ts';
import { startContainerIsp, type ContainerIsp } from './isp.ts';

describe.skipIf(missingEngine !== null)(
  `the image, on a real engine ${missingEngine ?? ''}`,
  { timeout: 60_000 },
  () => {
    let isp: ContainerIsp;

    beforeAll(async () => {
      await buildImage();
      isp = await startContainerIsp();
    }, 300_000);
    afterAll(async () => {
      // Undefined when the start itself has failed.
      await (isp as ContainerIsp | undefined)?.[Symbol.asyncDispose]();
    }, 60_000);

    const isOnline = async (username: string): Promise<boolean> => {
      if (username.startsWith('hs-')) {
        return (await isp.router(['/ip/hotspot/active/print', `?user=${username}`])).length === 1;
      }
      const sessions = await isp.router(['/ppp/active/print', `?name=${username}`]);
      const walled = await isp.router(['/ip/firewall/address-list/print', '?list=expired']);
      return sessions.length === 1 && !walled.some(({ address }) => address === sessions[0]!['address']);
    };
    const online = (username: string) => eventually(() => isOnline(username), `${username} online`);

    const paid = (account: string, ms?: number) =>
      eventually(
        async () => {
          const [payment] = await isp.rows(
            `SELECT payment.* FROM payment JOIN subscription ON subscription.id = subscription_id WHERE account_no = '${account}'`,
          );
          return payment !== undefined && payment['confirmed_at'] !== null && payment;
        },
        `the router's word on ${account}`,
        ms,
      );

    const smsTo = async (phone: string) => (await isp.messages()).filter(({ to }) => to.endsWith(phone));

    test('is not root, writes nowhere but in its volume, and holds nothing that it does not need', async () => {
      const ran = async (...command: string[]) => (await isp.washa.exec(command)).stdout.trim();
      expect(await ran('id', '-un')).toBe('washa');
      expect(await ran('sh', '-c', 'tr "\\0" " " </proc/1/cmdline')).toMatch(/^node \S+washa run/);
      expect(await ran('sh', '-c', 'grep CapEff /proc/self/status')).toMatch(/^CapEff:\s+0+$/);
      expect((await isp.washa.exec(['touch', '/opt/washa/x'])).exitCode).not.toBe(0);
      expect((await isp.washa.exec(['touch', '/var/lib/washa/x'])).exitCode).toBe(0);
      const modules = (await ran('ls', 'node_modules')).split('\n');
      expect(modules).toContain('better-sqlite3');
      expect(modules).not.toContain('vitest');
      expect(modules).not.toContain('node');
      expect(await ran('find', 'node_modules', '-name', '*.c')).toBe('');
      expect((await ran('sh', '-c', 'ls node_modules/better-sqlite3/prebuilds')).split('\n')).toHaveLength(1);
    });

    test('a PayHero payment from another container switches a PPPoE line on, and one SMS says so', async () => {
      expect(await isOnline('pppoe-0001')).toBe(false);
      expect(await isp.payhero('--account=DEMO-01', '--amount=1500')).toEqual({ exitCode: 0, statuses: [200] });
      await paid('DEMO-01');
      await online('pppoe-0001');
      expect(await isp.router(['/ppp/secret/print', '?name=pppoe-0001'])).toMatchObject([{ profile: '10M' }]);
      await eventually(async () => (await smsTo('712000001')).length === 1, 'the receipt');
      expect((await smsTo('712000001'))[0]!.text).toMatch(/KES 1,500 received \(\w{10}\)\. You are back online until/);
    });

    test('a signed callback of the gateway switches a hotspot line on; one with another signature is refused', async () => {
      expect(await isOnline('hs-0002')).toBe(false);
      const forged = await isp.gateway(['--account=DEMO-02', '--amount=50'], '/run/secrets/router-tower-1');
      expect(forged).toEqual({ exitCode: 1, statuses: [401] });
      expect(await isp.rows('SELECT id FROM payment')).toHaveLength(1);

      expect(await isp.gateway(['--account=DEMO-02', '--amount=50'])).toEqual({ exitCode: 0, statuses: [200] });
      await paid('DEMO-02');
      await online('hs-0002');
      await eventually(async () => (await smsTo('712000002')).length === 1, 'the receipt');
    });

    test('the same callback many times at once is one payment and one SMS', async () => {
      const delivered = await isp.payhero('--account=DEMO-03', '--amount=1500', '--times=5');
      expect(delivered).toEqual({ exitCode: 0, statuses: [200, 200, 200, 200, 200] });
      const { subscription_id: line } = await paid('DEMO-03');
      await eventually(async () => (await smsTo('712000003')).length > 0, 'the receipt');
      expect(await isp.rows(`SELECT id FROM payment WHERE subscription_id = ${line}`)).toHaveLength(1);
      expect(await smsTo('712000003')).toHaveLength(1);
    });

    test('field 1: the container of the router is paused: the payment is booked, the line is on within 5 s of its return', async () => {
      await isp.pauseRouter();
      expect(await isp.payhero('--account=DEMO-05', '--amount=1500')).toEqual({ exitCode: 0, statuses: [200] });
      expect(await isp.rows('SELECT state, confirmed_at FROM payment ORDER BY id DESC LIMIT 1')).toEqual([
        { state: 'applied', confirmed_at: null },
      ]);
      // Longer than the deadline of a command: the link is given up, and log-ins into the silence begin.
      await eventually(
        async () => (await isp.rows("SELECT 1 FROM attempt WHERE outcome <> 'ok'")).length > 0,
        'an attempt that failed',
        30_000,
      );
      const returnedAt = await isp.resumeRouter();
      const payment = await paid('DEMO-05');
      expect(Number(payment['confirmed_at']) - returnedAt).toBeLessThanOrEqual(5_000);
      await online('pppoe-0005');
      await eventually(async () => (await smsTo('712000005')).length === 1, 'the receipt');
    }, 90_000);

    test('kill -9 in the middle of a payment: the engine starts it again, and what was begun is finished, once', async () => {
      const { State: before } = await inspected();
      await isp.pauseRouter();
      expect(await isp.gateway(['--account=DEMO-04', '--amount=50'])).toEqual({ exitCode: 0, statuses: [200] });
      await isp.killHard();
      await eventually(async () => (await inspected()).State.StartedAt !== before.StartedAt, 'a new start');
      await isp.resumeRouter();
      await isp.healthy();
      await paid('DEMO-04');
      await online('hs-0004');
      await eventually(async () => (await smsTo('712000004')).length === 1, 'the receipt');
      expect(await isp.rows("SELECT id FROM command WHERE state = 'running'")).toEqual([]);
    }, 90_000);

    test('a new container on the same volume has lost nothing, and takes the next payment', async () => {
      const tables = ['payment', 'ledger', 'callback', 'payment_key', 'subscription', 'subscriber', 'plan', 'receipt'];
      const dump = async () => Promise.all(tables.map(async (table) => isp.rows(`SELECT * FROM ${table}`)));
      await eventually(
        async () => (await isp.rows("SELECT id FROM command WHERE state <> 'done'")).length === 0,
        'quiet',
      );
      const before = await dump();
      const id = isp.washa.getId();

      expect(await isp.recreate()).toBe(0);
      expect(isp.washa.getId()).not.toBe(id);
      expect(await dump()).toEqual(before);
      const { stdout } = await isp.washa.exec(['washa', 'health', '--json']);
      expect(JSON.parse(stdout)).toMatchObject({ ready: true, books: { checked: true, sound: true } });

      expect(await isp.payhero('--account=DEMO-07', '--amount=1500')).toEqual({ exitCode: 0, statuses: [200] });
      await paid('DEMO-07');
      await online('pppoe-0007');
      // As many receipts as payments, over all that has happened.
      await eventually(async () => (await isp.messages()).length >= 6, 'the last receipt');
      expect(new Set((await isp.messages()).map(({ to }) => to)).size).toBe(6);
      expect(await isp.messages()).toHaveLength(6);
    }, 120_000);

    async function inspected() {
      const { getContainerRuntimeClient } = await import('testcontainers');
      const { container } = await getContainerRuntimeClient();
      return container.inspect(container.getById(isp.washa.getId()));
    }
  },
);
