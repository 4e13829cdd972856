import { createHash } from 'node:crypto';
import { mintAccountNumber, normaliseForeign } from '../../domain/money/account-number.ts';
import { Fault } from '../../domain/values/fault.ts';
import { parseMsisdn } from '../../domain/values/msisdn.ts';
import { formerLoginsOfLine } from '../../storage/former-logins.ts';
import type { Store } from '../../storage/engine/store.ts';
import { findLines, lineDetail, lineIdByAccount, paymentsOfLine, type FoundLine } from '../../storage/subscribers.ts';

/** A payer can type this many characters as an account at a paybill (Daraja, BillRefNumber). */
export const ACCOUNT_LENGTH = 20;

/** Mints a number that looks free; the caller's unique index has the last word. */
export type Mint = () => string;

/** SHA-256 in hex of the twelve digits: the form in which Safaricom may hand a payer's number out. */
export function hashMsisdn(msisdn: string): string {
  return createHash('sha256').update(msisdn).digest('hex');
}

/**
 * Mints an account number that no line has.
 * @param claimed numbers that are about to be given
 * @throws Fault `account.exhausted` when chance keeps hitting numbers that are taken
 */
export function mintFree(store: Store, mint: Mint, claimed: ReadonlySet<string> = new Set()): string {
  for (let tries = 0; tries < 50; tries++) {
    const accountNo = mint();
    if (!claimed.has(accountNo) && store.first(lineIdByAccount, { accountNo }) === undefined) return accountNo;
  }
  throw new Fault('account.exhausted', 'dead', 'No free account number was found; choose another prefix.');
}

export function minter(prefix: string, random: () => number): Mint {
  return () => mintAccountNumber(prefix, random);
}

/**
 * Lines whose subscriber's name, account number or login contains `text`, or whose number contains its digits in any way of
 * writing them; of an empty text all. By name.
 */
export function listLines(store: Store, text: string, options: { retired: boolean; limit: number }): FoundLine[] {
  return store.all(findLines, {
    text: text.replaceAll(/[\\%_]/g, '\\$&'),
    digits: phoneDigits(text),
    retired: options.retired ? 1 : 0,
    limit: options.limit,
  });
}

/** No number contains it. */
const NO_DIGITS = 'x';

/** The digits of a phone number as they stand in the books. Fewer than four are part of too many numbers to find one. */
function phoneDigits(text: string): string {
  const whole = parseMsisdn(text);
  if (whole !== null) return whole;
  const bare = text.replaceAll(/[\s+()-]/g, '');
  return /^\d{4,}$/.test(bare) ? bare.replace(/^0/, '') : NO_DIGITS;
}

/** One line, its newest payments and what it left behind on routers; null when no line has this account number. */
export function showLine(store: Store, accountNo: string, payments = 10) {
  const line = store.first(lineDetail, { accountNo: normaliseForeign(accountNo) });
  if (line === undefined) return null;
  const { id } = line;
  return {
    line,
    payments: store.all(paymentsOfLine, { id, limit: payments }),
    formerLogins: store.all(formerLoginsOfLine, { id }),
  };
}
