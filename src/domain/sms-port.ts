import type { DeliveryReport } from './delivery-report.ts';
import type { NoAnswer, Refused } from './outbound.ts';
import type { Msisdn } from './values/msisdn.ts';

export interface SmsMessage {
  readonly to: Msisdn;
  /** GSM-7 text, at most 160 septets. */
  readonly text: string;
  /** Our own name of this message, stable over repeats (`payment:42`). */
  readonly reference: string;
}

/** What a refusal is about, when it is not about this one message as it stands. */
export type SmsAbout =
  /** The account of the ISP has no credit: every message is refused until somebody tops it up. */
  | 'credit'
  /** The owner of this number wants no messages of this sender, or the network keeps them from him. */
  | 'opted-out'
  /** No message can ever reach this number. */
  | 'number';

/**
 * What became of one message.
 * - `sent`: the gateway accepted it.
 * - `logged`: there is no gateway; its text went to the log, and nowhere else.
 */
export type SmsOutcome =
  | { readonly kind: 'sent'; readonly messageId: string | null }
  | { readonly kind: 'logged' }
  | (Refused & { readonly about?: SmsAbout | null })
  | NoAnswer;

export interface SmsGateway {
  readonly kind: string;
  /** Sends one message; at most 10 s. Never throws. */
  send(message: SmsMessage, signal: AbortSignal): Promise<SmsOutcome>;
  /**
   * Reads what the gateway delivers about a message that it took; null when it is nothing that the gateway documents. A gateway
   * that tells nothing afterwards lacks it.
   */
  readonly readReport?: (body: string) => DeliveryReport | null;
}

/** Kinds of gateway that a form can describe: fields of its settings, and its key. Others come by a setup file. */
export const FORM_GATEWAYS = ['africas-talking', 'services-family'] as const;
export type FormGateway = (typeof FORM_GATEWAYS)[number];
