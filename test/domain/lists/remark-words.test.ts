import { expect, test } from 'vitest';
import { remarkWords } from '../../../src/domain/lists/remark-words.ts';
import type { Remark, RemarkKind } from '../../../src/domain/lists/remark.ts';

const ONE_OF_EACH: { readonly [Kind in RemarkKind]: Remark<Kind> } = {
  'phone-destroyed': { says: 'phone-destroyed', text: '7E+08' },
  'phone-unknown': { says: 'phone-unknown', text: '12' },
  'no-amount': { says: 'no-amount', text: 'free' },
  'second-phone': { says: 'second-phone', phones: ['0712000001', '0712000002'] },
  landline: { says: 'landline' },
  'no-phone': { says: 'no-phone' },
  'own-price': { says: 'own-price' },
  'no-name': { says: 'no-name' },
  'profile-no-plan': { says: 'profile-no-plan', profile: '20M' },
  'profile-of-several': { says: 'profile-of-several', profile: '10M', codes: ['p10', 'w10'] },
  'plan-unknown': { says: 'plan-unknown', text: 'gold', ours: ['p10', 'p20'] },
  'other-profile': { says: 'other-profile', has: '10M', gets: '20M' },
  'no-date': { says: 'no-date' },
  'no-month': { says: 'no-month', text: '21st' },
  'no-such-day': { says: 'no-such-day', text: '31/11/2026' },
  'date-unread': { says: 'date-unread', text: 'soon' },
  'no-login': { says: 'no-login' },
  'login-twice': { says: 'login-twice', login: 'ann', lines: [4, 9] },
  'phone-twice': { says: 'phone-twice', lines: [4] },
  'list-calls': { says: 'list-calls', word: 'Suspended' },
  gone: { says: 'gone', word: 'Suspended' },
  'off-there': { says: 'off-there', off: 'disabled' },
  'is-switched-on': { says: 'is-switched-on', off: 'disabled' },
  guessed: { says: 'guessed', comment: 'Ann', name: 'Ann', phones: ['0712'], expires: '2026-12-01', account: 'A1' },
  'not-taken': { says: 'not-taken', house: '12B', price: '1500', dates: ['1/1'] },
  vpn: { says: 'vpn', service: 'l2tp' },
  walled: { says: 'walled', profile: 'EXPIRED' },
  'not-there': { says: 'not-there', login: 'ann' },
  'written-otherwise': { says: 'written-otherwise', login: 'ann' },
  'found-by': { says: 'found-by', login: 'ann', by: 'phone' },
  'fixed-address': { says: 'fixed-address', address: '10.9.0.2' },
  balance: { says: 'balance', amount: '250' },
  field: { says: 'field', name: 'House', value: '12B' },
  'other-service': { says: 'other-service', service: 'vpn' },
  limit: { says: 'limit', limit: '10M/10M' },
  caps: { says: 'caps', bytes: 10e9, onlineMs: 5_400_000 },
  'limits-differ': { says: 'limits-differ', limits: ['limit-uptime'] },
  'cap-unread': { says: 'cap-unread', text: 'a lot' },
  'cap-differs': { says: 'cap-differs', text: '10 GB', code: 'p10' },
  'prices-named': { says: 'prices-named', prices: ['1500'] },
  'due-day': { says: 'due-day', day: '5' },
  'unknown-plan': { says: 'unknown-plan', text: 'p1', meant: 'p10', known: ['p10'] },
  'plan-of-other-profile': { says: 'plan-of-other-profile', code: 'p10', has: '10M', profile: '20M' },
  'unknown-router': { says: 'unknown-router', router: 'r9' },
  'which-router': { says: 'which-router' },
  'unknown-service': { says: 'unknown-service', text: 'dsl' },
  'account-too-long': { says: 'account-too-long', account: 'A', most: 20 },
  'no-address': { says: 'no-address', login: '10.20.0' },
  'login-taken': { says: 'login-taken', login: 'ann', service: 'pppoe', account: 'A1', router: 'r1' },
  'account-taken': { says: 'account-taken', account: 'A1' },
  'account-erased': { says: 'account-erased', account: 'A1' },
  'no-such-router': { says: 'no-such-router', router: 'r9', meant: null, known: ['r1'] },
  changes: { says: 'changes', what: 'phone', before: '0712000001', after: '0712000002' },
  'other-password': { says: 'other-password' },
  'no-columns': { says: 'no-columns' },
  flaw: { says: 'flaw', words: 'a quoted field is never closed' },
};

/** What a field of another system is called, and what it holds, is the same in every language. */
const FOREIGN: readonly RemarkKind[] = ['field'];

test.each(Object.values<Remark>(ONE_OF_EACH))('$says: a page names no option, and Swahili is no English', (remark) => {
  const [terminal, en, sw] = (['terminal', 'en', 'sw'] as const).map((tongue) => remarkWords(remark, tongue));
  expect(en).not.toMatch(/--[a-z]/);
  expect(sw).not.toMatch(/--[a-z]/);
  expect(en === sw).toBe(FOREIGN.includes(remark.says));
  // What is foreign in it (a name, a number, a text that somebody wrote) stands in all three.
  const texts = Object.entries(remark).flatMap(([name, value]: [string, unknown]) =>
    typeof value === 'string' && !['says', 'by', 'what'].includes(name) ? [value] : [],
  );
  const isLost = (text: string) => ![terminal, en, sw].every((words) => words?.includes(text));
  expect(texts.filter(isLost)).toEqual([]);
});
