import { createHash } from 'node:crypto';
import { foldAccount } from '../../domain/money/account-fold.ts';
import { normaliseForeign } from '../../domain/money/account-number.ts';
import { PAYMENT_SAID } from '../../domain/said/payment-said.ts';
import type { Both } from '../../domain/time/time.ts';
import { erasedNumber } from '../../storage/erasures.ts';
import { metaValue } from '../../storage/ledger.ts';
import type { Store } from '../../storage/engine/store.ts';

// Account numbers of people who were erased: what is kept of them says whether a number is one, and not which there were.

/** As it is kept: of these books alone, and the same however the number is written. */
export function digestOfNumber(store: Store, accountNo: string): Uint8Array {
  const books = store.first(metaValue, { key: 'books.id' })?.value ?? '';
  const plain = foldAccount(accountNo).plain || normaliseForeign(accountNo);
  return createHash('sha256').update(`washa.erased\n${books}\n${plain}`).digest();
}

/** When whoever had this number was erased, UTC ms; null: nobody had it who was. */
export function erasedAt(store: Store, accountNo: string): number | null {
  return store.first(erasedNumber, { digest: digestOfNumber(store, accountNo) })?.at ?? null;
}

/** Why a number cannot be given. */
export const erasedWords = (accountNo: string): Both => PAYMENT_SAID.wasErased(accountNo);
