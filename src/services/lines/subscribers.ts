import { createHash } from 'node:crypto';
import { mintAccountNumber } from '../../domain/money/account-number.ts';
import { foldAccount } from '../../domain/money/account-fold.ts';
import { Fault } from '../../domain/values/fault.ts';
import type { Store } from '../../storage/engine/store.ts';
import { linesByKeys } from '../../storage/lines.ts';
import { lineIdByAccount } from '../../storage/subscribers.ts';
import { erasedAt } from '../box/erased-numbers.ts';

/** A payer can type this many characters as an account at a paybill (Daraja, BillRefNumber). */
export const ACCOUNT_LENGTH = 20;

/** Mints a number that looks free; the caller's unique index has the last word. */
export type Mint = () => string;

/** SHA-256 in hex of the twelve digits: the form in which Safaricom may hand a payer's number out. Of no phone there is none. */
export function hashMsisdn(msisdn: string | null): string | null {
  return msisdn === null ? null : createHash('sha256').update(msisdn).digest('hex');
}

/**
 * Mints an account number that no line has, and nobody had who was erased, and that no payer takes for one which the ISP brought along.
 * @param claimed numbers that are about to be given
 * @throws Fault `account.exhausted` when chance keeps hitting numbers that are taken
 */
export function mintFree(store: Store, mint: Mint, claimed: ReadonlySet<string> = new Set()): string {
  for (let tries = 0; tries < 50; tries++) {
    const accountNo = mint();
    const isFree =
      !claimed.has(accountNo) &&
      store.first(lineIdByAccount, { accountNo }) === undefined &&
      erasedAt(store, accountNo) === null;
    if (isFree && !isWrittenLikeAnother(store, accountNo)) return accountNo;
  }
  throw new Fault('account.exhausted', 'dead', 'No free account number was found; choose another prefix.');
}

/** With or without its prefix. */
function isWrittenLikeAnother(store: Store, accountNo: string): boolean {
  const keys = [accountNo, accountNo.slice(accountNo.indexOf('-') + 1)].map((text) => foldAccount(text).key);
  return store.first(linesByKeys, { keys: JSON.stringify(keys) }) !== undefined;
}

export function minter(prefix: string, random: () => number): Mint {
  return () => mintAccountNumber(prefix, random);
}
