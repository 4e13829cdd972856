import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mintAccountNumber } from '../../../src/domain/money/account-number.ts';
import { cents } from '../../../src/domain/values/money.ts';
import { matchNotice } from '../../../src/services/money/match-notice.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { takePayments } from '../../../src/services/money/take-payments.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { addLine, delivery, lineRow, lines as allLines, notice, NOW, openStore, POLICY } from '../books.ts';
import { runs } from '../../runs.ts';

// Random books, random typings, and an oracle that shares no code with what it judges: it compares the digits of a text, and
// the letters of it, with those of a line, one after the other.

const FILLERS =
  'ACCOUNT ACCOUNTS ACCNO ACNO ACCT ACC AC AKAUNTI NUMBER NUM NAMBA NO FOR PAYMENT PAY MALIPO INTERNET INTANETI NET WIFI MTANDAO FIBRE FIBER BROADBAND HOTSPOT HOUSE HSE DEMO'.split(
    ' ',
  );
const NOTHING = [
  ...FILLERS,
  ...'HOME ME MINE MY SELF THE YA KWA LIPA BUNDLE DATA NONE NULL NA NIL JSY NOV MAR MAY MARCH'.split(' '),
];

/** Runs of letters, and of digits, of an upper-case text without accents; an O beside digits counts as one of them. */
function readBy(text: string): { letters: string; numbers: string[]; houses: boolean } {
  const pieces =
    plainOf(text)
      .replace(/(?<=\d)O+(?=\d|$|[^A-Z0-9])|O{2,}(?=\d)|(?<=[A-Z])O+(?=\d)|O(?=\d+O)/g, (os) => '0'.repeat(os.length))
      .match(/[A-Z]+|\d+/g) ?? [];
  const isWord = (piece: string) => /[A-Z]/.test(piece);
  return {
    letters: pieces.filter((piece) => isWord(piece) && !FILLERS.includes(piece)).join(''),
    numbers: pieces.filter((piece) => !isWord(piece)),
    houses: pieces.some((piece) => piece === 'HSE' || piece === 'HOUSE'),
  };
}

const plainOf = (text: string) =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f'’`]/g, '')
    .toUpperCase()
    .replace(/WI-FI|WI FI/g, 'WIFI')
    .replace(/A\/C/g, 'ACC')
    .replace(/N\/A/g, 'NONE');

function saysNothing(text: string): boolean {
  const words =
    text
      .toUpperCase()
      .replace(/WI-FI|WI FI/g, 'WIFI')
      .replace(/A\/C|N\/A/g, 'NO')
      .match(/[\p{L}\d]+/gu) ?? [];
  return words.every((word) => NOTHING.includes(word) || /^0+$/.test(word));
}

/** What was entered twice, once: `HSE1BHSE1B`, `00001 00001`. Of `1212` nobody knows. */
function onceOf(text: string): string | null {
  const plain = (plainOf(text).match(/[A-Z0-9]+/g) ?? []).join(' ');
  return /^\d+$/.test(plain) ? null : (/^(.+?) ?\1$/.exec(plain)?.[1] ?? null);
}

/** What is parted is parted so in the number; zeros before the first digit say nothing, those within a number are digits of it. */
function sameNumbers(typed: string[], line: string[]): boolean {
  const bare = (numbers: string[], by: string) => numbers.join(by).replace(/^0+/, '');
  const isPhone = /^(254|0)?[17]\d{8}$/.test(typed.join(''));
  return (
    bare(typed, '-') === bare(line, '-') || ((typed.length === 1 || isPhone) && bare(typed, '') === bare(line, ''))
  );
}

function namesAccount(text: string, account: string): boolean {
  if (/^JSY-[0-9A-Z]{6}$/.test(account)) {
    return lookAlike(text).includes(lookAlike(account.slice(4)));
  }
  const line = readBy(account);
  return [text, onceOf(text) ?? text].some((one) => {
    const typed = readBy(one);
    if (typed.houses && !line.houses && text.trim().toUpperCase() !== account) return false;
    return typed.letters === line.letters && sameNumbers(typed.numbers, line.numbers);
  });
}

function lookAlike(text: string): string {
  const twins: Record<string, string> = { O: '0', I: '1', L: '1', S: '5', Z: '2', B: '8', U: 'V' };
  return Array.from(text.toUpperCase())
    .filter((c) => /[0-9A-Z]/.test(c))
    .map((c) => twins[c] ?? c)
    .join('');
}

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
const minted = fc.array(place, { minLength: 5, maxLength: 5 }).map((dice) => {
  let at = 0;
  return mintAccountNumber('JSY', () => dice[at++] ?? 0);
});
const small = fc.integer({ min: 1, max: 13 });
const account = fc.oneof(
  { weight: 2, arbitrary: small.map((n) => `ACC${String(n).padStart(4, '0')}`) },
  small.map((n) => String(n).padStart(5, '0')),
  small.map(String),
  fc.tuple(small, fc.constantFrom('', 'A', 'B')).map(([n, c]) => `HSE ${n}${c}`),
  fc.tuple(small, small).map(([a, b]) => `${a}-${b}`),
  fc.tuple(fc.constantFrom('KAMAU', 'MARY', "N'GANGA", 'A', 'MÜLLER'), small).map(([name, n]) => `${name}-${n}`),
  fc.constantFrom('MARYHOUSE', 'JOHN', 'A12', 'WAMBUI1', '0712345671'),
  minted,
);
const phone = fc.constantFrom('254712345671', '254712345672', '254712345673');
const line = fc.record({
  account,
  phone,
  retired: fc.boolean(),
  login: fc.constantFrom('mary', 'kamau1', 'acc-1', '7'),
});
const book = fc.uniqueArray(line, { selector: (one) => one.account, minLength: 1, maxLength: 6 });

type Spoil = (text: string) => string;
const at = (text: string, where: number) => where % Math.max(1, text.length);
const spoil: fc.Arbitrary<Spoil> = fc.oneof(
  fc.constantFrom<Spoil[]>(
    (text) => text.toLowerCase(),
    (text) => text.replace(/[- ]/g, ''),
    (text) => text.replace(/-/g, ' '),
    (text) => `${text}.`,
    (text) => `acc ${text}`,
    (text) => `house ${text}`,
    (text) => `${text} internet`,
    (text) => `${text} mum`,
    (text) => `rent ${text}`,
    (text) => `${text} ${text}`,
    (text) => text + text,
    (text) => text.replace(/^[A-Z]+[- ]?/, ''),
    (text) => text.replace(/0+/, ''),
    (text) => text.replace(/0/g, 'O'),
    (text) => Array.from(text).join(' '),
    (text) => `400200-${text}`,
  ),
  fc.tuple(fc.nat(20), fc.constantFrom('1', '0', 'A', '-')).map(
    ([where, c]): Spoil =>
      (text) =>
        text.slice(0, at(text, where)) + c + text.slice(at(text, where)),
  ),
  fc.nat(20).map(
    (where): Spoil =>
      (text) =>
        text.slice(0, at(text, where)) + text.slice(at(text, where) + 1),
  ),
);
const other = fc.constantFrom(
  '',
  '-',
  'wifi',
  'Wi-Fi',
  'N/A',
  'null',
  '0',
  'kplc',
  'RENT HSE 4',
  'invoice 12',
  '0712345672',
  '254 712345673',
  'jane',
  'demo net',
  'my house',
  'fees 4',
  '4 4',
  '12',
  'x'.repeat(300),
);
const typing = fc.record({
  of: fc.nat(5),
  spoils: fc.array(spoil, { maxLength: 2 }),
  other: fc.option(other, { freq: 2 }),
  payer: fc.option(phone),
});

test('money goes to no line that the text does not name, but to the payer’s one line for a text that names nothing', () => {
  const store = openStore();
  fc.assert(
    fc.property(book, fc.array(typing, { minLength: 8, maxLength: 8 }), fc.boolean(), (lines, typings, loginsMatch) => {
      for (const table of ['subscription', 'subscriber'] as const) {
        store.run(
          query()((db) => db.deleteFrom(table)),
          {},
        );
      }
      const ids = new Map(
        lines.map((one, n) => {
          const set = { retired_at: one.retired && n > 0 ? NOW : null };
          const id = addLine(store, n, {
            accountNo: one.account,
            msisdn: one.phone,
            username: `${one.login}${n > 3 ? '' : n}`,
            router: `r${n}`,
            set,
          });
          return [id, { ...one, retired: set.retired_at !== null, login: `${one.login}${n > 3 ? '' : n}` }];
        }),
      );
      const rules = { ...POLICY, loginsMatch };
      for (const { of, spoils, other: instead, payer } of typings) {
        const text = instead ?? spoils.reduce((now, change) => change(now), lines[of % lines.length]!.account);
        const claim = { account: text, amountCents: cents(777_700), payerPhone: payer, requestOnly: false };
        const found = matchNotice(store, claim, null, rules);
        const live = [...ids.values()].filter((one) => !one.retired);
        if (found.kind === 'unmatched') continue;
        const got = ids.get(found.subscriptionId)!;
        const said = `${JSON.stringify(text)} of ${payer ?? 'nobody'} went to ${JSON.stringify(got)} by ${found.via}`;
        expect(got.retired, said).toBe(false);
        const alnum = (some: string) => some.toUpperCase().replace(/[^A-Z0-9]/g, '');
        const ways = {
          account: namesAccount(text, got.account),
          login: loginsMatch && alnum(text) === alnum(got.login),
          typedPhone: text.replace(/\D/g, '').slice(-9) === got.phone.slice(-9) && readBy(text).letters === '',
          own: saysNothing(text) && live.filter((one) => one.phone === payer).length === 1 && got.phone === payer,
        };
        expect(Object.values(ways).some(Boolean), said).toBe(true);
        // Who has more than one such line, and did not type one of them exactly, is asked.
        const twins = [...ids.values()].filter(
          (one) => ways.account && namesAccount(text, one.account) && namesAccount(one.account, got.account),
        );
        if (twins.length > 1)
          expect(
            twins.map((one) => one.account),
            said,
          ).toContain(text.trim().toUpperCase());
      }
    }),
    { numRuns: runs(120) },
  );
});

test.each([
  ['00001 00001', ['00001', '11', '00011', '1-1', '100001'], '00001'],
  ['00001 00001', ['11', '1-1', '100001', '0000100001'], null],
  ['1 1', ['1', '11'], null],
  ['0000100001', ['00001', '11', '1-1'], null],
  ['HSE1BHSE1B', ['HSE 1B', '1B1B'], 'HSE 1B'],
  ['O1O', ['10', '1'], '10'],
])(
  'an account that is entered twice is that account, never one that both make together: %s among %j',
  (text, book, whose) => {
    const store = openStore();
    const ids = new Map(book.map((accountNo, n) => [addLine(store, n, { accountNo }), accountNo]));
    const claim = { account: text, amountCents: cents(777_700), payerPhone: null, requestOnly: false };
    const found = matchNotice(store, claim, null, POLICY);
    expect(found.kind === 'matched' ? ids.get(found.subscriptionId) : null).toBe(whose);
  },
);

test('what is one slip away from a line is never that line’s by itself, and is suggested', () => {
  const live = fc.constantFrom('MARYHOUSE', 'KAMAU-12', 'ACC0001', '00457', 'HSE 12B', 'JSY-7K2M9Q', 'PLOT 7/B');
  const slip = fc.tuple(
    live,
    fc.nat(8),
    fc.constantFrom('out', 'in', 'other', 'swap'),
    fc.constantFrom(...Array.from('479QXZ')),
  );
  const store = openStore();
  const ids = new Map(
    ['MARYHOUSE', 'KAMAU-12', 'ACC0001', '00457', 'HSE 12B', 'JSY-7K2M9Q', 'PLOT 7/B', 'JOHN'].map((accountNo, n) => [
      addLine(store, n, { accountNo }),
      accountNo,
    ]),
  );
  fc.assert(
    fc.property(slip, ([accountNo, where, how, c]) => {
      const k = at(accountNo, where);
      const [head, rest] = [accountNo.slice(0, k), accountNo.slice(k)];
      const slipped = {
        out: head + rest.slice(1),
        in: head + c + rest,
        other: head + c + rest.slice(1),
        swap: head + rest.slice(1, 2) + rest.slice(0, 1) + rest.slice(2),
      }[how];
      fc.pre(!namesAccount(slipped, accountNo) && !saysNothing(slipped));
      // From the phone of JOHN, whose line it is not.
      const found = matchNotice(
        store,
        { account: slipped, amountCents: cents(777_700), payerPhone: '254700000007', requestOnly: false },
        null,
        POLICY,
      );
      if (found.kind === 'matched')
        throw new Error(`${slipped} went to ${ids.get(found.subscriptionId)} by ${found.via}`);
      const suggested = found.suggestions.map(({ subscriptionId }) => ids.get(subscriptionId));
      expect(suggested, slipped).toContain(accountNo);
      expect(suggested.at(-1), slipped).toBe('JOHN');
    }),
    { numRuns: runs(400) },
  );
});

test('a name that a person taught is not asked where the number itself is another’s', () => {
  const store = openStore();
  const [taught, exact] = ['KAMAU-1', 'HSE 12'].map((accountNo, n) => addLine(store, n, { accountNo }));
  const teach = query<{ alias: string; lineId: number }>()((db, p) =>
    db.insertInto('account_alias').values({ alias: p.alias, subscription_id: p.lineId, actor: 'a', created_at: NOW }),
  );
  store.run(teach, { alias: '254700000009 HSE 12', lineId: taught! });
  const claim = { account: 'hse 12', amountCents: cents(1), payerPhone: '254700000009', requestOnly: false };
  expect(matchNotice(store, claim, null, POLICY)).toMatchObject({ subscriptionId: exact });
});

const PLANS = [
  { code: 'hour', name: 'Hour', price_cents: 1_000, period_unit: 'hour', period_count: 1 },
  { code: 'day', name: 'Day', price_cents: 5_000, period_unit: 'day', period_count: 1 },
  { code: 'twin', name: 'Twin', price_cents: 5_000, period_unit: 'day', period_count: 2 },
  { code: 'week', name: 'Week', price_cents: 28_000, period_unit: 'week', period_count: 1 },
  { code: 'home', name: 'Home', price_cents: 150_000, period_unit: 'month', period_count: 1 },
] as const;

test('an amount picks a plan for the one line of its payer’s phone, where it is the price of exactly one, and changes no other line', () => {
  const told = fc.record({
    text: fc.constantFrom('', 'wifi', 'ACC1', 'rent 4', '0712345672'),
    payer: fc.option(phone),
    shillings: fc.constantFrom(10, 20, 50, 280, 1500),
  });
  const book = fc.array(fc.record({ phone, plan: fc.constantFrom(...PLANS) }), { minLength: 1, maxLength: 4 });
  const among = fc.subarray(PLANS.map(({ code }) => code));
  fc.assert(
    fc.property(book, told, among, (known, { text, payer, shillings }, amountPicksPlan) => {
      const store = openStore();
      for (const [n, plan] of PLANS.entries()) addLine(store, 90 + n, { plan, msisdn: null, set: { retired_at: NOW } });
      known.forEach((one, n) => addLine(store, n, { plan: one.plan, msisdn: one.phone, router: `r${n}` }));
      const money = notice({ amountCents: cents(shillings * 100), account: text, payerPhone: payer });
      const policy = { ...POLICY, amountPicksPlan };
      const [taken] = takePayments(store, [delivery(money)], policy, NOW);
      // The oracle looks at the phones alone: a text that names a line, or says something, picks nothing.
      const named = text === '0712345672' ? '254712345672' : ['', 'wifi'].includes(text) ? payer : null;
      const own = known.filter((one) => one.phone === named);
      const priced = PLANS.filter(
        ({ code, price_cents }) => amountPicksPlan.includes(code) && price_cents === shillings * 100,
      );
      const [whose] = own;
      const picked =
        own.length === 1 &&
        priced.length === 1 &&
        amountPicksPlan.includes(whose!.plan.code) &&
        whose!.plan.price_cents !== shillings * 100
          ? priced[0]!.code
          : null;
      if (own.length > 1 && text !== 'ACC1') expect(taken).toMatchObject({ reason: 'unmatched' });
      known.forEach((one, n) => {
        const row = lineRow(store, `ACC${n}`);
        const isPicked = one === whose && picked !== null;
        expect(row.plan_code).toBe(isPicked ? picked : one.plan.code);
        expect(row.next_plan_code).toBeNull();
        if (isPicked) expect(row.expires_at).toBeGreaterThan(NOW);
      });
      expect(store.all(allLines, {}).filter(({ plan_code }) => !PLANS.some(({ code }) => code === plan_code))).toEqual(
        [],
      );
      expect(checkBooks(store).problems).toEqual([]);
    }),
    { numRuns: runs(60) },
  );
});

test('while a line has time left, the plan that an amount picks begins when that is over, and its money is kept until then', () => {
  const store = openStore();
  for (const [n, plan] of PLANS.entries()) addLine(store, 90 + n, { plan, msisdn: null, set: { retired_at: NOW } });
  addLine(store, 1, { plan: PLANS[1], expiresAt: NOW + 60_000 });
  const money = notice({ amountCents: cents(28_000), payerPhone: '254700000001' });
  takePayments(store, [delivery(money)], { ...POLICY, amountPicksPlan: ['hour', 'day', 'week'] }, NOW);
  expect(lineRow(store, 'ACC1')).toMatchObject({ plan_code: 'day', next_plan_code: 'week', balance_cents: 28_000 });
});
