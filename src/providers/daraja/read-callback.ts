import { MAX_CALLBACK_BYTES, type Reading } from '../../domain/money/notice.ts';
import { isNothing, isPlaceholder } from '../../domain/money/placeholder.ts';
import { nodeAt, textAt } from '../json/json-text.ts';
import { memberOf, readStrictJsonText, type JsonNode, type JsonObject } from '../json/strict-json.ts';
import { timeIn } from './kenyan-time.ts';
import { claimIn, moneyOf, quarantined, short, type ReadingRules } from './money-of.ts';
import { pairsAt } from './pairs.ts';
import { readResult } from './read-result.ts';
import { classOf, codeOf } from './result-codes.ts';

/**
 * Reads whatever Daraja delivers to a callback address of ours: a C2B confirmation, the result of a push, the result of a
 * question about a transaction, a row of the list of transactions, a payment of Bill Manager, word of a standing order.
 */
export function readCallback(body: Uint8Array, rules: ReadingRules): Reading {
  if (body.length > MAX_CALLBACK_BYTES) return quarantined('too_large', `${body.length} bytes`);
  // A byte order mark is dropped and broken UTF-8 replaced here: nothing is signed, and a name may be cut in two.
  const json = readStrictJsonText(new TextDecoder().decode(body));
  if (!json.ok) return quarantined('unparsed', json.reason);
  if (json.contradiction !== null) {
    const { key, texts } = json.contradiction;
    return quarantined('unparsed', `${key} stands twice: ${texts.join(' and ')}`);
  }
  if (json.root.kind !== 'object') return quarantined('unparsed', 'not an object');
  const { root } = json;
  const has = (name: string): boolean => memberOf(root, name) !== null;
  const push = nodeAt(root, 'Body', 'stkCallback');
  if (push?.kind === 'object') return readPush(push, rules);
  const result = nodeAt(root, 'Result');
  if (result?.kind === 'object') return readResult(result, rules);
  if (has('TransID')) return readMoney(CONFIRMATION, root, rules);
  if (has('transactionId') && has('trxDate')) return readRow(root, rules);
  if (has('transactionId') && has('paidAmount')) return readMoney(BILL, root, rules);
  if (has('responseBody') || has('ResponseBody')) {
    return { kind: 'ignored', reason: 'standing_order', detail: 'word of a standing order: no money has come by it' };
  }
  return quarantined('unparsed', 'no body that Daraja documents');
}

/** Where money stands in a flat body. */
interface Shape {
  readonly receipt: string;
  readonly amount: string;
  readonly account: string;
  readonly phone: string;
  /** Null where the body names none. */
  readonly shortCode: string | null;
  readonly time: string | null;
}

const CONFIRMATION: Shape = {
  receipt: 'TransID',
  amount: 'TransAmount',
  account: 'BillRefNumber',
  phone: 'MSISDN',
  shortCode: 'BusinessShortCode',
  time: 'TransTime',
};

/** A row of the list of transactions. */
const ROW: Shape = {
  receipt: 'transactionId',
  amount: 'amount',
  account: 'billreference',
  phone: 'msisdn',
  shortCode: null,
  time: 'trxDate',
};

/** A payment that Bill Manager tells of; it gives a day only, which is no time of a payment. */
const BILL: Shape = {
  receipt: 'transactionId',
  amount: 'paidAmount',
  account: 'accountReference',
  phone: 'msisdn',
  shortCode: 'shortCode',
  time: null,
};

/** The list is asked for what came in; a row of another type is for a person. */
function readRow(row: JsonObject, rules: ReadingRules): Reading {
  const reading = readMoney(ROW, row, rules);
  const type = textAt(row, 'transactiontype');
  if (type === '' || /^c2b/i.test(type) || reading.kind !== 'notice') return reading;
  return { ...quarantined('unclear', `transaction type ${short(type)}`), claim: reading.notice };
}

function readMoney(shape: Shape, members: JsonObject, rules: ReadingRules): Reading {
  const maybe = (name: string | null): string => (name === null ? '' : textAt(members, name));
  const shortCode = maybe(shape.shortCode);
  const account = textAt(members, shape.account);
  const parts = ['FirstName', 'MiddleName', 'LastName'].map((part) => textAt(members, part));
  const reading = moneyOf(textAt(members, shape.receipt), textAt(members, shape.amount), rules, {
    account: isNothing(account) ? null : short(account),
    // As given: a masked one is a hint, a hashed one is compared with the hashes of numbers that we know.
    payerPhone: short(textAt(members, shape.phone)) || null,
    payerName: short(parts.filter((part) => !isPlaceholder(part)).join(' ')) || null,
    paidAt: timeIn(maybe(shape.time)),
  });
  if (reading.kind !== 'notice' || shortCode === '' || rules.ours.includes(shortCode)) return reading;
  const detail = `paid to ${short(shortCode)}, and this connection is ${rules.ours.join(', ')}`;
  return { ...quarantined('other_short_code', detail), claim: reading.notice };
}

/** The result of a push. It has no account: what it is for is known by its request alone. */
function readPush(push: JsonNode, rules: ReadingRules): Reading {
  const code = codeOf(textAt(push, 'ResultCode'));
  const checkout = short(textAt(push, 'CheckoutRequestID'));
  const told = pairsAt(push, ['CallbackMetadata', 'Item'], 'Name', 'Value');
  if (typeof told === 'string') return quarantined('unclear', `${short(told)} stands twice`);
  const detail = `code ${code || 'missing'}: ${short(textAt(push, 'ResultDesc')) || 'no words'}`;
  const money = (): Reading =>
    moneyOf(told.get('MpesaReceiptNumber') ?? '', told.get('Amount') ?? '', rules, {
      payerPhone: told.get('PhoneNumber') ?? null,
      paidAt: timeIn(told.get('TransactionDate') ?? ''),
      checkout,
      requestOnly: true,
    });
  const kind = code === '' ? null : classOf(code);
  if (kind === 'paid') return money();
  // A receipt is given for money that moved, whatever the code says.
  if (kind === null || told.has('MpesaReceiptNumber'))
    return { ...quarantined('unclear', detail), ...claimIn(money()) };
  if (kind === 'open' || kind === 'asked') return { kind: 'ignored', reason: 'open', detail };
  return {
    kind: 'failure',
    failure: {
      provider: 'daraja',
      requestNames: checkout === '' ? [] : [checkout],
      terminalKeys: [], // a late success wins
      code,
      message: short(textAt(push, 'ResultDesc')),
      ...(kind === 'channel' ? { fault: 'channel' as const } : {}),
    },
  };
}
