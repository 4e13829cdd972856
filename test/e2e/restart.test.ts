import { afterEach, expect, test } from 'vitest';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { systemClock } from '../../src/host/clock.ts';
import type { Clock } from '../../src/domain/ports.ts';
import { attempts, ledger, startIsp, until, type Isp } from './harness.ts';
import { booked, confirmed, pay, QUICK, ready, settled } from './looks.ts';

let isp: Isp | undefined;

afterEach(async () => {
  await isp?.[Symbol.asyncDispose]();
  isp = undefined;
});

test('a restart between the commit and the router loses nothing and repeats nothing', async () => {
  isp = await startIsp({ lines: 8, settings: QUICK });
  await ready(isp);
  const { router, sms } = isp.stage;
  await router.closePort();
  for (const line of isp.lines) expect(await pay(isp, line)).toBe(200);
  await isp.restart();
  await router.openPort();

  for (const line of isp.lines) {
    await confirmed(isp, line);
    await until(() => router.world.isOnline(line.username), `${line.username} online`);
  }
  await until(() => sms.messages.length === isp!.lines.length, 'a receipt for each');
  await isp.restart();
  await settled(isp);
  expect(sms.requests).toHaveLength(isp.lines.length);
  expect(isp.app.store.all(ledger, {}).filter(({ move }) => move === 'line>spent')).toHaveLength(isp.lines.length);
  expect(checkBooks(isp.app.store).problems).toEqual([]);
  expect(isp.bugs).toEqual([]);
});

// The profile is set, or the user enabled; what follows is never answered, and Washa stops while it waits.
test.each([
  ['pppoe', '/ppp/active/remove'],
  ['hotspot', '/ip/hotspot/active/login'],
] as const)('a restart in the middle of the restore of a %s line finishes it', async (service, command) => {
  isp = await startIsp({ lines: 2, settings: QUICK });
  await ready(isp);
  const { router, sms } = isp.stage;
  const line = isp.line(service);
  router.faults.ignoreNext(command);
  await pay(isp, line);
  await until(() => router.log.count(command) > 0, `${command} on the wire`);
  expect(router.world.isOnline(line.username)).toBe(false);
  await isp.restart();

  await until(() => router.world.isOnline(line.username), 'the line online');
  await settled(isp);
  expect(booked(isp, line).access).toBe('on');
  expect(router.world.kicks).toHaveLength(service === 'pppoe' ? 1 : 0);
  expect(isp.app.store.all(attempts, {}).map(({ outcome }) => outcome)).not.toContain(null);
  expect(sms.requests).toHaveLength(1);
});

test('after a stop no timer, socket or handle is left', async () => {
  const timers = new Set<object>();
  const clock: Clock = {
    now: () => systemClock.now(),
    monotonic: () => systemClock.monotonic(),
    after(delayMs, fn) {
      const timer = {};
      timers.add(timer);
      const cancel = systemClock.after(delayMs, () => {
        timers.delete(timer);
        fn();
      });
      return () => {
        timers.delete(timer);
        cancel();
      };
    },
    async sleep(delayMs, signal) {
      const timer = {};
      timers.add(timer);
      await systemClock.sleep(delayMs, signal);
      timers.delete(timer);
    },
  };
  const before = process.getActiveResourcesInfo().sort();
  {
    await using working = await startIsp({ lines: 8, settings: QUICK, clock });
    await ready(working);
    for (const line of working.lines) await pay(working, line);
    for (const line of working.lines) await confirmed(working, line);
    await working.restart();
    // Something of everything is under way: a receipt that waits, a router that is away, a watch.
    await working.stage.router.closePort();
    await pay(working, working.line('pppoe'));
    expect(timers.size).toBeGreaterThan(0);
  }
  expect(timers.size).toBe(0);
  await until(
    () => {
      const left = process.getActiveResourcesInfo().sort();
      return left.filter((kind) => kind !== 'Timeout').length <= before.filter((kind) => kind !== 'Timeout').length;
    },
    `no handles left (before: ${before.join(', ')})`,
  );
});
