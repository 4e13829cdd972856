import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseSetup } from '../../src/config/setup-file.ts';
import { parseMsisdn } from '../../src/domain/values/msisdn.ts';
import { act, resultOf } from '../../src/services/actions/act.ts';
import { applySetup } from '../../src/services/setup/apply-setup.ts';
import { readSetup } from '../../src/services/setup/read-setup.ts';
import { readCsv } from '../../src/domain/lists/csv.ts';
import { importLines } from '../../src/services/lines/import-lines.ts';
import { addLine as addOneLine } from '../../src/services/lines/add-line.ts';
import type { NewLine } from '../../src/services/lines/new-lines.ts';
import { minter, type Mint } from '../../src/services/lines/subscribers.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import { lanesElsewhere } from '../../src/views/lane.ts';
import { searchLines } from '../../src/views/search.ts';
import { freshStore } from '../fresh-store.ts';

const ZONE = 'Africa/Nairobi';
const NOW = Date.UTC(2026, 10, 22, 9, 0);
const BY = { actor: 'test' };
const HEADER = 'name,phone,plan,router,service,username,account,expires,password';

describe('readCsv', () => {
  const fields = (text: string) => readCsv(text).records.map((record) => record.fields);

  it('reads quotes, commas and line ends in fields, CRLF and a byte order mark', () => {
    expect(fields('\uFEFFa,"b ""x"", c"\r\n"1\n2", 3 ,\r\n')).toEqual([
      ['a', 'b "x", c'],
      ['1\n2', '3', ''],
    ]);
  });

  it('keeps the line of the file, over empty lines and fields of several lines', () => {
    expect(readCsv('a\n\n"1\n2"\nb').records.map(({ line }) => line)).toEqual([1, 3, 5]);
  });

  it('names the line of a flaw', () => {
    expect(readCsv('a\n"b').flaw).toEqual({ line: 2, message: 'a quoted field is never closed' });
    expect(readCsv('a,"b"c').flaw).toMatchObject({ line: 1 });
  });
});

describe('adding lines', () => {
  let folder = '';
  let store: Store;
  let n = 0;
  const countingMint: Mint = () => `JSY-${String(n++).padStart(6, '0')}`;

  beforeEach(() => {
    n = 0;
    folder = mkdtempSync(join(tmpdir(), 'washa-import-'));
    store = freshStore(join(folder, 'washa.db'));
    const { wanted } = parseSetup('x', readFileSync('config/setup.example.toml', 'utf8'), ZONE, NOW);
    act(store, applySetup(countingMint), { ...wanted, subscribers: [] }, BY, NOW);
  });
  afterEach(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  const load = (csv: string, partial = false) =>
    importLines(store, csv, { zone: ZONE, now: NOW, mint: countingMint, partial }, BY);
  const addLine = (to: Store, wanted: NewLine, mint: Mint, now: number) => {
    const done = act(to, addOneLine(mint), wanted, BY, now);
    return done.kind === 'refused'
      ? { kind: 'refused', field: done.why, reason: done.words }
      : { kind: 'added', ...resultOf(done) };
  };
  const all = () =>
    searchLines(store, '', { retired: true, limit: 100_000 }, lanesElsewhere, 0).map(({ line }) => line);
  const words = (csv: string) =>
    load(csv).problems.map(({ line, column, message }) => `${line} ${column ?? '-'} ${message}`);

  const line = (fields: Partial<NewLine>): NewLine => ({
    name: 'Achieng',
    msisdn: parseMsisdn('0712000001')!,
    language: null,
    accountNo: null,
    planCode: 'home-10',
    routerName: 'tower-1',
    service: 'pppoe',
    username: 'achieng',
    password: null,
    expiresAt: NOW,
    ...fields,
  });

  it('mints again when chance hits a number that is taken', () => {
    const draws = ['JSY-A', 'JSY-A', 'jsy-a', 'JSY-B'];
    const mint = () => draws.shift()!;
    expect(addLine(store, line({}), mint, NOW)).toMatchObject({ kind: 'added', accountNo: 'JSY-A' });
    expect(addLine(store, line({ username: 'second' }), mint, NOW)).toMatchObject({ accountNo: 'JSY-B' });
    expect(() => addLine(store, line({ username: 'third' }), () => 'JSY-A', NOW)).toThrow('No free account number');
  });

  it('finds the subscriber by name and number, and adds one for another name on the same phone', () => {
    addLine(store, line({}), countingMint, NOW);
    addLine(store, line({ username: 'second' }), countingMint, NOW);
    addLine(store, line({ username: 'third', name: 'Her shop' }), countingMint, NOW);
    expect(readSetup(store).subscribers.map(({ name }) => name)).toEqual(['Achieng', 'Her shop']);
  });

  it('refuses a taken login, a taken account and unknown names, and leaves nothing behind', () => {
    addLine(store, line({ accountNo: 'A-1' }), countingMint, NOW);
    const refused = (fields: Partial<NewLine>) => addLine(store, line({ name: 'Ghost', ...fields }), countingMint, NOW);
    expect(refused({})).toMatchObject({ kind: 'refused', field: 'username' });
    expect(refused({ username: 'x', accountNo: ' a-1 ' })).toMatchObject({
      field: 'accountNo',
      reason: 'account A-1 is taken',
    });
    expect(refused({ username: 'x', planCode: 'nope' })).toMatchObject({ field: 'planCode' });
    expect(refused({ username: 'x', routerName: 'nope' })).toMatchObject({ field: 'routerName' });
    expect(readSetup(store).subscribers.map(({ name }) => name)).toEqual(['Achieng']);
  });

  it('imports with the columns in any order, and optional ones left out', () => {
    const report = load(
      'username,expires,service,router,plan,phone,name\nw1,2026-12-01 18:00,PPPoE,tower-1,home-10,712000002,"Kamau, Wanjiku"\n',
    );
    expect(report.problems).toEqual([]);
    expect(all()).toMatchObject([
      { name: 'Kamau, Wanjiku', msisdn: '254712000002', username: 'w1', expires_at: Date.UTC(2026, 11, 1, 15) },
    ]);
  });

  it('reports every bad row with its line and column, and imports nothing', () => {
    const csv = [
      HEADER,
      'Good,0712000001,home-10,tower-1,pppoe,good,,2026-12-01,',
      'Bad phone,0812000001,home-10,tower-1,pppoe,b1,,2026-12-01,',
      'Bad two,0712000001,home-11,tower-1,dsl,b2,,soon,',
      '',
      'Twice,0712000001,home-10,tower-1,pppoe,good,,2026-12-01,',
      'Unknown,0712000001,home-11,tower-1,pppoe,b3,,2026-12-01,',
      'Short,0712000001',
      ',0712000001,home-10,tower-1,pppoe,b4,AN-ACCOUNT-THAT-IS-TOO-LONG,2026-12-01,',
    ].join('\n');
    expect(words(csv)).toEqual([
      '3 phone "0812000001" is not a Kenyan mobile number, for example 0712345678',
      '4 service "dsl" is none of pppoe, hotspot, static',
      '4 expires "soon" is not a time, for example 2026-12-01 18:00',
      expect.stringMatching(/^6 username "good" is already the pppoe login of account JSY-\d+ on tower-1$/),
      '7 plan there is no plan "home-11"; did you mean "home-10"?',
      '8 - has 2 fields, the header has 9',
      '9 name is empty',
      '9 account "AN-ACCOUNT-THAT-IS-TOO-LONG" is longer than the 20 characters that a payer can type',
    ]);
    expect(all()).toEqual([]);

    const { added, problems } = load(csv, true);
    expect(added).toMatchObject([{ line: 2, username: 'good' }]);
    expect(problems).toHaveLength(8);
    expect(all()).toHaveLength(1);
  });

  it('explains a header that is wrong', () => {
    expect(words('name;phone;plan\n')).toEqual(['1 - the header lacks: router, service, username, expires']);
    expect(words('name,phone,plan,router,service,usrname,expires\n')).toEqual([
      '1 - there is no column "usrname"; did you mean "username"?',
      '1 - the header lacks: username',
    ]);
    expect(words(`${HEADER},name\n`)).toEqual(['1 - the column "name" stands twice']);
    expect(words('')).toEqual(['1 - the file is empty']);
    expect(words(`${HEADER}\n"x`)).toEqual(['2 - a quoted field is never closed']);
  });

  it('imports ten thousand lines in one transaction', () => {
    const rows = Array.from(
      { length: 10_000 },
      (_, i) => `Person ${i},07${String(i).padStart(8, '0')},home-10,tower-1,pppoe,login-${i},,2026-12-01 18:00,`,
    );
    const report = importLines(
      store,
      [HEADER, ...rows].join('\r\n'),
      {
        zone: ZONE,
        now: NOW,
        mint: minter('JSY', Math.random),
        partial: false,
      },
      BY,
    );
    expect(report.problems).toEqual([]);
    expect(report.added).toHaveLength(10_000);
    expect(new Set(all().map(({ account_no }) => account_no)).size).toBe(10_000);
  });
});
