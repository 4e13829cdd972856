import { expect, test } from 'vitest';
import { parseMsisdn } from '../../src/domain/values/msisdn.ts';
import { act } from '../../src/services/actions/act.ts';
import { addLine } from '../../src/services/lines/add-line.ts';
import { minter } from '../../src/services/lines/subscribers.ts';
import { allRouters } from '../../src/storage/routers.ts';
import { startIsp, subscriptions, until } from './harness.ts';
import { openAlarms, QUICK, ready, setExpiry, settled } from './looks.ts';

const ADDRESS = '10.20.0.5';

test('a line with a fixed address is made, cut off at its time by its list, let in by its payment, and held to that all day', async () => {
  await using isp = await startIsp({
    lines: 2,
    expired: 0,
    settings: `${QUICK}[routers]\ncompare_every_seconds = 1\n`,
  });
  await ready(isp);
  const { store } = isp.app;
  const { world } = isp.stage.router;
  world.addFixed({ address: ADDRESS, mac: 'AA:BB:CC:00:00:05' });
  const [{ name: routerName } = { name: '' }] = store.all(allRouters, {});
  const plan = isp.stage.lines[0]!;
  const wanted = {
    ...{ name: 'Otieno', msisdn: parseMsisdn('0733000111')!, language: null, accountNo: 'FIXED5' },
    ...{ planCode: store.all(subscriptions, {})[0]!.plan_code, routerName, service: 'static' as const },
    ...{ username: ADDRESS, password: null, expiresAt: Date.now() + 3_600_000 },
  };
  const add = (username: string) =>
    act(store, addLine(minter('JSY', () => 0.5)), { ...wanted, username }, { actor: 'test' }, Date.now());
  expect(add('10.20.0.0/24')).toMatchObject({ kind: 'refused', why: 'username' });
  expect(add(ADDRESS)).toMatchObject({ kind: 'done' });
  const line = () => store.all(subscriptions, {}).find(({ account_no }) => account_no === 'FIXED5')!;
  await until(() => line().access === 'on' && line().seen_online_at !== null, 'read, and seen by its lease');
  expect(world.changes).toEqual([]);

  store.run(setExpiry, { accountNo: 'FIXED5', at: Date.now() });
  await until(() => line().access === 'off', 'cut off');
  expect(world.isOnline(ADDRESS)).toBe(false);

  await settled(isp);
  const amount = plan.priceShillings;
  expect(await isp.send('payhero', isp.payhero('A', { reference: 'FIXED5', amount }))).toBe(200);
  await until(() => world.isOnline(ADDRESS), 'let in');
  await until(() => isp.stage.sms.messages.length > 0, 'the receipt');
  expect(isp.stage.sms.messages[0]!.text).toContain('online');

  // A hand on the router: the list of expired lines, and the lease.
  await settled(isp);
  world.addRow('/ip/firewall/address-list', { list: 'expired', address: ADDRESS });
  await until(() => world.isOnline(ADDRESS), 'right again');
  const lease = world.table('/ip/dhcp-server/lease').first('address', ADDRESS)!;
  world.table('/ip/dhcp-server/lease').patch(lease, [['disabled', 'true']]);
  await until(() => lease.fields.get('disabled') === 'false', 'enabled again');
  expect(openAlarms(isp, 'login-missing')).toEqual([]);
  expect(world.kicks).toEqual([]);
  expect(world.violations).toEqual([]);
  expect(isp.bugs).toEqual([]);
});
