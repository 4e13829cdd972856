import { describe, expect, test } from 'vitest';
import { readComment } from '../../../src/domain/lists/comment.ts';

const TODAY = '2026-11-20';
const read = (comment: string) => {
  const { name, phones, expires, price, house, account, otherDates } = readComment(comment, TODAY);
  return Object.fromEntries(
    Object.entries({
      name,
      phones: phones.join(' '),
      expires,
      price,
      house,
      account,
      otherDates: otherDates.join(' '),
    }).filter(([, value]) => value !== null && value !== ''),
  );
};

describe('what a comment on a login says', () => {
  test.each<[string, object]>([
    ['Jane 0712345678 exp 5/12', { name: 'Jane', phones: '0712345678', expires: '2026-12-05' }],
    [
      'Wanjiku Kamau 0712345678 hse 12B exp 1/12',
      { name: 'Wanjiku Kamau', phones: '0712345678', house: '12B', expires: '2026-12-01' },
    ],
    ['KAMAU', { name: 'KAMAU' }],
    ['0733000999;2500;5th', { phones: '0733000999', price: '2500', expires: '5th' }],
    ['do not touch - office', {}],
    ['Otieno / hse 7 / paid 5-11', { name: 'Otieno', house: '7', otherDates: '5-11' }],
    ['Njeri exp=2026-12-01 =do not touch=', { name: 'Njeri', expires: '2026-12-01' }],
    ['washa? ask Fatuma', {}],
    ['washa JSY-7K4M3X', { account: 'JSY-7K4M3X' }],
    ['acc no: A-17 Mercy', { account: 'A-17', name: 'Mercy' }],
    [
      '+254722000017 Barasa -- installed may/17/2024',
      { phones: '+254722000017', name: 'Barasa', otherDates: 'may/17/2024' },
    ],
    ['Caf\udce9 Kiprop', { name: 'Café Kiprop' }],
    [
      'Mary 0712 345 678 / 0733-000-999 KES 1,500 due 3rd Jan',
      { name: 'Mary', phones: '0712 345 678 0733-000-999', price: 'KES 1,500', expires: '2027-01-03' },
    ],
    ['Ann valid to 31/12/26 1,500/=', { name: 'Ann', expires: '2026-12-31', price: '1,500/=' }],
    ['Ann 1.5k until dec 5', { name: 'Ann', expires: '2026-12-05', price: '1.5k' }],
    ['moved away', {}],
    ['exp 31/11', { expires: '31/11' }],
    ['', {}],
    ['-', {}],
    ['12345678901234567890', {}],
  ])('%j', (comment, found) => {
    expect(read(comment)).toEqual(found);
  });

  test('a day without a year is the nearest one, before or after', () => {
    expect(readComment('exp 5/1', '2026-12-28').expires).toBe('2027-01-05');
    expect(readComment('exp 28/12', '2027-01-05').expires).toBe('2026-12-28');
  });
});
