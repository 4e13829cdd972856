import { createHmac } from 'node:crypto';
import { kenyanTime } from './mpesa-receipt.ts';

/** What the simulated gateway writes: text, whole numbers, and objects of them. No floats, so no two ways to sign. */
export interface Members {
  readonly [name: string]: string | number | Members;
}

export interface GatewayPayment {
  readonly merchantId: string;
  readonly secret: string;
  readonly orderId: string;
  /** Shillings as the gateway writes them: a number in paybill callbacks (100), a text elsewhere ("100.00"). */
  readonly amount: number | string;
  /** Time of the payment, UTC milliseconds. */
  readonly at: number;
  /** M-Pesa receipt; '' when the gateway names none. */
  readonly receipt?: string;
  readonly transactionId?: string;
  readonly currency?: string;
  /** Masked, hashed or plain, as Safaricom gave it to the gateway. */
  readonly customerId?: string;
  readonly status?: number;
  readonly resultCode?: number;
  readonly resultMessage?: string;
  readonly providerId?: number;
  readonly destinationId?: string;
  /** What the payer typed as account number; paybill only. */
  readonly account?: string;
  readonly firstName?: string;
  /** Operation type of a terminal's callback. */
  readonly operation?: number;
}

export type GatewayCallbackKind = 'paybill' | 'c2b' | 'c2b-short' | 'b2c' | 'pos';

/** A callback of the signed gateway as its document shows it, signed; the exact text that goes over the wire. */
export function gatewayBody(kind: GatewayCallbackKind, payment: GatewayPayment): string {
  const members = kind === 'c2b-short' ? shortCallback(payment) : fullCallback(kind, payment);
  return signedBody(members, payment.secret);
}

/** Signs any members and writes them with the signature last. For a test that needs a body of its own making. */
export function signedBody(members: Members, secret: string): string {
  const signature = createHmac('sha512', secret).update(spell(members, '')).digest('hex');
  return JSON.stringify({ ...members, signature });
}

/** Written from the gateway's document a second time, apart from the reader's own code, so that the two can disagree. */
function spell(members: Members, prefix: string): string {
  return Object.entries(members)
    .map(([name, value]) =>
      typeof value === 'object' ? spell(value, `${prefix}${name}.`) : `${prefix}${name}${value}`,
    )
    .join('');
}

const OPERATIONS = { paybill: 32, c2b: 17, b2c: 16, pos: 1 } as const;

function fullCallback(kind: Exclude<GatewayCallbackKind, 'c2b-short'>, payment: GatewayPayment): Members {
  const extra = {
    BillRefNumber: payment.account ?? '',
    FirstName: payment.firstName ?? 'ALEX',
    MiddleName: '',
    LastName: '',
  };
  return {
    merchant_id: payment.merchantId,
    operation_type: payment.operation ?? OPERATIONS[kind],
    customer_id: payment.customerId ?? (kind === 'paybill' ? '2547 ***** 126' : '254700000126'),
    amount: payment.amount,
    currency: payment.currency ?? 'KES',
    order_id: payment.orderId,
    transaction_id: payment.transactionId ?? '',
    transaction_ref: payment.receipt ?? '',
    status: payment.status ?? 2,
    provider_id: payment.providerId ?? (kind === 'pos' ? 15 : 40),
    destination_id: payment.destinationId ?? (kind === 'paybill' ? '7000000' : ''),
    ...outcomes(payment),
    ...service(payment),
    ...(kind === 'paybill' ? { extra } : {}),
  };
}

function shortCallback(payment: GatewayPayment): Members {
  const { result } = outcomes(payment);
  return {
    transaction_id: payment.transactionId ?? '',
    order_id: payment.orderId,
    ...service(payment),
    result,
  };
}

function outcomes({ resultCode = 0, resultMessage = 'OK' }: GatewayPayment) {
  return {
    result: { code: resultCode, message: resultMessage },
    provider_result: { code: resultCode, message: '' },
  };
}

function service({ at }: GatewayPayment) {
  return {
    service_id: 1,
    service_version: '1.03/1.0|1.0/1.26|1.0/1.0|1.01/1.0|1.01/1.0||1.01/1.27',
    service_date_time: kenyanTime(at),
  };
}
