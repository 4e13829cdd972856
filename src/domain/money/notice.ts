import type { Cents } from '../values/money.ts';

/**
 * The schemes under which the outside world names a piece of money. One payment has several; each name belongs to one
 * payment for ever (primary key of table `payment_key`).
 * - `mpesa.receipt`: the M-Pesa receipt, upper case, across every provider: the key that joins an STK callback and the
 *   paybill callback of the same money.
 * - `receipt`: a receipt in another form than M-Pesa's: it says nothing of the money of another connection, or another book of receipts.
 * - `gateway.order`: `merchant_id/operation_type/order_id` of the signed gateway.
 * - `gateway.transaction`: the gateway's `transaction_id`, when it is not empty.
 * - `payhero.reference`: PayHero's own reference of the transaction.
 * - `checkout`: the CheckoutRequestID of an STK push.
 * - `daraja.originator`, `daraja.conversation`: the two ids under which Daraja works on an order to send money out.
 * - `told`: an id as a delivery told it, of an order whose own answer was lost: good to ask with, and proves nothing.
 * - `delivery`: SHA-256 of the bytes that told of it, for money without any other name.
 */
export type PaymentKeyScheme =
  | 'mpesa.receipt'
  | 'receipt'
  | 'gateway.order'
  | 'gateway.transaction'
  | 'payhero.reference'
  | 'checkout'
  | 'daraja.originator'
  | 'daraja.conversation'
  | 'told'
  | 'delivery';

export interface PaymentKey {
  readonly scheme: PaymentKeyScheme;
  /** Already normalised by the provider's reader: trimmed, receipts in upper case, never empty. */
  readonly value: string;
}

/** Money that no provider tells of: a person has taken it, or seen it at a bank, and enters it. They stand where others name a connection. */
export const BY_HAND = ['cash', 'bank'] as const;
export type ByHand = (typeof BY_HAND)[number];

const MPESA_RECEIPT = /^[A-Z][A-Z0-9]{9}$/;

/**
 * The name that a receipt is: M-Pesa's own has ten letters and digits, and is the same wherever it is told of. One of another form is
 * numbered by whoever gave it, a bank or a book of receipts.
 * @param value in upper case
 */
export function receiptKey(value: string): PaymentKey {
  return { scheme: MPESA_RECEIPT.test(value) ? 'mpesa.receipt' : 'receipt', value };
}

/** A receipt as a person typed it, in upper case: M-Pesa's has no signs in it, and whoever types some all the same means that one. */
export function asReceipt(typed: string): string {
  const bare = typed.replaceAll(/[./-]/g, '');
  return MPESA_RECEIPT.test(bare) ? bare : typed;
}

/** A name as a reader gave it, which may have taken any receipt for M-Pesa's. */
export function inOwnForm(key: PaymentKey): PaymentKey {
  return key.scheme === 'mpesa.receipt' ? receiptKey(key.value) : key;
}

/** Whether a name is a receipt, of whatever form: one money has one. */
export function isReceipt({ scheme }: PaymentKey): boolean {
  return scheme === 'mpesa.receipt' || scheme === 'receipt';
}

/**
 * To whom a name belongs: Safaricom's receipt is the same everywhere (`''`), any other says nothing about the money of another
 * connection, whose merchant numbers its payments on its own.
 * @param provider name of the connection that it came by
 */
export function ownerOf(key: PaymentKey, provider: string): string {
  return key.scheme === 'mpesa.receipt' ? '' : provider;
}

/** Why money is kept apart until a person decides, or until our clock is sane. Shown in the console. */
export type HoldReason =
  | 'currency' // not the currency of the books
  | 'stale' // the provider's time is outside the freshness window, by a clock that is believed
  | 'ceiling' // above the amount that may be booked without a confirmation
  | 'unconfirmed' // the provider does not sign, and the policy is to wait for a confirmation
  | 'request_mismatch' // amount differs from the payment request that it answers
  | 'after_terminal' // the provider had called this order failed or cancelled before
  | 'conflict' // a new receipt under a name that belongs to other money
  | 'unreadable' // not understood in this shape, but it names an amount
  | 'large_amount' // more than anybody pays for a line
  | 'clock'; // it is not known what time it is: booked as soon as it is, and the line is on meanwhile

/** What a delivery claims: money arrived. Normalised; nothing here has been checked against the books. */
export interface Notice {
  /** Kind of the provider that it was read by. */
  readonly provider: string;
  /** At least one. The strongest first (the M-Pesa receipt where there is one). */
  readonly keys: readonly PaymentKey[];
  readonly amountCents: Cents;
  /** ISO 4217, upper case. */
  readonly currency: string;
  /** What the payer typed as account, or null. Text as given. */
  readonly account: string | null;
  /** The payer's number as the provider gave it: plain, masked (`2547 ***** 126`), a SHA-256 in hex, or null. */
  readonly payerPhone: string | null;
  readonly payerName: string | null;
  /** The provider's own time of the payment, UTC milliseconds, or null when it gave none. */
  readonly paidAt: number | null;
  /** True when that time is signed by the provider. */
  readonly isPaidAtSigned?: boolean;
  /** Names by which a payment request of ours can be found: our order id, a checkout id, the provider's reference. */
  readonly requestNames: readonly string[];
  /** True when this kind of payment must answer a request of ours (an STK push), so it is never matched by account. */
  readonly requestOnly: boolean;
  /** Set when the reader itself already knows that this money must wait. */
  readonly hold: HoldReason | null;
  /** Oddities that stopped nothing, as short stable codes (`member_order`, `signed_lexeme`). For the log. */
  readonly warnings?: readonly string[];
}

/** What a delivery claims: an attempt ended without money. It never touches the books; it may close a request. */
export interface Failure {
  /** Kind of the provider that it was read by. */
  readonly provider: string;
  readonly requestNames: readonly string[];
  /** Keys whose failure is final for this provider (the signed gateway's terminal states). Empty where a late success may win. */
  readonly terminalKeys: readonly PaymentKey[];
  /** The provider's code as text, `1032` or `failed`; empty when it gave none. */
  readonly code: string;
  /** The provider's own words. */
  readonly message: string;
  /** Set when no payer can help it: what the money should go to is set up wrongly, and every push will fail. */
  readonly fault?: 'channel';
}

/** Word of money that goes out, where the provider tells how it ended and does not only say so when it is asked. */
export interface PayoutResult {
  /** Our own id of the order, where it is told: nobody knows it but us and the provider. */
  readonly orderId: string | null;
  /** The ids that the provider gave it. They prove which order is meant only where all that we know of one agree. */
  readonly names: readonly PaymentKey[];
  /** The name to ask with where none of ours is known. */
  readonly askedBy: PaymentKey | null;
  /** Receipt of the money that it gives back, upper case; null where it does not say. */
  readonly reverses: string | null;
  /**
   * - `done`: it has gone out.
   * - `failed`: nothing has, and nothing will.
   * - `denied`: it says no, and a late yes cannot be ruled out: for a person.
   * - `unclear`: a word that is not known; asking for its status may tell.
   * - `open`: said in answer to such a question, and not decided.
   */
  readonly outcome: 'done' | 'failed' | 'denied' | 'unclear' | 'open';
  /** How much went out, where it says so. */
  readonly amountCents: Cents | null;
  /** Names of the money that went out; its receipt. */
  readonly keys: readonly PaymentKey[];
  /** What it says, for people. */
  readonly detail: string;
}

/**
 * What a reader makes of the raw bytes of an authenticated delivery.
 * - `payout`: money that goes out. It is of no concern to the books unless it is an order of ours.
 * - `ignored`: understood, and of no concern to the books (money going out, an open state). `asks`: names of an order of ours that it
 *   tells of; who asks for its status learns how it stands.
 * - `quarantined`: authentic, but not understood or not trusted in this shape; a person looks at it. `reason` is a short
 *   stable code (`unknown_key`), `detail` names the exact member, and `claim` what could be read all the same: money that names
 *   its amount is held, never nowhere. Its keys may be none. `asks`: names of a request of ours that it tells of without
 *   saying how that ended; who asks for its status learns it.
 */
export type Reading =
  | { readonly kind: 'notice'; readonly notice: Notice }
  | { readonly kind: 'failure'; readonly failure: Failure }
  | { readonly kind: 'payout'; readonly payout: PayoutResult }
  | { readonly kind: 'ignored'; readonly reason: string; readonly detail: string; readonly asks?: readonly string[] }
  | {
      readonly kind: 'quarantined';
      readonly reason: string;
      readonly detail: string;
      readonly claim?: Notice;
      readonly asks?: readonly string[];
    };

/** A callback is a few hundred bytes; more than this is not one, and is not looked at. */
export const MAX_CALLBACK_BYTES = 64 * 1024;

/** A delivery that is not authentic. Answered 401 without a hint; `reason` is for our own log and console only. */
export interface Refusal {
  readonly kind: 'refused';
  readonly reason: string;
}
