import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { backupBox } from '../../src/app/backup-box.ts';
import { databasePath } from '../../src/config/config.ts';
import { mintRecoveryCode } from '../../src/domain/recovery-code.ts';
import { makeBackup } from '../../src/services/backup/make-backup.ts';
import { reachable, reachFrom } from '../../src/services/backup/places.ts';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { simulatePayhero } from '../../src/simulate/provider/payhero-server.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { putProvider } from '../../src/storage/providers.ts';
import { query } from '../../src/storage/engine/query.ts';
import { ledger, payments, startIsp, until, type Isp } from './harness.ts';
import { booked, confirmed, openAlarms, pay, QUICK, ready, setExpiry, settled } from './looks.ts';

let isp: Isp;

afterEach(async () => {
  expect(checkBooks(isp.app.store).problems).toEqual([]);
  await isp[Symbol.asyncDispose]();
});

const gone = query<{ at: number }>()((db, p) =>
  db.updateTable('provider').set({ retired_at: p.at }).where('name', '=', 'gateway'),
);

test('a box whose state folder is destroyed under traffic comes back from one file and one code; what was paid meanwhile is fetched, and nobody is cut off before', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'washa-drill-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const places = join(folder, 'usb');
  mkdirSync(places);
  isp = await startIsp({
    lines: 6,
    expired: 0,
    settings: `${QUICK}[backups]\nfolders = [${JSON.stringify(places)}]\n`,
  });
  const { config, secrets, router } = isp.stage;
  const { world } = router;
  const code = mintRecoveryCode(seededRandom(5));
  const secretsDir = config.box.secretsDir;
  for (const [name, text] of Object.entries({ 'backup-code': code, 'payhero-user': 'u', 'payhero-pass': 'p' }))
    writeFileSync(join(secretsDir, name), `${text}\n`, { mode: 0o600 });

  // PayHero has a list of what came in; the other provider is not in use any more.
  const server = simulatePayhero({ username: 'u', password: 'p', tokens: 500, now: Date.now, random: seededRandom(7) });
  const url = await server.start();
  onTestFinished(() => server.stop());
  const settings = { baseUrl: `${url}/api/v2`, apiUsernameSecret: 'payhero-user', apiPasswordSecret: 'payhero-pass' };
  isp.app.store.run(putProvider, {
    name: 'payhero',
    kind: 'payhero',
    settings: JSON.stringify(settings),
    path_secret: 'payhero-path',
    retired_at: null,
  });
  isp.app.store.run(gone, { at: Date.now() });
  await isp.app.reload();
  await ready(isp);
  await until(() => isp.lines.every(({ username }) => world.isOnline(username)), 'everybody online');

  const [before, between, lost] = isp.lines;
  if (before === undefined || between === undefined || lost === undefined) throw new Error('too few lines');
  expect(await pay(isp, before)).toBe(200);
  await confirmed(isp, before);
  await settled(isp);
  // By the books of the backup two lines end soon after it; one of them is paid for after it, and the other is not.
  const unpaid = isp.lines[3];
  if (unpaid === undefined) throw new Error('too few lines');
  const end = Date.now() + 3_000;
  for (const line of [between, unpaid]) isp.app.store.run(setExpiry, { accountNo: line.accountNo, at: end });
  const rows = isp.app.store.all(ledger, {});
  const box = backupBox(config, secrets, null, (words) => expect(words).toBe(''));
  const made = await makeBackup(databasePath(config), box, code, Date.now(), new AbortController().signal);
  expect(made).toMatchObject({ kind: 'made', payments: 1, places: [{ error: null }] });

  // After the backup: money that PayHero has in its list. Its callback went to a box that is no more.
  const push = await fetch(`${url}/api/v2/payments`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('u:p')}` },
    body: JSON.stringify({
      amount: between.priceShillings,
      channel_id: 133,
      phone_number: between.msisdn,
      external_reference: between.accountNo,
    }),
  });
  expect(push.status).toBe(201);
  const answers: number[] = [];
  const stopping = new AbortController();
  const traffic = (async () => {
    while (!stopping.signal.aborted) answers.push(await pay(isp, lost).catch(() => 0));
  })();
  await until(() => answers.includes(200), 'traffic');
  const [newest] = await reachable(box.places, reachFrom(Date.now()));
  const file = newest?.file ?? '';
  rmSync(config.box.stateDir, { recursive: true, force: true });
  await until(() => answers.at(-1) !== 200, 'payments that are refused', 20_000);
  stopping.abort();
  await traffic;
  await Promise.resolve(isp.app[Symbol.asyncDispose]()).catch(() => undefined);
  isp.bugs.splice(0);

  // An empty box, the file, and the code as somebody types it.
  const started = Date.now();
  server.script = { ...server.script, calls: 'html-error' };
  const restored = spawnSync(process.execPath, ['src/cli.ts', 'restore', file, '--state', config.box.stateDir], {
    input: code.toLowerCase().replaceAll('-', ' '),
    encoding: 'utf8',
    env: { ...process.env, CREDENTIALS_DIRECTORY: undefined },
  });
  expect(restored.stderr).toBe('');
  expect(restored.stdout).toMatch(/^✓ Restored: 1 payment, .* 6 lines\./);
  await isp.restart();
  expect(Date.now() - started).toBeLessThan(60_000);
  expect(isp.app.store.all(ledger, {}).slice(0, rows.length)).toEqual(rows);

  // The provider cannot be asked yet: both are due by these books, and neither is cut off.
  const isHeld = () => isp.logged.some(({ msg, held }) => msg === 'sweep held' && /books/.test(String(held)));
  await until(() => Date.now() > end + 2_000 && isHeld(), 'a sweep that cuts nobody', 20_000);
  expect(openAlarms(isp, 'restored').join()).toMatch(/payhero is asked for it now/);
  expect(isp.app.readiness()).toMatchObject({ ready: true, books: { sound: false } });
  expect([between, unpaid].map(({ username }) => world.isOnline(username))).toEqual([true, true]);

  // It can be asked. Its list says no account: the money is there, and a person says whose it is.
  server.script = { ...server.script, calls: 'take' };
  await isp.restart();
  await until(() => isp.app.store.all(payments, {}).length === 2, 'the payment that was made meanwhile');
  await until(
    () => /1 payment of that time is known, and not whose/.test(openAlarms(isp, 'restored').join()),
    'words',
    20_000,
  );
  expect([between, unpaid].map(({ username }) => world.isOnline(username))).toEqual([true, true]);
  const [, found] = isp.app.store.all(payments, {});
  const given = spawnSync(
    process.execPath,
    [
      'src/cli.ts',
      'payment',
      'assign',
      String(found?.id),
      between.accountNo,
      '--reason',
      'as PayHero shows it',
      '--state',
      config.box.stateDir,
    ],
    { encoding: 'utf8', env: { ...process.env, CREDENTIALS_DIRECTORY: undefined } },
  );
  expect(given.stderr).toBe('');

  // Everything is known: the books are like others, and only who has not paid is cut off.
  await until(() => openAlarms(isp, 'restored').length === 0, 'the end of the alarm', 20_000);
  await until(() => !world.isOnline(unpaid.username), 'the line that has not paid to be cut off', 20_000);
  expect(booked(isp, between).expires_at).toBeGreaterThan(Date.now());
  expect(world.isOnline(between.username)).toBe(true);
  expect(isp.app.readiness()).toMatchObject({ books: { sound: true } });
  expect(isp.bugs).toEqual([]);
});
