import { MAX_CALLBACK_BYTES, type Refusal } from '../../domain/money/notice.ts';
import { isNothing } from '../../domain/money/placeholder.ts';
import type { ValidationVerdict } from '../../domain/money/judge-question.ts';
import type { ValidationJudge, ValidationReply } from '../../domain/provider-port.ts';
import { parseCents } from '../../domain/values/money.ts';
import { textAt } from '../json/json-text.ts';
import { memberOf, readStrictJsonText } from '../json/strict-json.ts';

const CODES: Readonly<Record<Extract<ValidationVerdict, { kind: 'refuse' }>['because'], string>> = {
  account: 'C2B00012',
  amount: 'C2B00013',
  payer: 'C2B00011',
  other: 'C2B00016',
};

const ACCEPTED: ValidationReply = {
  kind: 'reply',
  accepted: true,
  body: JSON.stringify({ ResultCode: '0', ResultDesc: 'Accepted' }),
};

/**
 * Answers Safaricom's question before it takes a payer's money. Nobody signs it: the path alone says who asks.
 * @param ours the numbers of this connection
 */
export function validate(body: Uint8Array, ours: readonly string[], judge: ValidationJudge): ValidationReply | Refusal {
  if (body.length > MAX_CALLBACK_BYTES) return { kind: 'refused', reason: 'too_large' };
  const json = readStrictJsonText(new TextDecoder().decode(body));
  if (!json.ok || json.root.kind !== 'object' || json.contradiction !== null) {
    return { kind: 'refused', reason: 'malformed' };
  }
  const { root } = json;
  if (memberOf(root, 'TransAmount') === null || memberOf(root, 'TransID') === null)
    return { kind: 'refused', reason: 'no validation' };
  const shortCode = textAt(root, 'BusinessShortCode');
  if (shortCode !== '' && !ours.includes(shortCode)) return refusing('C2B00015');
  const amountCents = parseCents(textAt(root, 'TransAmount'));
  if (amountCents === null || amountCents <= 0) return refusing(CODES.amount);
  const account = textAt(root, 'BillRefNumber');
  const question = {
    account: isNothing(account) ? null : account,
    amountCents,
    currency: 'KES',
    payerPhone: textAt(root, 'MSISDN') || null,
  };
  try {
    const verdict = judge(question);
    return verdict.kind === 'accept' ? ACCEPTED : refusing(CODES[verdict.because]);
  } catch {
    return refusing(CODES.other); // a fault is a no
  }
}

function refusing(code: string): ValidationReply {
  return { kind: 'reply', accepted: false, body: JSON.stringify({ ResultCode: code, ResultDesc: 'Rejected' }) };
}
