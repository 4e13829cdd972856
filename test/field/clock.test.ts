import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { believedTime } from '../../src/services/box/box-clock.ts';
import { sweep } from '../../src/services/lines/sweep.ts';
import { query } from '../../src/storage/engine/query.ts';
import { atKeyboard } from '../cli/at-keyboard.ts';
import { freshStore } from '../fresh-store.ts';
import { commands, openAlarms, POLICY } from '../services/books.ts';
import { fieldCase } from './field-case.ts';

const PAST = ['2026-10-01 18:00', '2026-10-03 08:00', '2026-10-07'];

let folder = '';
let state = '';

async function washa(...args: string[]) {
  const { status, stdout, stderr } = await atKeyboard([...args, '--state', state]);
  return { status, text: `${stdout}${stderr}` };
}

const SETUP = `
[[plans]]
code = "home"
name = "Home"
price = 1500
period = "1 month"
profile = "10M"
[[routers]]
name = "tower-1"
host = "192.0.2.1"
username = "washa"
password_secret = "router"
`;

const subscribers = (expires: readonly string[]) =>
  expires
    .map(
      (at, i) => `
[[subscribers]]
name = "Subscriber ${i}"
phone = "071234567${i}"
[[subscribers.lines]]
plan = "home"
router = "tower-1"
service = "pppoe"
username = "line-${i}"
expires = "${at}"
`,
    )
    .join('');

const csv = (expires: readonly string[]) =>
  [
    'name,phone,plan,router,service,username,expires',
    ...expires.map((at, i) => `Subscriber ${i},071234567${i},home,tower-1,pppoe,line-${i},${at}`),
  ].join('\n');

const linesIn = query()((db) => db.selectFrom('subscription').select(['id', 'account_no', 'expires_at']).orderBy('id'));

/** What the daemon would do with the state folder within its next minutes. */
async function swept() {
  const store = freshStore(join(state, 'washa.db'));
  for (const at of [0, 1, 20]) {
    const now = Date.now() + at * 60_000;
    sweep(store, POLICY, 0, believedTime(now), now);
  }
  const found = {
    lines: store.all(linesIn, {}).length,
    cut: store.all(commands, {}).filter(({ priority }) => priority === 7).length,
    alarms: store.all(openAlarms, {}).map(({ kind, message }) => `${kind}: ${message}`),
  };
  await store.close();
  return found;
}

const doors = {
  apply(expires: readonly string[], ...more: string[]) {
    const file = join(folder, 'setup.toml');
    writeFileSync(file, SETUP + subscribers(expires));
    return washa('apply', file, '--yes', ...more);
  },
  import(expires: readonly string[], ...more: string[]) {
    const file = join(folder, 'list.csv');
    writeFileSync(file, csv(expires));
    return washa('subscriber', 'import', file, ...more);
  },
};

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'washa-past-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A state folder of that name, with a plan and a router. */
async function begin(name: string): Promise<void> {
  state = join(folder, name);
  mkdirSync(state, { mode: 0o700 });
  await freshStore(join(state, 'washa.db')).close();
  const file = join(folder, 'base.toml');
  writeFileSync(file, SETUP);
  expect((await washa('apply', file, '--yes')).status).toBe(0);
}

describe.each(['apply', 'import'] as const)(
  'F-import-11: lines with an expiry in the past are taken over while their customers are on: %s',
  (door) => {
    let n = 0;
    const fresh = () => begin(`${door}-${(n += 1)}`);

    test('the count is said, and nothing is done before a person has said yes to it', async () => {
      expect(fieldCase('F-import-11').expect).toContain('3 lines that are on now would be cut');
      await fresh();
      const asked = await doors[door](PAST);
      expect(asked.status).toBe(1);
      expect(asked.text).toContain('3 lines that are on now would be cut off');
      expect(asked.text).toContain('Subscriber 0, Subscriber 1, Subscriber 2');
      expect((await doors[door](PAST, '--cut', '2')).status).toBe(1);
      expect(await swept()).toEqual({ lines: 0, cut: 0, alarms: [] });
    });

    test('as they are: nobody is cut off until a person allows it', async () => {
      await fresh();
      expect(await doors[door](PAST, '--as-is')).toMatchObject({ status: 0 });
      const { lines, cut, alarms } = await swept();
      expect([lines, cut]).toEqual([3, 0]);
      expect(alarms).toEqual([expect.stringContaining('cut-offs: 3 lines (Subscriber 0, Subscriber 1, Subscriber 2)')]);
      expect((await washa('cut-offs')).text).toContain('washa cut-offs allow 3');
      expect(await washa('cut-offs', 'allow', '4')).toMatchObject({ status: 1 });
      expect(await washa('cut-offs', 'allow', '3')).toMatchObject({ status: 0 });
      expect(await swept()).toMatchObject({ cut: 3, alarms: [] });
    });

    test('a yes to the count cuts them off, and only them', async () => {
      await fresh();
      expect((await doors[door]([...PAST, '2099-01-01'], '--cut', '3')).status).toBe(0);
      expect(await swept()).toMatchObject({ lines: 4, cut: 3, alarms: [] });
    });
  },
);

test('one line that is added by hand is asked for too; one that is not paid yet is not', async () => {
  await begin('by-hand');
  const add = (username: string, ...more: string[]) =>
    washa(
      ...['subscriber', 'add', '--name', username, '--phone', '0712345678', '--plan', 'home', '--router', 'tower-1'],
      ...['--username', username, ...more],
    );
  expect((await add('a', '--expires', '2026-10-01 18:00')).text).toContain('1 line that is on now would be cut off');
  expect((await add('a', '--expires', '2026-10-01 18:00', '--cut', '1')).status).toBe(0);
  expect((await add('b')).status).toBe(0);
  expect(await swept()).toMatchObject({ lines: 2, cut: 2, alarms: [] });
});
