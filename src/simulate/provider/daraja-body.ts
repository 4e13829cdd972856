import { kenyanTime } from './mpesa-receipt.ts';

export interface DarajaPayment {
  /** Shillings, as Daraja writes them in the body that is made. */
  readonly amount: string;
  /** What the payer typed; a till has none. */
  readonly account: string;
  /** Time of the payment, UTC milliseconds. */
  readonly at: number;
  readonly receipt: string;
  readonly shortCode: string;
  /** In full; confirmations show it masked. */
  readonly phone: string;
  readonly checkoutId: string;
}

/** `20260315152512`. */
const stampOf = (at: number): string => kenyanTime(at).replaceAll(/\D/g, '').slice(0, 14);

const maskOf = (phone: string): string => `${phone.slice(0, 4)} ***** ${phone.slice(-3)}`;

/** Word that a payer paid in by hand. What is asked before that (a validation) has the same form. */
export function confirmationBody(payment: DarajaPayment): string {
  return JSON.stringify({
    TransactionType: 'Pay Bill',
    TransID: payment.receipt,
    TransTime: stampOf(payment.at),
    TransAmount: payment.amount,
    BusinessShortCode: payment.shortCode,
    BillRefNumber: payment.account,
    InvoiceNumber: '',
    OrgAccountBalance: '',
    ThirdPartyTransID: '',
    MSISDN: maskOf(payment.phone),
    FirstName: 'JOHN',
    MiddleName: '',
    LastName: null,
  });
}

/** The result of a push. Its items stand in any order, and one of them has no value. @param failed the code, when nobody paid */
export function pushResultBody(payment: DarajaPayment, failed: string | null = null): string {
  const head = { MerchantRequestID: '29115-34620561-1', CheckoutRequestID: payment.checkoutId };
  if (failed !== null) {
    const ResultCode = /^\d+$/.test(failed) ? Number(failed) : failed;
    return JSON.stringify({ Body: { stkCallback: { ...head, ResultCode, ResultDesc: 'Request cancelled by user' } } });
  }
  const Item = [
    { Name: 'PhoneNumber', Value: Number(payment.phone) },
    { Name: 'Balance' },
    { Name: 'MpesaReceiptNumber', Value: payment.receipt },
    { Name: 'Amount', Value: Number(payment.amount) },
    { Name: 'TransactionDate', Value: Number(stampOf(payment.at)) },
  ];
  const ResultDesc = 'The service request is processed successfully.';
  return JSON.stringify({ Body: { stkCallback: { ...head, ResultCode: 0, ResultDesc, CallbackMetadata: { Item } } } });
}

/** The answer to a question about a transaction. @param outbound money that left, of which the form tells too */
export function transactionBody(payment: DarajaPayment, outbound = false): string {
  const [us, payer] = [`${payment.shortCode} - Tower Net`, `${payment.phone} - JOHN DOE`];
  const ResultParameter = [
    { Key: 'DebitPartyName', Value: outbound ? us : payer },
    { Key: 'CreditPartyName', Value: outbound ? payer : us },
    { Key: 'TransactionStatus', Value: 'Completed' },
    { Key: 'FinalisedTime', Value: stampOf(payment.at) },
    { Key: 'Amount', Value: payment.amount },
    { Key: 'ReceiptNo', Value: payment.receipt },
  ];
  const ResultDesc = 'The service request is processed successfully.';
  return JSON.stringify({
    Result: {
      ResultType: 0,
      ResultCode: 0,
      ResultDesc,
      ConversationID: '',
      TransactionID: 'TKD0000000',
      ResultParameters: { ResultParameter },
    },
  });
}

/** A row of the list of transactions. */
export function pulledRow(payment: DarajaPayment): object {
  return {
    transactionId: payment.receipt,
    trxDate: `${kenyanTime(payment.at).slice(0, 19).replace(' ', 'T')}+03:00`,
    msisdn: Number(payment.phone),
    sender: 'MPESA',
    transactiontype: 'c2b-pay-bill-debit',
    billreference: payment.account,
    amount: payment.amount,
    organizationname: 'Tower Net',
  };
}
