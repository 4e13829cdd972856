import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { mapColumns } from '../../../src/domain/lists/columns.ts';
import { readCsv } from '../../../src/domain/lists/csv.ts';
import { phpNuxBillTable } from '../../../src/domain/lists/phpnuxbill.ts';
import { plansOfList } from '../../../src/domain/lists/plan-offers.ts';
import { planTexts, proposeLines } from '../../../src/domain/lists/propose.ts';
import { holdingsOfRsc, routerTable } from '../../../src/domain/lists/router-table.ts';
import { csvTable, type ListTable } from '../../../src/domain/lists/table.ts';
import { cents } from '../../../src/domain/values/money.ts';
import { inWords, words } from './in-words.ts';

const TODAY = '2026-11-20';
const HOUR = 3_600_000;
const fixture = (name: string) => readFileSync(join(import.meta.dirname, '../../fixtures', name), 'utf8');

/** What its plans may use, where each that has no price costs 100. */
function capsOf(table: ListTable) {
  const told = table.offers.flatMap(({ text, priceCents }) =>
    priceCents === null ? [[text, { kind: 'price', priceCents: cents(10_000), period: null } as const] as const] : [],
  );
  const { made } = plansOfList(table.offers, planTexts(table), [], new Set(), new Map(told), table.plansAreProfiles);
  return Object.fromEntries(made.map(({ name, caps }) => [name, caps]));
}

describe('a dump of PHPNuxBill', () => {
  const table = phpNuxBillTable(fixture('phpnuxbill-limits.sql'), TODAY);
  if ('message' in table) throw new Error(table.message);

  test('its plans have the limits of data, of time, or of both, as it says', () => {
    expect(capsOf(table)).toEqual({
      '10 GB Month': { bytes: 10e9, onlineMs: null },
      '20 Hours Week': { bytes: null, onlineMs: 20 * HOUR },
      'Both Day': { bytes: 500e6, onlineMs: 1.5 * HOUR },
      'Any Day': { bytes: null, onlineMs: null },
    });
    expect(table.offers.map(({ hints }) => words(hints))).toEqual([
      ['its lines use 10 GB in a period'],
      ['its lines use 20 hours online in a period'],
      ['its lines use 500 MB, 1.5 hours online in a period'],
      [],
    ]);
  });

  test('a plan of the books that gives something else is told beside the row', () => {
    const plan = { code: 'm10', name: '10 GB Month', profile: 'x', priceCents: 100_000 };
    const notes = (bytes: number | null) =>
      inWords(proposeLines(table, [{ ...plan, caps: { bytes, onlineMs: null } }]).rows)[0]?.notes;
    expect(notes(10e9)).toEqual([]);
    expect(notes(null)).toEqual([
      'the list gives it 10G, the plan m10 does not: change it with washa plan set m10 (--data, --online)',
    ]);
  });
});

test('users of a router that all have the same limit make it that of their plan; limits that differ are told', () => {
  const table = routerTable(holdingsOfRsc(fixture('routeros-hotspot-limits.rsc')), TODAY, null);
  expect(capsOf(table)).toEqual({
    '1GB': { bytes: 1e9, onlineMs: null },
    '3hours': { bytes: null, onlineMs: 3 * HOUR },
    mixed: { bytes: null, onlineMs: null },
  });
  expect(table.offers.map(({ hints }) => words(hints))).toEqual([
    ['its limit is 2M/2M', 'its lines use 1 GB in a period'],
    ['its lines use 3 hours online in a period'],
    ['the limit-bytes-total, limit-uptime of its users differ: the plan has none of them'],
  ]);
});

test.each([
  ['10 GB', '', []],
  ['10G', '20 hours', [/20 hours/]],
  ['unlimited', '', [/unlimited/]],
  ['10', '', [/limit "10" is not taken/]],
  ['10 GB', 'unlimited', []],
  ['10 GB', '20h', [/20h/]],
  ['10 GB', 'a while', [/limit "a while" is not taken/]],
])('a list that says "%s" and "%s" of a line with 10 GB', (data, online, told) => {
  const text = `Name,Username,Plan,Expiry,Data limit,Time limit\nAmina,amina,Ten,5/12/2026,${data},${online}\n`;
  const { records } = readCsv(text);
  const table = csvTable(records, mapColumns(records)!);
  const plan = { code: 'ten', name: 'Ten', profile: 'x', priceCents: 100_000, caps: { bytes: 10e9, onlineMs: null } };
  const [row] = inWords(proposeLines(table, [plan]).rows);
  expect(row?.result).toBe('line');
  expect(row?.notes.filter((note) => note !== 'no phone: no SMS')).toEqual(
    told.map((pattern) => expect.stringMatching(pattern) as string),
  );
});
