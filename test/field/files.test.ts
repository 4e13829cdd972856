import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { parseSetup } from '../../src/config/setup-file.ts';
import { readTextFile } from '../../src/config/text-file.ts';
import { readText } from '../../src/domain/lists/read-text.ts';
import { act } from '../../src/services/actions/act.ts';
import type { ImportReport } from '../../src/services/lines/add-rows.ts';
import { importLines } from '../../src/services/lines/import-lines.ts';
import { applySetup } from '../../src/services/setup/apply-setup.ts';
import { allLines, allSubscribers } from '../../src/storage/subscribers.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import { openStore } from '../services/books.ts';

const ZONE = 'Africa/Nairobi';
const NOW = Date.UTC(2026, 10, 26, 9);
const BY = { actor: 'test' };
const NAME = 'Ng’ang’a café';
/** As Windows-1252 has it. */
const OLD = Buffer.from('Ng\x92ang\x92a caf\xe9', 'latin1');

function fileOf(bytes: Buffer): { path: string; read: () => { text: string; notes: string[] } } {
  const folder = mkdtempSync(join(tmpdir(), 'washa-files-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, 'list.csv');
  writeFileSync(path, bytes);
  return {
    path,
    read: () => {
      const notes: string[] = [];
      return { text: readTextFile(path, (note) => notes.push(note)), notes };
    },
  };
}

const SETUP = `[[plans]]
code = "p10"
name = "P"
price = 1000
period = "1 month"
profile = "10M"
[[routers]]
name = "r1"
host = "10.0.0.1"
username = "washa"
password_secret = "router"
`;

let store: Store;
let n = 0;
beforeEach(() => {
  store = openStore();
  n = 0;
  const { wanted } = parseSetup('setup.toml', SETUP, ZONE, NOW);
  act(store, applySetup(mint), wanted, BY, NOW);
});
const mint = () => `JSY-${String(n++).padStart(6, '0')}`;
const load = (csv: string): ImportReport => importLines(store, csv, { zone: ZONE, now: NOW, mint, partial: false }, BY);
const HEADER = 'name,phone,plan,router,service,username,expires';
const rowsOf = (phone: (i: number) => string, count = 30) =>
  [
    HEADER,
    ...Array.from({ length: count }, (_, i) => `Person ${i},${phone(i)},p10,r1,pppoe,login-${i},2026-12-01`),
  ].join('\n');

describe('a file in whatever encoding it was saved', () => {
  test('F-import-01: Windows-1252 is read right, and said', () => {
    const csv = Buffer.concat([
      Buffer.from(`${HEADER}\r\n`),
      OLD,
      Buffer.from(',0712345678,p10,r1,pppoe,a,2026-12-01\r\n'),
    ]);
    const file = fileOf(csv);
    const { text, notes } = file.read();
    expect(notes).toEqual([expect.stringContaining('was read as Windows-1252 (line 2: Ng’ang’a café,')]);
    expect(load(text).problems).toEqual([]);
    expect(store.all(allSubscribers, {}).map(({ name }) => name)).toEqual([NAME]);
  });

  test.each(['utf16le', 'utf8'] as const)('F-import-12: %s with its mark and tabs is read', (encoding) => {
    const text = `\ufeff${HEADER.replaceAll(',', '\t')}\r\n${NAME}\t0712345678\tp10\tr1\tpppoe\ta\t2026-12-01\r\n`;
    const { text: read, notes } = fileOf(Buffer.from(text, encoding)).read();
    expect(notes.length).toBe(encoding === 'utf8' ? 0 : 1);
    expect(load(read)).toMatchObject({ problems: [], added: [{ name: NAME }] });
  });

  test('UTF-16 the other way round, and without a mark', () => {
    const big = Buffer.from(`\ufeff${NAME}`, 'utf16le').swap16();
    expect(readText(big)).toMatchObject({ kind: 'text', text: NAME });
    expect(readText(Buffer.from('name,phone\nAnn,0712345678', 'utf16le'))).toMatchObject({
      text: 'name,phone\nAnn,0712345678',
    });
  });

  test.each<[string, Buffer, number | null]>([
    ['a letter that was lost before', Buffer.from('a\nNg\ufffdang'), 2],
    ['UTF-8 and Windows-1252 in one line', Buffer.concat([Buffer.from('x\ncafé '), OLD]), 2],
    ['a byte that Windows-1252 does not have', Buffer.from('Jos\x81', 'latin1'), 1],
    ['MS-DOS', Buffer.from('Jos\x82 Ng', 'latin1'), 1],
    ['a Mac', Buffer.from('Ng\xd5ang', 'latin1'), 1],
    ['no text at all', Buffer.from('a\nb\0c'), 2],
  ])('%s is refused with the line, never damaged silently', (_name, bytes, line) => {
    expect(readText(bytes)).toMatchObject({ kind: 'refused', line });
    const file = fileOf(bytes);
    expect(() => file.read()).toThrow(`${file.path}:${line ?? ''}: `);
  });

  test('lines of both kinds, each whole', () => {
    const bytes = Buffer.concat([Buffer.from('café\n'), OLD]);
    expect(readText(bytes)).toMatchObject({ text: `café\n${NAME}` });
  });

  test('F-ease-09: a setup file in Windows-1252 is read right, and said with its line', () => {
    const bytes = Buffer.concat([
      Buffer.from(`${SETUP}[[subscribers]]\nname = "`),
      Buffer.from('Jos\xe9 Ng\x92ang\x92a', 'latin1'),
      Buffer.from('"\nphone = "0712345678"\n'),
    ]);
    const { text, notes } = fileOf(bytes).read();
    expect(parseSetup('s', text, ZONE, NOW).wanted.subscribers[0]?.name).toBe('José Ng’ang’a');
    expect(notes[0]).toMatch(/Windows-1252 \(line 13: name = "José/);
  });
});

describe('a list of customers', () => {
  test.each([
    [';', '\r\n', '\ufeff'],
    ['\t', '\r', ''],
    [',', '\n', 'sep=,\n'],
    [';', '\n', 'sep=;\n'],
  ])('parted by %j, lines ended by %j, beginning with %j', (sign, end, start) => {
    const text = start + [HEADER, 'Ann,0712345678,p10,r1,pppoe,a,2026-12-01'].join(end).replaceAll(',', sign);
    expect(load(text)).toMatchObject({ problems: [], added: [{ name: 'Ann' }] });
  });

  test('F-import-04: numbers as spreadsheets leave them; one that lost its digits is a blocker by row', () => {
    const given = ['0712345671', '712345672', '+254 712 345 673', '254712345674.0', "'0712345675", '7.12346E+08'];
    const { problems } = load(rowsOf((i) => given[i] ?? '', given.length));
    expect(problems).toEqual([
      { line: 7, column: 'phone', message: expect.stringContaining('"7.12346E+08" is not') as string },
    ]);
    expect(load(rowsOf((i) => given[i] ?? '', given.length - 1)).problems).toEqual([]);
    expect(
      store
        .all(allSubscribers, {})
        .map(({ msisdn }) => msisdn)
        .toSorted(),
    ).toEqual([1, 2, 3, 4, 5].map((i) => `25471234567${i}`));
  });

  const phone = (i: number) => `07${String(10_000_000 + i)}`;

  test('F-import-10: the same file twice changes nothing', () => {
    expect(load(rowsOf(phone))).toMatchObject({ problems: [] });
    const before = [store.all(allLines, {}), store.all(allSubscribers, {})];
    expect(load(rowsOf(phone))).toMatchObject({ added: [], changed: [], same: 30, otherExpiry: 0, problems: [] });
    expect([store.all(allLines, {}), store.all(allSubscribers, {})]).toEqual(before);
  });

  test('F-import-18: ten phones corrected: those are changed and shown, the rest is untouched, nobody is there twice', () => {
    load(rowsOf(phone));
    const accounts = store.all(allLines, {}).map(({ account_no }) => account_no);
    const report = load(rowsOf((i) => (i < 10 ? phone(i + 500) : phone(i))).replaceAll('2026-12-01', '2026-12-05'));
    expect(report).toMatchObject({ added: [], same: 20, otherExpiry: 30, problems: [] });
    expect(report.changed.length).toBe(10);
    expect(report.changed[0]).toMatchObject({ line: 2, differences: ['phone 254710000000 -> 254710000500'] });
    expect(store.all(allLines, {}).map(({ account_no }) => account_no)).toEqual(accounts);
    expect(store.all(allSubscribers, {}).length).toBe(30);
    expect(store.all(allLines, {})[0]?.expires_at).toBe(Date.UTC(2026, 10, 30, 21));
  });

  test('a login of somebody else altogether is no correction, and one that stands twice is refused', () => {
    load(rowsOf(phone, 1));
    const row = 'p10,r1,pppoe,login-0,2026-12-01';
    expect(load(`${HEADER}\nBeth,0733000999,${row}`).problems).toMatchObject([{ line: 2, column: 'username' }]);
    expect(load(`${HEADER}\nPerson 0,0733000999,${row}\nPerson 0,0733000888,${row}`).problems).toMatchObject([
      { line: 3 },
    ]);
    expect(store.all(allSubscribers, {})).toMatchObject([{ msisdn: '254710000000' }]);
  });

  test('a corrected list with a new line whose time is over waits whole for a person; who is there is not asked about', () => {
    load(rowsOf(phone, 2));
    const settings = { zone: ZONE, now: NOW, mint, partial: false };
    const late = `${rowsOf(phone, 2).replace('0710000000', '0710000500')}\nNew,0733000999,p10,r1,pppoe,new,2020-01-01`;
    const asked = importLines(store, late, { ...settings, past: 'ask' }, BY);
    expect(asked).toMatchObject({ added: [], changed: [], problems: [{ column: 'expires' }] });
    expect(store.all(allSubscribers, {})[0]).toMatchObject({ msisdn: '254710000000' });
    const there = importLines(
      store,
      rowsOf(phone, 2).replaceAll('2026-12-01', '2020-01-01'),
      { ...settings, past: 'ask' },
      BY,
    );
    expect(there).toMatchObject({ same: 2, otherExpiry: 2, problems: [] });
    const said = importLines(store, late, { ...settings, past: { cut: 1 } }, BY);
    expect(said).toMatchObject({ added: [{ name: 'New', note: null }], changed: [{ line: 2 }], same: 1, problems: [] });
  });

  test('of two lines of one person one gets another number: the other one stays with the old', () => {
    const two = (second: string) =>
      `${HEADER}\nAnn,0710000001,p10,r1,pppoe,a,2026-12-01\nAnn,${second},p10,r1,pppoe,b,2026-12-01`;
    load(two('0710000001'));
    expect(load(two('0710000002'))).toMatchObject({ same: 1, changed: [{ name: 'Ann' }] });
    expect(store.all(allSubscribers, {}).map(({ msisdn }) => msisdn)).toEqual(['254710000001', '254710000002']);
  });
});
