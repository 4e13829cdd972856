import type { DeliveryState } from '../domain/delivery-report.ts';
import type { Language } from '../domain/time/time.ts';
import type { ReceiptState } from '../storage/engine/schema-messages.ts';
import { RECEIPT_WORDS } from './payment-words.ts';

const DELIVERY_WORDS: Readonly<Record<Language, Readonly<Record<DeliveryState, string>>>> = {
  en: { delivered: 'delivered', undelivered: 'sent, but not delivered' },
  sw: { delivered: 'imefika', undelivered: 'imetumwa, lakini haikufika' },
};

/** What became of an SMS: what its gateway told afterwards, and until then what it said when it took the message. */
export function smsFate(
  sms: {
    readonly state: ReceiptState;
    readonly reason: string | null;
    readonly delivery: DeliveryState | null;
    readonly delivery_reason: string | null;
  },
  language: Language = 'en',
): { readonly words: string; readonly reason: string | null } {
  const words = sms.delivery === null ? RECEIPT_WORDS[language][sms.state] : DELIVERY_WORDS[language][sms.delivery];
  return { words, reason: sms.delivery_reason ?? sms.reason };
}
