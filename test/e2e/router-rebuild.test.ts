import { expect, test } from 'vitest';
import { act, preview } from '../../src/services/actions/act.ts';
import { readRecordRows } from '../../src/services/lines/read-record.ts';
import { rebuildRouter } from '../../src/services/lines/rebuild-router.ts';
import { allRouters } from '../../src/storage/routers.ts';
import { recordOf } from '../../src/storage/router-records.ts';
import { startIsp, until } from './harness.ts';
import { booked, pay, QUICK, ready } from './looks.ts';

const USERS = '/ip/hotspot/user';

test('a router dies, and its new box has the logins of the books: those of known passwords, by themselves', async () => {
  await using isp = await startIsp({
    lines: 8,
    expired: 4,
    settings: `${QUICK}[routers]\ncompare_every_seconds = 1\n`,
  });
  const { store } = isp.app;
  const { world } = isp.stage.router;
  world.addRow('/ip/pool', { name: 'pool-10M', ranges: '10.10.0.2-10.10.3.254' });
  await ready(isp);
  const [{ name: router } = { name: '' }] = store.all(allRouters, {});
  const recorded = await until(() => store.first(recordOf, { router }), 'a record');
  const rows = readRecordRows(recorded.rows);
  expect(rows.map(({ menu }) => menu)).toEqual(
    expect.arrayContaining(['/ip/pool', '/ppp/profile', `${USERS}/profile`]),
  );
  expect(rows.some(({ fields }) => (fields['name'] ?? '').startsWith('default'))).toBe(false);

  // The new box has its profiles again, and no login.
  const guests = isp.lines.filter(({ service }) => service === 'hotspot');
  const [paid, unpaid] = [true, false].map((is) =>
    guests.find((one) => booked(isp, one).expires_at > Date.now() === is)!,
  );
  for (const path of [USERS, '/ppp/secret']) for (const { id } of world.table(path).all()) world.table(path).remove(id);
  const login = (username: string) => world.table(USERS).first('name', username)?.fields;
  await until(() => booked(isp, paid!).access === 'off', 'missed');
  expect(login(paid!.username)).toBeUndefined();

  const planned = preview(store, rebuildRouter, { router }, Date.now());
  const byHand = isp.lines.filter(({ service }) => service === 'pppoe').map(({ username }) => username);
  for (const username of byHand) expect(JSON.stringify(planned)).toContain(`${username} (`);
  expect(act(store, rebuildRouter, { router }, { actor: 'amina', reason: 'lightning' }, Date.now())).toMatchObject({
    kind: 'done',
  });
  await until(() => login(paid!.username), 'made');
  await until(() => booked(isp, paid!).access === 'on', 'read back');
  expect(login(paid!.username)?.get('password')).toBe(paid!.password);
  expect(login(paid!.username)?.get('profile')).toBe(paid!.profile);
  expect(login(unpaid!.username), 'not before it pays').toBeUndefined();

  await pay(isp, unpaid!);
  await until(() => login(unpaid!.username), 'made when it was paid');
  expect(world.table('/ppp/secret').size).toBe(0);
  expect(world.violations).toEqual([]);
  expect(isp.bugs).toEqual([]);
});
