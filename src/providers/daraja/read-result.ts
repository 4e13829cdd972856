import type { PaymentKey, PayoutResult, Reading } from '../../domain/money/notice.ts';
import { isOrderId } from '../../domain/money/order-id.ts';
import { isPlaceholder } from '../../domain/money/placeholder.ts';
import { parseCents } from '../../domain/values/money.ts';
import { textAt } from '../json/json-text.ts';
import type { JsonNode } from '../json/strict-json.ts';
import { timeIn } from './kenyan-time.ts';
import { claimIn, moneyOf, quarantined, receiptIn, short, type ReadingRules } from './money-of.ts';
import { pairsAt } from './pairs.ts';
import { codeOf, sendingClassOf } from './result-codes.ts';

type Told = ReadonlyMap<string, string>;

/**
 * The answer to a question of ours, or how an order to send money out ended. Money is only what came to a number of ours: the same form
 * tells of money that left, and in it the party that paid is a number of ours.
 */
export function readResult(result: JsonNode, rules: ReadingRules): Reading {
  const code = codeOf(textAt(result, 'ResultCode'));
  const detail = `code ${code || 'missing'}: ${short(textAt(result, 'ResultDesc')) || 'no words'}`;
  const told = pairsAt(result, ['ResultParameters', 'ResultParameter'], 'Key', 'Value');
  if (typeof told === 'string') return quarantined('unclear', `${short(told)} stands twice`);
  const asked = pairsAt(result, ['ReferenceData', 'ReferenceItem'], 'Key', 'Value');
  // Only a question has an occasion, and of one about an order it is our id.
  const occasion = typeof asked === 'string' ? undefined : asked.get('Occasion');
  const status = told.get('TransactionStatus');
  if (status === undefined && occasion === undefined) return sent(result, told, code, detail);
  const isDone = code === '0' && status === 'Completed';
  const [payer, payee] = [partyIn(told.get('DebitPartyName')), partyIn(told.get('CreditPartyName'))];
  if (isOrderId(occasion ?? '') || rules.sending.includes(payer.number)) {
    return answered(told, occasion, isDone, `${short(status ?? 'no status')}, ${detail}`);
  }
  if (!isDone) return { kind: 'ignored', reason: 'open', detail: `${short(status ?? 'no status')}, ${detail}` };
  const money = moneyOf(told.get('ReceiptNo') ?? '', told.get('Amount') ?? '', rules, {
    payerPhone: payer.number || null,
    payerName: payer.name || null,
    paidAt: timeIn(told.get('FinalisedTime') ?? ''),
  });
  if (rules.ours.includes(payee.number)) return money;
  return { ...quarantined('unclear', 'it does not say that the money came to us'), ...claimIn(money) };
}

/** How a reversal, or a payment to a phone, ended. One that failed has a number where others have their receipt. */
function sent(result: JsonNode, told: Told, code: string, detail: string): Reading {
  const kind = sendingClassOf(code);
  const receipt = code === '0' ? (told.get('TransactionReceipt') ?? textAt(result, 'TransactionID')) : '';
  const amountCents = parseCents(told.get('Amount') ?? told.get('TransactionAmount') ?? '');
  const originator = short(textAt(result, 'OriginatorConversationID'));
  return payout({
    orderId: orderIdIn(originator),
    names: named(originator, short(textAt(result, 'ConversationID'))),
    askedBy: originator === '' ? null : { scheme: 'told', value: originator },
    reverses: told.get('OriginalTransactionID')?.toUpperCase() ?? null,
    // What went out says how much that was.
    outcome: code === '0' && amountCents === null ? 'unclear' : kind,
    amountCents,
    keys: keysOf(receipt),
    detail,
  });
}

/** What a question about an order brought: only that it is done is documented as its end. */
function answered(told: Told, occasion: string | undefined, isDone: boolean, detail: string): Reading {
  const amountCents = parseCents(told.get('Amount') ?? '');
  return payout({
    orderId: orderIdIn(occasion ?? ''),
    names: named(told.get('OriginatorConversationID'), told.get('ConversationID')),
    askedBy: null,
    reverses: null,
    outcome: isDone && amountCents !== null ? 'done' : 'open',
    amountCents,
    keys: isDone ? keysOf(told.get('ReceiptNo') ?? '') : [],
    detail,
  });
}

const payout = (result: PayoutResult): Reading => ({ kind: 'payout', payout: result });

const orderIdIn = (text: string): string | null => (isOrderId(text) ? text : null);

/** An id that is empty is none. */
function named(originator = '', conversation = ''): PaymentKey[] {
  const names: PaymentKey[] = [
    { scheme: 'daraja.originator', value: short(originator) },
    { scheme: 'daraja.conversation', value: short(conversation) },
  ];
  return names.filter(({ value }) => value !== '');
}

function keysOf(text: string): PaymentKey[] {
  const value = receiptIn(text);
  return value === null ? [] : [{ scheme: 'mpesa.receipt', value }];
}

/** `254708374149 - John Doe`. */
function partyIn(text = ''): { readonly number: string; readonly name: string } {
  const [, number = '', name = ''] = /^\s*([\d*+ ]*[\d*])\s*(?:-\s*(.*))?$/.exec(text) ?? [];
  return { number: short(number), name: isPlaceholder(name) ? '' : short(name) };
}
