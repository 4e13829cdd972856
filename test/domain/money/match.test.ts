import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountText } from '../../../src/domain/money/account-number.ts';
import { parseAccountNumber } from '../../../src/domain/money/account-number.ts';
import type { MatchFacts } from '../../../src/domain/money/match.ts';
import { aliasKey, matchPayment } from '../../../src/domain/money/match.ts';
import type { Msisdn, Payer } from '../../../src/domain/values/msisdn.ts';
import { readPayer } from '../../../src/domain/values/msisdn.ts';

const typed = (text: string): AccountText => parseAccountNumber(text, 'JSY');
const PLAIN = readPayer('0712345678');
const HASH = readPayer('ab'.repeat(32));
const MASK = readPayer('2547 ***** 126');
const NOBODY: MatchFacts = {
  requestLine: null,
  requestOnly: false,
  account: typed(''),
  saysNothing: true,
  accountLine: null,
  foldLines: [],
  namesRetired: false,
  aliasLine: null,
  loginLines: [],
  loginsMatch: false,
  payer: { kind: 'none' },
  payerLines: [],
  typedPhoneLines: [],
  partLines: [],
  neighbourLines: [],
  maskLines: [],
};
const facts = (some: Partial<MatchFacts>): MatchFacts => ({
  ...NOBODY,
  saysNothing: (some.account ?? NOBODY.account).kind === 'empty',
  ...some,
});

describe('matchPayment', () => {
  it('asks the request, the account, what else the text names, and the phone, in this order', () => {
    const all = facts({
      requestLine: 1,
      account: typed('house 12'),
      accountLine: 2,
      aliasLine: 3,
      payer: PLAIN,
      payerLines: [4],
    });
    const via = (some: MatchFacts): unknown => {
      const found = matchPayment(some);
      return found.kind === 'matched' ? [found.subscriptionId, found.via] : found.reason;
    };
    expect(via(all)).toEqual([1, 'request']);
    expect(via({ ...all, requestLine: null })).toEqual([2, 'account']);
    expect(via({ ...all, requestLine: null, accountLine: null })).toEqual([3, 'alias']);
    expect(via({ ...all, requestLine: null, accountLine: null, aliasLine: null })).toBe('unknown_account');
    const nothing = { ...all, requestLine: null, accountLine: null, aliasLine: null, saysNothing: true };
    expect(via(nothing)).toEqual([4, 'phone']);
  });

  it('asks everything that the text names to agree', () => {
    const via = (some: Partial<MatchFacts>): unknown => {
      const found = matchPayment(facts({ account: typed('house 12'), payer: PLAIN, payerLines: [4], ...some }));
      return found.kind === 'matched' ? [found.subscriptionId, found.via] : found.reason;
    };
    expect(via({ foldLines: [2] })).toEqual([2, 'fold']);
    expect(via({ foldLines: [2], aliasLine: 2, typedPhoneLines: [2] })).toEqual([2, 'fold']);
    expect(via({ foldLines: [2, 3] })).toBe('account_ambiguous');
    expect(via({ foldLines: [2], aliasLine: 3 })).toBe('account_ambiguous');
    expect(via({ foldLines: [2], typedPhoneLines: [3] })).toBe('account_ambiguous');
    expect(via({ foldLines: [2], loginLines: [3] })).toBe('account_ambiguous');
    expect(via({ foldLines: [2], loginLines: [2] })).toEqual([2, 'fold']);
    expect(via({ loginLines: [3] })).toBe('unknown_account');
    expect(via({ loginLines: [3], loginsMatch: true })).toEqual([3, 'login']);
    expect(via({ loginLines: [3, 5], loginsMatch: true })).toBe('account_ambiguous');
    expect(via({ foldLines: [2], namesRetired: true })).toBe('account_retired');
    expect(via({ saysNothing: true, foldLines: [2] })).toEqual([2, 'fold']);
  });

  it('field 28: a payment that must answer a request is matched by nothing else', () => {
    const found = matchPayment(
      facts({ requestOnly: true, account: typed('JSY-7K2M9Q'), accountLine: 2, payer: PLAIN, payerLines: [2, 4] }),
    );
    expect(found).toEqual({
      kind: 'unmatched',
      reason: 'request_unknown',
      suggestions: [
        { subscriptionId: 2, reason: 'account', score: 100 },
        { subscriptionId: 4, reason: 'phone', score: 60 },
      ],
    });
  });

  it.each([
    ['plain', PLAIN],
    ['hashed', HASH],
  ])('field 41: a %s number of ours with exactly one line matches', (_, payer) => {
    expect(matchPayment(facts({ payer, payerLines: [4] }))).toEqual({
      kind: 'matched',
      subscriptionId: 4,
      via: 'phone',
    });
    expect(matchPayment(facts({ payer, payerLines: [4, 5] }))).toMatchObject({ reason: 'phone_ambiguous' });
    expect(matchPayment(facts({ payer }))).toMatchObject({ reason: 'phone_unknown', suggestions: [] });
  });

  it('field 41: a masked number only ever suggests', () => {
    expect(matchPayment(facts({ payer: MASK, maskLines: [4], payerLines: [4] }))).toEqual({
      kind: 'unmatched',
      reason: 'no_account',
      suggestions: [{ subscriptionId: 4, reason: 'mask', score: 20 }],
    });
  });

  it('says nothing of a phone that was not given', () => {
    expect(matchPayment(NOBODY)).toEqual({ kind: 'unmatched', reason: 'no_account', suggestions: [] });
  });

  describe('what was typed against the phone', () => {
    it.each(['Jane', 'wifi 100', 'kplc'])(
      '%j names something that the books do not know: the phone is not asked',
      (text) => {
        const found = matchPayment(facts({ account: typed(text), payer: PLAIN, payerLines: [4] }));
        expect(found).toEqual({
          kind: 'unmatched',
          reason: 'unknown_account',
          suggestions: [{ subscriptionId: 4, reason: 'phone', score: 60 }],
        });
      },
    );

    it('a valid number that is nobody’s here was meant for somebody else', () => {
      const found = matchPayment(facts({ account: typed('JSY-7K2M9Q'), payer: PLAIN, payerLines: [4] }));
      expect(found).toEqual({
        kind: 'unmatched',
        reason: 'unknown_account',
        suggestions: [{ subscriptionId: 4, reason: 'phone', score: 60 }],
      });
    });

    it('a mistyped number is nobody’s, though it is the payer’s own that is one slip away', () => {
      const slip = facts({ account: typed('JSY-7K2M9P'), payer: PLAIN, payerLines: [4], neighbourLines: [4, 9] });
      expect(matchPayment(slip)).toEqual({
        kind: 'unmatched',
        reason: 'bad_check',
        suggestions: [
          { subscriptionId: 4, reason: 'neighbour', score: 100 },
          { subscriptionId: 9, reason: 'neighbour', score: 65 },
        ],
      });
      expect(matchPayment({ ...slip, neighbourLines: [9] })).toMatchObject({
        suggestions: [{ subscriptionId: 9 }, { subscriptionId: 4 }],
      });
    });

    it('a neighbour alone never matches', () => {
      const slip = facts({ account: typed('JSY-7K2M9P'), neighbourLines: [9] });
      expect(matchPayment(slip)).toMatchObject({ kind: 'unmatched', reason: 'bad_check' });
    });

    it('a typed phone counts instead of the payer’s own', () => {
      const other = facts({ account: typed('0799 000 111'), payer: PLAIN, payerLines: [4] });
      expect(matchPayment({ ...other, typedPhoneLines: [6] })).toEqual({
        kind: 'matched',
        subscriptionId: 6,
        via: 'phone',
      });
      expect(matchPayment({ ...other, typedPhoneLines: [6, 7] })).toMatchObject({ reason: 'phone_ambiguous' });
      expect(matchPayment(other)).toMatchObject({
        reason: 'phone_unknown',
        suggestions: [{ subscriptionId: 4, reason: 'phone' }],
      });
    });
  });
});

describe('aliasKey', () => {
  it('joins the payer and the text, because neither is enough alone', () => {
    expect(aliasKey(typed('Internet'), PLAIN)).toBe('254712345678 INTERNET');
    expect(aliasKey(typed(''), PLAIN)).toBe('254712345678 ');
    expect(aliasKey(typed('Internet'), HASH)).toBe(`${'ab'.repeat(32)} INTERNET`);
    expect(aliasKey(typed('Internet'), MASK)).toBeNull();
    expect(aliasKey(typed('Internet'), { kind: 'none' })).toBeNull();
  });
});

describe('matchPayment, for all facts', () => {
  const id = fc.integer({ min: 1, max: 6 });
  const ids = fc.array(id, { maxLength: 8 });
  const payer = fc.constantFrom<Payer>(
    PLAIN,
    HASH,
    MASK,
    { kind: 'none' },
    { kind: 'plain', msisdn: '254110000000' as Msisdn },
  );
  const any: fc.Arbitrary<MatchFacts> = fc.record({
    requestLine: fc.option(id),
    requestOnly: fc.boolean(),
    account: fc.constantFrom(...['', 'JSY-7K2M9Q', 'JSY-7K2M9P', 'internet', '0712345678'].map(typed)),
    saysNothing: fc.boolean(),
    accountLine: fc.option(id),
    foldLines: ids,
    namesRetired: fc.boolean(),
    loginLines: ids,
    loginsMatch: fc.boolean(),
    partLines: ids,
    aliasLine: fc.option(id),
    payer,
    payerLines: ids,
    typedPhoneLines: ids,
    neighbourLines: ids,
    maskLines: ids,
  });

  it('gives at most five suggestions, one a line, best first', () => {
    fc.assert(
      fc.property(any, (some) => {
        const found = matchPayment(some);
        if (found.kind === 'matched') return;
        const lines = found.suggestions.map((one) => one.subscriptionId);
        expect(lines.length).toBeLessThanOrEqual(5);
        expect(new Set(lines).size).toBe(lines.length);
        const scores = found.suggestions.map((one) => one.score);
        expect(scores).toEqual(scores.toSorted((a, b) => b - a));
        expect(scores.every((score) => score >= 1 && score <= 100)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('field 41: masks, parts and neighbours never change whether and whom it matches', () => {
    fc.assert(
      fc.property(any, ids, ids, ids, (some, maskLines, neighbourLines, partLines) => {
        const bare = matchPayment(some);
        const hinted = matchPayment({ ...some, maskLines, neighbourLines, partLines });
        if (bare.kind === 'matched') expect(hinted).toEqual(bare);
        else expect(hinted).toMatchObject({ kind: 'unmatched', reason: bare.reason });
      }),
      { numRuns: 500 },
    );
  });

  it('does not depend on the order or the repeats of what was looked up', () => {
    fc.assert(
      fc.property(any, (some) => {
        const turned = {
          ...some,
          payerLines: [...some.payerLines, ...some.payerLines].reverse(),
          foldLines: some.foldLines.toReversed(),
          loginLines: some.loginLines.toReversed(),
          partLines: some.partLines.toReversed(),
          typedPhoneLines: some.typedPhoneLines.toReversed(),
          neighbourLines: some.neighbourLines.toReversed(),
          maskLines: some.maskLines.toReversed(),
        };
        expect(matchPayment(turned)).toEqual(matchPayment(some));
      }),
      { numRuns: 500 },
    );
  });
});
