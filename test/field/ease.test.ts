import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createLog } from '../../src/app/log.ts';
import { parseSetup } from '../../src/config/setup-file.ts';
import { gsm7Length } from '../../src/domain/messages/gsm7.ts';
import { DEFAULT_TEMPLATES, receiptText } from '../../src/domain/messages/receipt.ts';
import { cents } from '../../src/domain/values/money.ts';
import { safeInQuotes, safeLine, safeText } from '../../src/domain/values/safe-text.ts';
import { openAlarm } from '../../src/storage/alarms.ts';
import { query } from '../../src/storage/engine/query.ts';
import { nextStep } from '../../src/views/next-step.ts';
import { atKeyboard } from '../cli/at-keyboard.ts';
import { openWorld, Visitor } from '../http/console/session.ts';
import { issueLoginToken } from '../../src/services/staff/one-time-code.ts';
import { addLine, notice, NOW, payments, take, tempFolder } from '../services/books.ts';
import { freshStore } from '../fresh-store.ts';

/** What rewrites a terminal, turns a text round, or is not seen. */
const ACTS = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;
const WORD = 'Ж'.repeat(150) + '漢'.repeat(150);
const EVIL = `\u001b[31mred\u0007\u009b2J\u202eevil\u2066\u200b\nAlarms: none. ${WORD}`;

async function washa(folder: string, ...args: string[]) {
  const said = await atKeyboard([...args, '--state', folder]);
  return { ...said, all: said.stdout + said.stderr };
}

/** A box on which every text that somebody else wrote is one that acts. */
async function evilBox(): Promise<string> {
  const folder = tempFolder();
  const store = freshStore(join(folder, 'washa.db'));
  addLine(store, 1);
  for (const account of ['ACC1', EVIL]) take(store, notice({ account, payerName: EVIL }));
  const set = (run: Parameters<typeof store.run<object>>[0]) => store.run(run, {});
  set(query()((db) => db.updateTable('subscriber').set({ name: EVIL })));
  set(
    query()((db) =>
      db.updateTable('subscription').set({ access: 'on', access_at: NOW, access_detail: EVIL, username: EVIL }),
    ),
  );
  set(query()((db) => db.updateTable('command').set({ error: EVIL })));
  set(
    query()((db) =>
      db.updateTable('receipt').set({ state: 'refused', reason: EVIL, body: EVIL, message_id: EVIL, settled_at: NOW }),
    ),
  );
  store.run(openAlarm, { kind: 'line-refused', subject: 'ACC1', message: EVIL, cause: null, now: NOW });
  expect(store.all(payments, {}).map(({ state, payer_account }) => [state, payer_account])).toEqual([
    ['applied', 'ACC1'],
    ['unmatched', EVIL],
  ]);
  await store.close();
  return folder;
}

describe('a text that acts is shown, and does nothing', () => {
  test('F-callback-12, F-callback-13: names of 300 signs and with escapes: status, list, show, export and import', async () => {
    const folder = await evilBox();
    const csv = join(folder, 'list.csv');
    const row = (plan: string) => `"${EVIL}",0712345678,${plan},tower-1,pppoe,x${plan},2026-12-01`;
    writeFileSync(
      csv,
      `name,phone,plan,router,service,username,expires\n${row('home')}\n"${EVIL}","${EVIL}",home,tower-1,pppoe,y,2026-12-01`,
    );
    for (const args of [
      ['status'],
      ['status', '--json'],
      ['subscriber', 'list'],
      ['subscriber', 'list', EVIL],
      ['subscriber', 'list', '--json'],
      ['subscriber', 'show', 'ACC1'],
      ['subscriber', 'show', 'ACC1', '--json'],
      ['subscriber', 'show', EVIL],
      ['export'],
      ['export', '--json'],
      ['subscriber', 'import', csv],
      ['apply', join(folder, EVIL.slice(0, 20)), '--dry-run'],
      ['payment', 'list', 'all'],
      ['payment', 'list', '--json'],
      ['payment', 'show', '2'],
      ['payment', 'show', EVIL],
      ['payment', 'dismiss', EVIL, '--reason', EVIL],
      ['payment', 'assign', '2', EVIL, '--reason', EVIL, '--dry-run'],
      ['callback', 'show', EVIL],
      ['alarm', 'list'],
      ['alarm', 'close', EVIL, '--reason', EVIL],
      ['find', EVIL.slice(0, 12)],
      ['router', 'accept', EVIL],
    ]) {
      const { all } = await washa(folder, ...args);
      expect(ACTS.exec(all)?.[0], args.join(' ')).toBeUndefined();
      expect(all.length, args.join(' ')).toBeGreaterThan(20);
      if (!args.includes('--json') && args[0] !== 'apply' && args[0] !== 'export') {
        // A line end of theirs makes no line of ours.
        expect(all, args.join(' ')).not.toMatch(/^Alarms: none\. Ж/m);
        expect(all, args.join(' ')).toContain('\\x1b[31mred');
      }
    }
    // What is exported is what stands there.
    const toml = (await washa(folder, 'export')).stdout;
    expect(toml).toContain('\\u202e');
    expect(parseSetup('x', toml, 'Africa/Nairobi', NOW).wanted.subscribers[0]?.name).toBe(EVIL.trim());
    const json = JSON.parse((await washa(folder, 'status', '--json')).stdout) as {
      payments: { payment?: unknown; payer_name: string }[];
    };
    expect(json.payments[0]?.payer_name).toBe(EVIL);
  });

  test('F-callback-13: every page', async () => {
    const folder = await evilBox();
    const store = freshStore(join(folder, 'washa.db'));
    const world = openWorld(store, [
      {
        lane: 'router:tower-1',
        kind: 'router',
        state: 'down',
        since: NOW,
        error: EVIL,
        queued: 1,
        running: 0,
        lines: [],
        dueAt: null,
      },
    ]);
    const visitor = new Visitor(world);
    await visitor.get(`/enter/${issueLoginToken(store, world.now)}`);
    for (const path of [
      '/',
      '/attention',
      '/lines/1',
      '/payments/1',
      '/payments/2',
      `/search?q=${encodeURIComponent('ACC')}`,
      `/search?q=${encodeURIComponent(EVIL)}`,
      '/live/',
    ]) {
      const page = await visitor.text(path);
      expect(ACTS.exec(page)?.[0], path).toBeUndefined();
      expect(page, path).toContain('\\x1b[31mred');
    }
    await store.close();
  });

  test('SMS texts hold what a phone shows, whatever a plan or a business is called', () => {
    const text = receiptText(
      {
        stage: 'short',
        amountCents: cents(100),
        currency: 'KES',
        receiptCode: 'SAE3YULR0Y',
        accountNo: EVIL,
        planName: EVIL,
        expiresAt: null,
        balanceCents: cents(100),
        missingCents: cents(100),
        periods: 0,
        businessName: EVIL,
        supportPhone: EVIL,
      },
      DEFAULT_TEMPLATES,
      'en',
      'Africa/Nairobi',
      NOW,
    );
    expect(ACTS.exec(text)?.[0]).toBeUndefined();
    expect(gsm7Length(text)).toBeLessThanOrEqual(160);
  });

  test.each(['json', 'text'] as const)('the log as %s', (format) => {
    let written = '';
    const log = createLog({ level: 'info', format }, { write: (line) => void (written += line) });
    log.routerDown('tower-1', EVIL);
    log.warn(EVIL);
    expect(ACTS.exec(written)?.[0]).toBeUndefined();
    expect(written.trimEnd().split('\n').length).toBe(2);
  });

  test('escapes are those of the language around them, and ordinary text is left alone', () => {
    expect(safeText('a\u001bb\u009bc\u202ed\u{e0041}')).toBe('a\\x1bb\\x9bc\\u202ed\\u{e0041}');
    expect(safeLine('a\nb')).toBe('a\\nb');
    expect(JSON.parse(safeInQuotes(JSON.stringify(EVIL)))).toBe(EVIL);
    for (const text of ['Ng’ang’a café', 'Жанна', 'أحمد', '漢字', 'José 🙂', 'KES 1,500'])
      expect(safeText(text)).toBe(text);
  });

  test('there is one door to the terminal', () => {
    const files = readdirSync('src/cli', { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.ts'));
    const writers = files.filter((path) =>
      /process\.std(?:out|err)\.write|console\.log/.test(readFileSync(join('src/cli', path), 'utf8')),
    );
    expect(writers).toEqual(['context.ts']);
  });
});

describe('words where people ask', () => {
  test('F-ease-06: the version, and rubbish that cannot be signed', async () => {
    const folder = tempFolder();
    expect(await washa(folder, '--version')).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^washa \d+\.\d+\.\d+ on Node 24/) as string,
    });
    writeFileSync(join(folder, 'secret'), 'x\n');
    writeFileSync(join(folder, 'body'), 'rubbish');
    const args = ['signature', '--secret-file', join(folder, 'secret'), '--body', join(folder, 'body')];
    expect(await washa(folder, ...args)).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/^This body cannot be signed: .+\.\n$/) as string,
    });
  });

  test('F-ease-05: an account without rights on the state folder is told what it needs', () => {
    const folder = tempFolder();
    const state = join(folder, 'state');
    mkdirSync(state, { mode: 0o700 });
    const stranger = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    if (process.getuid?.() === 0) chmodSync(folder, 0o755);
    else chmodSync(state, 0o000);
    const { status, stderr } = spawnSync(process.execPath, ['src/cli.ts', 'status', '--state', state], {
      encoding: 'utf8',
      ...stranger,
    });
    chmodSync(state, 0o700);
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^The account \S+ may not open \S+washa\.db: its folder belongs to .+\. Put sudo before the command\.\n$/,
    );
  });

  test('F-ease-02: an empty box says what to do next, and nothing all well', async () => {
    const folder = tempFolder();
    const store = freshStore(join(folder, 'washa.db'));
    const visitor = new Visitor(openWorld(store));
    await visitor.get(`/enter/${issueLoginToken(store, NOW + 300 * 86_400_000)}`);
    const page = await visitor.text('/');
    expect(page).toContain('Next step');
    expect(page).toContain('href="/first-run/router"');
    expect(page).not.toMatch(/Nothing waits for a person|all reachable|all up/);
    await store.close();
    const { stdout } = await washa(folder, 'status');
    expect(stdout).toContain('Next: This box is empty');
    expect(stdout).not.toContain('Alarms: none.\n');
    const has = { routers: true, providers: true, lines: true, gateway: true, payments: false };
    expect(nextStep({ ...has, lines: false })).toBe('lines');
    expect(nextStep({ ...has, gateway: false })).toBe('gateway');
    expect(nextStep(has)).toBe('payment');
    expect(nextStep({ ...has, payments: true })).toBeNull();
  });

  const plan = (price: string) =>
    `[[plans]]\ncode = "p10"\nname = "P"\nprice = ${price}\nperiod = "1 month"\nprofile = "10M"\n`;

  test('F-ease-04: a price of "1.000" is asked about, and a price is shown as money before it is applied', async () => {
    for (const price of ['"1.000"', '1.000', '"12.500"'])
      expect(() => parseSetup('setup.toml', plan(price), 'Africa/Nairobi', NOW), price).toThrow(
        price.includes('12')
          ? /is it KES 12,500, or KES 12\?/
          : /setup\.toml:4: plans\[1\]\.price: found 1\.000: is it KES 1,000, or KES 1\?/,
      );
    const folder = tempFolder();
    const file = join(folder, 'setup.toml');
    writeFileSync(file, plan('1000'));
    expect((await washa(join(folder, 'state'), 'apply', file, '--dry-run')).stdout).toBe(
      '+ plan p10 (KES 1,000 for 1 month)\n',
    );
    await washa(join(folder, 'state'), 'apply', file, '--yes');
    writeFileSync(file, plan('1500'));
    expect((await washa(join(folder, 'state'), 'apply', file, '--dry-run')).stdout).toContain(
      'price: KES 1,000 -> KES 1,500',
    );
  });

  test('F-ease-11: an account or a phone without quotes', () => {
    const line = (text: string) => `[[subscribers]]\nname = "A"\n${text}\n`;
    for (const text of [
      'phone = 0712345678',
      'phone = "0712345678"\n[[subscribers.lines]]\naccount = 00457',
      'phone = 712345678',
    ])
      expect(() => parseSetup('setup.toml', line(text), 'Africa/Nairobi', NOW)).toThrow(
        /^setup\.toml:[35](?::\d+)?: .*put it in quotes/m,
      );
    expect(() => parseSetup('setup.toml', line('phone = “0712”'), 'Africa/Nairobi', NOW)).toThrow(/curly quotes/);
  });

  test('a secret is called missing only where it is', async () => {
    const folder = tempFolder();
    const file = join(folder, 'setup.toml');
    writeFileSync(
      file,
      '[[routers]]\nname = "r1"\nhost = "10.0.0.1"\nusername = "washa"\npassword_secret = "router"\n',
    );
    expect((await washa(folder, 'apply', file, '--yes')).stdout).toMatch(/still missing.*\n.*secrets\/router\n/);
    mkdirSync(join(folder, 'secrets'), { recursive: true });
    writeFileSync(join(folder, 'secrets/router'), 'x\n', { mode: 0o600 });
    expect((await washa(folder, 'apply', file, '--yes')).stdout).not.toContain('missing');
  });
});
