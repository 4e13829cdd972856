import { kenyanTime } from './mpesa-receipt.ts';

export interface PayheroPayment {
  /** Shillings: `1500`, `"1500"` or `"1,500.00"`; all were seen. */
  readonly amount: number | string;
  /** Our own reference, or what the payer typed. */
  readonly reference: string;
  /** Time of the payment, UTC milliseconds. */
  readonly at: number;
  /** M-Pesa receipt of money that arrived; ignored when `failed` is set. */
  readonly receipt: string;
  readonly checkoutId?: string;
  /** PayHero's own reference. */
  readonly payheroReference?: string;
  readonly phone?: string;
  readonly payerName?: string;
  /** Set when the payer did not pay: M-Pesa's result code and words. */
  readonly failed?: { readonly code: number; readonly message: string };
  /** Money that leaves the ISP. Dialect A has no such form: its body is that of dialect B then. */
  readonly outbound?: boolean;
  /** Send `response` as a JSON text instead of an object (dialects A and B). */
  readonly responseAsText?: boolean;
}

/** How PayHero writes a callback: A for a push of ours, B for the account-wide address, C for PayHero Africa. */
export type PayheroDialect = 'A' | 'B' | 'C';

/** A callback of PayHero in one of its dialects; the exact text that goes over the wire. PayHero signs nothing. */
export function payheroBody(dialect: PayheroDialect, payment: PayheroPayment): string {
  if (dialect === 'C') return JSON.stringify(africaMembers(payment));
  const response = dialect === 'A' && payment.outbound !== true ? pushMembers(payment) : accountMembers(payment);
  // The outer status is only the envelope's: it stays true on failures too, as integrators report.
  const inner = payment.responseAsText === true ? JSON.stringify(response) : response;
  return JSON.stringify({ forward_url: '', response: inner, status: true });
}

function pushMembers(payment: PayheroPayment): object {
  const checkout = payment.checkoutId === undefined ? {} : { CheckoutRequestID: payment.checkoutId };
  if (payment.failed !== undefined) {
    return {
      ...checkout,
      ExternalReference: payment.reference,
      ResultCode: payment.failed.code,
      ResultDesc: payment.failed.message,
      Status: 'Failed',
    };
  }
  return {
    Amount: payment.amount,
    ...checkout,
    ExternalReference: payment.reference,
    MerchantRequestID: '3202-70921557-1',
    MpesaReceiptNumber: payment.receipt,
    Phone: payment.phone ?? '+254700000126',
    ResultCode: 0,
    ResultDesc: 'The service request is processed successfully.',
    Status: 'Success',
  };
}

function accountMembers(payment: PayheroPayment): object {
  return {
    Transaction_Type: payment.outbound === true ? 'B2C' : 'C2B',
    Source: `${payment.payerName ?? 'ALEX'} ${payment.phone ?? '254700000126'}`,
    Destination: '',
    Amount: String(payment.amount),
    MPESA_Reference: payment.failed === undefined ? payment.receipt : '',
    Account: '400200',
    User_Reference: payment.reference,
    Transaction_Reference: payment.payheroReference ?? '',
    Transaction_Date: kenyanTime(payment.at).slice(0, 19),
    woocommerce_payment_status: payment.failed === undefined ? 'complete' : 'failed',
  };
}

function africaMembers(payment: PayheroPayment): object {
  const isPaid = payment.failed === undefined;
  return {
    success: isPaid,
    status: isPaid ? 'success' : 'failed',
    message: payment.failed?.message ?? 'The service request is processed successfully.',
    reference: payment.payheroReference ?? '',
    external_reference: payment.reference,
    amount: payment.amount,
    currency: 'KES',
    transaction_id: '',
    transaction_date: new Date(payment.at).toISOString().replace(/\.\d+Z$/, 'Z'),
    transaction_type: payment.outbound === true ? 'outbound_payment' : 'inbound_payment',
    provider_reference: isPaid ? payment.receipt : '',
    provider: 'mpesa_dc',
    callback_urls: null,
  };
}
