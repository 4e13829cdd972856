import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { query } from '../../src/storage/engine/query.ts';
import { attempts, commands, startIsp, until, type Isp } from './harness.ts';
import { booked, confirmed, openAlarms, pay, paymentsOf, QUICK, ready, settled } from './looks.ts';

let isp: Isp;

beforeEach(async () => {
  isp = await startIsp({ lines: 4, settings: QUICK });
  await ready(isp);
});

afterEach(async () => {
  expect(isp.bugs).toEqual([]);
  expect(checkBooks(isp.app.store).problems).toEqual([]);
  expect(isp.stage.router.world.violations).toEqual([]);
  await isp[Symbol.asyncDispose]();
});

/** The router's administrator gives the API another password, or other rights. */
function changeLogin(password: string, policies?: readonly string[]): void {
  const { router } = isp.stage;
  router.world.addLogin(router.username, password, policies);
  router.drop();
}

function removeRow(path: string, name: string): void {
  const table = isp.stage.router.world.table(path);
  table.remove(table.first('name', name)!.id);
}

test('field 18: a wrong password stops the lane with an alarm and is not tried again and again', async () => {
  const { router, config } = isp.stage;
  const line = isp.line('pppoe');
  changeLogin('changed-by-somebody');
  const [alarm] = await until(() => openAlarms(isp, 'router').length > 0 && openAlarms(isp, 'router'), 'an alarm');
  expect(alarm).toContain('invalid user name or password');

  expect(await pay(isp, line)).toBe(200);
  await until(() => isp.stage.sms.messages.length > 0, 'the receipt');
  expect(isp.stage.sms.messages[0]!.text).toContain('You are not on yet: our technician has been told');
  expect(router.log.failedLogins).toBe(1);
  const sync = isp.app.store.all(commands, {}).find(({ priority }) => priority === 1);
  expect(sync).toMatchObject({ state: 'queued', attempts: 0 });

  // Read anew with the password still wrong: one more attempt, because a person has asked for it.
  await isp.app.reload();
  await until(() => router.log.failedLogins === 2, 'one more attempt');

  writeFileSync(join(config.box.secretsDir, 'router-tower-1'), 'changed-by-somebody\n');
  await isp.app.reload();
  await confirmed(isp, line);
  await settled(isp);
  expect(openAlarms(isp, 'router')).toEqual([]);
  expect(router.log.failedLogins).toBe(2);
  expect(isp.stage.sms.requests).toHaveLength(1);
});

const retireRouter = query<{ at: number }>()((db, p) => db.updateTable('router').set({ retired_at: p.at }));

test('the alarm of a router that is taken out of the books closes with it', async () => {
  changeLogin('changed-by-somebody');
  await until(() => openAlarms(isp, 'router').length > 0, 'an alarm');
  isp.app.store.run(retireRouter, { at: 1 });
  await isp.app.reload();
  expect(openAlarms(isp, 'router')).toEqual([]);
});

test('field 18: a secret that changes while the router is up is used from the next reload on', async () => {
  const { router, config } = isp.stage;
  const logins = router.log.logins;
  await isp.app.reload();
  expect(router.log.open).toBe(1);
  expect(router.log.logins).toBe(logins);

  router.world.addLogin(router.username, 'rotated');
  writeFileSync(join(config.box.secretsDir, 'router-tower-1'), 'rotated\n');
  await isp.app.reload();
  await until(() => router.log.logins === logins + 1, 'a log-in with the new password');
  expect(router.log.failedLogins).toBe(0);
});

test('field 18: an API user who may only read is told with the words of the router, and what may be read is read', async () => {
  const line = isp.line('pppoe');
  changeLogin(isp.stage.router.password, ['api', 'read']);
  await until(() => isp.logged.filter(({ msg }) => msg === 'router up').length === 2, 'the router up again');

  await pay(isp, line);
  const parts = () => openAlarms(isp, 'router-part');
  const [alarm] = await until(() => parts().length > 0 && parts(), 'an alarm');
  expect(alarm).toContain('not enough permissions (9)');
  expect(alarm).toContain('The right "write" is missing');
  expect(alarm).toContain('hotspot goes on.');
  expect(alarm).toContain(`1 paid line waits: ${line.accountNo}.`);
  await until(() => isp.app.store.all(attempts, {}).some(({ outcome }) => outcome === 'stopped'), 'an attempt');
  expect(isp.app.store.all(commands, {}).find(({ priority }) => priority === 1)).toMatchObject({
    state: 'queued',
    attempts: 0,
  });
  expect(isp.stage.router.log.count('/ppp/secret/set')).toBe(1);

  isp.stage.router.world.addLogin(isp.stage.router.username, isp.stage.router.password);
  await isp.app.reload();
  await confirmed(isp, line);
  expect(parts()).toEqual([]);
});

test('field 2: a profile that is missing is named, and the line goes on by itself when it is there', async () => {
  const { world } = isp.stage.router;
  const line = isp.line('pppoe');
  removeRow('/ppp/profile', line.profile);
  await pay(isp, line);

  const refused = () => openAlarms(isp, 'plan-refused');
  // A profile that was seen a moment ago is refused by the router, in its own words; from then on we look for it first.
  const named = await until(() => refused().find((alarm) => alarm.includes('PPP profile')), 'an alarm');
  expect(named).toContain(line.accountNo);
  expect(named).toContain(`router has no PPP profile named "${line.profile}"`);
  const words = isp.app.store.all(attempts, {}).map(({ detail }) => detail);
  expect(words).toContain('/ppp/secret/set: input does not match any value of profile');
  expect(booked(isp, line).access).toBe('off');
  expect(paymentsOf(isp, line)).toMatchObject([{ state: 'applied', confirmed_at: null }]);
  expect(world.changes).toEqual([]);

  world.addProfile({ name: line.profile });
  await confirmed(isp, line);
  await until(() => world.isOnline(line.username), 'the line online');
  await settled(isp);
  await until(() => refused().length === 0, 'the end of the alarm');
  expect(isp.stage.sms.requests).toHaveLength(1);
});

test('field 2, field 10: a secret that is missing is named, and the line goes on when somebody has made it', async () => {
  const { world } = isp.stage.router;
  const line = isp.line('pppoe');
  removeRow('/ppp/secret', line.username);
  await pay(isp, line);

  const refused = () => openAlarms(isp, 'login-missing');
  const [alarm] = await until(() => refused().length > 0 && refused(), 'an alarm');
  expect(alarm).toContain(`router has no PPP secret named "${line.username}"`);

  world.addSecret({ name: line.username, password: line.password, profile: 'EXPIRED' });
  await confirmed(isp, line);
  await until(() => world.isOnline(line.username), 'the line online');
  await until(() => refused().length === 0, 'the end of the alarm');
});

test('field 10: a router that refuses a write again and again is not left unsaid', async () => {
  const { router } = isp.stage;
  const line = isp.line('pppoe');
  router.faults.trapNext('/ppp/secret/set', 'failure: secret is in use', { times: 3 });
  await pay(isp, line);

  const refused = () => openAlarms(isp, 'line-refused');
  const [alarm] = await until(() => refused().length > 0 && refused(), 'an alarm', 15_000);
  expect(alarm).toContain('failure: secret is in use');
  await confirmed(isp, line, 15_000);
  expect(refused()).toEqual([]);
});

test('a box that lacks the secret of its router takes payments and says which file is missing', async () => {
  const { config } = isp.stage;
  writeFileSync(join(config.box.secretsDir, 'router-tower-1'), '');
  await isp.restart();
  const [alarm] = await until(() => openAlarms(isp, 'router').length > 0 && openAlarms(isp, 'router'), 'an alarm');
  expect(alarm).toContain('The secret "router-tower-1" is empty');

  const line = isp.line('pppoe');
  expect(await pay(isp, line)).toBe(200);
  writeFileSync(join(config.box.secretsDir, 'router-tower-1'), `${isp.stage.router.password}\n`);
  await isp.app.reload();
  await confirmed(isp, line);
  expect(openAlarms(isp, 'router')).toEqual([]);
});
