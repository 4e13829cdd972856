import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { parseSetup } from '../../src/config/setup-file.ts';
import { act } from '../../src/services/actions/act.ts';
import { applySetup } from '../../src/services/setup/apply-setup.ts';
import { allLines } from '../../src/storage/subscribers.ts';
import { query } from '../../src/storage/engine/query.ts';
import { atKeyboard } from '../cli/at-keyboard.ts';
import { freshStore } from '../fresh-store.ts';

const LIST = join(import.meta.dirname, 'customers-329.csv');
const EXPECTED = z
  .object({
    rows: z.array(
      z.object({
        line: z.number(),
        result: z.enum(['line', 'question', 'blocker']),
        phone: z.string().nullable(),
        plan: z.string().nullable(),
        expires: z.string().nullable(),
        login: z.string().nullable(),
        notes: z.array(z.string()),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(join(import.meta.dirname, 'customers-329.expect.json'), 'utf8'))).rows;

const plan = (speed: number, price: number) =>
  `[[plans]]\ncode = "p${speed}"\nname = "Home ${speed}"\nprice = ${price}\nperiod = "1 month"\nprofile = "${speed}M"\n`;

const SETUP = `${plan(5, 1000)}${plan(10, 1500)}${plan(20, 2500)}${plan(40, 4000)}[[routers]]
name = "r1"
host = "10.0.0.1"
username = "washa"
password_secret = "r1"
`;

const REPORT = z.object({
  rows: z.array(
    z.object({
      line: z.number(),
      result: z.string(),
      msisdn: z.string().nullable(),
      planCode: z.string().nullable(),
      expires: z.string().nullable(),
      username: z.string(),
      ownPriceCents: z.number().nullable(),
    }),
  ),
  header: z.number(),
  aboutNobody: z.array(z.number()),
  dates: z.object({ order: z.string(), isProven: z.boolean() }),
  added: z.array(z.number()),
  changed: z.array(z.unknown()),
  same: z.number(),
  left: z.array(z.object({ line: z.number(), kind: z.string() })),
  problems: z.array(z.unknown()),
});

describe("a list of an ISP's own, at the keyboard", () => {
  let state = '';
  const washa = (...args: string[]) => atKeyboard(['import', ...args, '--state', state]);
  const report = async (...args: string[]) => REPORT.parse(JSON.parse((await washa(...args, '--json')).stdout));
  const books = async () => {
    const store = freshStore(join(state, 'washa.db'));
    try {
      return store.all(allLines, {});
    } finally {
      await store.close();
    }
  };
  const listOf = (text: string) => {
    const path = join(state, 'list.csv');
    writeFileSync(path, text);
    return path;
  };

  beforeEach(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'washa-list-'));
    state = folder;
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const store = freshStore(join(state, 'washa.db'));
    const { wanted } = parseSetup('x', SETUP, 'Africa/Nairobi', Date.now());
    act(
      store,
      applySetup(() => 'never'),
      wanted,
      { actor: 'test' },
      Date.now(),
    );
    await store.close();
  });

  test('F-import-19: 329 customers, with what is right for every row; nothing before a yes, and nothing twice', async () => {
    const seen = await report(LIST);
    expect(seen).toMatchObject({ header: 3, aboutNobody: [333], dates: { order: 'day first', isProven: true } });
    const fold = (login: string | null) => (login ?? '').toLowerCase();
    for (const { line, result, phone, plan, expires, login, notes } of EXPECTED) {
      const row = seen.rows.find((one) => one.line === line);
      const want = { result, msisdn: phone, planCode: plan, expires };
      expect(row, `line ${line}`).toMatchObject(want);
      expect(fold(row?.username ?? null)).toBe(fold(login));
      expect(row?.ownPriceCents !== null).toBe(notes.includes('own price'));
    }
    const count = (result: string) => seen.rows.filter((row) => row.result === result).length;
    expect([seen.rows.length, count('line'), count('question'), count('blocker')]).toEqual([329, 292, 22, 15]);
    expect(seen.rows.filter(({ msisdn }) => msisdn === null)).toHaveLength(58);
    expect(seen.problems).toEqual([]);
    expect(await books()).toEqual([]);

    const yes = [LIST, '--yes', '--as-is', '--with-gone'];
    await report(...yes);
    const lines = await books();
    expect(lines).toHaveLength(292);
    const again = await report(...yes);
    expect(again).toMatchObject({ added: [], changed: [], same: lines.length, problems: [] });
    expect(await books()).toEqual(lines);
    const left = new Set(again.left.map(({ line }) => line));
    expect(lines.map(({ username }) => username).toSorted()).toEqual(
      seen.rows.flatMap(({ line, username }) => (left.has(line) ? [] : [username])).toSorted(),
    );
  });

  test('a preview says what each column is and what each row lacks; a yes writes who got which account', async () => {
    const file = listOf(
      'Our customers;;;;;;;\nCustomer;Tel;Package;Bei ya mwezi;Login;Due;House;Status\nAnn;0712345678;home 10;1200;ann;1/2/2099;12;Active\nJoe;0712345679;p5;1000;joe;21st;;Active\nJim;0712345670;p5;1000;jim;2099-02-01;;Suspended\n',
    );
    const map = ['--map', 'bei ya mwezi=price'];
    const seen = await washa(file, ...map);
    expect(seen.status).toBe(1);
    expect(seen.stdout).toContain('3 rows under the header in line 2');
    expect(seen.stdout).toMatch(/Bei ya mwezi +price/);
    expect(seen.stdout).toContain('Not taken over: House.');
    expect(seen.stdout).toContain('Dates are read day first: 1 of them has another meaning otherwise');
    expect(seen.stdout).toContain('Nothing was changed. Take it over with --yes.');
    expect(seen.stderr).toContain(':4: question: Joe: "21st" is a day without a month');
    expect(seen.stderr).toContain(':5: gone: Jim: the list calls it "Suspended": take it too with --with-gone');
    expect(await books()).toEqual([]);

    const changed = join(state, 'changed.csv');
    expect((await washa(file, ...map, '--yes', '--changed', changed)).stdout).toContain('Done: 1 added, 0 changed.');
    const [line] = await books();
    expect(line).toMatchObject({ plan_code: 'p10', own_price_cents: 120_000, username: 'ann' });
    expect(readFileSync(changed, 'utf8')).toBe(
      `name,phone,login,account,what\r\nAnn,0712 345 678,ann,${line?.account_no ?? ''},minted\r\n`,
    );
    expect(statSync(changed).mode & 0o077).toBe(0);
    // What was said of its columns is known of the next list with this header, and may be said otherwise.
    const later = await washa(file);
    expect(later.stdout).toMatch(/Bei ya mwezi +price/);
    expect(later.stdout).toContain('as they were said with --map the last time');
    expect(later.stdout).toContain('0 new, 0 changed, 1 as the books have them');
    expect((await washa(file, '--map', 'House=price')).stdout).not.toContain('as they were said');
    expect((await washa(file, ...map, '--yes', '--with-gone', '--changed', changed)).stderr).toContain(
      'cannot be made anew',
    );
    expect(await books()).toHaveLength(1);
  });

  test('who got which account is told by SMS after a yes, each once, and whoever has no phone is named', async () => {
    const rows = [
      'Ann,0712345678,p5,ann,1/2/2099,',
      'Joe,,p5,joe,1/2/2099,A-17',
      'Sue,0733000999,p5,sue,1/2/2099,A-18',
    ];
    const list = listOf(['Name,Phone,Package,Login,Expiry,Account', ...rows].join('\n'));
    const changed = join(state, 'changed.csv');
    await washa(list, '--yes', '--changed', changed);
    const accounts = (...args: string[]) => atKeyboard(['sms', 'accounts', changed, ...args, '--state', state]);
    const waiting = async () => {
      const store = freshStore(join(state, 'washa.db'));
      const texts = store.all(
        query()((db) => db.selectFrom('message').select(['msisdn', 'body']).orderBy('id')),
        {},
      );
      await store.close();
      return texts.map(({ msisdn, body }) => `${msisdn} ${body}`);
    };
    const [minted = ''] = (await books()).flatMap(({ username, account_no }) =>
      username === 'ann' ? [account_no] : [],
    );
    const seen = await accounts();
    expect(seen).toMatchObject({ status: 1, stderr: 'A-17: not told: no phone\n' });
    expect(seen.stdout).toContain(`0712 345 678: Ann: your account number at`);
    expect(seen.stdout).toContain('2 SMS would be sent. Nothing was; send them with --yes.');
    expect(await waiting()).toEqual([]);

    const text = ['--text', 'Pay to {{account}}', '--yes'];
    expect((await accounts(...text)).stdout).toContain('2 SMS to be sent by the daemon.');
    expect((await accounts(...text)).stdout).toContain('0 SMS to be sent by the daemon, 2 asked for before.');
    expect(await waiting()).toEqual([`254712345678 Pay to ${minted}`, '254733000999 Pay to A-18']);
    expect(await accounts('--text', 'Hello')).toMatchObject({ status: 2 });
  });

  test('F-import-15: who has a landline or no number is a line without SMS, and the second number is a note', async () => {
    const phones = ['254712345678.0', "'0712345679", '0712345670/0733000999', '0202345678', 'n/a'];
    const rows = phones.map((phone, i) => `Person ${i},${phone},p5,login-${i},1/2/2099`);
    const file = listOf(['Name,Phone,Package,Login,Expiry', ...rows].join('\n'));
    const seen = await washa(file, '--yes');
    expect(seen).toMatchObject({ status: 0, stderr: '' });
    expect(seen.stdout).toContain(':4: note: second phone not taken: 0733 000 999');
    expect(seen.stdout).toContain(':5: note: landline: no SMS');
    expect(seen.stdout).toContain(':6: note: no phone: no SMS');
    expect(await books()).toHaveLength(5);
  });

  test('lines whose time is over want a word of their own, and no file is left of what was refused', async () => {
    const file = listOf('Name,Phone,Package,Login,Expiry\nAnn,0712345678,p5,ann,2020-02-01\n');
    const changed = join(state, 'changed.csv');
    const refused = await washa(file, '--yes', '--changed', changed);
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('Say --cut 1') as string });
    expect([existsSync(changed), await books()]).toEqual([false, []]);
    expect(await washa(file, '--yes', '--as-is')).toMatchObject({ status: 0 });
  });

  test('what cannot be meant is refused with its option, and a file without a header with what to do', async () => {
    const file = listOf('Ann,0712345678\n');
    expect((await washa(file)).stderr).toContain('say them with --map');
    expect(await washa(file, '--map', 'Tel=fone')).toMatchObject({ status: 2 });
    expect((await washa(file, '--dates', 'ymd')).stderr).toContain('expected dmy or mdy');
    expect((await washa(file, '--expires', 'soon')).stderr).toContain('expected a day');
    expect((await washa(file, '--service', 'x')).stderr).toContain('pppoe, hotspot, static');
  });
});
