import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plansOfList } from '../../../src/domain/lists/plan-offers.ts';
import { isPhpNuxBill, phpNuxBillTable } from '../../../src/domain/lists/phpnuxbill.ts';
import { planTexts, proposeLines } from '../../../src/domain/lists/propose.ts';
import { readDump } from '../../../src/domain/lists/sql-dump.ts';
import { inWords } from './in-words.ts';

const FIXTURES = join(import.meta.dirname, '../../fixtures');
const TODAY = '2026-11-20';

/** With every plan made that the dump has a price for. */
function propose(text: string) {
  const table = phpNuxBillTable(text, TODAY);
  if ('message' in table) throw new Error(table.message);
  const used = planTexts(table);
  const plans = plansOfList(table.offers, used, [], new Set(), new Map(), false);
  return { table, plans, rows: inWords(proposeLines(table, plans.known).rows) };
}

describe('a dump of PHPNuxBill', () => {
  test('F-import-06: of an old version: the newest recharge says plan and end, `0` is no phone, and quotes are read', () => {
    const { rows, plans, table } = propose(readFileSync(join(FIXTURES, 'phpnuxbill.sql'), 'utf8'));
    expect(table).toMatchObject({ isNumbered: true, zone: 'Asia/Jakarta' });
    expect(plans.made).toMatchObject([
      {
        code: '10mbps-home',
        name: '10Mbps Home',
        profile: '10Mbps Home',
        priceCents: 150_000,
        period: { unit: 'month', count: 1 },
      },
      { code: '1-day', priceCents: 5000, period: { unit: 'hour', count: 24 } },
    ]);
    expect(rows).toMatchObject([
      {
        result: 'line',
        name: 'Wanjiku Kamau',
        msisdn: '254712345678',
        planCode: '10mbps-home',
        expires: '2026-12-01',
        time: '18:20',
        username: 'wanjiku',
        password: 'pp1',
        account: 'wanjiku',
        service: 'pppoe',
        router: 'tower-1',
      },
      {
        result: 'line',
        name: "Ann O'Tieno",
        msisdn: '254733000999',
        planCode: '1-day',
        expires: '2026-11-21',
        username: '0733000999',
        account: null,
        service: 'hotspot',
      },
      { result: 'blocker', name: 'Old Customer', msisdn: null, isGone: true },
    ]);
    expect(rows[1]?.notes.join()).toContain('its balance of 250.00 is not taken');
  });

  test('of the newest: columns by their names, the login of its own for PPPoE, plans of a day of the month, and the zone', () => {
    const { rows, plans, table } = propose(readFileSync(join(FIXTURES, 'phpnuxbill-2025.sql'), 'utf8'));
    expect(table).toMatchObject({
      zone: 'Africa/Nairobi',
      mapping: { leftOut: ['tbl_customers.address', 'tbl_customers.email', 'tbl_voucher (1)'] },
    });
    expect(plans.made.map(({ name, priceCents }) => [name, priceCents])).toEqual([
      ['10Mbps Home', 150_000],
      ['Monthly, due on the 5th', 250_000],
      ['1 Hour', 1000],
    ]);
    expect(rows).toMatchObject([
      { result: 'line', username: 'wanjiku', account: null, notes: ['House: 12B', 'ID number: 12345678'] },
      {
        result: 'line',
        name: "Ann O'Tieno",
        msisdn: null,
        username: 'otieno',
        account: 'otieno',
        expires: '2026-12-05',
        isGone: true,
      },
      {
        result: 'blocker',
        name: 'Tunnel; Customer second line',
        problems: ['its service is vpn: Washa sells pppoe and hotspot'],
      },
      { result: 'line', service: 'hotspot', expires: '2024-03-06', isGone: true },
    ]);
    expect(rows[1]?.notes).toContain("fixed address 10.9.0.2: it is the secret's");
  });

  test('is told from a list by what it puts in', () => {
    expect(isPhpNuxBill('INSERT INTO `tbl_customers` (`id`) VALUES (1);')).toBe(true);
    expect(isPhpNuxBill('Name,Phone\nAnn,0712345678')).toBe(false);
  });
});

describe('an SQL dump', () => {
  const read = (text: string) => readDump(text, new Set(['t']));

  test('has its columns where the table was made, remarks of three kinds, and several statements', () => {
    const text = `-- a; remark
/*!40101 SET NAMES utf8 */;
CREATE TABLE \`t\` (
  \`id\` int(11) NOT NULL,
  \`name\` varchar(40) DEFAULT 'a, b',
  PRIMARY KEY (\`id\`)
) ENGINE=InnoDB;
LOCK TABLES \`t\` WRITE;
INSERT INTO \`t\` VALUES (1,'O\\'T; ''x''\\n'),(2,NULL);
INSERT IGNORE INTO other VALUES (1);
INSERT INTO t (name, id) VALUES ('b', -3.50);
UNLOCK TABLES;`;
    expect(read(text)).toEqual({
      rows: [
        { table: 't', values: { id: '1', name: "O'T; 'x'\n" } },
        { table: 't', values: { id: '2', name: null } },
        { table: 't', values: { name: 'b', id: '-3.50' } },
      ],
      flaw: null,
    });
  });

  test.each([
    ["INSERT INTO t (a) VALUES ('never", 1, 'a value is never closed'],
    ['\nINSERT INTO t VALUES (1);', 2, 'the columns of t stand nowhere'],
    ['INSERT INTO t (a, b) VALUES (1);', 1, 'a row has 1 values, its table 2 columns'],
    ['INSERT INTO t (a) VALUES (1) (2);', 1, 'a statement does not end'],
  ])('%j is refused with its line', (text, line, message) => {
    expect(read(text).flaw).toMatchObject({ line, message: expect.stringContaining(message) as string });
  });
});
