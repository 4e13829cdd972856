import type { PaymentState } from '../domain/money/law.ts';
import { glean } from '../domain/money/gleanings.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import type { Language } from '../domain/time/time.ts';
import type { Store } from '../storage/engine/store.ts';
import { claimingPayments, contradictingCallbacks } from '../storage/views/waiting.ts';
import { STATE_WORDS } from './book-words.ts';
import { lookUp } from './codes.ts';

/** What one delivery says of money whose name another claims too. Shown side by side. */
export interface Claim {
  /** The payment that came of it, or where it brought none the delivery itself. */
  readonly of: 'payment' | 'callback';
  readonly id: number;
  /** The connection that it came by. */
  readonly provider: string;
  /** As far as it was said; of a delivery as it stands there. */
  readonly amount: string | null;
  readonly receipt: string | null;
  readonly account: string | null;
  readonly payer: string | null;
  /** When it came, UTC ms. */
  readonly at: number;
  /** Where the money is; null of a delivery without money. */
  readonly state: PaymentState | null;
  /** Of such a delivery why it contradicts. */
  readonly reason: string | null;
  /** The account number of the line that has the money. */
  readonly line: string | null;
  /** Whether a person still has to decide about it. */
  readonly open: boolean;
}

/** Why a delivery contradicts what is booked. */
const CONTRADICTS: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  key_two_payments: {
    en: 'It has another receipt under the same name.',
    sw: 'Ina risiti nyingine kwa jina lile lile.',
  },
  key_perhaps_same: {
    en: 'It may be the same money: an order of ours was paid, and its receipt was not told.',
    sw: 'Huenda ni pesa zile zile: ombi letu lililipwa, na risiti yake haikutajwa.',
  },
  key_went_back: {
    en: 'Its receipt is the one under which this money went back.',
    sw: 'Risiti yake ni ile ambayo pesa hizi zilirudishwa nayo.',
  },
  key_amount: { en: 'It names another amount.', sw: 'Inataja kiasi kingine.' },
  key_currency: { en: 'It names another currency.', sw: 'Inataja sarafu nyingine.' },
  failed_after_success: {
    en: 'It says that this payment failed.',
    sw: 'Inasema malipo haya yameshindwa.',
  },
  refund_late: {
    en: 'It says that a refund went out that was called failed here.',
    sw: 'Inasema marejesho yaliyodhaniwa kushindwa yalitumwa.',
  },
  other_line: { en: 'It names another line.', sw: 'Inataja laini nyingine.' },
};

export function contradictionWords(reason: string | null, language: Language = 'en'): string {
  const words = Object.fromEntries(Object.entries(CONTRADICTS).map(([code, said]) => [code, said[language]]));
  return lookUp(words, reason, 'No reason was stored.');
}

/** Where the money of a claim is; of a delivery without money why it contradicts. */
export function claimWords({ state, reason, line }: Claim, language: Language = 'en'): string {
  if (state === null) return contradictionWords(reason, language);
  const words = STATE_WORDS[language][state];
  return line === null ? words : `${words}: ${line}`;
}

/** All claims to the money of a payment, the first first; none where nothing contradicts it. */
export function claimsTo(store: Store, payment: { readonly id: number; readonly contradicts: number | null }): Claim[] {
  const payments = store.all(claimingPayments, { id: payment.contradicts ?? payment.id });
  const claims = payments.flatMap((p) => {
    // The delivery that brought money of its own says what that payment says.
    const told = store.all(contradictingCallbacks, { paymentId: p.id }).slice(p.contradicts === null ? 0 : 1);
    return [paymentClaim(p), ...told.map(callbackClaim)];
  });
  return claims.length > 1 ? claims : [];
}

function paymentClaim(p: NonNullable<(typeof claimingPayments)['row']>): Claim {
  return {
    of: 'payment',
    id: p.id,
    provider: p.provider,
    amount: formatCents(cents(p.amount_cents), p.currency),
    receipt: p.receipt_code,
    account: p.payer_account,
    payer: payerOf(p.payer_name, p.payer_phone),
    at: p.received_at,
    state: p.state,
    reason: null,
    line: p.state === 'applied' ? p.account_no : null,
    open: p.state === 'held' || p.state === 'unmatched',
  };
}

function callbackClaim(callback: NonNullable<(typeof contradictingCallbacks)['row']>): Claim {
  return {
    ...gleaned(callback.body),
    // An amount is read as shillings, and this one may be none.
    ...(callback.reason === 'key_currency' ? { amount: glean(callback.body).amount } : {}),
    of: 'callback',
    id: callback.id,
    provider: callback.provider,
    at: callback.received_at,
    state: null,
    reason: callback.reason,
    line: null,
    open: callback.ended_by === null,
  };
}

/** What can be seen in bytes that were set apart. */
export function gleaned(body: Uint8Array) {
  const { amount, amountCents, receipt, account, payerName, payerPhone } = glean(body);
  return {
    amount: amountCents === null ? amount : formatCents(amountCents),
    receipt,
    account,
    payer: payerOf(payerName, payerPhone),
  };
}

function payerOf(name: string | null, phone: string | null): string | null {
  return [name, phone].filter((part) => part !== null && part !== '').join(', ') || null;
}
