import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readWorld } from '../../src/cli/doctor-world.ts';
import { databasePath } from '../../src/config/config.ts';
import { LEAST_ROOM, type Machine } from '../../src/domain/machine.ts';
import type { Fetch } from '../../src/domain/outbound.ts';
import { systemClock } from '../../src/host/clock.ts';
import { readMachine } from '../../src/host/machine.ts';
import { noteMade } from '../../src/services/backup/note-backup.ts';
import { simulatePayhero } from '../../src/simulate/provider/payhero-server.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { allProviders, putProvider } from '../../src/storage/providers.ts';
import { looksOfRouters } from '../../src/storage/router-looks.ts';
import { allRouters } from '../../src/storage/routers.ts';
import { putTunnel, tunnelTable } from '../../src/storage/tunnel.ts';
import { diagnose, type Diagnosis } from '../../src/views/doctor/diagnose.ts';
import { atKeyboard } from '../cli/at-keyboard.ts';
import { paidEvery } from '../services/books.ts';
import { startIsp, until, type Isp } from './harness.ts';
import { confirmed, openAlarms, pay, QUICK, ready } from './looks.ts';

const GIB = 1024 ** 3;
const DAY_MS = 24 * 3_600_000;
const PUBLIC = 'https://pay.tower-net.example';

/** A mini-PC as it should be. */
const WELL: Machine = {
  disk: {
    folder: '/var/lib/washa',
    free: 50 * GIB,
    size: 100 * GIB,
    inodes: { free: 6e6, size: 6.5e6 },
    isReadOnly: false,
  },
  memory: { available: 3 * GIB, size: 4 * GIB },
  isTimeSynced: true,
  hasClockChip: true,
  powerCuts: { count: 1, last: 0 },
  celsius: 48,
  flash: [{ device: 'mmcblk0', usedPercent: 20, spare: 'normal' }],
  power: [{ name: 'ups', onBattery: false, percent: 100 }],
  watchdog: 'armed',
};

const isRoot = process.getuid?.() === 0;
let isp: Isp;
const stack: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of stack.splice(0).reverse()) await end();
});

/** A box that is right from the disk to the providers, but for backups, which no test here waits for. */
async function box(more: { settings?: string; parent?: string } = {}): Promise<Isp> {
  const { settings = '', ...rest } = more;
  isp = await startIsp({ lines: 4, settings: `${QUICK}\n[backups]\n${settings}`, ...rest });
  stack.push(() => isp[Symbol.asyncDispose]());
  await ready(isp);
  await pay(isp, isp.line('pppoe'));
  await confirmed(isp, isp.line('pppoe'));
  return isp;
}

interface Asked {
  readonly machine?: Machine;
  readonly problem?: string;
  readonly fetch?: Fetch;
  readonly now?: number;
  readonly backups?: Isp['stage']['config']['backups'];
  readonly urls?: { readonly intake: string; readonly console: string };
}

/** What the doctor says. The tunnel leads to the intake, unless `fetch` leads elsewhere. */
async function ask({
  machine = WELL,
  problem,
  fetch: other,
  now,
  backups = isp.stage.config.backups,
  urls = isp.app.urls,
}: Asked = {}): Promise<Diagnosis> {
  const { config } = isp.stage;
  return diagnose(
    await readWorld({
      config: { ...config, backups, intake: { ...config.intake, publicUrl: PUBLIC } },
      settings: { file: '/etc/washa/washa.toml', problem: problem ?? null },
      machine,
      urls,
      fetch: other ?? through(isp.app.urls.intake),
      now: now ?? systemClock.now(),
    }),
  );
}

/** The tunnel: what is asked of the public address goes to another. */
function through(to: string): Fetch {
  return (input, init) => fetch(input.replace(PUBLIC, to), init);
}

const first = (diagnosis: Diagnosis) => ({ code: diagnosis.first?.code, exit: diagnosis.exit });

/** Something that answers in its own words. */
async function stranger(status: number, body: string): Promise<string> {
  const server = createServer((_, response) => response.writeHead(status).end(body));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stack.push(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('of a box that is well only what nobody waits for is named: it has no backups', async () => {
  await box();
  await until(() => isp.app.store.all(looksOfRouters, {}).length > 0, 'a router that was compared');
  const diagnosis = await ask();
  expect(first(diagnosis)).toEqual({ code: 'backup', exit: 3 });
  expect(diagnosis.findings.filter(({ state }) => state === 'wrong').map(({ code }) => code)).toEqual(['backup']);
  expect(diagnosis.findings.map(({ says }) => says).join('\n')).toMatch(
    /tower-1 was compared with the books \d+ s ago/,
  );
});

test('broken world 1: a full disk, whose providers and queues are in trouble too', async () => {
  await box();
  const full = { ...WELL, disk: { ...WELL.disk!, free: 3 * 1024 * 1024 } };
  await isp.stage.router.stop();
  const diagnosis = await ask({ machine: full });
  expect(first(diagnosis)).toEqual({ code: 'disk', exit: 1 });
  expect(diagnosis.first?.says).toContain('3.1 MB of 107 GB are free');
});

test('a disk that has room, and lasts for days only at the present rate', async () => {
  await box();
  const now = systemClock.now();
  paidEvery(isp.app.store, 'payhero', now - 20 * DAY_MS, now, 60_000);
  const room = (await ask()).findings.find(({ says }) => says.includes('are free on the disk'));
  expect(room).toMatchObject({ state: 'right', says: expect.stringContaining('more than ten years') as string });
  const small = { ...WELL, disk: { ...WELL.disk!, size: GIB / 8, free: LEAST_ROOM + 3e6 } };
  const low = (await ask({ machine: small })).findings.find(({ code }) => code === 'disk-low');
  expect(low?.says).toMatch(
    /^37 MB of 134 MB are free .*\. The books grow by \d+ KB a day at the present rate: that room lasts for [1-5]?\d days\.$/,
  );
});

test.runIf(isRoot)('broken world 2: a disk that went read-only', async () => {
  const mount = mkdtempSync(join(tmpdir(), 'washa-ro-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'tmpfs', mount]);
  stack.push(() => {
    execFileSync('umount', ['-l', mount]);
    rmSync(mount, { recursive: true, force: true });
  });
  await box({ parent: mount });
  // No kernel makes it so under open files by a wish; a failing disk does, and then the daemon is gone as well.
  const urls = { ...isp.app.urls };
  await isp.app[Symbol.asyncDispose]();
  execFileSync('mount', ['-o', 'remount,ro', mount]);
  stack.push(() => execFileSync('mount', ['-o', 'remount,rw', mount]));
  const { disk } = await readMachine(isp.stage.config.box.stateDir);
  expect(first(await ask({ machine: { ...WELL, disk }, urls }))).toEqual({ code: 'read-only', exit: 1 });
});

test('broken world 3: a clock that came back in 1970', async () => {
  await box();
  const diagnosis = await ask({ now: 1_000, machine: { ...WELL, isTimeSynced: false, hasClockChip: false } });
  expect(first(diagnosis)).toEqual({ code: 'clock', exit: 1 });
  expect(diagnosis.first?.says).toContain('timedatectl');
});

test('broken world 4: settings with a wrong key, so that the daemon does not start', async () => {
  await box();
  const urls = { ...isp.app.urls };
  await isp.app[Symbol.asyncDispose]();
  expect(first(await ask({ problem: 'washa.toml:3: box.langage: there is no such key', urls }))).toEqual({
    code: 'settings',
    exit: 1,
  });
});

test('broken world 5: the daemon does not run', async () => {
  await box();
  const urls = { ...isp.app.urls };
  await isp.app[Symbol.asyncDispose]();
  const diagnosis = await ask({ urls });
  expect(first(diagnosis)).toEqual({ code: 'daemon-down', exit: 1 });
  // What can be said without it is said.
  expect(diagnosis.findings.map(({ says }) => says).join()).toContain('File, chain and law are right');
  const tunnelled = await ask({ urls, fetch: through(await stranger(502, 'Bad gateway')) });
  expect(tunnelled.findings.map(({ code }) => code)).not.toContain('tunnel');
});

test('broken world 6: another program has the port of the intake', async () => {
  await box();
  const urls = { ...isp.app.urls, intake: await stranger(200, '<h1>It works!</h1>') };
  expect(first(await ask({ urls }))).toEqual({ code: 'stranger', exit: 1 });
});

test('broken world 7: books that somebody has damaged', async () => {
  await box();
  await isp.app[Symbol.asyncDispose]();
  writeFileSync(databasePath(isp.stage.config), 'x'.repeat(4096));
  const diagnosis = await ask();
  expect(first(diagnosis)).toEqual({ code: 'books-lost', exit: 1 });
  expect(diagnosis.first?.says).toContain('file is not a database');
});

test('broken world 8: the secret of a connection is gone', async () => {
  await box();
  rmSync(join(isp.stage.config.box.secretsDir, 'gateway-merchant'));
  await isp.app.reload();
  const diagnosis = await ask();
  expect(first(diagnosis)).toEqual({ code: 'secret-missing', exit: 1 });
  expect(diagnosis.first?.says).toContain('"gateway-merchant" is missing. Put it into ');
});

test('a secret that is there and cannot be read is told as that, and not as credentials or a router that are wrong', async () => {
  await box();
  const file = join(isp.stage.config.box.secretsDir, isp.app.store.all(allRouters, {})[0]?.password_secret ?? '');
  rmSync(file);
  mkdirSync(file);
  const diagnosis = await ask();
  expect(first(diagnosis)).toEqual({ code: 'secret-missing', exit: 1 });
  expect(diagnosis.first?.says).toContain('Cannot read the secret');
});

test('broken world 9: the tunnel is down, and then leads elsewhere', async () => {
  await box();
  const nowhere = await ask({ fetch: through('http://127.0.0.1:9') });
  expect(first(nowhere)).toEqual({ code: 'tunnel', exit: 1 });
  const elsewhere = await ask({ fetch: through(await stranger(502, 'Bad gateway')) });
  expect(first(elsewhere)).toEqual({ code: 'tunnel', exit: 1 });
  expect(elsewhere.first?.says).toContain('HTTP 502');
});

test('a tunnel that leads to another Washa, whose door says that it is well too: our own call tells', async () => {
  await box();
  const now = systemClock.now();
  const failing = { since: now - 4 * 60_000, reason: 'HTTP 404, something answers' };
  isp.app.store.run(putTunnel, tunnelTable({ url: PUBLIC, askedAt: now, arrived: null, failing }));
  const diagnosis = await ask();
  expect(first(diagnosis)).toEqual({ code: 'tunnel', exit: 1 });
  expect(diagnosis.first?.says).toContain('does not come back since');
  expect(diagnosis.findings.filter(({ layer, state }) => layer === 'outside' && state === 'right')).toEqual([]);
});

test('a place of backups that takes none is told at once, although the others have them', async () => {
  await box();
  const { config, store } = { config: isp.stage.config, store: isp.app.store };
  writeFileSync(join(config.box.secretsDir, 'backup-code'), 'x', { mode: 0o600 });
  const now = systemClock.now();
  const places = ['/srv/backups', '/media/usb'].map((place, n) => ({ place, error: n === 0 ? null : 'EROFS' }));
  const made = { kind: 'made', name: 'one', madeAt: now, bytes: 1, payments: 1, ledgerId: 1, places } as const;
  store.transaction(() => noteMade(store, made, null, now));
  const diagnosis = await ask({ backups: { ...config.backups, folders: places.map(({ place }) => place) } });
  expect(first(diagnosis)).toEqual({ code: 'backup', exit: 3 });
  expect(diagnosis.first?.says).toContain('/media/usb (last: none yet): EROFS');
});

/** PayHero's API, with another password than ours, or with few tokens. */
async function withPayhero(account: { password: string; tokens: number }): Promise<void> {
  const provider = simulatePayhero({ username: 'u', now: Date.now, random: seededRandom(3), ...account });
  const baseUrl = await provider.start();
  stack.push(() => provider.stop());
  for (const [name, text] of Object.entries({ 'payhero-user': 'u', 'payhero-pass': 'p' })) {
    const file = join(isp.stage.config.box.secretsDir, name);
    writeFileSync(file, text);
    chmodSync(file, 0o600);
  }
  const { store } = isp.app;
  const row = store.all(allProviders, {}).find(({ name }) => name === 'payhero')!;
  const settings = {
    baseUrl,
    apiUsernameSecret: 'payhero-user',
    apiPasswordSecret: 'payhero-pass',
    leastTokensCents: 10_000,
    channelId: 133,
  };
  store.run(putProvider, { ...row, settings: JSON.stringify(settings) });
}

test('broken world 10: a provider that refuses our credentials', async () => {
  await box();
  await withPayhero({ password: 'changed', tokens: 500 });
  expect(first(await ask())).toEqual({ code: 'credentials', exit: 1 });
});

test('broken world 11: a provider whose tokens run out', async () => {
  await box();
  await withPayhero({ password: 'p', tokens: 7 });
  const diagnosis = await ask();
  expect(first(diagnosis)).toEqual({ code: 'tokens', exit: 3 });
  expect(diagnosis.first?.says).toContain('top them up');
});

test('broken world 12: a router that is away, and everybody behind it', async () => {
  await box();
  await isp.stage.router.stop();
  await pay(isp, isp.line('hotspot'));
  await until(() => isp.app.readiness().degraded.length > 0, 'the daemon knows', 15_000);
  const diagnosis = await ask();
  expect(first(diagnosis)).toEqual({ code: 'router-away', exit: 1 });
  expect(diagnosis.findings.map(({ says }) => says).join()).not.toContain('tower-1 was compared');
});

test('broken world 13: no credit for SMS', async () => {
  await box();
  isp.stage.sms.behaviour = { kind: 'refuse' };
  await pay(isp, isp.line('hotspot'));
  await until(() => openAlarms(isp, 'sms-credit').length > 0, 'an alarm', 20_000);
  const diagnosis = await ask();
  expect(first(diagnosis)).toEqual({ code: 'sms-credit', exit: 3 });
});

test('where nothing outside answers it is the line of the box, not each of the parties', async () => {
  await box();
  await withPayhero({ password: 'p', tokens: 500 });
  const dead: Fetch = (input, init) =>
    input.startsWith(isp.app.urls.intake) || input.startsWith(isp.app.urls.console)
      ? fetch(input, init)
      : Promise.reject(new TypeError('fetch failed', { cause: new Error('getaddrinfo EAI_AGAIN') }));
  expect(first(await ask({ fetch: dead }))).toEqual({ code: 'internet', exit: 1 });
});

test('the verb ends with the worst, says where to begin, and gives the same as JSON', async () => {
  await box();
  const run = async (...more: string[]) => {
    const file = join(isp.stage.config.box.stateDir, 'washa.toml');
    const { host: _, ...urls } = { host: '', ...isp.app.urls };
    const [intake, console] = [urls.intake, urls.console].map((url) => url.replace('http://', ''));
    writeFileSync(file, `[intake]\nlisten = "${intake}"\n[console]\nlisten = "${console}"\n`);
    const { stateDir } = isp.stage.config.box;
    const { status, stdout } = await atKeyboard(['--config', file, '--state', stateDir, 'doctor', ...more]);
    return { code: status, said: stdout };
  };
  await isp.stage.router.stop();
  await until(() => isp.app.readiness().degraded.length > 0, 'the daemon knows', 15_000);
  const { code, said } = await run();
  expect(code).toBe(1);
  expect(said).toMatch(/Begin with this:\n {2}✗ .*tower-1.*\n {6}\[router-away\] .*docs\/repairs\/router-away\.md\n$/);
  const json = JSON.parse((await run('--json')).said) as { exit: number; first: { code: string }; findings: unknown[] };
  expect(json).toMatchObject({ exit: 1, first: { code: 'router-away', severity: 'urgent', subject: 'tower-1' } });
  expect(json.findings.length).toBeGreaterThan(15);
});
