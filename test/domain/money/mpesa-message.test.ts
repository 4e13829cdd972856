import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readMpesaMessage } from '../../../src/domain/money/mpesa-message.ts';

const read = (text: string) => readMpesaMessage(text, 'Africa/Nairobi');
const TEN = Date.parse('2026-11-26T07:00:00Z');

describe('a message of M-Pesa', () => {
  test.each([
    [
      'to who paid a paybill',
      'TKA1B2C3D5 Confirmed. Ksh2,500.00 sent to MTAANI NET for account ACC0003 on 26/11/26 at 10:00 AM New M-PESA balance is Ksh12.00. Transaction cost, Ksh0.00.',
      'ACC0003',
      TEN,
    ],
    [
      'with an account of several words',
      'TKA1B2C3D5 Confirmed. Ksh2,500.00 sent to MTAANI NET for account RENT HSE 4 on 26/11/26 at 10:00 PM New M-PESA balance is Ksh12.00.',
      'RENT HSE 4',
      TEN + 12 * 3_600_000,
    ],
    [
      'to who paid a till',
      'TKA1B2C3D5 Confirmed. Ksh2,500.00 paid to MTAANI NET. on 26/11/26 at 12:05 AM.New M-PESA balance is Ksh12.00.',
      null,
      Date.parse('2026-11-25T21:05:00Z'),
    ],
    [
      'to the business',
      'TKA1B2C3D5 Confirmed.on 26/11/26 at 10:00 AM Ksh2,500.00 received from 254712345678 ALEX OTIENO. Account Number ACC0003 New Utility balance is Ksh9,000.00',
      'ACC0003',
      TEN,
    ],
    [
      'in Swahili',
      'TKA1B2C3D5 Imethibitishwa. Ksh2,500.00 imetumwa kwa MTAANI NET kwa akaunti namba ACC0003 tarehe 26/11/26 saa 10:00 AM Salio lako jipya la M-PESA ni Ksh12.00.',
      'ACC0003',
      TEN,
    ],
    [
      'copied in lower case, over several lines',
      'tka1b2c3d5 confirmed.\nksh2,500.00 sent to mtaani net\nfor account acc0003 on 26/11/26 at 10:00 am',
      'acc0003',
      TEN,
    ],
    ['that was cut short', 'TKA1B2C3D5 Confirmed. Ksh2,500.00 sent to MTAANI', null, null],
  ])('%s', (_what, text, account, paidAt) =>
    expect(read(text)).toEqual({ receipt: 'TKA1B2C3D5', amountCents: 250_000, account, paidAt }),
  );

  test.each([
    'ACC0003',
    'TKA1B2C3D5',
    'Wanjiku Kamau',
    'KES 1,500',
    '0712345678',
    'Confirmed. Ksh2,500.00 sent to MTAANI NET for account ACC0003',
    '',
  ])('%j is none', (text) => expect(read(text)).toBeNull());

  test('a day that does not exist is no time', () => {
    expect(read('TKA1B2C3D5 Confirmed. Ksh10.00 sent on 31/02/26 at 10:00 AM')).toMatchObject({ paidAt: null });
  });

  test('never throws, whatever is pasted', () => {
    fc.assert(fc.property(fc.string(), (text) => void read(`TKA1B2C3D5 Ksh1 for account ${text} on ${text}`)));
  });
});
