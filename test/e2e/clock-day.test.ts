import { afterEach, expect, test } from 'vitest';
import type { StageLine } from '../../src/cli/demo/stage-setup.ts';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { alarms, payments, startIsp, until, type Isp } from './harness.ts';
import { booked, openAlarms, QUICK, ready, setExpiry, settled } from './looks.ts';
import { SetClock } from './set-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let isp: Isp;
let clock: SetClock;
/** What an independent bookkeeper with a right clock has written: until when each line is paid, UTC ms. */
let paidUntil: Map<StageLine, number>;

afterEach(async () => {
  expect(isp.bugs).toEqual([]);
  expect(checkBooks(isp.app.store).problems).toEqual([]);
  await isp[Symbol.asyncDispose]();
});

/** @param hours until which each line is paid, from now */
async function open(hours: readonly number[]) {
  clock = new SetClock();
  isp = await startIsp({ lines: hours.length, expired: 0, settings: QUICK, clock, builtAt: clock.truth() - 30 * DAY });
  await ready(isp);
  paidUntil = new Map(isp.lines.map((line, i) => [line, clock.truth() + hours[i]! * HOUR]));
  for (const [line, at] of paidUntil) isp.app.store.run(setExpiry, { accountNo: line.accountNo, at });
  await right('everybody at the start');
}

/** A month later in Nairobi, where clocks are never changed; a plan of a day: 24 hours. */
function later(from: number, profile: string): number {
  if (profile === 'day') return from + DAY;
  const local = new Date(from + 3 * HOUR);
  const day = local.getUTCDate();
  local.setUTCDate(1);
  local.setUTCMonth(local.getUTCMonth() + 1);
  const last = new Date(Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 0)).getUTCDate();
  local.setUTCDate(Math.min(day, last));
  return local.getTime() - 3 * HOUR;
}

/** Pays a line by one of the two providers, and waits until it is on, whatever the clock says. */
async function pay(line: StageLine, provider: 'payhero' | 'gateway') {
  const at = clock.truth();
  const payment = { amount: line.priceShillings, at };
  const body =
    provider === 'payhero'
      ? isp.payhero('A', { ...payment, reference: line.accountNo })
      : isp.gateway('paybill', { ...payment, account: line.accountNo });
  expect(await isp.send(provider, body)).toBe(200);
  paidUntil.set(line, later(Math.max(at, paidUntil.get(line)!), line.profile));
  await until(() => isp.stage.router.world.isOnline(line.username), `${line.username} on after it paid`);
}

const shouldBeOn = () => isp.lines.filter((line) => paidUntil.get(line)! > clock.truth());
const isOn = () => isp.lines.filter(({ username }) => isp.stage.router.world.isOnline(username));
const names = (lines: readonly StageLine[]) => lines.map(({ username }) => username).join(' ');

/** The router is as the bookkeeper wants it, within a minute. */
async function right(when: string) {
  await until(() => names(isOn()) === names(shouldBeOn()), `right on the router: ${when}`, MINUTE);
}

/** Everybody who is paid is on, and stays so while some looks are made. */
async function nobodyIsCut(ms: number) {
  const end = Date.now() + ms;
  while (Date.now() < end) {
    for (const line of shouldBeOn()) expect(isp.stage.router.world.isOnline(line.username), line.username).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function booksAgree() {
  for (const [line, at] of paidUntil) {
    const { expires_at, balance_cents } = booked(isp, line);
    expect(Math.abs(expires_at - at), `${line.username} paid until`).toBeLessThan(5_000);
    expect(balance_cents).toBe(0);
  }
  expect(isp.app.store.all(payments, {}).filter(({ state }) => state !== 'applied')).toEqual([]);
}

const everAlarmed = () =>
  isp.app.store
    .all(alarms, {})
    .filter(({ kind }) => kind === 'clock')
    .map(({ message }) => message);

test('F-clock-01: a box boots in 1970, a payment of the gateway arrives, NTP answers', async () => {
  await open([-1, 9, 9, 9]);
  const [expired] = isp.lines;
  clock.error = -clock.truth();
  await isp.restart();
  await pay(expired!, 'gateway');
  expect(isp.app.store.all(payments, {})).toMatchObject([{ state: 'held', reason: 'clock' }]);
  expect(openAlarms(isp, 'clock')).toMatchObject([expect.stringContaining('before this Washa was built')]);
  clock.pass(3 * HOUR);
  await nobodyIsCut(1_500);

  clock.error = 0;
  await until(() => isp.app.store.all(payments, {})[0]!.state === 'applied', 'the payment booked');
  await right('after NTP');
  booksAgree();
  expect(openAlarms(isp, 'clock')).toEqual([]);
});

test('F-clock-02: the clock is 60 days ahead for some seconds, and people pay meanwhile', async () => {
  await open([480, 480, 480, 480, 0.5, -1]);
  const [early, , , , , expired] = isp.lines;
  clock.error = 60 * DAY;
  await until(() => openAlarms(isp, 'clock').length > 0, 'an alarm');
  expect(openAlarms(isp, 'clock')[0]).toContain('The clock was set 60 d ahead');
  await pay(early!, 'payhero');
  await pay(expired!, 'gateway');
  await nobodyIsCut(3_000);
  clock.error = 0;
  await until(() => openAlarms(isp, 'clock').length === 0, 'the alarm closed');
  await right('after it');
  booksAgree();
  clock.pass(HOUR);
  await right('an hour later');
});

test('a clock that is ten minutes ahead at the boot, and is then set right, holds nobody and needs nobody', async () => {
  await open([-1, -1, 9, 9]);
  const [first, second] = isp.lines;
  clock.error = 10 * MINUTE;
  await isp.restart();
  await pay(first!, 'payhero');
  await until(
    () => isp.app.store.all(payments, {})[0]?.state === 'applied',
    'booked, for it does not say when it was made',
  );
  clock.error = 0;
  await pay(second!, 'gateway');
  await until(() => isp.app.store.all(payments, {}).every(({ state }) => state === 'applied'), 'both booked');
  booksAgree();
  await right('after it');
  await until(() => openAlarms(isp, 'clock').length === 0, 'no alarm');
});

test('so does one that is 60 days ahead at the boot; whom it cuts off wrongly is on again at once', async () => {
  await open([-1, -1, 9, 9]);
  const [first, second] = isp.lines;
  clock.error = 60 * DAY;
  await isp.restart();
  await until(() => isOn().length === 0, 'everybody cut off');
  await pay(first!, 'gateway');
  clock.error = 0;
  await right('before anybody pays');
  await pay(second!, 'payhero');
  await until(() => isp.app.store.all(payments, {}).every(({ state }) => state === 'applied'), 'both booked');
  booksAgree();
});

test('a clock day: 1970, right, 60 days ahead, right, two hours back, right, another zone', async () => {
  const hours = Array.from({ length: 24 }, (_, i) => (i < 6 ? -1 - i / 10 : i < 18 ? (i - 5) * 0.75 : 480));
  await open(hours);
  const [a, b, c, d, e, f] = isp.lines;
  const zone = process.env['TZ'];
  try {
    clock.error = -clock.truth();
    await isp.restart();
    await pay(a!, 'payhero');
    await pay(b!, 'gateway');
    clock.pass(100 * MINUTE);
    await nobodyIsCut(1_500);
    clock.error = 0;
    await right('after 1970');

    clock.pass(HOUR);
    await right('an hour later');

    clock.error = 60 * DAY;
    await pay(c!, 'gateway');
    await pay(isp.lines[20]!, 'payhero');
    await nobodyIsCut(2_500);
    clock.error = 0;
    await right('after 60 days ahead');

    clock.pass(2 * HOUR);
    await right('two hours later');

    clock.error = -2 * HOUR;
    await pay(d!, 'payhero');
    await pay(isp.lines[10]!, 'gateway');
    clock.pass(90 * MINUTE);
    await nobodyIsCut(1_500);
    clock.error = 0;
    await right('after two hours back');

    process.env['TZ'] = 'Pacific/Auckland';
    await pay(e!, 'gateway');
    await pay(f!, 'payhero');
    clock.pass(2 * HOUR);
    await right('in another zone');
  } finally {
    if (zone === undefined) delete process.env['TZ'];
    else process.env['TZ'] = zone;
  }
  await settled(isp);
  booksAgree();
  await right('at the end');
  expect(openAlarms(isp, 'clock')).toEqual([]);
  expect(everAlarmed()).toHaveLength(3);
});
