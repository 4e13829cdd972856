import { describe, expect, test } from 'vitest';
import { joinRouter } from '../../../src/domain/lists/join.ts';
import { proposeLines } from '../../../src/domain/lists/propose.ts';
import { routerTable, type LoginRow } from '../../../src/domain/lists/router-table.ts';
import { tableOf, type TableRow } from '../../../src/domain/lists/table.ts';
import { inWords } from './in-words.ts';

const PLANS = [
  { code: 'p10', name: 'Home 10', profile: '10M', priceCents: 150_000 },
  { code: 'p20', name: 'Home 20', profile: '20M', priceCents: 250_000 },
];
const login = (line: number, name: string, comment: string, more: Record<string, string> = {}): LoginRow => ({
  line,
  service: 'pppoe',
  fields: { name, comment, profile: '10M', ...more },
});
const row = (line: number, cells: TableRow['cells']): TableRow => ({
  line,
  cells: { plan: 'p10', expires: '2026-12-05', ...cells },
});

function join(list: readonly TableRow[], ...logins: LoginRow[]) {
  const router = routerTable({ logins, profiles: [], isFile: true }, '2026-11-20', null);
  const joined = joinRouter(tableOf(list, { plansAreProfiles: false, offers: [], isNumbered: false }), router);
  return { ...joined, rows: inWords(proposeLines(joined.table, PLANS).rows) };
}

describe('a list beside its router', () => {
  test('is joined by the login, in whatever case, then by the phone, then by the account', () => {
    const { rows, missing, only } = join(
      [
        row(2, { name: 'Ann', username: 'ann' }),
        row(3, { name: 'Joe', username: 'JOE' }),
        row(4, { name: 'Jim', phone: '0712345678' }),
        row(5, { name: 'Sue', account: 'HSE 12B' }),
        row(6, { name: 'Tom', account: 'tom-1' }),
        row(7, { name: 'Nobody', username: 'nobody' }),
        row(8, { name: 'Lost' }),
      ],
      login(1, 'ann', ''),
      login(2, 'joe', ''),
      login(3, 'x17', 'Jim 0712345678'),
      login(4, 'x18', 'acc HSE12B'),
      login(5, 'tom1', ''),
      login(6, 'old-1', ''),
    );
    expect(rows.map(({ username, result }) => [username, result])).toEqual([
      ['ann', 'line'],
      ['joe', 'line'],
      ['x17', 'line'],
      ['x18', 'line'],
      ['tom1', 'line'],
      ['nobody', 'blocker'],
      ['', 'blocker'],
    ]);
    expect([missing, only]).toEqual([['nobody'], ['old-1']]);
    expect(rows[1]?.notes.join()).toContain('its login is written "joe" on the router');
    expect(rows[2]?.notes.join()).toContain('was found on the router by the phone');
    expect(rows[5]?.problems).toEqual(['the router has no login "nobody": make it there, or write the right one']);
  });

  test('never by what two logins have, and what the plan or the date would change on the router is said', () => {
    const { rows } = join(
      [row(2, { phone: '0712345678' }), row(3, { username: 'ann', plan: 'p20' }), row(4, { username: 'off' })],
      login(1, 'a', '0712345678'),
      login(2, 'b', '0712345678'),
      login(3, 'ann', ''),
      login(4, 'off', '', { disabled: 'true' }),
    );
    expect(rows[0]).toMatchObject({ result: 'blocker', username: '' });
    expect(rows[1]?.notes).toContain('the router has it on 10M: the plan puts it on 20M');
    expect(rows[2]?.notes).toContain('disabled on the router: while its time is not over, it is switched on');
  });
});
