import { describe, expect, onTestFinished, test } from 'vitest';
import { nearestLogin } from '../../src/domain/lines/nearest-login.ts';
import { isOtherBox } from '../../src/domain/lines/router-box.ts';
import { parseSetup } from '../../src/config/setup-file.ts';
import { act } from '../../src/services/actions/act.ts';
import { addLine } from '../../src/services/lines/add-line.ts';
import { applySetup } from '../../src/services/setup/apply-setup.ts';
import { readSetup } from '../../src/services/setup/read-setup.ts';
import { planSetup, type LineRow, type WantedSetup } from '../../src/services/setup/setup.ts';
import { lanesElsewhere } from '../../src/views/lane.ts';
import { showLine } from '../../src/views/show-line.ts';
import { editsOfLine, findingOf } from '../../src/storage/line-findings.ts';
import { Store } from '../../src/storage/engine/store.ts';
import type { StageOptions } from '../../src/cli/demo/stage.ts';
import type { StageLine } from '../../src/cli/demo/stage-setup.ts';
import { attempts, startIsp, until, type Isp } from '../e2e/harness.ts';
import { booked, confirmed, openAlarms, pay, paymentsOf, QUICK, ready, settled } from '../e2e/looks.ts';
import { fieldCase } from './field-case.ts';

const SETTINGS = `${QUICK}[routers]\ncompare_every_seconds = 1\n`;
const PATHS = { pppoe: '/ppp/secret', hotspot: '/ip/hotspot/user', static: '/ip/dhcp-server/lease' } as const;
const FAR = 30 * 24 * 3_600_000;

async function open(options: Partial<StageOptions> = {}): Promise<Isp> {
  const isp = await startIsp({ lines: 8, expired: 4, settings: SETTINGS, ...options });
  onTestFinished(async () => {
    expect(isp.bugs).toEqual([]);
    expect(isp.stage.router.world.violations).toEqual([]);
    await isp[Symbol.asyncDispose]();
  });
  return isp;
}

async function up(options: Partial<StageOptions> = {}): Promise<Isp> {
  const isp = await open(options);
  await ready(isp);
  return isp;
}

const find = (isp: Isp, service: 'pppoe' | 'hotspot', paid: boolean, n = 0) =>
  isp.lines.filter((one) => one.service === service && booked(isp, one).expires_at > Date.now() === paid)[n]!;
const rowOf = (isp: Isp, { service, username }: StageLine) =>
  isp.stage.router.world.table(PATHS[service]).first('name', username)!;
const edit = (isp: Isp, line: StageLine, values: Readonly<Record<string, string>>) =>
  isp.stage.router.world.table(PATHS[line.service]).patch(rowOf(isp, line), Object.entries(values));
const field = (isp: Isp, line: StageLine, name: string) => rowOf(isp, line).fields.get(name);
const editsFound = (isp: Isp, line: StageLine) =>
  isp.app.store.all(editsOfLine, { id: booked(isp, line).id, limit: 9 }).map(({ found }) => found);
const detailOf = (isp: Isp, line: StageLine) => isp.app.store.first(findingOf, { id: booked(isp, line).id })?.detail;

/** What a setup file says of these lines, through the database of another process. */
async function apply(isp: Isp, change: (wanted: WantedSetup) => WantedSetup) {
  const cli = Store.open(isp.app.store.path, 'join');
  const current = readSetup(cli);
  const lineOf = ({ id: _id, subscriber_id: _owner, ...line }: (typeof current.lines)[number]): LineRow => line;
  const wanted = change({
    ...current,
    subscribers: current.subscribers.map(({ id, ...owner }) => ({
      ...owner,
      lines: current.lines.filter((line) => line.subscriber_id === id).map(lineOf),
    })),
  });
  const result = act(
    cli,
    applySetup(() => 'X'),
    wanted,
    { actor: 'cli:asha' },
    Date.now(),
  );
  const { notices } = planSetup(current, wanted);
  await cli.close();
  return { result, notices };
}

const withLine = (accountNo: string, set: Partial<LineRow>) => (wanted: WantedSetup) => ({
  ...wanted,
  subscribers: wanted.subscribers.map((owner) => ({
    ...owner,
    lines: owner.lines.map((line) => (line.account_no === accountNo ? { ...line, ...set } : line)),
  })),
});

describe('a part of a router that is refused', () => {
  test.each([
    ['F-router-01', 'F-router-01: hotspot menu refused (rights)', /^\/ip\/hotspot\//, 'not enough permissions (9)'],
    ['F-router-02', 'F-router-02: unknown parameter on one menu', /^\/ip\/hotspot\/active\/print/, 'unknown parameter'],
  ] as const)('%s', async (id, title, menu, words) => {
    expect(title).toContain(fieldCase(id).id);
    const isp = await open();
    isp.stage.router.faults.trapNext(menu, words, { times: Number.POSITIVE_INFINITY });
    isp.stage.router.drop();
    await until(() => openAlarms(isp, 'router-part').length === 1, 'told');
    const [alarm] = openAlarms(isp, 'router-part');
    expect(alarm).toMatch(/^tower-1 refuses its hotspot part \(\d lines\): \/ip\/hotspot\//);
    expect(alarm).toContain(words);
    expect(alarm!.includes('The right "read" is missing')).toBe(id === 'F-router-01');
    expect(alarm).toContain('PPPoE goes on.');
    const [line, guest] = [find(isp, 'pppoe', false), find(isp, 'hotspot', false)];
    await pay(isp, guest);
    await pay(isp, line);
    await confirmed(isp, line);
    expect(paymentsOf(isp, guest)).toMatchObject([{ state: 'applied', confirmed_at: null }]);
    isp.stage.router.faults.clearCommands();
    await isp.app.reload();
    await confirmed(isp, guest, 40_000);
    expect(openAlarms(isp, 'router-part')).toEqual([]);
  });
});

test('F-router-03: a router that never answered since the start is told within 45 s, with who waits', async () => {
  const isp = await open();
  await isp.stage.router.closePort();
  await isp.restart();
  const line = find(isp, 'pppoe', false);
  await pay(isp, line);
  await until(() => openAlarms(isp, 'router-away').length === 1, 'told', 46_000);
  const [alarm] = openAlarms(isp, 'router-away');
  expect(alarm).toContain('tower-1 does not answer at 127.0.0.1:');
  expect(alarm).toContain('ECONNREFUSED');
  expect(alarm).toMatch(/ \d paid lines wait: JSY-/);
  expect(paymentsOf(isp, line)).toMatchObject([{ state: 'applied', confirmed_at: null }]);
  expect(isp.app.readiness()).toMatchObject({ ready: true, degraded: ['router tower-1 does not answer'] });
});

test('F-router-20: the address of the router is another one by now: the alarm asks for it', async () => {
  const isp = await up();
  await isp.stage.router.closePort();
  await until(() => openAlarms(isp, 'router-away').length === 1, 'told', 60_000);
  expect(openAlarms(isp, 'router-away')[0]).toContain('whether its address is another one by now');
  // The same board at another address is the same router.
  const board = { serial: 'HG70A1B2C3', identity: 'tower-1' };
  expect(isOtherBox(board, { ...board, identity: 'renamed' })).toBe(false);
});

describe('hands on the router', () => {
  test('F-router-04: a paid line that was disabled by hand is found, enabled, and shown as a foreign edit', async () => {
    const isp = await up();
    const line = find(isp, 'pppoe', true);
    edit(isp, line, { disabled: 'true' });
    await until(() => field(isp, line, 'disabled') === 'false', 'enabled');
    expect(editsFound(isp, line)[0]).toContain('disabled');
    const shown = showLine(isp.app.store, line.accountNo, lanesElsewhere, Date.now(), {
      payments: 1,
      commands: 9,
      attempts: 1,
    });
    expect(shown!.edits).toMatchObject([{ want: 'on' }]);
  });

  test('F-router-05: an expired line that was enabled by hand is found and cut', async () => {
    const isp = await up();
    const line = find(isp, 'pppoe', false);
    edit(isp, line, { profile: line.profile });
    isp.stage.router.world.hangUp(line.username);
    await until(() => field(isp, line, 'profile') === 'EXPIRED', 'cut');
    await until(() => !isp.stage.router.world.isOnline(line.username), 'off');
    expect(isp.app.store.all(editsOfLine, { id: booked(isp, line).id, limit: 1 })).toMatchObject([{ want: 'off' }]);
  });

  test('F-router-06: a login that was removed is made anew where its password is known, else told', async () => {
    const isp = await up();
    const [guest, line] = [find(isp, 'hotspot', false), find(isp, 'pppoe', false)];
    for (const one of [guest, line]) {
      await pay(isp, one);
      await confirmed(isp, one);
    }
    await settled(isp);
    const { world } = isp.stage.router;
    for (const one of [guest, line]) world.table(PATHS[one.service]).remove(rowOf(isp, one).id);
    await until(() => world.table(PATHS.hotspot).first('name', guest.username), 'made anew');
    expect(field(isp, guest, 'password')).toBe(guest.password);
    expect(field(isp, guest, 'profile')).toBe(guest.profile);
    await until(() => openAlarms(isp, 'login-missing').length === 1, 'told');
    expect(openAlarms(isp, 'login-missing')[0]).toContain(`router has no PPP secret named "${line.username}"`);
    expect(world.table(PATHS.pppoe).first('name', line.username)).toBeUndefined();
  });

  test.each([
    ['limit-uptime', { 'limit-uptime': '1d', uptime: '1d' }],
    ['limit-bytes-total', { 'limit-bytes-total': '1000', 'bytes-in': '600', 'bytes-out': '500' }],
  ])(
    'F-router-07: a hotspot user whose %s is used up is never called on, and a payment lifts it',
    async (limit, row) => {
      const isp = await open({ settings: QUICK });
      const guest = find(isp, 'hotspot', false);
      edit(isp, guest, row);
      await ready(isp);
      await pay(isp, guest);
      await confirmed(isp, guest);
      expect(['0', '0s']).toContain(field(isp, guest, limit));
      const details = isp.app.store.all(attempts, {}).map(({ detail }) => detail);
      expect(details.some((detail) => detail?.includes(`${limit} was used up, lifted`))).toBe(true);
    },
  );
});

describe('a login that is mistyped', () => {
  test.each([
    ['F-router-08', 'no-such-login', undefined],
    ['F-router-19', 'Pppoe-0001', 'there is a PPP secret "pppoe-0001", in other letters'],
    ['F-router-19', 'pppoe-0001 ', 'there is a PPP secret "pppoe-0001", and ours ends with a blank'],
    ['F-router-09', 'hotspot', 'there is a hotspot user "'],
  ] as const)('%s: "%s" is found when it is entered, and a receipt promises nothing', async (id, typed, meant) => {
    expect(fieldCase(id).kind).toBe('router');
    const isp = await up();
    const line = find(isp, 'pppoe', false);
    const guest = find(isp, 'hotspot', false);
    const username = typed === 'hotspot' ? guest.username : typed.replace('ppoe-0001', line.username.slice(1));
    const right = typed.startsWith('P') || typed.startsWith('pppoe') ? line.username : null;
    if (right !== null) expect(username.toLowerCase().trim()).toBe(right);
    await apply(isp, withLine(line.accountNo, { username }));
    await until(() => detailOf(isp, line), 'a finding');
    expect(detailOf(isp, line)).toContain(`router has no PPP secret named "${username}"`);
    if (meant !== undefined) expect(detailOf(isp, line)).toContain(meant.replace('pppoe-0001', line.username));
    await until(() => openAlarms(isp, 'login-missing').length === 1, 'told');
    expect(openAlarms(isp, 'login-missing')[0]).toContain(line.accountNo);
    await pay(isp, line);
    await until(() => isp.stage.sms.messages.length === 1, 'the receipt');
    expect(isp.stage.sms.messages[0]!.text).toContain('You are not on yet: our technician has been told.');
  });

  test('what was meant: the other service, then case and blanks, then a slip; of the own service first', () => {
    const names = { pppoe: ['amina', 'Brian ', 'kamau'], hotspot: ['kamau', 'wanjiku'], static: [] };
    const meant = (username: string) => nearestLogin({ service: 'pppoe', username }, names);
    expect(meant('wanjiku')).toMatchObject({ service: 'hotspot', username: 'wanjiku' });
    expect(meant('AMINA')).toMatchObject({ service: 'pppoe', username: 'amina' });
    expect(meant('brian')).toMatchObject({ service: 'pppoe', username: 'Brian ' });
    expect(meant('kamua')).toMatchObject({ service: 'pppoe', username: 'kamau' });
    expect(meant('zzzzzzz')).toBeNull();
  });
});

test('F-router-10: a profile that was renamed is one alarm for its plan, the lines wait, and nothing is set by prefix', async () => {
  const isp = await open();
  const { world } = isp.stage.router;
  const lines = isp.lines.filter((one) => one.service === 'pppoe' && one.profile === isp.line('pppoe').profile);
  const { profile } = lines[0]!;
  const row = world.table('/ppp/profile').first('name', profile)!;
  world.table('/ppp/profile').patch(row, [['name', `${profile}bps`]]);
  for (const one of lines) edit(isp, one, { profile: 'EXPIRED' });
  await ready(isp).catch(() => undefined);
  for (const one of lines) await pay(isp, one);
  await until(() => lines.every((one) => detailOf(isp, one)), 'findings');
  await until(() => openAlarms(isp, 'plan-refused')[0]?.includes(`there is "${profile}bps"`), 'what is there instead');
  expect(openAlarms(isp, 'plan-refused')).toHaveLength(1);
  expect(openAlarms(isp, 'line-refused')).toEqual([]);
  for (const one of lines) expect(field(isp, one, 'profile')).toBe('EXPIRED');
});

test('F-router-14: another box at the same address: no write, an alarm with both', async () => {
  const isp = await up();
  const { router } = isp.stage;
  const writes = router.world.changes.length;
  router.becomeBoard('OTHER000001');
  router.drop();
  await until(() => openAlarms(isp, 'router-other').length === 1, 'told');
  expect(openAlarms(isp, 'router-other')[0]).toMatch(/OTHER000001.*SIM00000001.*washa router accept tower-1/);
  await pay(isp, find(isp, 'pppoe', false));
  await until(() => isp.stage.sms.messages.length === 1, 'the receipt');
  expect(router.world.changes.length).toBe(writes);
  expect(openAlarms(isp, 'router')).toEqual([]);
});

test('F-router-15: the password was changed: told within a minute, and the queue is kept', async () => {
  const isp = await up();
  const { router } = isp.stage;
  router.world.addLogin(router.username, 'changed-by-somebody');
  router.drop();
  await until(() => openAlarms(isp, 'router').length === 1, 'told');
  expect(openAlarms(isp, 'router')[0]).toContain('invalid user name or password');
  const line = find(isp, 'pppoe', false);
  await pay(isp, line);
  await until(() => openAlarms(isp, 'router')[0]?.includes(`1 paid line waits: ${line.accountNo}.`), 'who waits');
  expect(isp.app.readiness().degraded).toEqual(['router tower-1 refuses us']);
});

describe('what a setup changes', () => {
  test('F-router-16: a login that is renamed: the new one is on, the old one off; one that cannot be reached is told', async () => {
    const isp = await up();
    const line = find(isp, 'pppoe', true);
    const { world } = isp.stage.router;
    const renamed = `${line.username}-new`;
    world.addSecret({ name: renamed, profile: 'EXPIRED', password: line.password });
    await apply(isp, withLine(line.accountNo, { username: renamed }));
    const shown = (name: string) => world.table(PATHS.pppoe).first('name', name)!.fields;
    await until(() => shown(renamed).get('profile') === line.profile, 'the new one on');
    await until(() => shown(line.username).get('disabled') === 'true', 'the old one off');
  });

  test('F-router-17: a line that is added as paid while the daemon runs is on within seconds', async () => {
    const isp = await up();
    const { world } = isp.stage.router;
    world.addSecret({ name: 'new-line', profile: 'EXPIRED', password: 'x' });
    const cli = Store.open(isp.app.store.path, 'join');
    const line = {
      name: 'Wanjiku',
      msisdn: '254712345678',
      language: null,
      accountNo: 'NEWLINE',
      planCode: readSetup(cli).plans.find(({ profile }) => profile === '10M')!.code,
      routerName: 'tower-1',
      service: 'pppoe',
      username: 'new-line',
      password: null,
      expiresAt: Date.now() + FAR,
    } as const;
    act(
      cli,
      addLine(() => 'X'),
      { ...line, msisdn: line.msisdn as never },
      { actor: 'cli:asha' },
      Date.now(),
    );
    await cli.close();
    const profile = () => world.table(PATHS.pppoe).first('name', 'new-line')!.fields.get('profile');
    await until(() => profile() !== 'EXPIRED', 'on', 5_000);
  });

  test('a router is not taken out of use under its lines, nor set to the address of another', async () => {
    const isp = await up();
    const retire = (wanted: WantedSetup) => ({
      ...wanted,
      routers: wanted.routers.map((router) => ({ ...router, retired: true })),
    });
    const { result } = await apply(isp, retire);
    expect(result).toMatchObject({ kind: 'refused' });
    expect(result.kind === 'refused' && result.words).toMatch(/^tower-1 still serves 8 lines: JSY-\w+ \(Subscriber/);
    const twin = await apply(isp, (wanted) => ({
      ...wanted,
      routers: [...wanted.routers, { ...wanted.routers[0]!, name: 'tower-2' }],
    }));
    expect(twin.result.kind === 'refused' && twin.result.words).toContain('is already the address of tower-1');
  });

  test('F-ease-10: an expiry that the file changes of a line that exists is said to be not taken over', async () => {
    const isp = await open();
    const line = isp.line('pppoe');
    const stated = (at: number) => withLine(line.accountNo, { expires_at: at, ...{ isExpiryStated: true } });
    const { result, notices } = await apply(isp, stated(Date.now() + FAR));
    expect(result).toMatchObject({ kind: 'refused', why: 'unchanged' });
    expect(notices).toEqual([expect.stringContaining(`The "expires" of ${line.accountNo} is not taken over`)]);
    expect((await apply(isp, stated(booked(isp, line).expires_at))).notices).toEqual([]);
    expect((await apply(isp, (wanted) => wanted)).notices).toEqual([]);
  });

  test.each([8291, 80])('F-ease-12: port %i of a router is a finding at apply', (port) => {
    const text = `[[routers]]\nname = "tower-1"\nhost = "192.168.88.1"\nport = ${port}\nusername = "washa"\npassword_secret = "router"\n`;
    const { wanted } = parseSetup('setup.toml', text, 'Africa/Nairobi', Date.now());
    const nothing = { plans: [], routers: [], providers: [], sms: null, subscribers: [], lines: [] };
    expect(planSetup(nothing, wanted).notices).toEqual([expect.stringContaining('the API is on 8728, or on 8729')]);
  });
});
