import { parseCents, type Cents } from '../values/money.ts';

/** Kenya's shilling as people and programs write it. */
const SHILLING = String.raw`(?:KES|KSHS?|SHS?)\.?`;
const WRITTEN = new RegExp(String.raw`^(?:${SHILLING}\s*)?([\d,.]+)(?:\s*/[=-])?(?:\s*${SHILLING})?$`, 'i');

/** Three decimals behind at most three digits: `1.500` is a thousand and a half to one writer, and one and a half to another. */
const TWO_MEANINGS = /^\d{1,3}\.\d{3}$/;

/**
 * Reads an amount in shillings as plug-ins and people write it: `1,500.00`, `KES 10`, `Ksh10`, `1500/=`, `10 KES`.
 * @returns null for whatever could mean something else, or another currency: `1e3`, `10.005`, `1.500,00`, `USD 10`
 */
export function readAmount(text: string): Cents | null {
  const digits = WRITTEN.exec(text.normalize('NFKC').trim())?.[1];
  return digits === undefined || TWO_MEANINGS.test(digits) ? null : parseCents(digits);
}

/** `KES` for every way in which Kenya's shilling is written, another currency in upper case, `KES` for none. */
export function readCurrency(text: string): string {
  const written = text.normalize('NFKC').trim().toUpperCase();
  return written === '' || new RegExp(`^${SHILLING}$`).test(written) ? 'KES' : written;
}
