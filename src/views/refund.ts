import { refundWait, type RefundState, type RefundWait } from '../domain/money/refund.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import { maskLocal, parseMsisdn } from '../domain/values/msisdn.ts';
import { waitFacts, type RefundRow } from '../storage/refunds.ts';

const STATES: Readonly<Record<RefundState, string>> = {
  asked: 'not sent yet',
  maybe: 'it may have gone out, and nobody has said so',
  done: 'it went out',
  failed: 'it did not go out, or came back',
};

const WAITS: Readonly<Record<RefundWait, string>> = {
  confirm: 'waits for the code that its provider wants',
  denied: 'called failed, where a late success may follow: a person has to say what became of it',
  overdue: 'nobody has said in two days what became of it: a person has to',
};

/** How far a refund is, in one line, for people. @param now UTC ms */
export function refundWords(refund: RefundRow, currency: string, now: number): string {
  const { state, provider, receipt_code: receipt, said } = refund;
  const phone = parseMsisdn(refund.msisdn ?? '');
  const by = provider === null ? 'by hand' : `by ${provider}`;
  const to = phone === null ? '' : ` to ${maskLocal(phone)}`;
  const wait = refundWait(waitFacts(refund), now);
  const words = wait === null ? STATES[state] : WAITS[wait];
  const named = receipt === null ? '' : `, receipt ${receipt}`;
  const heard = said === null || state === 'done' ? '' : ` (${said})`;
  return `${formatCents(cents(refund.amount_cents), currency)} ${by}${to}: ${words}${named}${heard}`;
}
