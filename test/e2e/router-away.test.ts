import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { query } from '../../src/storage/engine/query.ts';
import { layLine, type DeadLine } from './dead-line.ts';
import { attempts, commands, startIsp, until, type Isp } from './harness.ts';
import { booked, confirmed, pay, paymentsOf, QUICK, setExpiry, settled } from './looks.ts';

let isp: Isp;
let line: DeadLine;

const moveRouter = query<{ port: number }>()((db, p) => db.updateTable('router').set({ port: p.port }));
const routerPort = query()((db) => db.selectFrom('router').select('port'));

/** An ISP whose router is reached over a cable that can be cut, up and with nothing to do. */
beforeEach(async () => {
  isp = await startIsp({ lines: 12, settings: QUICK });
  line = await layLine({ host: '127.0.0.1', port: isp.app.store.first(routerPort, {})!.port });
  isp.app.store.run(moveRouter, { port: line.port });
  const ups = () => isp.logged.filter(({ msg }) => msg === 'router up').length;
  const before = ups();
  await isp.app.reload();
  await until(() => ups() > before, 'a router that is up');
  await settled(isp);
});

afterEach(async () => {
  expect(isp.bugs).toEqual([]);
  expect(checkBooks(isp.app.store).problems).toEqual([]);
  expect(isp.stage.router.world.violations).toEqual([]);
  await isp[Symbol.asyncDispose]();
  await line[Symbol.asyncDispose]();
});

interface Absence {
  readonly how: string;
  readonly leave: () => void | Promise<void>;
  readonly come: () => void | Promise<void>;
  /** How soon after its return a paid line has to be on, ms. */
  readonly within: number;
}

const absences: readonly Absence[] = [
  {
    how: 'is switched off',
    leave: () => isp.stage.router.closePort(),
    come: () => isp.stage.router.openPort(),
    within: 5_000,
  },
  {
    how: 'resets every connection',
    leave: () => {
      isp.stage.router.faults.refuse = true;
      isp.stage.router.drop('reset');
    },
    come: () => {
      isp.stage.router.faults.refuse = false;
    },
    within: 5_000,
  },
  { how: 'is behind a cable that is cut', leave: () => line.cut(), come: () => line.mend(), within: 5_000 },
  {
    how: 'is behind a cable that is cut, and all connections are new',
    leave: () => {
      line.cut();
      isp.stage.router.drop('reset');
    },
    come: () => line.mend(),
    within: 5_000,
  },
  {
    // What it swallowed never comes back: only the deadline of the command (10 s) shows that.
    how: 'swallows what it reads',
    leave: () => {
      isp.stage.router.faults.stall = true;
    },
    come: () => {
      isp.stage.router.faults.stall = false;
    },
    within: 15_000,
  },
  {
    // The same at the log-in, whose deadline is 8 s.
    how: 'accepts and is silent',
    leave: () => {
      isp.stage.router.faults.stall = true;
      isp.stage.router.drop();
    },
    come: () => {
      isp.stage.router.faults.stall = false;
    },
    within: 15_000,
  },
];

describe.each(absences)('a router that $how', ({ leave, come, within }) => {
  test('field 1: the payment is final, the receipt says what is true, the line is on right after its return', async () => {
    const { world } = isp.stage.router;
    const paid = isp.line('pppoe');
    await leave();

    expect(await pay(isp, paid)).toBe(200);
    expect(paymentsOf(isp, paid)).toMatchObject([{ state: 'applied', confirmed_at: null }]);
    expect(booked(isp, paid)).toMatchObject({ access: 'off' });
    expect(booked(isp, paid).expires_at).toBeGreaterThan(Date.now());

    const [sms] = await until(() => isp.stage.sms.messages.length > 0 && isp.stage.sms.messages, 'the receipt');
    expect(sms!.text).toMatch(/KES 1,500 received \(\w{10}\)\. We are switching you on now\. Paid until/);
    expect(world.isOnline(paid.username)).toBe(false);

    const returnedAt = Date.now();
    await come();
    const payment = await confirmed(isp, paid, within + 5_000);
    await until(() => world.isOnline(paid.username), 'the line online');
    await settled(isp);

    expect(payment.confirmed_at! - returnedAt).toBeLessThanOrEqual(within);
    expect(booked(isp, paid)).toMatchObject({ access: 'on' });
    const sync = isp.app.store.all(commands, {}).filter(({ priority }) => priority === 1);
    expect(sync).toMatchObject([{ state: 'done', attempts: 1 }]);
    const outcomes = isp.app.store.all(attempts, {}).filter(({ command_id }) => command_id === sync[0]!.id);
    expect(outcomes.map(({ outcome }) => outcome).filter((outcome) => outcome !== 'unavailable')).toEqual(['ok']);
    expect(isp.stage.sms.requests).toHaveLength(1);
  });
});

test('field 1: many lines that paid meanwhile are all on right after its return', async () => {
  const { router } = isp.stage;
  await router.closePort();
  expect(await Promise.all(isp.lines.map((one) => pay(isp, one)))).toEqual(isp.lines.map(() => 200));
  await until(() => isp.stage.sms.messages.length === isp.lines.length, 'a receipt for each');
  expect(isp.stage.sms.messages.every(({ text }) => text.includes('We are switching you on now'))).toBe(true);

  const returnedAt = Date.now();
  await router.openPort();
  for (const one of isp.lines) {
    const payment = await confirmed(isp, one);
    expect(payment.confirmed_at! - returnedAt).toBeLessThanOrEqual(5_000);
    await until(() => router.world.isOnline(one.username), `${one.username} online`);
  }
  await settled(isp);
  expect(isp.stage.sms.requests).toHaveLength(isp.lines.length);
});

test('field 13: a router that reboots in the middle of a restore ends with the line on, under the profile of its plan', async () => {
  const { router } = isp.stage;
  const paid = isp.line('pppoe');
  // The profile is set, the kick is never answered, and then every session and every id is another one.
  router.faults.ignoreNext('/ppp/active/remove');
  await pay(isp, paid);
  await until(() => router.log.count('/ppp/active/remove') > 0, 'a kick on the wire');
  router.reboot();

  await confirmed(isp, paid);
  await until(() => router.world.isOnline(paid.username), 'the line online');
  await until(() => isp.stage.sms.messages.length > 0, 'the receipt');
  await settled(isp);
  expect(router.world.sessions(paid.username).map(({ profile }) => profile)).toEqual([paid.profile]);
  expect(router.world.kicks.filter(({ profile }) => profile !== 'EXPIRED')).toEqual([]);
  expect(isp.app.store.all(attempts, {}).map(({ outcome }) => outcome)).toContain('unknown');
  expect(isp.stage.sms.requests).toHaveLength(1);
});

test('field 9, field 14: what is done at its return is what is right then, not what was asked for before', async () => {
  const { router } = isp.stage;
  const [ended, lasting] = [isp.line('pppoe', 0), isp.line('pppoe', 1)];
  await router.closePort();
  await pay(isp, ended);
  await pay(isp, lasting);
  const paidUntil = booked(isp, ended).expires_at;
  isp.app.store.run(setExpiry, { accountNo: ended.accountNo, at: Date.now() });
  await router.openPort();

  await confirmed(isp, lasting);
  await settled(isp);
  expect(booked(isp, ended)).toMatchObject({ access: 'off' });
  expect(router.world.changes.map(({ name }) => name)).toEqual([lasting.username]);
  expect(router.world.isOnline(ended.username)).toBe(false);
  // The books would notice that no renewal ended then.
  isp.app.store.run(setExpiry, { accountNo: ended.accountNo, at: paidUntil });
});

test('field 38: a session that a payment waits for is asked for again after a restart, not only listened for', async () => {
  const { router } = isp.stage;
  const paid = isp.line('pppoe');
  router.world.ppp.setDials(paid.username, false);
  await pay(isp, paid);
  await confirmed(isp, paid);
  await settled(isp);
  await isp.restart();
  router.faults.loseListenRows = Number.POSITIVE_INFINITY;
  router.log.clearSentences();

  const isAskedFor = () =>
    router.log.sent('/ppp/active/print').some((words) => words.includes(`?name=${paid.username}`));
  await until(isAskedFor, 'asked for by name');
  router.world.ppp.setDials(paid.username, true);
  await until(() => paymentsOf(isp, paid)[0]?.online_at, 'seen online');
});
