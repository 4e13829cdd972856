import type { NotDone, Refused, RefusalSubject } from '../../domain/outbound.ts';
import type { PaymentKey } from '../../domain/money/notice.ts';
import { textAt } from '../json/json-text.ts';
import { readStrictJsonText } from '../json/strict-json.ts';

/** An answer of the gateway. It is not signed: that it is the gateway's rests on the address and its certificate. */
export interface GatewayAnswer {
  readonly orderId: string;
  readonly transactionId: string;
  readonly transactionRef: string;
  /** `status` of the operation; null where it is absent, as in bare errors. */
  readonly status: number | null;
  /** `result.code`: open-ended, the documented list is not whole. */
  readonly code: number;
  readonly message: string;
  /** `0` or '' when nothing has to be confirmed. */
  readonly confirmType: string;
}

/** `status` of an operation, gateway v5.7.2; every other number is open, and is asked for again. */
export const STATUS = { undefined: -1, success: 2, failed: 3, cancelled: 4, partly: 5 } as const;

const WHOLE = /^-?\d{1,9}$/;

/** Codes come as numbers or as texts. @returns null for what is no answer of the gateway's: HTML, nothing, another shape */
export function readAnswer(text: string): GatewayAnswer | null {
  const json = readStrictJsonText(text);
  if (!json.ok) return null;
  const { root } = json;
  const code = textAt(root, 'result', 'code');
  const status = textAt(root, 'status');
  if (!WHOLE.test(code)) return null;
  return {
    orderId: textAt(root, 'order_id'),
    transactionId: textAt(root, 'transaction_id'),
    transactionRef: textAt(root, 'transaction_ref'),
    status: WHOLE.test(status) ? Number(status) : null,
    code: Number(code),
    message: textAt(root, 'result', 'message') || textAt(root, 'provider_result', 'message'),
    confirmType: textAt(root, 'confirm_type'),
  };
}

/** Result codes that prove that nothing was created, and what each is about. Every other one but 0 leaves it in doubt. */
const DEFINITIVE: ReadonlyMap<number, readonly [RefusalSubject, words: string]> = new Map([
  [10201, ['credentials', 'the gateway does not accept our signature: check the secret of the merchant']],
  [10105, ['credentials', 'the gateway does not know this merchant: check the id of the merchant']],
  [10401, ['phone', 'the gateway does not take this phone number']],
]);

/** PINs that the provider did not accept. */
const PIN_CODES: readonly number[] = [1, 2, 3];

/**
 * Why an order was not taken; null where it was. An order that may exist is never called refused: it is asked for, or sent again
 * with its own id, which the gateway does once.
 * @param isMoneyOut only proof will do: a payout that is called refused is paid a second time
 */
export function refusalIn({ status, code, message }: GatewayAnswer, isMoneyOut: boolean): NotDone | null {
  const definitive = DEFINITIVE.get(code);
  const said = `code ${code}${message === '' ? '' : `: ${message}`}`;
  if (definitive !== undefined) {
    const [subject, words] = definitive;
    return { kind: 'refused', final: true, subject, reason: `${words} (${said})` };
  }
  const hasEnded = status === STATUS.failed || status === STATUS.cancelled || PIN_CODES.includes(code);
  if (hasEnded && !isMoneyOut) return refused(`the gateway did not do it (${said})`);
  return code === 0 && !hasEnded ? null : { kind: 'unknown', reason: `the gateway answered with ${said}` };
}

/** A no of ours, before anything was sent. */
export function refused(reason: string, subject?: RefusalSubject): Refused {
  return { kind: 'refused', final: true, reason, ...(subject === undefined ? {} : { subject }) };
}

/** The names of an order: the gateway's own number of it, and ours within the merchant and the operation. */
export function orderKeys(merchantId: string, operation: number | null, answer: GatewayAnswer): PaymentKey[] {
  const keys: PaymentKey[] = [];
  if (operation !== null) {
    keys.push({ scheme: 'gateway.order', value: `${merchantId}/${operation}/${answer.orderId}` });
  }
  if (answer.transactionId !== '') keys.push({ scheme: 'gateway.transaction', value: answer.transactionId });
  return keys;
}
