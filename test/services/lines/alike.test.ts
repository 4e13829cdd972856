import { describe, expect, test } from 'vitest';
import { act } from '../../../src/services/actions/act.ts';
import { addLine as addLineAction } from '../../../src/services/lines/add-line.ts';
import { importLines } from '../../../src/services/lines/import-lines.ts';
import { mintFree } from '../../../src/services/lines/subscribers.ts';
import { readSetup } from '../../../src/services/setup/read-setup.ts';
import { planSetup } from '../../../src/services/setup/setup.ts';
import type { Msisdn } from '../../../src/domain/values/msisdn.ts';
import { addLine, NOW, openStore } from '../books.ts';

const BY = { actor: 'cli:asha' };
const mint = () => 'JSY-7K2M9Q';
const NOTE = /^A-12 is written like A12: money for either waits for a person/;

describe('a new number that payers cannot tell from another', () => {
  test('is said when one line is added', () => {
    const store = openStore();
    addLine(store, 1, { accountNo: 'A12' });
    const line = {
      name: 'Asha',
      msisdn: '254711000111' as Msisdn,
      language: null,
      planCode: 'home',
      routerName: 'tower-1',
      service: 'pppoe',
      password: null,
      expiresAt: NOW,
    } as const;
    const add = (accountNo: string) =>
      act(store, addLineAction(mint), { ...line, accountNo, username: accountNo }, BY, NOW);
    expect(add('A-12')).toMatchObject({ kind: 'done', result: { note: expect.stringMatching(NOTE) as string } });
    expect(add('B-12')).toMatchObject({ kind: 'done', result: { note: null } });
  });

  test('is said by an import, of its own rows too, and is imported', () => {
    const store = openStore();
    addLine(store, 1, { accountNo: 'A12' });
    const row = (account: string) => `Asha,0711000111,home,tower-1,pppoe,${account},2026-12-01 18:00,${account}\n`;
    const csv = `name,phone,plan,router,service,username,expires,account\n${['A-12', 'HSE 4', '04', 'KAMAU'].map(row).join('')}`;
    const options = { zone: 'Africa/Nairobi', now: NOW, mint, partial: false };
    const { added, problems } = importLines(store, csv, options, BY);
    expect(problems).toEqual([]);
    expect(added.map(({ note }) => note)).toEqual([
      expect.stringMatching(NOTE),
      expect.stringContaining('HSE 4 is written like 04'),
      expect.stringContaining('04 is written like HSE 4'),
      null,
    ]);
  });

  test('is said by the plan of a setup file, once it is new', () => {
    const store = openStore();
    addLine(store, 1, { accountNo: 'A12' });
    const current = readSetup(store);
    const [owner] = current.subscribers;
    const [line] = current.lines;
    const wanted = (account_no: string, username: string) => ({
      ...current,
      subscribers: [{ ...owner!, lines: [line!, { ...line!, account_no, username }] }],
    });
    expect(planSetup(current, wanted('A-12', 'u')).notices).toEqual([expect.stringMatching(NOTE)]);
    expect(planSetup(current, wanted('B-12', 'u')).notices).toEqual([]);
  });

  test('is never minted, with or without the prefix', () => {
    for (const accountNo of ['7K2-M9Q', 'jsy 7k2m9q']) {
      const store = openStore();
      addLine(store, 1, { accountNo });
      const numbers = ['JSY-7K2M9Q', 'JSY-X0PX7K'];
      expect(mintFree(store, () => numbers.shift() ?? '')).toBe('JSY-X0PX7K');
    }
  });
});
