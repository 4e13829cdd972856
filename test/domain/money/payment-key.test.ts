import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cents } from '../../../src/domain/values/money.ts';
import { cents } from '../../../src/domain/values/money.ts';
import type { PaymentKey, PaymentKeyScheme } from '../../../src/domain/money/notice.ts';
import type { KnownPayment } from '../../../src/domain/money/payment-key.ts';
import { identify } from '../../../src/domain/money/payment-key.ts';

const key = (scheme: PaymentKeyScheme, value: string): PaymentKey => ({ scheme, value });
const R1 = key('mpesa.receipt', 'UFU51A2XO2');
const R2 = key('mpesa.receipt', 'UFU51A2XO3');
const C1 = key('checkout', 'ws_CO_1');
const C2 = key('checkout', 'ws_CO_2');
const money = { amountCents: cents(150_000), currency: 'KES' };
const payment1: KnownPayment = { id: 1, ...money, receipt: R1.value, order: null, contradicts: null };
const payment2: KnownPayment = { id: 2, ...money, receipt: R2.value, order: null, contradicts: null };
const unreceipted: KnownPayment = { id: 3, ...money, receipt: null, order: null, contradicts: null };

describe('identify', () => {
  it('takes money under unknown names as new', () => {
    expect(identify({ ...money, keys: [R1, C1] }, [])).toEqual({ kind: 'new' });
  });

  it('field 29: knows a repeat', () => {
    expect(identify({ ...money, keys: [R1] }, [{ key: R1, payment: payment1 }])).toEqual({
      kind: 'known',
      paymentId: 1,
      newKeys: [],
    });
  });

  it('field 29: joins an STK callback and a paybill callback by their receipt, and learns the new name once', () => {
    expect(identify({ ...money, keys: [R1, C1, C1] }, [{ key: R1, payment: payment1 }])).toEqual({
      kind: 'known',
      paymentId: 1,
      newKeys: [C1],
    });
    expect(identify({ ...money, keys: [R1, C1] }, [{ key: C1, payment: unreceipted }])).toEqual({
      kind: 'known',
      paymentId: 3,
      newKeys: [R1],
    });
  });

  it.each([
    ['amount', { amountCents: cents(150_001) }],
    ['currency', { currency: 'USD' }],
    ['currency', { currency: 'USD', amountCents: cents(1) }],
  ] as const)('sees a conflict of %s', (reason, change) => {
    expect(identify({ ...money, ...change, keys: [R1] }, [{ key: R1, payment: payment1 }])).toEqual({
      kind: 'conflict',
      paymentIds: [1],
      reason,
    });
  });

  it('sees names of two payments in one notice', () => {
    const found = [
      { key: C2, payment: payment2 },
      { key: R1, payment: payment1 },
    ];
    const conflict = { kind: 'conflict', paymentIds: [1, 2], reason: 'two_payments' };
    expect(identify({ ...money, keys: [R1, C2] }, found)).toEqual(conflict);
  });

  it('field 44: a second receipt under a known checkout id is other money, not a repeat', () => {
    expect(identify({ ...money, keys: [R2, C1] }, [{ key: C1, payment: payment1 }])).toEqual({
      kind: 'conflict',
      paymentIds: [1],
      reason: 'two_payments',
    });
  });

  it('never takes one notice with two receipts as a repeat', () => {
    expect(identify({ ...money, keys: [R1, R2] }, [{ key: R1, payment: payment1 }]).kind).toBe('conflict');
  });
});

/** Books with nothing but payments and their names, fed with notices as the services feed them. */
function book(notices: readonly { keys: readonly PaymentKey[]; amountCents: Cents; currency: string }[]) {
  const owners = new Map<string, KnownPayment>();
  const payments = new Map<number, KnownPayment>();
  let conflicts = 0;
  for (const notice of notices) {
    const found = notice.keys.flatMap((one) => {
      const payment = owners.get(`${one.scheme} ${one.value}`);
      return payment === undefined ? [] : [{ key: one, payment }];
    });
    const identity = identify(notice, found);
    if (identity.kind === 'conflict') {
      conflicts++;
      continue;
    }
    const id = identity.kind === 'new' ? payments.size + 1 : identity.paymentId;
    const receipt =
      notice.keys.find((one) => one.scheme === 'mpesa.receipt')?.value ?? payments.get(id)?.receipt ?? null;
    const payment = {
      id,
      amountCents: notice.amountCents,
      currency: notice.currency,
      receipt,
      order: null,
      contradicts: null,
    };
    payments.set(id, payment);
    for (const one of notice.keys) owners.set(`${one.scheme} ${one.value}`, payment);
    for (const [name, owner] of owners) if (owner.id === id) owners.set(name, payment);
  }
  return { payments: [...payments.values()], conflicts };
}

describe('identify, over whole histories', () => {
  /** Real money as one provider reports it: each delivery names the receipt, and maybe more. */
  const deliveries = fc
    .uniqueArray(fc.record({ n: fc.nat({ max: 999 }), paid: fc.integer({ min: 1, max: 99_999 }) }), {
      selector: (real) => real.n,
      minLength: 1,
      maxLength: 5,
    })
    .chain((all) => {
      const each = all.map(({ n, paid }) => {
        const names = [key('checkout', `ws_CO_${n}`), key('payhero.reference', `ref-${n}`)];
        return fc.array(fc.subarray(names), { minLength: 1, maxLength: 4 }).map((lists) =>
          lists.map((list) => ({
            keys: [key('mpesa.receipt', `R${n}`), ...list],
            amountCents: cents(paid),
            currency: 'KES',
          })),
        );
      });
      const mixed = fc.tuple(...each).chain((lists) => {
        const flat = lists.flat();
        return fc.shuffledSubarray(flat, { minLength: flat.length, maxLength: flat.length });
      });
      return fc.tuple(fc.constant(all), mixed);
    });

  it('field 29: any order and any number of repeats gives each money once, and no conflict', () => {
    fc.assert(
      fc.property(deliveries, ([real, notices]) => {
        const { payments, conflicts } = book(notices);
        expect(conflicts).toBe(0);
        const booked = payments.map((one) => `${one.receipt} ${one.amountCents}`).sort();
        expect(booked).toEqual(real.map(({ n, paid }) => `R${n} ${paid}`).sort());
      }),
    );
  });
});
