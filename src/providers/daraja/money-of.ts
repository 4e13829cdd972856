import type { HoldReason, Notice, PaymentKey, Reading } from '../../domain/money/notice.ts';
import { isNothing } from '../../domain/money/placeholder.ts';
import { parseCents } from '../../domain/values/money.ts';

/** What of the settings a reading depends on. */
export interface ReadingRules {
  /** The numbers that are ours: paybill or store, and till. */
  readonly ours: readonly string[];
  /** Those of ours that money goes out from. */
  readonly sending: readonly string[];
  readonly holdFor: (amountCents: number) => HoldReason | null;
}

/** As M-Pesa forms its receipts, one in ten without a digit; another name may be one where it has a digit, for the path is secret. */
const RECEIPT = /^(?:[A-Z][A-Z0-9]{9}|(?=.*\d)[A-Z0-9]{4,32})$/;
/** Longest text that is taken over. */
const MAX_TEXT = 128;

type Quarantined = Extract<Reading, { kind: 'quarantined' }>;

interface Around {
  readonly account?: string | null;
  readonly payerPhone: string | null;
  readonly payerName?: string | null;
  readonly paidAt: number | null;
  readonly checkout?: string;
  readonly requestOnly?: boolean;
}

/** Money that a body tells of, whichever shape it has. Without a receipt in its form, or an amount, it is set apart. */
export function moneyOf(receiptText: string, amountText: string, rules: ReadingRules, around: Around): Reading {
  const { account = null, payerPhone, payerName = null, paidAt, checkout = '', requestOnly = false } = around;
  const amountCents = parseCents(amountText);
  if (amountCents === null || amountCents <= 0) {
    return quarantined('unclear', `amount ${short(amountText) || 'missing'}`);
  }
  const receipt = receiptIn(receiptText);
  const keys: PaymentKey[] = receipt === null ? [] : [{ scheme: 'mpesa.receipt', value: receipt }];
  if (checkout !== '') keys.push({ scheme: 'checkout', value: checkout });
  const notice: Notice = {
    provider: 'daraja',
    keys,
    amountCents,
    currency: 'KES',
    account,
    payerPhone,
    payerName,
    paidAt,
    requestNames: checkout === '' ? [] : [checkout],
    requestOnly,
    hold: rules.holdFor(amountCents),
  };
  if (receipt !== null) return { kind: 'notice', notice };
  return { ...quarantined('unclear', `receipt ${short(receiptText) || 'missing'}`), claim: notice };
}

/** A receipt in the form in which it is a name; null where the text is none. */
export function receiptIn(text: string): string | null {
  const receipt = text.toUpperCase();
  return RECEIPT.test(receipt) && !isNothing(receipt) ? receipt : null;
}

/** What is held of a body that is set apart all the same. */
export function claimIn(reading: Reading): { readonly claim?: Notice } {
  if (reading.kind === 'notice') return { claim: reading.notice };
  return reading.kind === 'quarantined' && reading.claim !== undefined ? { claim: reading.claim } : {};
}

/** A text of theirs, as long as it is taken over. */
export function short(text: string): string {
  // A cut may leave half of a character behind.
  return text.slice(0, MAX_TEXT).toWellFormed();
}

/** For a person to look at. @param reason a short stable code */
export function quarantined(reason: string, detail: string): Quarantined {
  return { kind: 'quarantined', reason, detail };
}
