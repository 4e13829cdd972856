import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { refundPhone } from '../../../src/domain/money/refund-phone.ts';
import { maskLocal, parseMsisdn } from '../../../src/domain/values/msisdn.ts';

const hash = (text: string) => createHash('sha256').update(text).digest('hex');
const PAYER = parseMsisdn('0712345678')!;
const OTHER = parseMsisdn('0722000001')!;

test.each([
  ['plain', PAYER, null, 'payer'],
  ['masked, and nobody names one', '2547 ***** 678', null, null],
  ['hashed, and nobody names one', hash(PAYER), null, null],
  ['not told, and nobody names one', null, null, null],
  ['plain, and the same is named', PAYER, PAYER, 'payer'],
  ['plain, and another is named', PAYER, OTHER, 'other'],
  ['hashed, and the same is named', hash(PAYER).toUpperCase(), PAYER, 'payer'],
  ['hashed, and another is named', hash(PAYER), OTHER, 'other'],
  ['masked, and one that fits is named', '2547 ***** 678', PAYER, 'unsure'],
  ['masked, and one that does not fit is named', '2547 ***** 678', OTHER, 'other'],
  ['not told, and one is named', null, OTHER, 'unsure'],
] as const)('the payer’s number is %s', (_what, told, named, whose) => {
  const to = refundPhone(told, named, named && hash(named));
  expect(to?.whose ?? null).toBe(whose);
  if (to !== null) expect(to.phone).toBe(named ?? told);
});

test('a masked number cannot be read back', () => {
  expect(maskLocal(PAYER)).toBe('0712 *** 678');
});
