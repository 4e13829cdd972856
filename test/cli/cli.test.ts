import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listMigrations } from '../../src/storage/engine/migrations.ts';
import { atKeyboard } from './at-keyboard.ts';

let folder = '';
const at = (name: string) => join(folder, name);

const washa = (args: readonly string[], input = '') => atKeyboard(args, input);
/** As a process of its own. */
const program = (args: readonly string[], input = '') =>
  spawnSync(process.execPath, ['src/cli.ts', ...args], { input, encoding: 'utf8' });
/** With the settings and the state folder of this test. */
const here = (...args: string[]) => washa([...args, '--config', at('washa.toml'), '--state', at('state')]);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'washa-cli-'));
  writeFileSync(at('washa.toml'), '[intake]\npublic_url = "https://pay.example.co.ke"\n');
  const soon = new Date(Date.now() + 5 * 24 * 3_600_000).toISOString().slice(0, 10);
  const example = readFileSync('config/setup.example.toml', 'utf8');
  writeFileSync(at('setup.toml'), example.replace('2026-12-01 18:00', `${soon} 18:00`));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('washa', () => {
  it('ends with 2 when the command line is wrong', async () => {
    expect(program(['bogus'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("unknown command 'bogus'") as string,
    });
    expect(await washa(['subscriber', 'show'])).toMatchObject({ status: 2, stdout: '' });
  });

  it('says in one line what is wrong and what to do, without a stack', async () => {
    const { status, stderr } = await washa(['status', '--state', at('nowhere')]);
    expect(status).toBe(1);
    expect(stderr).toBe(
      `There is no database at ${at('nowhere')}/washa.db yet. Load a setup with "washa apply", or name another folder with --state.\n`,
    );
    expect(existsSync(at('nowhere'))).toBe(false);
  });

  it('gives errors as JSON too', async () => {
    writeFileSync(at('bad.toml'), '[log]\nlevle = "x"\n');
    const { status, stdout } = await washa(['check-config', '--config', at('bad.toml'), '--json']);
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'settings.invalid', problems: [{ line: 2, key: 'log.levle' }] },
    });
  });

  it('checks settings and setup', async () => {
    expect(await here('check-config', '--setup', at('setup.toml'))).toMatchObject({
      status: 0,
      stdout: `${at('washa.toml')}: good.\n${at('setup.toml')}: good. It speaks of these secrets: gateway-secret, router-tower-1.\n`,
    });
  });

  it('applies a setup, writes it back, and finds nothing to change', async () => {
    expect(await here('apply', at('setup.toml'))).toMatchObject({ status: 2, stdout: '' });

    const dry = await here('apply', at('setup.toml'), '--dry-run');
    expect(dry.status).toBe(0);
    expect(dry.stdout).toMatch(/\+ plan home-10 \(KES [\d,]+ for 1 month\)\n/);
    expect(existsSync(at('state'))).toBe(false);

    const done = await here('apply', at('setup.toml'), '--yes');
    expect(done).toMatchObject({ status: 0, stderr: '' });
    expect(done.stdout).toContain('Done: 9 changes.');
    expect(done.stdout).toMatch(/JSY-[0-9A-Z]{6} {2}Wanjiku Kamau {2}wanjiku\n/);
    expect(done.stdout).toContain(at('state/secrets/router-tower-1'));

    const secret = readFileSync(at('state/secrets/payhero-path'), 'utf8').trim();
    expect(secret).toMatch(/^[\w-]{32}$/);
    expect(statSync(at('state/secrets/payhero-path')).mode & 0o777).toBe(0o600);
    expect(done.stdout).not.toContain(secret);
    expect((await here('apply', at('setup.toml'), '--yes', '--show-urls')).stdout).toContain(
      `Callbacks of payhero: https://pay.example.co.ke/cb/payhero/${secret}\n`,
    );

    const exported = await here('export');
    writeFileSync(at('exported.toml'), exported.stdout);
    expect(exported.stdout).not.toContain(secret);
    expect((await here('apply', at('exported.toml'), '--dry-run')).stdout).toBe(
      'Everything is already as the file wants it.\n',
    );
    expect(JSON.parse((await here('apply', at('setup.toml'), '--dry-run', '--json')).stdout)).toEqual({
      applied: false,
      changes: [],
      notices: [],
    });
  });

  it('adds, lists, shows and imports lines', async () => {
    const options = ['--phone', '0722000001', '--plan', 'home-10', '--router', 'tower-1', '--username', 'otieno'];
    const added = await here('subscriber', 'add', '--name', 'Otieno', ...options, '--json');
    const { account } = JSON.parse(added.stdout) as { account: string };
    expect(account).toMatch(/^JSY-/);
    expect(await here('subscriber', 'add', '--name', 'Otieno', ...options)).toMatchObject({
      status: 1,
      stderr: `Nothing was added: "otieno" is already the pppoe login of account ${account} on tower-1.\n`,
    });

    const list = (await here('subscriber', 'list')).stdout;
    expect(list).toContain('Otieno');
    // In a pipe nothing is cut.
    expect(list).not.toContain('…');
    expect((await here('subscriber', 'show', account.toLowerCase())).stdout).toContain(
      'Access       never read from the router\n',
    );
    expect(list).toMatch(/✗ unknown\n/);
    const shown = (await here('subscriber', 'show', account)).stdout;
    expect(shown).toContain('Verdict      ✗ Should be off, but the router has not shown it off\nSince        ');
    expect(shown).toContain('Next         It comes back by itself with the next payment that buys a period.\n');
    const verdict = { code: 'off-due', state: 'wrong', router: { code: 'never-read', at: null, age_ms: null } };
    expect(JSON.parse((await here('subscriber', 'show', account, '--json')).stdout)).toMatchObject({
      line: { account_no: account, access: 'unknown' },
      verdict: { ...verdict, words: { en: { head: 'Should be off, but the router has not shown it off' } } },
      payments: [],
    });
    expect(JSON.parse((await here('subscriber', 'list', 'otieno', '--json')).stdout)).toMatchObject([
      { account_no: account, verdict },
    ]);

    const header = 'name,phone,plan,router,service,username,expires\n';
    writeFileSync(at('bad.csv'), `${header}A,071,home-10,tower-1,pppoe,a,2026-12-01\n`);
    expect(await here('subscriber', 'import', at('bad.csv'))).toMatchObject({
      status: 1,
      stderr: `${at('bad.csv')}:2: phone: "071" is not a Kenyan mobile number, for example 0712345678\n`,
      stdout: expect.stringContaining('1 row, 1 problem: nothing was added.') as string,
    });
  });

  it('tells the state from the database', async () => {
    const { status, stdout } = await here('status');
    expect(status).toBe(0);
    expect(stdout).toContain('No payment has come yet.');
    // The line that was added as not paid yet; the one of the example has half an hour of grace.
    expect(stdout).toContain('Cut-offs: 1 line due now');
    expect(stdout.trimEnd().split('\n').length, stdout).toBeLessThanOrEqual(10);
    expect(JSON.parse((await here('status', '--json')).stdout)).toMatchObject({
      payments: [],
      cut_offs: { overdue: 1 },
    });
  });

  it.each([
    ['logs', '--file'],
    ['bundle', '--log'],
  ])('%s says which file it cannot read', async (...args) => {
    expect(await here(...args, at('nowhere'))).toMatchObject({
      status: 1,
      stderr: `Cannot read ${at('nowhere')}: there is no such file.\n`,
    });
  });

  it('leaves the schema to the service: a database of another Washa is refused with what to do, and not touched', async () => {
    mkdirSync(at('other'));
    const path = at('other/washa.db');
    const other = (...args: string[]) => washa([...args, '--config', at('washa.toml'), '--state', at('other')]);
    const isOf = (version: number) => {
      const db = new Database(path);
      db.pragma(`user_version = ${version}`);
      db.close();
      return readFileSync(path);
    };
    copyFileSync(at('state/washa.db'), path);
    const newest = listMigrations().length;

    const older = isOf(newest - 1);
    const line = [
      '--name',
      'A',
      '--phone',
      '0722000009',
      '--plan',
      'home-10',
      '--router',
      'tower-1',
      '--username',
      'a',
    ];
    for (const args of [['status'], ['apply', at('setup.toml'), '--yes'], ['subscriber', 'add', ...line]]) {
      expect(await other(...args)).toMatchObject({
        status: 1,
        stderr: `This database is still that of an older Washa (schema ${newest - 1}; this one needs ${newest}). The service has to be restarted first, which brings it up to date: systemctl restart washa\n`,
      });
    }
    expect(readFileSync(path).equals(older)).toBe(true);

    const newer = isOf(newest + 1);
    expect((await other('status')).stderr).toMatch(
      /^This database was written by a newer Washa .*before the upgrade\.\n$/,
    );
    expect(readFileSync(path).equals(newer)).toBe(true);
  });

  it('explains a signature', async () => {
    writeFileSync(at('secret'), 'key\n');
    const { status, stdout, stderr } = program(
      ['signature', '--secret-file', at('secret')],
      '{"a":1,"b":{"c":"x"},"signature":"00"}',
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      canonical: 'a1b.cx',
      candidates: {
        php: expect.stringMatching(/^[0-9a-f]{128}$/) as string,
        lexeme: expect.stringMatching(/^[0-9a-f]{128}$/) as string,
      },
      given: '00',
      matchedBy: null,
      refused: null,
    });
    expect(stderr).toContain('The signature does not fit');
    expect(await washa(['signature', '--secret-file', at('none')], '{}')).toMatchObject({ status: 2 });
  });

  it('says what is wrong with the arguments of a simulator', async () => {
    const pay = (...more: string[]) =>
      washa(['simulate', 'payhero', '--url', 'http://127.0.0.1:1/cb', '--account', 'A', '--amount', '5', ...more]);
    for (const [more, words] of [
      [['--amount', 'abc'], '--amount takes shillings'],
      [['--dialect', 'X'], 'Allowed choices are A, B, C'],
      [['--url', 'nowhere'], '--url takes an address'],
      [['--path-secret-file', at('none')], 'Cannot read the secret'],
    ] as const) {
      expect(await pay(...more)).toMatchObject({ status: 2, stderr: expect.stringContaining(words) as string });
    }
    expect(await pay()).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('127.0.0.1:1 gave no answer') as string,
    });
    expect(await washa(['simulate', 'router', '--port', '99999'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--port takes a number up to 65535') as string,
    });
  });
});
