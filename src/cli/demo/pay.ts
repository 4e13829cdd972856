import { systemClock } from '../../host/clock.ts';
import { gatewayBody } from '../../simulate/provider/gateway-body.ts';
import { mpesaReceipt } from '../../simulate/provider/mpesa-receipt.ts';
import { payheroBody, type PayheroDialect } from '../../simulate/provider/payhero-body.ts';
import { sendCallback, type CallbackAnswer } from '../../simulate/provider/send-callback.ts';
import { query } from '../../storage/engine/query.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { Stage } from './stage.ts';

const DELIVERIES = 5;
const BETWEEN_MS = 500;

/** Money that somebody sends in the demo. */
export interface DemoPayment {
  readonly provider: 'payhero' | 'gateway';
  readonly dialect: PayheroDialect;
  /** What the payer types. */
  readonly account: string;
  readonly phone: string;
  readonly shillings: number;
}

/** Delivers a payment as its provider does, `times` times at once. @returns its M-Pesa receipt, and how it was answered */
export async function pay(
  intake: string,
  stage: Stage,
  random: () => number,
  payment: DemoPayment,
  times = 1,
): Promise<{ receipt: string; statuses: number[] }> {
  const at = systemClock.now();
  const receipt = mpesaReceipt(random, at);
  const body =
    payment.provider === 'payhero'
      ? payheroBody(payment.dialect, {
          amount: payment.shillings,
          reference: payment.account,
          phone: `+${payment.phone}`,
          receipt,
          at,
        })
      : gatewayBody('paybill', {
          merchantId: stage.merchant.id,
          secret: stage.merchant.secret,
          orderId: `demo-${at}-${Math.floor(random() * 1e6)}`,
          amount: payment.shillings,
          account: payment.account,
          customerId: `${payment.phone.slice(0, 4)} ***** ${payment.phone.slice(-3)}`,
          receipt,
          at,
        });
  const url = `${intake}${stage.callbackPath(payment.provider)}`;
  const answers = await Promise.all(Array.from({ length: times }, () => deliver(url, body)));
  return { receipt, statuses: answers.map((answer) => answer.status) };
}

/** A laptop that slept has lost its connections: as a provider does, what was not answered is delivered again. */
async function deliver(url: string, body: string | Uint8Array): Promise<CallbackAnswer> {
  for (let left = DELIVERIES - 1; left > 0; left--) {
    try {
      return await sendCallback(url, body);
    } catch {
      await systemClock.sleep(BETWEEN_MS);
    }
  }
  return await sendCallback(url, body);
}

const walkByReceipt = query<{ receipt: string }>()((db, p) =>
  db
    .selectFrom('payment_key')
    .innerJoin('payment', 'payment.id', 'payment_key.payment_id')
    .leftJoin('subscription', 'subscription.id', 'payment.subscription_id')
    .selectAll('payment')
    .select(['subscription.account_no', 'subscription.expires_at'])
    .where('payment_key.scheme', '=', 'mpesa.receipt')
    .where('payment_key.value', '=', p.receipt),
);

/** A payment with its line, as far as it has come. */
export type WalkRow = NonNullable<(typeof walkByReceipt)['row']>;

/** How far a payment has come. */
export function walkOf(store: Store, receipt: string): WalkRow | undefined {
  return store.first(walkByReceipt, { receipt });
}
