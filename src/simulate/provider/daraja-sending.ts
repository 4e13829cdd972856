import { kenyanTime } from './mpesa-receipt.ts';
import type { Fate } from './script.ts';

/** An order to send money out: a payment that is reversed, or one to a phone. */
export interface DarajaOrder {
  /** Ids under which it was taken. */
  readonly originator: string;
  readonly conversation: string;
  /** Receipt of the payment that goes back; null for one to a phone. */
  readonly reverses: string | null;
  readonly shortCode: string;
  readonly phone: string;
  /** Shillings. */
  readonly amount: string;
  /** UTC milliseconds. */
  readonly at: number;
  /** Its own. */
  readonly receipt: string;
  readonly fate: Fate;
}

const DONE = 'The service request is processed successfully.';
/** Not the caller's: an address of Safaricom's own. */
const ReferenceData = { ReferenceItem: { Key: 'QueueTimeoutURL', Value: 'https://internal.test/mpesa/results' } };

const stampOf = (at: number): string => kenyanTime(at).replaceAll(/\D/g, '').slice(0, 14);

/** What is delivered when such an order has ended. @param failed the code of one that did not go out, whose number is no receipt */
export function sendingBody(order: DarajaOrder, failed: string | null = null): string {
  const head = { ResultType: 0, OriginatorConversationID: order.originator, ConversationID: order.conversation };
  if (failed !== null) {
    const ResultCode = /^\d+$/.test(failed) ? Number(failed) : failed;
    const TransactionID = `${order.receipt.slice(0, 3)}0000000`;
    const ResultDesc = 'The balance is insufficient for the transaction.';
    return JSON.stringify({ Result: { ...head, ResultCode, ResultDesc, TransactionID, ReferenceData } });
  }
  const [us, payee] = [`${order.shortCode} - Tower Net`, `${order.phone} - JOHN DOE`];
  const ResultParameter =
    order.reverses === null
      ? [
          { Key: 'TransactionAmount', Value: Number(order.amount) },
          { Key: 'TransactionReceipt', Value: order.receipt },
          { Key: 'ReceiverPartyPublicName', Value: payee },
          { Key: 'B2CRecipientIsRegisteredCustomer', Value: 'Y' },
        ]
      : [
          { Key: 'DebitAccountBalance', Value: 'Utility Account|KES|12850.00|12850.00|0.00|0.00' },
          { Key: 'Amount', Value: Number(order.amount) },
          { Key: 'TransCompletedTime', Value: Number(stampOf(order.at)) },
          { Key: 'OriginalTransactionID', Value: order.reverses },
          { Key: 'Charge', Value: 0 },
          { Key: 'CreditPartyPublicName', Value: payee },
          { Key: 'DebitPartyPublicName', Value: us },
        ];
  const result = { ...head, ResultCode: 0, ResultDesc: DONE, TransactionID: order.receipt };
  return JSON.stringify({ Result: { ...result, ResultParameters: { ResultParameter }, ReferenceData } });
}

/** The answer to a question about such an order. @param occasion as it was asked with @param status `Completed` */
export function sendingStatusBody(order: DarajaOrder, occasion: string, status: string): string {
  const ResultParameter = [
    { Key: 'DebitPartyName', Value: `${order.shortCode} - Tower Net` },
    { Key: 'CreditPartyName', Value: `${order.phone} - JOHN DOE` },
    { Key: 'OriginatorConversationID', Value: order.originator },
    { Key: 'InitiatedTime', Value: Number(stampOf(order.at)) },
    { Key: 'TransactionReason' },
    { Key: 'TransactionStatus', Value: status },
    { Key: 'FinalisedTime', Value: Number(stampOf(order.at)) },
    { Key: 'Amount', Value: Number(order.amount) },
    { Key: 'ConversationID', Value: order.conversation },
    { Key: 'ReceiptNo', Value: order.receipt },
  ];
  return JSON.stringify({
    Result: {
      ResultType: 0,
      ResultCode: 0,
      ResultDesc: DONE,
      OriginatorConversationID: '1236-7134259-1',
      ConversationID: '',
      TransactionID: 'TKD0000000',
      ResultParameters: { ResultParameter },
      ReferenceData: { ReferenceItem: { Key: 'Occasion', Value: occasion } },
    },
  });
}
