import { PRICE } from '../books.ts';

/** Money that is told of. */
export interface Money {
  readonly receipt: string;
  readonly amount: number;
  readonly account: string | null;
  readonly phone: string | null;
}

const some = (receipt: string, amount: number, account: string | null): Money => {
  // Who types what means nothing is known by the phone, if at all.
  return { receipt, amount, account, phone: account === 'nobody' ? '254711000009' : null };
};

/** Truly paid at M-Pesa. */
export const MONEY: readonly Money[] = [
  some('SCA0000000', PRICE, 'ACC1'),
  some('SCA0000001', 2 * PRICE, 'ACC2'),
  some('SCA0000002', 50_000, 'ACC3'),
  some('SCA0000003', PRICE - 100, 'ACC1'),
  some('SCA0000004', 3 * PRICE + 7_000, 'nobody'),
  some('SCA0000005', PRICE, 'nobody'),
  some('SCA0000006', 100, 'ACC4'),
  some('SCA0000007', 9 * PRICE, 'ACC2'),
];

/** Somebody only says so. */
export const FORGED: readonly Money[] = [some('SCF0000000', PRICE, 'ACC3'), some('SCF0000001', 2 * PRICE, 'ACC4')];
