import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { cents } from '../../src/domain/values/money.ts';
import type { Suggestion } from '../../src/domain/money/match.ts';
import type { AccountRules } from '../../src/domain/money/typed-account.ts';
import { takePayments } from '../../src/services/money/take-payments.ts';
import { openProvider } from '../../src/providers/index.ts';
import { providerDeps } from '../providers/deps.ts';
import { payheroBody } from '../../src/simulate/provider/payhero-body.ts';
import { query } from '../../src/storage/engine/query.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import { addLine, NOW, openStore, payments, POLICY } from '../services/books.ts';
import { fieldCase } from './field-case.ts';

interface GivenLine {
  readonly account: string;
  readonly phone?: string;
  readonly username?: string;
  readonly retired?: boolean;
}
interface Given {
  readonly lines: readonly (string | GivenLine)[];
  readonly typed: string | readonly string[];
  readonly payer_phone?: string;
}

const STRANGER = '0733900900';
const provider = openProvider(
  'payhero',
  {},
  providerDeps(() => ''),
);
/** A box with these lines, and what became of one text that was typed there. */
function box(lines: readonly (string | GivenLine)[], rules: Partial<AccountRules> = {}) {
  const store = openStore();
  const accounts = new Map<number, string>();
  for (const [n, line] of lines.entries()) {
    const {
      account,
      phone,
      username,
      retired = false,
    }: GivenLine = typeof line === 'string' ? { account: line } : line;
    const id = addLine(store, n, {
      accountNo: account,
      ...(phone === undefined ? {} : { msisdn: `254${phone.slice(-9)}` }),
      ...(username === undefined ? {} : { username }),
      set: { retired_at: retired ? NOW : null },
    });
    accounts.set(id, account);
  }
  return {
    store,
    pays: (typed: string | null, phone: string | null = STRANGER) => pay(store, accounts, typed, phone, rules),
  };
}

let serial = 0;

function pay(
  store: Store,
  accounts: ReadonlyMap<number, string>,
  typed: string | null,
  phone: string | null,
  rules: Partial<AccountRules>,
) {
  const receipt = `SFM${String(++serial).padStart(7, '0')}`;
  const body = new TextEncoder().encode(
    payheroBody('A', { amount: 1500, reference: typed ?? '', at: NOW, receipt, phone: phone ?? '' }),
  );
  const reading = provider.read(body, NOW);
  if (reading.kind !== 'notice') throw new Error(`not read: ${JSON.stringify(reading)}`);
  takePayments(store, [{ provider: 'payhero', body, reading, receivedAt: NOW }], { ...POLICY, ...rules }, NOW);
  const row = store.all(payments, {}).at(-1);
  if (row?.amount_cents !== cents(150_000)) throw new Error('the payment is not in the books');
  const suggestions = JSON.parse(row.suggestions ?? '[]') as Suggestion[];
  return {
    to: row.subscription_id === null ? null : accounts.get(row.subscription_id),
    why: row.reason,
    suggested: suggestions.map(({ subscriptionId }) => accounts.get(subscriptionId)),
    reasons: suggestions.map(({ reason }) => reason),
  };
}

const givenOf = (id: string) => fieldCase(id).given as Given;
const textsOf = ({ typed }: Given) => (typeof typed === 'string' ? [typed] : typed);

describe('an account as people type it', () => {
  test.each([
    ['F-account-01', 'ACC0001'],
    ['F-account-02', 'ACC0001'],
    ['F-account-03', 'ACC0001'],
    ['F-account-04', 'ACC0001'],
    ['F-account-05', 'ACC0001'],
    ['F-account-06', 'ACC0001'],
    ['F-account-07', 'ACC0001'],
    ['F-account-08', 'ACC0001'],
    ['F-account-09', 'ACC0001'],
    ['F-account-10', 'KAMAU-12'],
    ['F-account-11', 'KAMAU-12'],
    ['F-account-12', 'KAMAU-12'],
    ['F-account-14', 'KAMAU-12'],
    ['F-account-15', '00457'],
    ['F-account-16', '00457'],
    ['F-account-17', '00457'],
    ['F-account-19', 'HSE 12B'],
    ['F-account-20', 'HSE 12B'],
    ['F-account-21', 'HSE 12B'],
    ['F-account-22', 'HSE 12B'],
    ['F-account-27', 'ACC0003'],
    ['F-account-28', 'ACC0003'],
    ['F-account-29', 'ACC0003'],
    ['F-account-33', 'ACC0001'],
  ])('%s: is the one line %s', (id, account) => {
    const given = givenOf(id);
    for (const typed of textsOf(given)) {
      expect(box(given.lines).pays(typed, given.payer_phone), typed).toMatchObject({ to: account });
    }
  });

  test('F-account-35: accents and apostrophes are one with their absence', () => {
    const given = givenOf('F-account-35');
    const { pays } = box(given.lines);
    expect(textsOf(given).map((typed) => pays(typed).to)).toEqual(['MÜLLER', "O'TIENO-4", "O'TIENO-4", "O'TIENO-4"]);
  });

  test.each([
    ['F-account-13', 'KAMAU-12'],
    ['F-account-18', '00457'],
    ['F-account-24', 'JSY-7K2M9Q'],
  ])('%s: is suggested, since it says something beside %s', (id, account) => {
    const given = givenOf(id);
    for (const typed of textsOf(given)) {
      const found = box(given.lines).pays(typed);
      expect(found.to, typed).toBeNull();
      expect(found.suggested[0], typed).toBe(account);
    }
  });

  test('F-account-23: two lines that are written alike are both suggested, and neither is credited', () => {
    const given = givenOf('F-account-23');
    expect(box(given.lines).pays('a 12')).toMatchObject({
      to: null,
      why: 'account_ambiguous',
      suggested: ['A-12', 'A12'],
    });
    expect(box(given.lines).pays('a12.')).toMatchObject({ to: null });
    expect(box(given.lines).pays('a-12')).toMatchObject({ to: 'A-12', why: 'account' });
  });

  test('F-account-25: a typed phone is the line that has it, when that is one', () => {
    const given = givenOf('F-account-25');
    for (const typed of ['0712345678', '+254 712 345 678', 'acc 0712345678', '712345678 wifi']) {
      expect(box(given.lines).pays(typed), typed).toMatchObject({ to: 'ACC0001', why: 'phone' });
    }
    const both = box([...given.lines, { account: 'ACC0002', phone: '254712345678' }]);
    expect(both.pays('0712345678')).toMatchObject({ to: null, suggested: ['ACC0001', 'ACC0002'] });
    const other = box([...given.lines, { account: '0712345678', phone: '0799000111' }]);
    expect(other.pays('0712345678')).toMatchObject({ to: '0712345678' });
    expect(other.pays('0712 345 678')).toMatchObject({ to: null, why: 'account_ambiguous' });
  });

  test('F-account-32: a number of the settings before the account is taken off, another one suggests', () => {
    const given = givenOf('F-account-32');
    for (const typed of textsOf(given)) {
      expect(box(given.lines).pays(typed), typed).toMatchObject({
        to: null,
        suggested: ['ACC0001'],
        reasons: ['part'],
      });
      const rules = { sharedNumbers: ['400200', '01148123456700'] };
      expect(box(given.lines, rules).pays(typed), typed).toMatchObject({ to: 'ACC0001', why: 'account' });
      expect(box(given.lines, rules).pays(typed.replace('ACC000', 'acc ')), typed).toMatchObject({ to: 'ACC0001' });
    }
    expect(box(['4002'], { sharedNumbers: ['400200'] }).pays('4002001')).toMatchObject({ to: null });
  });

  test('F-account-34: a login suggests its line, and decides where the settings say so', () => {
    const given = givenOf('F-account-34');
    const lines = [...given.lines, { account: 'KAMAU-1', username: 'jane.home' }];
    for (const typed of [...textsOf(given), 'jane home']) {
      const account = typed === 'jane home' ? 'KAMAU-1' : 'ACC0001';
      expect(box(lines).pays(typed), typed).toMatchObject({ to: null, suggested: [account], reasons: ['login'] });
      expect(box(lines, { loginsMatch: true }).pays(typed), typed).toMatchObject({ to: account, why: 'login' });
    }
    const two = [...lines, { account: 'HSE 9', username: 'JANE-HOME' }];
    expect(box(two, { loginsMatch: true }).pays('jane home').to).toBeNull();
  });
});

describe('the payer’s own phone', () => {
  test('F-account-26: decides for a text that names nothing, with exactly one line', () => {
    const line = { account: 'ACC0001', phone: '0712100001' };
    for (const typed of [
      'wifi',
      'INTERNET',
      'Wi-Fi',
      'Demo Net',
      'demo net wifi',
      '-',
      '',
      ' . ',
      'N/A',
      'null',
      '0',
      'JSY',
      'my house',
      'nov',
    ]) {
      expect(box([line]).pays(typed, line.phone), typed).toMatchObject({ to: 'ACC0001', why: 'phone' });
      expect(box([line]).pays(typed), typed).toMatchObject({ to: null, suggested: [] });
      expect(box([line, { ...line, account: 'ACC0002' }]).pays(typed, line.phone), typed).toMatchObject({
        to: null,
        suggested: ['ACC0001', 'ACC0002'],
      });
    }
  });

  test('F-account-30: is not asked where another account stands in the text; both are suggested', () => {
    const given = givenOf('F-account-30');
    const { pays } = box(given.lines);
    expect(pays('ACC0003 mum', given.payer_phone)).toMatchObject({ to: null, suggested: ['ACC0003', 'ACC0001'] });
  });

  test('F-account-31: is not asked where another bill is named', () => {
    const given = givenOf('F-account-31');
    for (const typed of [
      ...textsOf(given),
      'Jane',
      'wifi 100',
      'school fees',
      '12 nov',
      '888888',
      'ACC 9',
      'X'.repeat(60_000),
    ]) {
      const found = box(given.lines).pays(typed, given.payer_phone);
      expect(found, typed.slice(0, 20)).toMatchObject({ to: null });
      expect(found.suggested, typed.slice(0, 20)).toEqual(['ACC0001']);
    }
    const neighbour = box([...given.lines, 'HSE 4', 'ACC0004']);
    expect(neighbour.pays('RENT HSE 4', given.payer_phone)).toMatchObject({
      to: null,
      suggested: ['HSE 4', 'ACC0004', 'ACC0001'],
    });
  });

  test.each(['MARYHOUS', 'MARYHOUSEE', 'MARYHUOSE', 'MARIHOUSE'])(
    '%s, one slip from another’s line, is not the payer’s',
    (typed) => {
      const lines = [{ account: 'JOHN', phone: '0712100001' }, { account: 'MARYHOUSE' }];
      expect(box(lines).pays(typed, '0712100001')).toMatchObject({ to: null, suggested: ['MARYHOUSE', 'JOHN'] });
      expect(box(lines).pays(typed)).toMatchObject({ to: null, suggested: ['MARYHOUSE'], reasons: ['neighbour'] });
    },
  );

  test('a slip in the payer’s own number waits too, and the own line is suggested first', () => {
    const lines = [{ account: '00437', phone: '0712100037' }, '00438', 'JSY-7K2M9Q'];
    expect(box(lines).pays('70437', '0712100037')).toMatchObject({ to: null, suggested: ['00437'] });
    const minted = [{ account: 'JSY-7K2M9Q', phone: '0712100037' }];
    for (const typed of ['JSY-7K2M9P', 'jsy 7kzm q9', '7K2M9']) {
      expect(box(minted).pays(typed, '0712100037'), typed).toMatchObject({ to: null, suggested: ['JSY-7K2M9Q'] });
    }
  });

  test('however many lines are near, the payer’s own is among them', () => {
    const own = { account: 'ZEBRA', phone: '0712100001' };
    const { suggested } = box([...Array.from({ length: 8 }, (_, n) => `A10${n}`), own]).pays('A109', own.phone);
    expect(suggested).toHaveLength(5);
    expect(suggested.at(-1)).toBe('ZEBRA');
  });
});

describe('lines that hide behind others', () => {
  test('the number of a retired line is not another line’s, nor the payer’s', () => {
    const lines = [
      { account: 'ACC0007', retired: true },
      { account: 'HSE 7', phone: '0712100001' },
    ];
    for (const typed of ['ACC0007', 'acc 7', '7']) {
      expect(box(lines).pays(typed, '0712100001'), typed).toMatchObject({
        to: null,
        why: 'account_retired',
        suggested: ['HSE 7'],
      });
    }
    expect(box(lines).pays('hse 7')).toMatchObject({ to: 'HSE 7' });
  });

  test.each([
    ['12-3', '1-23'],
    ['12-3', '12 30'],
    ['ACC0013', 'acc 0001.3'],
    ['12', '1212'],
    ['12', '1 2'],
    ['HSE 121', 'HSE 12L'],
    ['HSE 10', 'hse 1o'],
    ['12', 'O12'],
    ['12B', 'HSE 12B'],
    ['ACC0004', 'HSE 4'],
    ['ACC1500', '1500'],
    ['AC-12', 'HSE AC 12'],
  ])('%s is not named by %j', (account, typed) => {
    expect(box([account]).pays(typed)).toMatchObject({ to: null });
  });

  test.each([
    ['12-3', '12 3'],
    ['12-3', '123'],
    ['ACC0012', 'ACC0012 ACC0012'],
    ['00457', '457 457'],
    ['00457', 'OO457'],
    ['4078', '4O78'],
    ['HSE 12B', 'H/NO 12B'.replace('H/NO', 'house no')],
    ['WIFI', 'wi-fi'],
    ['0712345678', '+254 712 345678'],
    ['SHOP 3', 'Demo Net shop-3'],
  ])('%s is named by %j', (account, typed) => {
    expect(box([account]).pays(typed)).toMatchObject({ to: account });
  });

  test('one of ours is read with its check character alone, never as a number that was brought along', () => {
    const lines = ['JSY-7K2M9Q', '7K2-M9Q'];
    expect(box(lines).pays('JSY-7K2M9Q')).toMatchObject({ to: 'JSY-7K2M9Q' });
    expect(box(lines).pays('7k2m9q')).toMatchObject({ to: null, suggested: expect.arrayContaining(lines) as string[] });
    expect(box(lines).pays('JSY-7K2M9P').to).toBeNull();
  });

  test('a taught name that says another line than the number does is for a person', () => {
    const { store, pays } = box(['HSE 12', 'KAMAU-1']);
    store.run(
      query()((db) =>
        db
          .insertInto('account_alias')
          .values({ alias: '254733900900 HOUSE 12', subscription_id: 2, actor: 'a', created_at: NOW }),
      ),
      {},
    );
    expect(pays('house 12')).toMatchObject({ to: null, suggested: ['HSE 12', 'KAMAU-1'] });
    expect(pays('house 12', '0711000111')).toMatchObject({ to: 'HSE 12' });
  });

  test('the hash of a phone of ours is a phone like any other', () => {
    const hash = createHash('sha256').update('254712100001').digest('hex');
    const { pays } = box([{ account: 'ACC0001', phone: '0712100001' }, 'ACC0003']);
    expect(pays('wifi', hash)).toMatchObject({ to: 'ACC0001' });
    expect(pays('acc 3', hash)).toMatchObject({ to: 'ACC0003' });
    expect(pays('kplc', hash)).toMatchObject({ to: null, suggested: ['ACC0001'] });
  });
});
