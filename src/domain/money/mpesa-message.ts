import { parseLocalTime } from '../time/local-time.ts';
import type { Cents } from '../values/money.ts';
import { readAmount } from './amount-text.ts';

/** What M-Pesa's own message to a payer, or to a business, says of a payment. */
export interface MpesaMessage {
  readonly receipt: string;
  readonly amountCents: Cents;
  /** What was typed as account; null where none was asked for. */
  readonly account: string | null;
  /** UTC ms; null where it gives none. */
  readonly paidAt: number | null;
}

const RECEIPT = /\b(?=[A-Z]*\d)[A-Z][A-Z0-9]{9}\b/i;
/** The first amount is the payment's; the balance and the cost come after it. */
const AMOUNT = /\b(?:KES|KSHS?)\.?\s?\d[\d,]*(?:\.\d{1,2})?/i;
const ACCOUNT =
  /\b(?:account|acc(?:ount)?\.?\s?(?:no|number)|akaunti)\b(?:\s*(?:no|number|namba|nambari)\b)?[.:]?\s+(.+?)(?=\s+(?:on|tarehe|mnamo)\s+\d|\s+(?:new|salio|utility)\b|[.,](?:\s|$)|\s*$)/i;
const TIME = /\b(\d{1,2})\/(\d{1,2})\/(\d{4}|\d{2})\s+(?:at|saa)\s+(\d{1,2}):(\d{2})(?::\d{2})?\s*([AP])?\.?M?/i;

/**
 * Reads M-Pesa's message as somebody copied it: English or Swahili, of whoever paid or of whoever was paid, in any line breaks.
 * @param zone IANA name, in which its time is
 * @returns null for any other text: one without a receipt, or without an amount
 */
export function readMpesaMessage(text: string, zone: string): MpesaMessage | null {
  const plain = text.normalize('NFKC').replace(/\s+/g, ' ').trim();
  const receipt = RECEIPT.exec(plain)?.[0];
  const amountCents = readAmount(AMOUNT.exec(plain)?.[0] ?? '');
  if (receipt === undefined || amountCents === null) return null;
  const account = ACCOUNT.exec(plain)?.[1]?.trim() ?? null;
  return { receipt: receipt.toUpperCase(), amountCents, account, paidAt: timeOf(plain, zone) };
}

/** The receipt in what somebody typed or pasted, in capitals; null where there is none. */
export function toReceipt(text: string): string | null {
  const plain = text.normalize('NFKC').replace(/\s+/g, ' ').trim();
  return (RECEIPT.exec(plain) ?? RECEIPT.exec(plain.replaceAll(/[ -]/g, '')))?.[0].toUpperCase() ?? null;
}

function timeOf(text: string, zone: string): number | null {
  const found = TIME.exec(text);
  if (found === null) return null;
  const [, day = '', month = '', year = '', hour = '', minute = '', half] = found;
  const hours = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toUpperCase() === 'P' ? 12 : 0);
  const date = [year.padStart(4, '20'), month.padStart(2, '0'), day.padStart(2, '0')].join('-');
  return parseLocalTime(`${date} ${String(hours).padStart(2, '0')}:${minute}`, zone);
}
