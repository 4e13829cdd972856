import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import type { ValidationQuestion } from '../../../src/domain/provider-port.ts';
import { createJudge } from '../../../src/services/money/judge-payer.ts';
import type { Language } from '../../../src/domain/time/time.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { addLine, callbacks, NOW, notice, openStore, payments, POLICY, receiptKey, take } from '../books.ts';
import { runs } from '../../runs.ts';

const speaks = query<{ language: Language }>()((db, p) => db.updateTable('subscriber').set({ language: p.language }));

const STRANGER = '254700999999';

function judgeOf(store: Store) {
  const judge = createJudge({
    store,
    rules: POLICY,
    language: 'en',
    onFailure: (error) => {
      throw error;
    },
  });
  return (question: Partial<ValidationQuestion>) =>
    judge({ account: 'ACC1', amountCents: cents(150_000), currency: 'KES', payerPhone: STRANGER, ...question });
}

describe('who asks before a payment', () => {
  test.each([
    ['an account that nobody has', { account: 'ACC77' }, 'account', /no such account/],
    ['no account, from a phone that nobody has', { account: null }, 'account', /Write your account number/],
    ['an account that is closed', { account: 'ACC2' }, 'account', /closed/],
    ['another currency', { currency: 'TZS' }, 'amount', /amount/],
    ['an amount that nobody pays', { amountCents: cents(100_000_001) }, 'amount', /amount/],
  ])('is refused for %s, in words', (_, question: Partial<ValidationQuestion>, because, words) => {
    const store = openStore();
    addLine(store, 1);
    addLine(store, 2, { set: { retired_at: NOW - 1 } });
    const verdict = judgeOf(store)(question);
    expect(verdict).toMatchObject({ kind: 'refuse', because });
    expect(verdict).toHaveProperty('message', expect.stringMatching(words));
  });

  test('hears it in the language that he is written to in', () => {
    const store = openStore();
    addLine(store, 1, { msisdn: '254711000001' });
    store.run(speaks, { language: 'sw' });
    const verdict = judgeOf(store)({ account: 'ACC77', payerPhone: '0711000001' });
    expect(verdict).toHaveProperty('message', 'Akaunti hiyo haipo. Angalia namba ya akaunti.');
  });

  test('is let through exactly where the payment would find its line by itself', () => {
    const typed = fc.oneof(
      fc.constantFrom(
        'ACC1',
        'acc 1',
        'Acc-2',
        'ACC',
        '',
        'wifi',
        'N/A',
        'RENT HSE 4',
        '0711000001',
        'ACC12',
        'acc1acc1',
      ),
      fc.string({ maxLength: 12 }),
    );
    const phone = fc.constantFrom(STRANGER, '0711000001', '254711000002', null);
    fc.assert(
      fc.property(typed, phone, (account, payerPhone) => {
        const store = openStore();
        addLine(store, 1, { msisdn: '254711000001' });
        addLine(store, 2, { msisdn: '254711000002' });
        addLine(store, 12, { msisdn: '254711000002' });
        const verdict = judgeOf(store)({ account, payerPhone });
        expect([store.all(payments, {}), store.all(callbacks, {})]).toEqual([[], []]);
        take(store, notice({ keys: [receiptKey('TKE1A2B3C4')], account, payerPhone }));
        const [payment] = store.all(payments, {});
        expect(verdict.kind === 'accept').toBe(payment?.subscription_id !== null);
      }),
      { numRuns: runs(60) },
    );
  });
});
