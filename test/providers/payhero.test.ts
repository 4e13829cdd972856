import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { payheroBody } from '../../src/simulate/provider/payhero-body.ts';
import { noticeOf, payhero, pushed, read } from './samples.ts';

const provider = payhero();
const dialectA = (members: object): string => JSON.stringify({ forward_url: '', response: members, status: true });
const paidA = {
  Amount: 10,
  CheckoutRequestID: 'ws_CO_14012024103543427700000126',
  ExternalReference: 'INV-009',
  MpesaReceiptNumber: 'SAE3YULR0Y',
  Phone: '+254700000126',
  ResultCode: 0,
  Status: 'Success',
};
const paidC = JSON.parse(payheroBody('C', pushed)) as Record<string, unknown>;

describe('PayHero dialect A, the result of a push', () => {
  test('the documented sample', () => {
    expect(noticeOf(provider, dialectA(paidA))).toEqual({
      provider: 'payhero',
      keys: [
        { scheme: 'mpesa.receipt', value: 'SAE3YULR0Y' },
        { scheme: 'checkout', value: 'ws_CO_14012024103543427700000126' },
      ],
      amountCents: 1000,
      currency: 'KES',
      account: 'INV-009',
      payerPhone: '+254700000126',
      payerName: null,
      paidAt: null,
      requestNames: ['INV-009', 'ws_CO_14012024103543427700000126'],
      requestOnly: false,
      hold: null,
    });
  });

  test('field 28: a push is found by checkout id, and by the reference of its attempt', () => {
    const notice = noticeOf(provider, dialectA({ ...paidA, ExternalReference: 'JSY-7K2M9Q.3' }));
    expect(notice.account).toBe('JSY-7K2M9Q.3');
    expect(notice.requestNames).toEqual(['JSY-7K2M9Q.3', 'ws_CO_14012024103543427700000126']);
  });

  test('field names count in any case and without underscores, and a receipt becomes upper case', () => {
    const body = JSON.stringify({
      amount: '10',
      checkout_request_id: 'ws_CO_1',
      external_reference: 'INV-009',
      mpesa_receipt_number: ' sae3yulr0y ',
      result_code: '0',
      status: 'SUCCESS',
    });
    expect(noticeOf(provider, body)).toMatchObject({
      amountCents: 1000,
      keys: [{ value: 'SAE3YULR0Y' }, { value: 'ws_CO_1' }],
    });
  });

  test.each([
    [1500, 150_000],
    ['1500', 150_000],
    ['1,500.00', 150_000],
    ['0.5', 50],
    ['KES 10', 1000],
    ['1500/=', 150_000],
  ])('amount %j is %i cents', (amount, amountCents) => {
    expect(noticeOf(provider, dialectA({ ...paidA, Amount: amount }))).toMatchObject({ amountCents });
  });

  test('an amount is read as it was written, never through a float', () => {
    const written = (lexeme: string): string => dialectA(paidA).replace('"Amount":10', `"Amount":${lexeme}`);
    expect(noticeOf(provider, written('1500.0')).amountCents).toBe(150_000);
    expect(noticeOf(provider, written('1.10')).amountCents).toBe(110);
    for (const lexeme of [
      '1.5e3',
      '-10',
      '0',
      '10.001',
      '99999999999999999999',
      'null',
      'true',
      '"1e3"',
      '"10.005"',
      '"1.500,00"',
      '"1.500"',
      '"USD 10"',
      '""',
    ]) {
      expect(read(provider, written(lexeme)), lexeme).toMatchObject({ kind: 'quarantined', reason: 'unclear' });
    }
  });

  test.each([
    ['a cancelled push', { ResultCode: 1032, Status: 'Failed', ResultDesc: 'Request cancelled by user' }, '1032'],
    ['a code that is a word', { ResultCode: 'SFC_IC0003', Status: 'Failed' }, 'SFC_IC0003'],
    ['a blank result code', { ResultCode: '', Status: 'Failed', MpesaReceiptNumber: '' }, 'failed'],
    ['no result code', { Status: 'Cancelled' }, 'cancelled'],
    ['no word', { ResultCode: 1037 }, '1037'],
  ])('a failure: %s', (_name, members, code) => {
    const reading = read(provider, dialectA({ ExternalReference: 'DP-ABC', ...members }));
    expect(reading).toMatchObject({ kind: 'failure', failure: { code, terminalKeys: [], requestNames: ['DP-ABC'] } });
  });

  test.each([
    ['a missing result code is not zero', { ResultCode: undefined }],
    ['a blank result code is not zero', { ResultCode: ' ' }],
    ['null is not zero', { ResultCode: null }],
    ['false is not zero', { ResultCode: false }],
    ['unsuccessful is not success', { Status: 'unsuccessful' }],
    ['no word', { Status: undefined }],
    ['no receipt', { MpesaReceiptNumber: '' }],
    ['success with the code of a failure', { ResultCode: 1032 }],
    ['failed with a receipt', { Status: 'Failed' }],
    ['failed with code 0', { Status: 'Failed', MpesaReceiptNumber: '' }],
    ['a receipt with a line break', { MpesaReceiptNumber: 'SAE3\nYULR0Y' }],
    ['an unknown transaction type', { Transaction_Type: 'service_charge' }],
    ['two amounts in two spellings', { amount: 10_000 }],
  ])('unclear, so no money moves: %s', (_name, members) => {
    const reading = read(provider, dialectA({ ...paidA, ...members }));
    expect(reading.kind).toBe('quarantined');
  });

  test('two amounts under one key are no amount', () => {
    const body = dialectA(paidA).replace('"Amount":10', '"Amount":10,"Amount":1000');
    expect(read(provider, body)).toMatchObject({ kind: 'quarantined', reason: 'unparsed' });
  });

  test.each([[{ Status: 'QUEUED' }], [{ ResultCode: 4999 }]])('not decided yet: %j', (members) => {
    expect(read(provider, dialectA({ ExternalReference: 'x', ...members }))).toMatchObject({
      kind: 'ignored',
      reason: 'open',
    });
  });

  test('the outer status decides nothing', () => {
    const failed = payheroBody('A', { ...pushed, failed: { code: 1, message: 'm' } });
    expect(failed).toContain('"status":true}');
    expect(read(provider, failed).kind).toBe('failure');
    expect(read(provider, JSON.stringify({ response: paidA, status: false })).kind).toBe('notice');
    expect(read(provider, JSON.stringify({ status: true })).kind).toBe('quarantined');
  });
});

describe('PayHero dialect B, the account-wide address', () => {
  test('names the payer, and never takes PayHero’s own account number for the payer’s', () => {
    const notice = noticeOf(provider, payheroBody('B', { ...pushed, payerName: 'ALEX', phone: '254700000126' }));
    expect(notice).toMatchObject({ account: 'JSY-7K2M9Q', payerPhone: '254700000126', payerName: 'ALEX' });
    expect(notice.keys).toContainEqual({ scheme: 'payhero.reference', value: 'UFD004453187.iI' });
    const bare = JSON.parse(payheroBody('B', { ...pushed, reference: '' })) as object;
    expect(noticeOf(provider, JSON.stringify(bare)).account).toBeNull();
  });

  test('field 41: a masked number is passed on as it is', () => {
    expect(noticeOf(provider, payheroBody('B', { ...pushed, phone: '25470****126' })).payerPhone).toBe('25470****126');
  });

  test('flat, as an older plugin reads it', () => {
    const { response } = JSON.parse(payheroBody('B', pushed)) as { response: object };
    expect(noticeOf(provider, JSON.stringify(response)).amountCents).toBe(150_000);
  });

  test.each([
    { MPESA_Reference: '' },
    { Amount: '0' },
    { woocommerce_payment_status: 'failed' },
    { ResultCode: 1 },
    { Status: 'Reversed' },
  ])('unclear: %j', (members) => {
    const { response } = JSON.parse(payheroBody('B', pushed)) as { response: object };
    expect(read(provider, dialectA({ ...response, ...members }))).toMatchObject({
      kind: 'quarantined',
      reason: 'unclear',
    });
  });
});

describe('PayHero dialect C, PayHero Africa', () => {
  test('the documented sample; its Z is UTC', () => {
    const body = { ...paidC, transaction_date: '2026-06-30T00:44:53Z' };
    const notice = noticeOf(provider, JSON.stringify(body));
    expect(notice.paidAt).toBe(Date.UTC(2026, 5, 30, 0, 44, 53));
    expect(notice.keys).toEqual([
      { scheme: 'mpesa.receipt', value: 'UCF51A2XO2' },
      { scheme: 'payhero.reference', value: 'UFD004453187.iI' },
    ]);
    expect(notice.requestNames).toEqual(['JSY-7K2M9Q', 'UFD004453187.iI']);
  });

  test('a time without a zone is Kenyan', () => {
    const notice = noticeOf(provider, JSON.stringify({ ...paidC, transaction_date: '2026-06-30 00:44:53' }));
    expect(notice.paidAt).toBe(Date.UTC(2026, 5, 29, 21, 44, 53));
  });

  test('a currency that is no code of three letters is for a person', () => {
    const body = JSON.stringify({ ...paidC, currency: 'shillings' });
    expect(read(provider, body)).toMatchObject({
      kind: 'quarantined',
      reason: 'unclear',
      detail: 'currency SHILLINGS',
    });
  });

  test('the failed sample of the guide has no amount, ids or type', () => {
    const body = { success: false, status: 'failed', message: 'Request Cancelled by user.', external_reference: 'x' };
    expect(read(provider, JSON.stringify(body))).toMatchObject({ kind: 'failure', failure: { code: 'failed' } });
  });

  test.each([
    { success: 'true' },
    { success: false },
    { status: 'unsuccessful' },
    { status: 'failed' },
    { transaction_type: undefined },
    { provider_reference: '' },
    { amount: null },
  ])('unclear: %j', (members) => {
    expect(read(provider, JSON.stringify({ ...paidC, ...members }))).toMatchObject({ kind: 'quarantined' });
  });
});

describe('PayHero policies', () => {
  test('hold until confirmed, and a ceiling that holds whatever the policy', () => {
    const body = dialectA(paidA);
    expect(noticeOf(payhero({ unconfirmed: 'hold' }), body).hold).toBe('unconfirmed');
    expect(noticeOf(payhero({ ceilingCents: 999 }), body).hold).toBe('ceiling');
    expect(noticeOf(payhero({ ceilingCents: 1000 }), body).hold).toBeNull();
  });

  test('money that leaves is ignored however the envelope says so', () => {
    for (const body of [
      dialectA({ ...paidA, Transaction_Type: 'b2c' }),
      dialectA({ ...paidA, payment_service: 'b2c' }),
      JSON.stringify({ response: paidA, transaction_type: 'outbound_payment' }),
      JSON.stringify({ ...paidC, transaction_type: 'Outbound-Payment' }),
    ]) {
      expect(read(provider, body)).toMatchObject({ kind: 'ignored', reason: 'outbound' });
    }
  });

  test('field 27: no text but the allowed words is a success', () => {
    fc.assert(
      fc.property(fc.string(), (word) => {
        fc.pre(!/^(?:success|successful|completed?|paid)$/i.test(word.replaceAll(/[^\p{L}]/gu, '')));
        expect(read(provider, dialectA({ ...paidA, Status: word })).kind).not.toBe('notice');
      }),
    );
  });

  test('a byte order mark and a name cut in the middle of a character do not lose a payment', () => {
    const head = Buffer.from('\ufeff{"Name":"x');
    const tail = Buffer.from(`","response":${JSON.stringify(paidA)}}`);
    expect(noticeOf(provider, Buffer.concat([head, Buffer.from([0xc3]), tail])).amountCents).toBe(1000);
  });
});

describe('money that is not understood', () => {
  test('with a receipt and an amount it claims both, whatever else is unclear', () => {
    const { response } = JSON.parse(payheroBody('A', pushed)) as { response: object };
    const body = JSON.stringify({ response: { ...response, Status: 'Reversed?' } });
    const reading = read(provider, body);
    expect(reading).toMatchObject({ kind: 'quarantined', reason: 'unclear' });
    expect(reading.kind === 'quarantined' && reading.claim).toMatchObject({ amountCents: 150_000, currency: 'KES' });
  });

  test('in a currency that cannot be read, in none', () => {
    const { response } = JSON.parse(payheroBody('A', pushed)) as { response: object };
    const reading = read(provider, JSON.stringify({ response: { ...response, currency: 'shillings' } }));
    expect(reading.kind === 'quarantined' && reading.claim).toMatchObject({ currency: 'XXX' });
  });

  test('without a receipt it is held when all that is there says yes, and only told when something says no', () => {
    const { response } = JSON.parse(payheroBody('A', pushed)) as { response: object };
    const claimOf = (members: object) => {
      const reading = read(provider, JSON.stringify({ response: { ...response, MpesaReceiptNumber: '', ...members } }));
      expect(reading.kind).toBe('quarantined');
      return reading.kind === 'quarantined' ? reading.claim : undefined;
    };
    expect(claimOf({})).toMatchObject({ amountCents: 150_000, keys: [{ scheme: 'checkout' }] });
    expect(claimOf({ Status: 'Failed' })).toBeUndefined();
    expect(claimOf({ ResultCode: 1032 })).toBeUndefined();
  });
});
