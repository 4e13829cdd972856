import { parseCents } from '../../domain/values/money.ts';
import { isNothing } from '../../domain/money/placeholder.ts';
import type { Refusal } from '../../domain/money/notice.ts';
import type { ValidationJudge, ValidationQuestion, ValidationReply } from '../../domain/provider-port.ts';
import { textAt } from '../json/json-text.ts';
import { readStrictJson, type JsonObject } from '../json/strict-json.ts';
import { authenticate } from './authenticate.ts';
import { isContainer } from './canonical.ts';
import type { GatewaySettings } from './settings.ts';

/** Exactly this text: the gateway looks for `"code":0`, and takes everything else for a no. */
const YES: ValidationReply = { kind: 'reply', accepted: true, body: '{"code":0,"message":"OK"}' };

const ACCOUNTS = ['BillRefNumber', 'billRefNumber', 'PayBillRefNumber'];

/**
 * Paybill validation: the members of a paybill callback, before the money moves. It changes nothing, so its shape is not closed as a
 * callback's is; a no is the answer to whatever is not understood.
 */
export function validatePaybill(
  body: Uint8Array,
  judge: ValidationJudge,
  settings: GatewaySettings,
): ValidationReply | Refusal {
  const root = rootOf(body, settings);
  if ('reason' in root) return root;
  try {
    const question = questionIn(root, settings);
    if (question === null) return no('Not understood');
    const verdict = judge(question);
    return verdict.kind === 'accept' ? YES : no(verdict.message);
  } catch {
    return no('Try again later');
  }
}

function rootOf(body: Uint8Array, settings: GatewaySettings): JsonObject | Refusal {
  const reading = readStrictJson(body);
  // That it is signed is not documented, so a gateway that does not may be let in by the secret path alone.
  if (!settings.validation.requireSignature && reading.ok && reading.root.kind === 'object') {
    if (textAt(reading.root, 'signature') === '') return reading.duplicateKey === null ? reading.root : malformed();
  }
  const signed = authenticate(body, settings);
  if (signed.kind === 'refused') return signed;
  return signed.duplicateKey === null && signed.lossless ? signed.root : malformed();
}

function questionIn(root: JsonObject, settings: GatewaySettings): ValidationQuestion | null {
  const extra = root.entries.find(({ key }) => key === 'extra')?.value;
  const typed = [root, ...(extra !== undefined && isContainer(extra) ? [extra] : [])].flatMap((node) =>
    ACCOUNTS.map((name) => textAt(node, name)).filter((text) => text !== ''),
  );
  const [account = ''] = typed;
  const amountCents = parseCents(textAt(root, 'amount'));
  const currency = textAt(root, 'currency');
  const destination = textAt(root, 'destination_id');
  if (new Set(typed).size > 1 || amountCents === null || amountCents <= 0) return null;
  if (!settings.currencies.includes(currency)) return null;
  if (settings.destinationIds !== null && !settings.destinationIds.includes(destination)) return null;
  const payerPhone = textAt(root, 'customer_id') || null;
  return {
    account: isNothing(account) ? null : account.slice(0, 256).toWellFormed(),
    amountCents,
    currency,
    payerPhone,
  };
}

function no(message: string): ValidationReply {
  return { kind: 'reply', accepted: false, body: JSON.stringify({ code: 1, message }) };
}

function malformed(): Refusal {
  return { kind: 'refused', reason: 'malformed' };
}
