import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAmount, readCurrency } from '../../../src/domain/money/amount-text.ts';
import { glean, mayBeMoney } from '../../../src/domain/money/gleanings.ts';
import { isPlaceholder } from '../../../src/domain/money/placeholder.ts';

const of = (text: string) => glean(new TextEncoder().encode(text));
const json = (value: unknown) => of(JSON.stringify(value));

describe('an amount as it is written', () => {
  test.each([
    ['10', 1000],
    ['1,013.00', 101_300],
    ['KES 10', 1000],
    ['Kes. 1,500', 150_000],
    ['Ksh10', 1000],
    ['KSh 1,500.00', 150_000],
    ['KSHS 20', 2000],
    ['1500/=', 150_000],
    ['Ksh 1,500/-', 150_000],
    ['10 KES', 1000],
    ['10\u00a0KES', 1000],
    ['1500.000', 150_000],
  ])('%s is %i cents', (text, cents) => expect(readAmount(text)).toBe(cents));

  test.each([
    '1e3',
    '10.005',
    '1.500,00',
    '1.500',
    '10.000',
    '1,50',
    '-10',
    '+10',
    'USD 10',
    '10 USD',
    '1 500',
    'KES',
    '',
    '1.5k',
    '0x10',
  ])('%s is no amount: it could mean something else', (text) => expect(readAmount(text)).toBeNull());

  test.each([
    ['KSH', 'KES'],
    ['Ksh.', 'KES'],
    ['kes', 'KES'],
    ['', 'KES'],
    ['usd', 'USD'],
  ])('currency %j is %s', (text, currency) => expect(readCurrency(text)).toBe(currency));
});

describe('a text that stands for nothing', () => {
  test.each([
    'N/A',
    'NA',
    'n.a.',
    'null',
    '(null)',
    'None',
    'nil',
    'undefined',
    '0',
    '0000000000',
    '',
    '  ',
    '-',
    '--',
    '–',
    '****',
    'TKE1****C4',
    'XXXXXXXXXX',
    '[object Object]',
  ])('%j', (text) => expect(isPlaceholder(text)).toBe(true));
  test.each(['TKE1A2B3C4', 'ws_CO_1', '00402', 'nairobi', 'ACC0001', 'Анна', '7'])('%j names something', (text) =>
    expect(isPlaceholder(text)).toBe(false),
  );
});

describe('gleanings', () => {
  test('of a row of Daraja’s list are those of a payment', () => {
    const row = '{"transactionId":"TKD1A2B3C7","msisdn":254712345678,"billreference":"acc 0001","amount":"1500.0"}';
    expect(of(row)).toMatchObject({ receipt: 'TKD1A2B3C7', account: 'acc 0001', amountCents: 150_000 });
  });

  const whole = {
    Amount: 'KES 1,500',
    MpesaReceiptNumber: 'TKE1A2B3C4',
    ExternalReference: 'ACC0001',
    Phone: '0712345678',
  };
  const seen = {
    amount: 'KES 1,500',
    amountCents: 150_000,
    receipt: 'TKE1A2B3C4',
    account: 'ACC0001',
    payerPhone: '0712345678',
  };

  test.each([
    ['a flat body', JSON.stringify(whole)],
    ['a body in an envelope', JSON.stringify({ status: true, response: whole })],
    ['JSON inside JSON', JSON.stringify({ response: JSON.stringify(whole) })],
    ['JSON inside JSON inside JSON', JSON.stringify({ a: JSON.stringify({ response: JSON.stringify(whole) }) })],
    ['JSON as a text', JSON.stringify(JSON.stringify(whole))],
    ['JSON in a form', `payload=${encodeURIComponent(JSON.stringify(whole))}`],
    ['a form', new URLSearchParams(whole).toString()],
    ['a body that was cut off', `${JSON.stringify(whole).slice(0, -1)},"more":{"x`],
    ['single quotes', JSON.stringify(whole).replaceAll('"', "'")],
    ['a comma too many', JSON.stringify(whole).replace('}', ',}')],
    [
      'XML',
      '<p><Amount>KES 1,500</Amount><TransID>TKE1A2B3C4</TransID><BillRefNumber>ACC0001</BillRefNumber><MSISDN>0712345678</MSISDN></p>',
    ],
  ])('%s', (_, text) => expect(of(text)).toMatchObject(seen));

  test('two amounts stand side by side and are none', () => {
    expect(of('{"Amount":10,"Amount":1000}')).toMatchObject({ amount: '10 / 1000', amountCents: null });
    expect(of('{"Amount":10,"amount":10}')).toMatchObject({ amount: '10', amountCents: 1000 });
  });

  test('an amount that is not read is shown as it stands there', () => {
    expect(json({ Amount: '1e3' })).toMatchObject({ amount: '1e3', amountCents: null });
    expect(json({ Amount: 0, MpesaReceiptNumber: 'TKA1B2C3D8' })).toMatchObject({ amount: '0', receipt: 'TKA1B2C3D8' });
  });

  test('placeholders are nothing, and a masked number is shown', () => {
    const found = json({ Amount: 'N/A', MpesaReceiptNumber: 'N/A', ExternalReference: '-', Phone: '2547 ***** 126' });
    expect(found).toMatchObject({ amount: null, receipt: null, account: null, payerPhone: '2547 ***** 126' });
    expect(mayBeMoney(found)).toBe(false);
  });

  test('bodies of other providers are named', () => {
    const daraja = {
      TransactionType: 'Pay Bill',
      TransID: 'TKE1A2B3C9',
      TransAmount: '1500.00',
      BillRefNumber: 'ACC0001',
      FirstName: 'JOHN',
    };
    expect(json(daraja)).toMatchObject({
      form: 'Daraja',
      amountCents: 150_000,
      receipt: 'TKE1A2B3C9',
      payerName: 'JOHN',
    });
    const push = {
      Body: {
        stkCallback: {
          CallbackMetadata: {
            Item: [
              { Name: 'Amount', Value: 10 },
              { Name: 'MpesaReceiptNumber', Value: 'TKE1A2B3D0' },
            ],
          },
        },
      },
    };
    expect(json(push)).toMatchObject({ form: 'Daraja', amountCents: 1000, receipt: 'TKE1A2B3D0' });
    const kopo = {
      topic: 'buygoods_transaction_received',
      event: { resource: { amount: '100.0', reference: 'TKE1A2B3D0' } },
    };
    expect(json(kopo)).toMatchObject({ form: 'Kopo Kopo', amountCents: 10_000, receipt: 'TKE1A2B3D0' });
  });

  test('a message of M-Pesa itself', () => {
    expect(of('TKE1A2B3C4 Confirmed. Ksh1,500.00 received from JOHN')).toMatchObject({
      amountCents: 150_000,
      receipt: 'TKE1A2B3C4',
    });
  });

  test.each(['', 'not json', 'x'.repeat(60_000), '{}', '[1,2]', '{"status":true}'])(
    'rubbish holds nothing: %#',
    (text) => expect(mayBeMoney(of(text))).toBe(false),
  );

  test('never throws, whatever the bytes', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 500 }), (body) => void glean(body)));
    fc.assert(fc.property(fc.string(), (text) => void of(`Amount=${text}&{"Amount":"${text}"`)));
  });

  test.each([
    '"a":'.repeat(16_000),
    '{"'.repeat(30_000),
    '\\'.repeat(65_000),
    '<a>'.repeat(20_000),
    'a=&'.repeat(20_000),
  ])('work is bounded: %#', (text) => void of(text));
});
