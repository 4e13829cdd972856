import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { plansOfList, type PlanTold } from '../../../src/domain/lists/plan-offers.ts';
import { proposeLines } from '../../../src/domain/lists/propose.ts';
import { holdingsOfRsc, routerTable, type LoginRow } from '../../../src/domain/lists/router-table.ts';
import { isRsc, readRsc } from '../../../src/domain/lists/rsc.ts';
import { cents } from '../../../src/domain/values/money.ts';
import { inWords, words } from './in-words.ts';

const TODAY = '2026-11-20';
const EXPORT = readFileSync(join(import.meta.dirname, '../../fixtures/routeros-secrets.rsc'), 'utf8');
const PLANS = [{ code: 'p10', name: 'Home 10', profile: '10M', priceCents: 150_000 }];
const secret = (line: number, fields: Record<string, string>): LoginRow => ({ line, service: 'pppoe', fields });
const tableOf = (...logins: LoginRow[]) => routerTable({ logins, profiles: [], isFile: true }, TODAY, 'EXPIRED');
const propose = (...logins: LoginRow[]) => inWords(proposeLines(tableOf(...logins), PLANS).rows);

describe('an export of a router', () => {
  test('is known by its first lines, and a list of customers is none', () => {
    expect(isRsc(EXPORT)).toBe(true);
    expect(isRsc('/ip hotspot user\nadd name=a\n')).toBe(true);
    expect(isRsc('Name,Phone\nAnn,0712345678\n')).toBe(false);
  });

  test('is read row by row: menus within and before a line, texts in quotes, lines that go on, bytes of two alphabets', () => {
    const text = String.raw`# 2026-11-20 10:00:00 by RouterOS 7.23.4
/ppp profile
set *0 use-encryption=yes
add name=10M rate-limit=10M/10M
/ppp secret
add comment="says \"hi\"; Jos\C3\A9 and Caf\E9" name="a b" \
    password=x profile=10M
add comment="long co\
    mment" name=c
/ip hotspot user add name=d profile=day
/system script
add name=x source="/ppp secret add name=no"
`;
    expect(readRsc(text)).toMatchObject([
      { line: 4, menu: '/ppp/profile', fields: { name: '10M', 'rate-limit': '10M/10M' } },
      { line: 6, menu: '/ppp/secret', fields: { comment: 'says "hi"; José and Café', name: 'a b', profile: '10M' } },
      { line: 8, menu: '/ppp/secret', fields: { comment: 'long comment', name: 'c' } },
      { line: 10, menu: '/ip/hotspot/user', fields: { name: 'd', profile: 'day' } },
      { line: 12, menu: '/system/script' },
    ]);
    expect(holdingsOfRsc(text)).toMatchObject({
      logins: { length: 3 },
      profiles: [{ name: '10M', rateLimit: '10M/10M' }],
    });
  });

  test('proposes lines, and says what was guessed', () => {
    const { rows } = proposeLines(routerTable(holdingsOfRsc(EXPORT), TODAY, 'EXPIRED'), PLANS);
    expect(rows).toMatchObject([
      {
        line: 3,
        result: 'line',
        name: 'Wanjiku Kamau',
        msisdn: '254712345678',
        planCode: 'p10',
        expires: '2026-12-01',
        username: 'wanjiku',
        password: 'pp1',
      },
      { line: 4, name: 'KAMAU', isGone: true, expires: '2026-11-19' },
      { line: 5, result: 'blocker', msisdn: '254733000999', username: 'otieno shop', planText: '20M-old' },
      { line: 6, result: 'blocker', name: 'office', planText: 'default' },
    ]);
  });
});

describe('the logins of a router', () => {
  test('F-import-07: name, phone and end come from the comment, and are called guesses', () => {
    const [row] = propose(secret(1, { name: 'jane', profile: '10M', comment: 'Jane 0712345678 exp 5/12' }));
    expect(row).toMatchObject({
      result: 'line',
      name: 'Jane',
      msisdn: '254712345678',
      expires: '2026-12-05',
      ownPriceCents: null,
    });
    expect(row?.notes).toEqual([
      'guessed from the comment "Jane 0712345678 exp 5/12": name Jane, phone 0712345678, paid until 2026-12-05',
    ]);
  });

  test('F-import-09: a profile without a plan is one to make, with no price, and its rows wait until it has one', () => {
    const logins = Array.from({ length: 14 }, (_, i) =>
      secret(i + 1, { name: `old-${i}`, profile: '20M-old', comment: `KES 2,500 exp 5/12` }),
    );
    const table = tableOf(...logins);
    const used = new Set(['20M-old']);
    const plansOf = (told: ReadonlyMap<string, PlanTold>, plans = PLANS) =>
      plansOfList(table.offers, used, plans, new Set(['20m-old']), told, true);
    const without = plansOf(new Map());
    expect(without).toMatchObject({
      made: [],
      wanted: [{ text: '20M-old', priceCents: null, hints: [{ says: 'prices-named', prices: ['KES 2,500'] }] }],
    });
    const blocked = inWords(proposeLines(table, without.known).rows);
    expect(blocked.map(({ result }) => result)).toEqual(Array(14).fill('blocker'));
    expect(blocked[0]?.problems).toEqual([
      'no plan has the profile "20M-old": say what it costs with --plan "20M-old=1500"',
    ]);

    const told = plansOf(new Map([['20M-old', { kind: 'price', priceCents: cents(250_000), period: null }]]));
    expect(told.made).toEqual([
      {
        code: '20m-old-2',
        name: '20M-old',
        profile: '20M-old',
        priceCents: 250_000,
        period: { unit: 'month', count: 1 },
        rateLimit: null,
        caps: { bytes: null, onlineMs: null },
      },
    ]);
    expect(proposeLines(table, told.known).rows.map(({ planCode }) => planCode)).toEqual(Array(14).fill('20m-old-2'));
  });

  test('a profile that several plans have is asked about, and only a plan with that profile is taken for it', () => {
    const plans = [
      ...PLANS,
      { code: 'w10', name: 'Week 10', profile: '10M', priceCents: 50_000 },
      { code: 'p20', name: 'x', profile: '20M', priceCents: 1 },
    ];
    const table = tableOf(secret(1, { name: 'a', profile: '10M', comment: 'exp 5/12' }));
    expect(inWords(proposeLines(table, plans).rows)[0]?.problems).toEqual([
      'p10 and w10 have the profile "10M": say which with --plan "10M=p10"',
    ]);
    const plansOf = (code: string) =>
      plansOfList(table.offers, new Set(['10M']), plans, new Set(), new Map([['10M', { kind: 'code', code }]]), true);
    expect(proposeLines(table, plansOf('w10').known).rows[0]).toMatchObject({ result: 'line', planCode: 'w10' });
    expect(words(plansOf('p20').problems)).toEqual([
      'the plan p20 has the profile "20M", not "10M": its lines would get another one',
    ]);
    expect(words(plansOf('p2').problems)).toEqual([expect.stringContaining('there is no plan "p2"')]);
  });

  test('a VPN, and whoever is on the profile of the expired, are no lines that can be seen here; users of the router’s own are nobody', () => {
    const rows = propose(
      secret(1, { name: 'vpn', service: 'l2tp', comment: 'exp 5/12' }),
      secret(2, { name: 'walled', profile: 'EXPIRED', service: 'pppoe' }),
      { line: 3, service: 'hotspot', fields: { name: 'default-trial', profile: 'default' } },
      { line: 4, service: 'hotspot', fields: { name: 'x', dynamic: 'true' } },
    );
    expect(rows.map(({ result, problems }) => [result, ...problems])).toEqual([
      ['blocker', expect.stringContaining('its service is l2tp')],
      ['blocker', expect.stringContaining('it is on EXPIRED, for who is expired')],
    ]);
  });
});
