import type { NotDone, Refused } from '../../domain/outbound.ts';
import type { PaymentKey } from '../../domain/money/notice.ts';
import type { Accepted, PayoutOrder, ReversalOrder } from '../../domain/provider-port.ts';
import type { Verdict } from '../../outside/call.ts';
import type { Ask, Said } from './ask.ts';
import { codeOf } from './result-codes.ts';
import type { Initiator } from './transaction-status.ts';

/** Remarks have two to a hundred characters. */
const REMARKS = 'Refund';

/** Codes with which Daraja says that it is over who asks: the role, the password, an operator that is locked. */
const CREDENTIAL_CODES: ReadonlySet<string> = new Set(['21', '2001', '8006']);

/**
 * Transaction Reversal: the money of a receipt goes back to its payer. Asynchronous: what becomes of it comes to the callback address, and the
 * answer only says under which ids. Daraja knows no order id of ours here, so one whose answer is lost cannot be asked about.
 */
export function reverse(
  ask: Ask,
  shortCode: string,
  initiator: Initiator,
  { receipt, amountCents, currency, callbackUrl }: ReversalOrder,
  signal: AbortSignal,
): Promise<Accepted | NotDone> {
  const no = unfit(amountCents, currency);
  if (no !== null || callbackUrl === null) return Promise.resolve(no ?? noAddress());
  const body = {
    Initiator: initiator.name,
    SecurityCredential: initiator.credential,
    CommandID: 'TransactionReversal',
    TransactionID: receipt,
    Amount: String(amountCents / 100),
    ReceiverParty: shortCode,
    RecieverIdentifierType: '11', // spelt so
    ResultURL: callbackUrl,
    QueueTimeOutURL: callbackUrl,
    Remarks: REMARKS,
  };
  const question = { path: '/mpesa/reversal/v1/request', body, secrets: [initiator.credential, callbackUrl] };
  return ask<Accepted>(question, readAccepted, signal);
}

/**
 * B2C payment request: from a short code that pays out to a phone. It carries our order id, and Daraja does the same id once: what is lost
 * can be asked about by it. Path, members and results are inferred from a public copy of Safaricom's page, and were not seen live.
 */
export function payOut(
  ask: Ask,
  shortCode: string,
  initiator: Initiator,
  { orderId, amountCents, currency, phone, callbackUrl }: PayoutOrder,
  signal: AbortSignal,
): Promise<Accepted | NotDone> {
  const no = unfit(amountCents, currency);
  if (no !== null || callbackUrl === null) return Promise.resolve(no ?? noAddress());
  const body = {
    OriginatorConversationID: orderId,
    InitiatorName: initiator.name,
    SecurityCredential: initiator.credential,
    CommandID: 'BusinessPayment',
    Amount: String(amountCents / 100),
    PartyA: shortCode,
    PartyB: phone,
    Remarks: REMARKS,
    QueueTimeOutURL: callbackUrl,
    ResultURL: callbackUrl,
    Occassion: orderId, // spelt so
  };
  const secrets = [initiator.credential, callbackUrl];
  return ask<Accepted>({ path: '/mpesa/b2c/v3/paymentrequest', body, phones: [phone], secrets }, readAccepted, signal);
}

/** Nothing has moved yet: it was taken, under these ids. An id that is empty is none. */
function readAccepted({ text }: Said): Verdict<Accepted> {
  const code = codeOf(text('ResponseCode'));
  if (code === '') return null;
  if (code !== '0') {
    const reason = `${text('ResponseDescription') || 'refused'} (code ${code})`;
    const subject = CREDENTIAL_CODES.has(code) ? ({ subject: 'credentials' } as const) : {};
    return { kind: 'refused', final: true, reason, ...subject };
  }
  const keys: PaymentKey[] = [
    { scheme: 'daraja.originator', value: text('OriginatorConversationID') },
    { scheme: 'daraja.conversation', value: text('ConversationID') },
  ];
  return { kind: 'accepted', keys: keys.filter(({ value }) => value !== '') };
}

function unfit(amountCents: number, currency: string): Refused | null {
  if (currency === 'KES' && amountCents > 0 && amountCents % 100 === 0) return null;
  return { kind: 'refused', final: true, subject: 'amount', reason: 'Daraja sends whole Kenyan shillings only' };
}

function noAddress(): Refused {
  const reason = 'Daraja sends nothing without a public address for the result: set public_url under [intake]';
  return { kind: 'refused', final: true, reason };
}
