import type { DeliveryState } from '../domain/delivery-report.ts';
import type { ReceiptState } from '../storage/engine/schema-messages.ts';
import { RECEIPT_WORDS } from './payment-words.ts';

const DELIVERY_WORDS: Readonly<Record<DeliveryState, string>> = {
  delivered: 'delivered',
  undelivered: 'sent, but not delivered',
};

/** What became of an SMS: what its gateway told afterwards, and until then what it said when it took the message. */
export function smsFate(sms: {
  readonly state: ReceiptState;
  readonly reason: string | null;
  readonly delivery: DeliveryState | null;
  readonly delivery_reason: string | null;
}): { readonly words: string; readonly reason: string | null } {
  const words = sms.delivery === null ? RECEIPT_WORDS.en[sms.state] : DELIVERY_WORDS[sms.delivery];
  return { words, reason: sms.delivery_reason ?? sms.reason };
}
