import { spawn, type ChildProcess } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { payheroBody } from '../../src/simulate/provider/payhero-body.ts';
import { sendCallback } from '../../src/simulate/provider/send-callback.ts';
import { until } from '../e2e/harness.ts';

let folder = '';
let daemon: ChildProcess | undefined;
let said = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'washa-daemon-'));
  mkdirSync(join(folder, 'secrets'));
  writeFileSync(
    join(folder, 'washa.toml'),
    `[box]\nstate_dir = "${folder}"\n[intake]\nlisten = "127.0.0.1:0"\n[console]\nlisten = "127.0.0.1:0"\n[log]\nformat = "text"\n`,
  );
});
afterEach(() => {
  daemon?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function washa(...args: string[]): { child: ChildProcess; ended: Promise<number | null> } {
  const child = spawn(process.execPath, ['src/cli.ts', ...args, '--config', join(folder, 'washa.toml')]);
  said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => (said += bytes.toString()));
  return { child, ended: new Promise((resolve) => child.on('exit', resolve)) };
}

async function start() {
  const { child, ended } = washa('run');
  daemon = child;
  const url = (name: string) => new RegExp(`ready .*${name}=(\\S+)`).exec(said)?.[1];
  const intake = await until(() => url('intake'), `ready; said: ${said}`, 30_000);
  return { child, ended, intake };
}

describe('the daemon', () => {
  test('field 31: prints a one-time setup code until there is an account, and ends with 0 on SIGTERM', async () => {
    const { child, ended, intake } = await start();
    await until(() => /setup code \w{4}-\w{4}-\w{4}/.test(said), 'the setup code');
    expect(await (await fetch(`${intake}/healthz`)).text()).toBe('ok');
    expect((await fetch(`${intake}/login`)).status).toBe(404);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(said).toContain('stopping reason=SIGTERM');
  });

  test('takes up a provider that was added while it ran, on SIGHUP', async () => {
    const { child, ended, intake } = await start();
    const url = `${intake}/cb/payhero/${'a'.repeat(32)}`;
    const body = payheroBody('A', { amount: 10, reference: 'NOBODY', receipt: 'UKM0000000', at: Date.now() });
    expect((await sendCallback(url, body)).status).toBe(404);

    writeFileSync(join(folder, 'secrets', 'payhero-path'), 'a'.repeat(32), { mode: 0o600 });
    writeFileSync(join(folder, 'setup.toml'), '[[providers]]\nname = "payhero"\nkind = "payhero"\n');
    const daemonSaid = said;
    expect(await washa('apply', join(folder, 'setup.toml'), '--yes').ended).toBe(0);
    said = daemonSaid;
    child.kill('SIGHUP');
    await until(() => said.includes('read anew'), 'the reload');
    expect((await sendCallback(url, body)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  test('takes up what is chosen by itself, and the file on SIGHUP; a file that cannot be used changes nothing', async () => {
    const { child, ended, intake } = await start();
    const choose = washa('settings', 'set', 'box.support_phone', '0712 345 678', '--reason', 'a new office');
    expect(await choose.ended).toBe(0);
    await until(() => said.includes('settings taken up taken=box.support_phone'), 'the choice');

    const file = join(folder, 'washa.toml');
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, `${text}[notices]\nsms = ["0712345678"]\n[expiry]\ncheck_every_seconds = 30\n`);
    child.kill('SIGHUP');
    await until(() => /taken=notices\.sms waiting=expiry\.check_every_seconds/.test(said), 'the file');
    writeFileSync(file, `${text}[notices]\nsms = ["12"]\n`);
    child.kill('SIGHUP');
    await until(() => /The settings stay as they were: .*notices\.sms\[1\]/.test(said), 'what is wrong');
    expect(await (await fetch(`${intake}/healthz`)).text()).toBe('ok');
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  test('is the only one on its state folder, whatever end the one before came to', async () => {
    const first = await start();
    await until(() => existsSync(join(folder, 'washa.books')), 'the mark of the books');
    const files = readdirSync(folder).sort();
    const second = washa('run');
    expect(await second.ended).toBe(1);
    const who = process.platform === 'linux' ? `, process ${first.child.pid},` : '';
    // What the first one still says comes in between.
    expect(said).toContain(
      `Another Washa${who} runs on the state folder ${folder}. Stop it first, or name another folder with --state.\n`,
    );
    expect(readdirSync(folder).sort()).toEqual(files);
    expect(await (await fetch(`${first.intake}/healthz`)).text()).toBe('ok');

    first.child.kill('SIGKILL');
    await first.ended;
    const { child, ended } = await start();
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });

  test('says which key is wrong, and does not start', async () => {
    writeFileSync(join(folder, 'washa.toml'), '[intake]\nlisen = "127.0.0.1:0"\n');
    expect(await washa('run').ended).toBe(1);
    expect(said).toMatch(/washa\.toml:2: intake\.lisen: .*did you mean "listen"/);
  });

  test('F-box-02: a database that is gone is no fresh start: callbacks are answered 503 until a person has said so', async () => {
    const first = await start();
    await until(() => existsSync(join(folder, 'washa.books')), 'the mark of the books');
    first.child.kill('SIGTERM');
    expect(await first.ended).toBe(0);
    rmSync(join(folder, 'washa.db'));
    expect(await washa('status').ended).toBe(1);
    expect(said).toMatch(/The books of this box are gone/);

    const { child, ended } = washa('run');
    daemon = child;
    const standing = await until(() => /standing by.*intake=(\S+) console=(\S+)/.exec(said), 'standing by', 30_000);
    const [, intake = '', pages = ''] = standing;
    expect((await fetch(`${intake}/cb/payhero/${'a'.repeat(32)}`, { method: 'POST', body: '{}' })).status).toBe(503);
    const ready = await fetch(`${pages}/readyz`);
    expect(ready.status).toBe(503);
    expect(await ready.json()).toMatchObject({ ready: false, problem: expect.stringContaining('gone') as string });
    expect(await (await fetch(pages)).text()).toMatch(/washa books --new/);

    const daemonSaid = said;
    expect(await washa('books').ended).toBe(1);
    expect(said).toMatch(/gone/);
    expect(await washa('books', '--accept').ended).toBe(1);
    expect(await washa('books', '--new').ended).toBe(0);
    said = daemonSaid;
    await until(() => existsSync(join(folder, 'washa.books')), 'books that are new', 20_000);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(await washa('books').ended).toBe(0);
    expect(said).toContain('they add up');
  });

  test('a database that cannot be read books nothing: callbacks are kept beside it, answered 200, and booked when it is back', async () => {
    writeFileSync(join(folder, 'secrets', 'payhero-path'), 'a'.repeat(32), { mode: 0o600 });
    writeFileSync(join(folder, 'setup.toml'), '[[providers]]\nname = "payhero"\nkind = "payhero"\n');
    expect(await washa('apply', join(folder, 'setup.toml'), '--yes').ended).toBe(0);
    const database = join(folder, 'washa.db');
    const whole = readFileSync(database);
    writeFileSync(database, 'x'.repeat(8192));

    const { child, ended } = washa('run');
    daemon = child;
    const standing = await until(() => /standing by.*intake=(\S+) console=(\S+)/.exec(said), 'standing by', 30_000);
    const [, intake = '', pages = ''] = standing;
    const path = (secret: string) => `${intake}/cb/payhero/${secret.repeat(32)}`;
    const body = payheroBody('A', { amount: 10, reference: 'NOBODY', receipt: 'UKM0000007', at: Date.now() });
    expect((await sendCallback(path('a'), body)).status).toBe(200);
    expect((await sendCallback(path('a'), body)).status).toBe(200);
    expect((await sendCallback(path('b'), body)).status).toBe(503);
    expect((await sendCallback(path('a'), 'x'.repeat(70_000))).status).toBe(413);
    expect(statSync(join(folder, 'washa.aside')).mode & 0o777).toBe(0o600);
    const page = await (await fetch(pages)).text();
    expect(page).toMatch(
      /cannot be read: file is not a database.*Callbacks are kept beside it meanwhile, .*No backup can be reached/s,
    );

    writeFileSync(database, whole);
    await until(
      () => said.includes('2 callbacks that came while the books could not be opened were taken'),
      'them in the books',
      30_000,
    );
    expect(existsSync(join(folder, 'washa.aside'))).toBe(false);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    said = '';
    expect(await washa('payment', 'list').ended).toBe(0);
    expect(said.match(/UKM0000007/g)).toHaveLength(1);
  });

  test('lets in who is locked out, by a link for an account that there is', async () => {
    const { child, ended } = await start();
    expect(await washa('staff', 'link', 'wanjiku').ended).toBe(2);
    expect(said).toMatch(/Nobody here is called "wanjiku"\. There is no account yet/);
    child.kill('SIGTERM');
    await ended;
  });
});
