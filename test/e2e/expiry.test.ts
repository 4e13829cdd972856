import { afterEach, describe, expect, test } from 'vitest';
import type { SuspensionMode } from '../../src/domain/ports.ts';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { query } from '../../src/storage/engine/query.ts';
import { attempts, commands, ledger, startIsp, subscriptions, until, type Isp } from './harness.ts';
import { booked, changePace, confirmed, pay, paymentsOf, QUICK, ready, setExpiry, settled } from './looks.ts';

let isp: Isp;

afterEach(async () => {
  expect(isp.bugs).toEqual([]);
  expect(checkBooks(isp.app.store).problems).toEqual([]);
  expect(isp.stage.router.world.violations).toEqual([]);
  await isp[Symbol.asyncDispose]();
});

const onePeriodOnly = query()((db) => db.updateTable('plan').set({ max_periods: 1 }));

describe.each<SuspensionMode>(['expired-profile', 'disable', 'address-list'])('suspension by %s', (suspension) => {
  test.each(['pppoe', 'hotspot'] as const)(
    'field 11: a %s line is cut off by itself when its time is over',
    async (service) => {
      isp = await startIsp({ lines: 6, expired: 0, suspension, settings: QUICK });
      await ready(isp);
      const { world } = isp.stage.router;
      const line = isp.line(service);
      await until(() => isp.lines.every(({ username }) => world.isOnline(username)), 'everybody online');

      const at = Date.now() + 2_000;
      isp.app.store.run(setExpiry, { accountNo: line.accountNo, at });
      await until(() => booked(isp, line).access === 'off', 'the line off');

      expect(booked(isp, line).access_at).toBeGreaterThanOrEqual(at);
      expect(world.isOnline(line.username)).toBe(false);
      await settled(isp);
      // The device that dials again gets no internet either.
      await until(
        () => service === 'hotspot' || suspension === 'disable' || world.sessions(line.username).length === 1,
        'the line redialled',
      );
      await settled(isp);
      expect(world.isOnline(line.username)).toBe(false);
      const ends = suspension === 'address-list' ? [] : [line.username];
      expect(world.kicks.map(({ name }) => name)).toEqual(ends);
      expect(isp.lines.filter(({ username }) => !world.isOnline(username))).toEqual([line]);
      expect(isp.stage.sms.requests).toEqual([]);
    },
  );
});

test('field 11: a session that the router does not end at once is looked at again until it is gone', async () => {
  isp = await startIsp({ lines: 2, expired: 0, settings: QUICK });
  await ready(isp);
  const { router } = isp.stage;
  const line = isp.line('pppoe');
  await until(() => router.world.isOnline(line.username), 'the line online');
  const [session] = router.world.sessions(line.username);
  // It says that there is no such session, and goes on showing it.
  router.faults.trapNext('/ppp/active/remove', 'no such item (4)', { times: 2 });

  isp.app.store.run(setExpiry, { accountNo: line.accountNo, at: Date.now() });
  await until(() => booked(isp, line).access === 'off', 'the line off');

  expect(router.world.kicks.map(({ id }) => id)).toEqual([session!.id]);
  expect(router.log.count('/ppp/active/remove')).toBe(3);
  expect(router.world.isOnline(line.username)).toBe(false);
});

test('a payment that comes while hundreds of cut-offs wait goes first', async () => {
  isp = await startIsp({ lines: 522, expired: 1, settings: QUICK });
  await ready(isp);
  // Sessions are ended half as fast.
  isp.app.store.run(changePace, { perSecond: 200 });
  await isp.app.reload();
  const [paid, ...others] = isp.lines;
  const ending = others.slice(0, 500);
  const at = Date.now();
  isp.app.store.transaction(() => {
    for (const { accountNo } of ending) isp.app.store.run(setExpiry, { accountNo, at });
  });
  const waiting = () =>
    isp.app.store.all(commands, {}).filter(({ priority, state }) => priority === 7 && state === 'queued');
  await until(() => waiting().length > 100, 'hundreds of cut-offs');

  expect(await pay(isp, paid!)).toBe(200);
  const { received_at: receivedAt } = await confirmed(isp, paid!);
  expect(waiting().length).toBeGreaterThan(10);
  const own = isp.app.store.all(commands, {}).find(({ priority }) => priority === 1)!;
  const [first] = isp.app.store.all(attempts, {}).filter(({ command_id }) => command_id === own.id);
  const between = isp.app.store
    .all(attempts, {})
    .filter(
      ({ started_at, command_id }) =>
        command_id !== own.id && started_at > receivedAt && started_at < first!.started_at,
    );
  // The list whose turn had come already may still go.
  expect(between.length).toBeLessThanOrEqual(50);

  await until(() => waiting().length === 0, 'all cut off', 20_000);
  await settled(isp);
  const { world } = isp.stage.router;
  const off = isp.app.store.all(subscriptions, {}).filter(({ access }) => access === 'off');
  expect(off.map(({ account_no }) => account_no).sort()).toEqual(ending.map(({ accountNo }) => accountNo).sort());
  expect(ending.filter(({ username }) => world.isOnline(username))).toEqual([]);
  // Nobody was ended but those who were cut off, and the walled session of the line that paid.
  const kicked = new Set(world.kicks.map(({ name }) => name));
  expect([...kicked].sort()).toEqual([paid!, ...ending].map(({ username }) => username).sort());
  expect(world.kicks).toHaveLength(kicked.size);
});

test('a balance that pays for a period renews the line instead of cutting it off', async () => {
  isp = await startIsp({ lines: 2, expired: 0, settings: QUICK });
  isp.app.store.run(onePeriodOnly, {});
  await ready(isp);
  const { world } = isp.stage.router;
  const line = isp.line('pppoe');
  await pay(isp, line, 2 * line.priceShillings);
  await until(() => isp.stage.sms.messages.length > 0, 'the receipt');
  await settled(isp);
  expect(booked(isp, line)).toMatchObject({ balance_cents: line.priceShillings * 100 });
  const [session] = world.sessions(line.username);

  const at = Date.now() + 1_000;
  isp.app.store.run(setExpiry, { accountNo: line.accountNo, at });
  await until(() => booked(isp, line).balance_cents === 0, 'the balance spent');
  await settled(isp);

  const renewals = isp.app.store.all(ledger, {}).filter(({ move }) => move === 'line>spent');
  expect(renewals.at(-1)).toMatchObject({ payment_id: null, periods: 1, expires_before: at });
  expect(booked(isp, line).expires_at).toBe(renewals.at(-1)!.expires_after);
  expect(world.sessions(line.username)).toEqual([session]);
  expect(world.kicks).toEqual([]);
  expect(isp.stage.sms.requests).toHaveLength(1);
});

test('field 8: a line that pays early is extended, and its session goes on', async () => {
  isp = await startIsp({ lines: 4, expired: 0, settings: QUICK });
  await ready(isp);
  const { world } = isp.stage.router;
  await until(() => isp.lines.every(({ username }) => world.isOnline(username)), 'everybody online');
  const before = isp.lines.map(({ username }) => world.sessions(username));
  const expiries = isp.lines.map((line) => booked(isp, line).expires_at);

  for (const line of isp.lines) await pay(isp, line);
  for (const line of isp.lines) await confirmed(isp, line);
  await settled(isp);

  expect(isp.lines.map(({ username }) => world.sessions(username))).toEqual(before);
  expect(world.kicks).toEqual([]);
  expect(world.changes).toEqual([]);
  for (const [i, line] of isp.lines.entries()) {
    expect(booked(isp, line).expires_at).toBeGreaterThan(expiries[i]! + 23 * 3_600_000);
    expect(paymentsOf(isp, line)).toHaveLength(1);
  }
  expect(isp.stage.sms.messages.every(({ text }) => text.includes('Your internet is extended'))).toBe(true);
});

test('field 4: too little is kept as balance and switches nothing on; the rest does', async () => {
  isp = await startIsp({ lines: 2, settings: QUICK });
  await ready(isp);
  const line = isp.line('pppoe');
  await pay(isp, line, 1000);
  await until(() => isp.stage.sms.messages.length === 1, 'the receipt');
  expect(isp.stage.sms.messages[0]!.text).toContain('Pay KES 500 more');
  await settled(isp);
  expect(booked(isp, line)).toMatchObject({ access: 'off', balance_cents: 100_000 });

  await pay(isp, line, 500);
  await until(() => isp.stage.router.world.isOnline(line.username), 'the line online');
  await until(() => isp.stage.sms.messages.length === 2, 'the receipt');
  expect(booked(isp, line)).toMatchObject({ balance_cents: 0 });
});

test('field 11: a line that is off by address list stays off when it dials in again', async () => {
  isp = await startIsp({ lines: 4, suspension: 'address-list', settings: QUICK });
  await ready(isp);
  const { world } = isp.stage.router;
  const line = isp.line('pppoe');
  const [session] = world.sessions(line.username);
  world.hangUp(line.username);
  await until(() => world.sessions(line.username)[0], 'the line redialled');
  await until(() => !world.isOnline(line.username), 'its new address listed');
  expect(world.sessions(line.username)[0]!.id).not.toBe(session!.id);
});
