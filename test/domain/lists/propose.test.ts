import { describe, expect, test } from 'vitest';
import { bare, mapColumns, type ColumnWord } from '../../../src/domain/lists/columns.ts';
import { readCsv } from '../../../src/domain/lists/csv.ts';
import { proposeLines, type Told } from '../../../src/domain/lists/propose.ts';
import { csvTable } from '../../../src/domain/lists/table.ts';
import { inWords } from './in-words.ts';

const PLANS = [
  { code: 'p5', name: 'Home 5', profile: '5M', priceCents: 100_000 },
  { code: 'p10', name: 'Home 10', profile: '10M', priceCents: 150_000 },
  { code: 'p20', name: 'Home 20', profile: '20M', priceCents: 250_000 },
];

function propose(text: string, told?: Told, map: readonly (readonly [string, ColumnWord])[] = []) {
  const { records, flaw } = readCsv(text);
  expect(flaw).toBeNull();
  const mapping = mapColumns(records, new Map(map.map(([header, field]) => [bare(header), field])));
  if (mapping === null) throw new Error('no header was found');
  const { rows, ...found } = proposeLines(csvTable(records, mapping), PLANS, told);
  return { mapping, ...found, rows: inWords(rows) };
}

describe('where a list begins, and what its columns are', () => {
  test('F-import-02: sep=;, a byte order mark, CRLF and a title row', () => {
    const text =
      '\uFEFFsep=;\r\nCustomers November\r\nCustomer Name;Account No;Phone;Package;Price;Login;Expiry\r\nWanjiku;ACC0001;712345678;Home 10;"1,500/=";wanjiku;13/12/2026\r\n';
    const { mapping, rows } = propose(text);
    expect(mapping).toMatchObject({ headerLine: 3, leftOut: [], guessed: [] });
    expect(rows).toMatchObject([
      { line: 4, result: 'line', account: 'ACC0001', msisdn: '254712345678', planCode: 'p10', expires: '2026-12-13' },
    ]);
  });

  test('F-import-13: the header on row 3 behind sep=, and a title, with empty columns behind', () => {
    const text =
      'sep=,\nMTAANI NET,,,,,,\nLogin,Phone No,Package,Due Date,Customer,,\na,0712345678,p5,2026-12-01,Ann,,\n';
    const { mapping, rows } = propose(text);
    expect(mapping).toMatchObject({ headerLine: 3, leftOut: [] });
    expect(rows).toMatchObject([{ line: 4, username: 'a', name: 'Ann', planCode: 'p5', expires: '2026-12-01' }]);
  });

  test('F-import-14: columns that are nothing to us are named once, also where a remark stands beside one row', () => {
    const text = 'name,phone,login,plan,expires,email,House,Id,Remarks\nAnn,0712345678,a,p5,2026-12-01,a@b.c,12,7,\n';
    expect(propose(text).mapping.leftOut).toEqual(['email', 'House', 'Id']);
  });

  test('a title alone in the first line does not choose the separator', () => {
    expect(propose('Customers, November\nname;phone;login\nAnn;0712345678;a\nJoe;0712345679;b\n').rows).toHaveLength(2);
  });

  test('columns under unknown headers are told by their cells, or by a person', () => {
    const text = 'Login,Package,Simu ya mteja,Mwisho,Jina la mteja\na,p5,0712345678,30/12/2026,Ann\n';
    const { mapping, rows } = propose(text, undefined, [['jina la MTEJA', 'name']]);
    expect(mapping.guessed).toEqual(['phone', 'expires']);
    expect(rows).toMatchObject([{ result: 'line', name: 'Ann', msisdn: '254712345678', expires: '2026-12-30' }]);
  });

  test('a column that a person calls nothing is not taken, whatever its header or its cells say', () => {
    const text = 'login,plan,expires,user,next payment\na,p5,2026-12-01,0712345678,2026-12-09\n';
    const { mapping } = propose(text, undefined, [
      ['user', '-'],
      ['expires', '-'],
      ['next payment', 'expires'],
    ]);
    expect([...mapping.columns]).toEqual([
      ['expires', 4],
      ['plan', 1],
      ['username', 0],
    ]);
    expect(mapping).toMatchObject({ guessed: [], leftOut: ['expires', 'user'] });
  });

  test('a list of which no row names columns is not guessed at', () => {
    expect(mapColumns(readCsv('Ann,0712345678\nJoe,0712345679\n').records)).toBeNull();
  });
});

describe('what a row proposes', () => {
  const HEADER = 'name,phone,plan,price,login,expires,status';
  const one = (row: string, told?: Told) => propose(`${HEADER}\n${row}\n`, told).rows[0];

  test('F-import-17: a quote within a name is read as it stands', () => {
    expect(one('Ann "Mama" Otieno,0712345678,p5,1000,a,2026-12-01,')).toMatchObject({
      result: 'line',
      name: 'Ann "Mama" Otieno',
    });
  });

  test('F-import-08: two rows with one login are blockers, and each names the other', () => {
    const { rows } = propose(
      `${HEADER}\nAnn,0712345678,p5,,a,2026-12-01,\nJoe,0712345679,p5,,b,2026-12-01,\nJim,,p5,,a,2026-12-01,\n`,
    );
    expect(rows.map(({ result }) => result)).toEqual(['blocker', 'line', 'blocker']);
    expect(rows[0]?.problems).toEqual(['login "a" stands in line 4 too: one of them is wrong']);
    expect(rows[2]?.problems).toEqual(['login "a" stands in line 2 too: one of them is wrong']);
  });

  test('a price beside the plan is the own price of the line, and no price of a plan stands for another', () => {
    expect(one('Ann,0712345678,10 Mbps,"1,200/=",a,2026-12-01,')).toMatchObject({
      result: 'line',
      planCode: 'p10',
      ownPriceCents: 120_000,
      notes: ['own price'],
    });
    expect(one('Ann,0712345678,,2.5k,a,2026-12-01,')).toMatchObject({ planCode: 'p20', ownPriceCents: null });
    expect(one('Ann,0712345678,STAFF,2500,a,2026-12-01,')).toMatchObject({ result: 'question', planCode: null });
  });

  test('what is wrong with a date is said as what it is, and a day for those without one can be said once', () => {
    const words = (cell: string) => one(`Ann,0712345678,p5,,a,${cell},`)?.problems.join();
    expect(words('31/11/2026')).toBe('there is no day 31/11/2026: write the right one');
    expect(words('21st')).toBe('"21st" is a day without a month: write the whole date');
    expect(words('soon')).toBe('"soon" is no date: write it like 2026-12-01');
    expect(words('n/a')).toBe('no date: write until when it is paid, or say --expires DAY for all of them');
    expect(one('Ann,0712345678,p5,,a,,', { order: null, expires: '2026-12-24' })).toMatchObject({
      result: 'line',
      expires: '2026-12-24',
    });
  });

  test('a row about nobody is no line, a customer who is gone is marked, and a row without a login is a blocker', () => {
    const { rows, aboutNobody } = propose(
      `${HEADER}\nAnn,,p5,,a,2026-12-01,Suspended\nJoe,,p5,,,2026-12-01,Active\nTOTAL,,,"620,700",,,\n`,
    );
    expect(aboutNobody).toEqual([4]);
    expect(rows).toMatchObject([
      { result: 'line', isGone: true, notes: ['no phone: no SMS', 'the list calls it "Suspended"'] },
      { result: 'blocker', problems: ['no login: write the name that it has on the router'] },
    ]);
  });
});
