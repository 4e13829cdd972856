import { afterEach, describe, expect, test } from 'vitest';
import type { StageLine } from '../../src/cli/demo/stage-setup.ts';
import type { SuspensionMode } from '../../src/domain/ports.ts';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { query } from '../../src/storage/engine/query.ts';
import { putRouter, routersInUse } from '../../src/storage/routers.ts';
import { readStoreFacts } from '../../src/views/doctor/store-facts.ts';
import { startIsp, until, type Isp } from './harness.ts';
import { booked, pay, QUICK, ready, setExpiry, settled } from './looks.ts';
import { SetClock } from './set-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SCHEDULERS = '/system/scheduler';
const FOREIGN = { name: 'backup', interval: '1d', 'on-event': '/system backup save', comment: 'of Juma' };

const moveTo = query<{ accountNo: string; router: string }>()((db, p) =>
  db.updateTable('subscription').set({ router_name: p.router }).where('account_no', '=', p.accountNo),
);
const troubles = query()((db) => db.selectFrom('note_trouble').selectAll());

let isp: Isp;
let clock: SetClock;
let routerError = 0;

afterEach(async () => {
  routerError = 0;
  expect(isp.bugs).toEqual([]);
  expect(checkBooks(isp.app.store).problems).toEqual([]);
  expect(isp.stage.router.world.violations).toEqual([]);
  await isp[Symbol.asyncDispose]();
});

interface Given {
  readonly hours?: number;
  /** Between two comparisons of the router with the books, seconds. */
  readonly every?: number;
  readonly suspension?: SuspensionMode;
  readonly version?: string;
}

async function open({ hours = 2, every = 1, suspension = 'expired-profile', version = '7.18.2 (stable)' }: Given = {}) {
  clock = new SetClock();
  isp = await startIsp({
    ...{ lines: 6, expired: 0, suspension, clock, builtAt: clock.truth() - 30 * 24 * HOUR },
    router: { version },
    routerNow: () => clock.truth() + routerError,
    settings: `${QUICK}[routers]\ncompare_every_seconds = ${every}\ndead_man_hours = ${hours}\n`,
  });
  isp.stage.router.world.addRow(SCHEDULERS, FOREIGN);
  await ready(isp);
  await until(() => isp.lines.every(({ username }) => isOn(username)), 'everybody online');
}

const isOn = (username: string) => isp.stage.router.world.isOnline(username);
const notes = () =>
  isp.stage.router.world
    .table(SCHEDULERS)
    .all()
    .filter(({ fields }) => fields.get('name') !== 'backup');
const noteOf = (line: StageLine) =>
  notes().find(({ fields }) => fields.get('name') === `washa-end-${line.accountNo}`)?.fields;

/** When the note of a line is due by the router's clock, UTC ms. */
function dueAt(line: StageLine): number {
  const fields = noteOf(line);
  const date = fields?.get('start-date') ?? '';
  return Date.parse(
    `${date.includes('/') ? date.replace(/(\w+)\/(\d+)\/(\d+)/, '$2 $1 $3') : date} ${fields?.get('start-time') ?? ''} UTC`,
  );
}

/** The books move the end of a line, and its note follows. */
async function endsAt(line: StageLine, at: number) {
  isp.app.store.run(setExpiry, { accountNo: line.accountNo, at });
  const due = Math.ceil((at + 2 * HOUR) / MINUTE) * MINUTE;
  await until(() => dueAt(line) === due, `the note of ${line.username} at ${new Date(due).toISOString()}`);
}

describe.each([
  ['pppoe', 'expired-profile', '7.24.2 (stable)'],
  ['pppoe', 'disable', '6.49.18 (stable)'],
  ['pppoe', 'address-list', '7.18.2 (stable)'],
  ['hotspot', 'disable', '6.49.18 (stable)'],
  ['hotspot', 'expired-profile', '7.24.2 (stable)'],
] as const)('a %s line that is cut off by %s on RouterOS %s', (service, suspension, version) => {
  test('is ended by its router when Washa has been silent for so long, and let in again when it pays', async () => {
    await open({ suspension, version });
    const line = isp.line(service);
    const others = isp.lines.filter((one) => one !== line);
    await endsAt(line, clock.now() + HOUR);
    await settled(isp);
    expect(noteOf(line)?.get('start-date')).toMatch(
      version.startsWith('6') ? /^[a-z]{3}\/\d\d\/\d{4}$/ : /^\d{4}-\d\d-\d\d$/,
    );

    await isp.app[Symbol.asyncDispose]();
    clock.pass(2.5 * HOUR);
    expect(isOn(line.username), 'its time is over, and nobody has ended it yet').toBe(true);
    clock.pass(HOUR);
    await until(() => !isOn(line.username), 'ended by the router itself');
    expect(others.every(({ username }) => isOn(username))).toBe(true);

    await isp.restart();
    await until(() => booked(isp, line).access === 'off', 'the books know');
    await until(() => noteOf(line) === undefined, 'a note that ran is taken away');
    await pay(isp, line);
    await until(() => isOn(line.username), 'on again');
    await until(() => dueAt(line) > clock.now() + 20 * HOUR, 'a new note');
    expect(others.every(({ username }) => isOn(username))).toBe(true);
    expect(isp.stage.router.world.table(SCHEDULERS).first('name', 'backup')?.fields.get('comment')).toBe('of Juma');
  });
});

test('a payment moves the note before the old one runs: who paid right before the box went stays on', async () => {
  await open();
  const [line, unpaid] = [isp.line('pppoe'), isp.line('pppoe', 1)];
  for (const one of [line, unpaid]) await endsAt(one, clock.now() + HOUR);
  const before = dueAt(line);
  await pay(isp, line);
  await until(() => dueAt(line) > before, 'moved');
  await isp.app[Symbol.asyncDispose]();
  clock.pass(4 * HOUR);
  await until(() => !isOn(unpaid.username), 'the note of the other has run');
  expect(isOn(line.username)).toBe(true);
  await isp.restart();
  await ready(isp);
  expect(isOn(line.username)).toBe(true);
});

test('a payment moves the note by itself, and waits for no comparison', async () => {
  await open({ every: 300 });
  const line = isp.line('pppoe');
  const before = await until(() => noteOf(line) && dueAt(line), 'a note');
  await pay(isp, line);
  await until(() => dueAt(line) > before, 'moved');
});

test('whoever pays while the box is down is let in when it is back', async () => {
  await open();
  const line = isp.line('pppoe');
  await endsAt(line, clock.now() + HOUR);
  await isp.app[Symbol.asyncDispose]();
  clock.pass(4 * HOUR);
  await until(() => !isOn(line.username), 'ended by the router');
  await isp.restart();
  await pay(isp, line);
  await until(() => isOn(line.username), 'on');
  await until(() => dueAt(line) > clock.now(), 'a new note');
});

test('a living Washa ends lines itself, and takes their notes away', async () => {
  await open();
  const line = isp.line('pppoe');
  await endsAt(line, clock.now() + HOUR);
  clock.pass(1.1 * HOUR);
  await until(() => booked(isp, line).access === 'off', 'off');
  await until(() => noteOf(line) === undefined, 'its note is gone');
  expect(notes()).toHaveLength(5);
});

test('the note of a line that logs in at another router now is taken away', async () => {
  await open();
  const line = isp.line('pppoe');
  await until(() => notes().length === 6, 'notes');
  await settled(isp);
  const [row] = isp.app.store.all(routersInUse, {});
  if (row === undefined) throw new Error('no router');
  isp.app.store.run(putRouter, { ...row, name: 'tower-9', retired_at: clock.now() });
  isp.app.store.run(moveTo, { accountNo: line.accountNo, router: 'tower-9' });
  await until(() => noteOf(line) === undefined, 'gone');
  expect(notes()).toHaveLength(5);
});

test('by default no note is left', async () => {
  await open({ hours: 0 });
  await settled(isp);
  expect(notes()).toEqual([]);
});

test('switched off, every note is taken away, and only ours', async () => {
  await open();
  await until(() => notes().length === 6, 'notes');
  await settled(isp);
  Object.assign(isp.stage.config.routers, { deadManHours: 0 });
  await isp.restart();
  await until(() => notes().length === 0, 'none is left');
  expect(isp.stage.router.world.table(SCHEDULERS).size).toBe(1);
});

test.each([
  [3, 'ahead'],
  [-3, 'behind'],
])('a router whose clock is wrong by %i hours keeps no note', async (hours, where) => {
  await open();
  await until(() => notes().length === 6, 'notes');
  routerError = hours * HOUR;
  await until(() => notes().length === 0, 'none is trusted');
  const words = () => isp.app.store.all(troubles, {}).map((trouble) => trouble.words);
  expect(words()).toEqual([`the clock of the router is 180 minutes ${where}`]);
  routerError = 0;
  await until(() => notes().length === 6, 'trusted again');
  await until(() => words().length === 0, 'said no more');
});

test('a flagged router keeps no note, and everything else of it works', async () => {
  await open({ hours: 0 });
  const [mode] = isp.stage.router.world.table('/system/device-mode').all();
  mode?.fields.set('flagged', 'true');
  Object.assign(isp.stage.config.routers, { deadManHours: 2 });
  await isp.restart();
  await until(() => isp.app.store.all(troubles, {})[0]?.words.includes('configuration flagged'), 'said');
  const { routers } = readStoreFacts(isp.app.store, { places: [], hasCode: false, everyMs: HOUR }, clock.now());
  expect(routers[0]?.notes.trouble).toContain('configuration flagged');
  expect(routers[0]?.notes.stale).toEqual([]);
  const line = isp.line('pppoe');
  isp.app.store.run(setExpiry, { accountNo: line.accountNo, at: clock.now() });
  await until(() => booked(isp, line).access === 'off', 'off');
  await pay(isp, line);
  await until(() => isOn(line.username), 'on');
  expect(notes()).toEqual([]);
});
