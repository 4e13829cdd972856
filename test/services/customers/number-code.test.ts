import { expect, test } from 'vitest';
import { act } from '../../../src/services/actions/act.ts';
import { chooseLanguage } from '../../../src/services/customers/choose-language.ts';
import { askToOpen, openByCode } from '../../../src/services/customers/open-line.ts';
import { guestFindings } from '../../../src/services/hotspot/guest-findings.ts';
import { askToMove } from '../../../src/services/hotspot/move-by-code.ts';
import { seededRandom } from '../../../src/simulate/random.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { addLine, DAY, HOUR, NOW, openStore, POLICY } from '../books.ts';

const BY = { actor: 'portal' };
const MINUTE = 60_000;
const messages = query()((db) => db.selectFrom('message').select(['msisdn', 'body']).orderBy('id'));
const codes = query()((db) => db.selectFrom('number_code').selectAll());
const subscribers = query()((db) => db.selectFrom('subscriber').select(['msisdn', 'language']).orderBy('id'));

function setUp() {
  const store = openStore();
  addLine(store, 1);
  addLine(store, 2, { msisdn: '254700000001' });
  addLine(store, 3);
  addLine(store, 4, { msisdn: null });
  const policy = { business: 'Demo Net', language: 'en', random: seededRandom(3), rules: POLICY } as const;
  const ask = (who: string, device = 'tower-1 A', at = NOW) => askToOpen(store, policy, { who, device }, BY, at).kind;
  const sent = () => store.all(messages, {});
  const lastCode = () => /\d{6}/.exec(sent().at(-1)!.body)![0];
  const open = (who: string, code: string, device = 'tower-1 A', at = NOW) =>
    openByCode(store, { who, device }, code, BY, at);
  return { store, policy, ask, sent, lastCode, open };
}

test('a code goes to the number of the line that is meant, by number and by account in any typing, and proves that number once', () => {
  for (const who of ['0700 000 001', '+254700000001', 'ACC1', 'acc 1']) {
    const { ask, sent, lastCode, open } = setUp();
    expect(ask(who)).toBe('asked');
    expect(sent()).toEqual([
      {
        msisdn: '254700000001',
        body: `Demo Net: ${lastCode()} opens the page of your line. It is good for 10 minutes. Give it to nobody.`,
      },
    ]);
    expect(open(who, ` ${lastCode().slice(0, 3)} ${lastCode().slice(3)}`)).toBe('254700000001');
    expect(open(who, lastCode())).toBeNull();
  }
});

test('a code is good for ten minutes, for five tries, and on the device that asked for it', () => {
  const { ask, lastCode, open } = setUp();
  ask('ACC1');
  const code = lastCode();
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, '0');
  expect(open('ACC1', code, 'tower-1 B')).toBeNull();
  expect(open('ACC3', code)).toBeNull();
  expect(open('ACC1', code, 'tower-1 A', NOW + 10 * MINUTE)).toBeNull();
  for (let n = 0; n < 4; n++) expect(open('ACC1', wrong)).toBeNull();
  expect(open('ACC1', code)).toBe('254700000001');
  ask('ACC3');
  const other = lastCode();
  for (let n = 0; n < 5; n++) expect(open('ACC3', 'x')).toBeNull();
  expect(open('ACC3', other)).toBeNull();
});

test('whoever is asked for, known or not, without a phone or with one, is answered alike by every bound', () => {
  const answers = ['0700000001', '0799999999', 'ACC1', 'ACC4', 'ACC999', 'no such thing'].map((who) => {
    const { ask, open } = setUp();
    const asked = Array.from({ length: 5 }, (_, n) => ask(who, 'tower-1 A', NOW + n));
    return [asked, open(who, '000000'), ask(who, 'tower-1 B', NOW + 6), ask(who, 'tower-1 A', NOW + DAY + HOUR)];
  });
  expect(new Set(answers.map((one) => JSON.stringify(one)))).toEqual(
    new Set([JSON.stringify([['asked', 'asked', 'asked', 'limit', 'limit'], null, 'limit', 'asked'])]),
  );
});

test('a number gets three codes a day, whether it is typed or its accounts are, and a device asks six times', () => {
  const { ask, sent } = setUp();
  for (const who of ['0700000001', 'ACC1', 'ACC2'])
    for (const device of ['tower-1 A', 'tower-1 B', 'tower-1 C']) ask(who, device);
  expect(sent()).toHaveLength(3);
  const answers = Array.from({ length: 9 }, (_, n) => ask(`071000000${n}`, 'tower-1 X'));
  expect(answers.filter((one) => one === 'asked')).toHaveLength(6);
});

test('ever new devices ask for ever new numbers: sixty an hour, moves of time among them, and a card says so', () => {
  const { store, policy, ask } = setUp();
  const answers = Array.from({ length: 80 }, (_, n) => {
    const phone = `07${10_000_000 + n}`;
    if (n % 2 === 0) return ask(phone, `tower-1 ${n}`, NOW + n);
    return askToMove(store, policy, { router: 'tower-1', mac: `M${n}`, phone }, BY, NOW + n).kind;
  });
  expect(answers.filter((one) => one === 'asked')).toHaveLength(60);
  expect(new Set(answers.slice(60))).toEqual(new Set(['crowded']));
  expect([...guestFindings(store, [], NOW + 100).values()]).toEqual([
    expect.stringContaining('60 codes by SMS were asked for within an hour') as string,
  ]);
  expect(guestFindings(store, [], NOW + HOUR + 100).size).toBe(0);
  expect(ask('0700000001', 'tower-1 A', NOW + HOUR + 100)).toBe('asked');
  ask('0700000001', 'tower-1 A', NOW + 2 * DAY);
  expect(store.all(codes, {})).toHaveLength(1);
});

test('a customer is written to in the language that they choose, and the deed is in the audit once', () => {
  const { store } = setUp();
  const choose = () => act(store, chooseLanguage, { lineId: 1, language: 'sw' }, BY, NOW);
  expect(choose()).toMatchObject({ kind: 'done', action: { name: 'line.language' } });
  expect(choose()).toMatchObject({ kind: 'refused', why: 'state' });
  expect(store.all(subscribers, {})[0]).toEqual({ msisdn: '254700000001', language: 'sw' });
});
