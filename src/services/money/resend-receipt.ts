import { z } from 'zod';
import { formatLocal, parseMsisdn } from '../../domain/values/msisdn.ts';
import { lineById } from '../../storage/lines.ts';
import { paymentById } from '../../storage/payments.ts';
import { receiptFacts, renewReceipt } from '../../storage/receipts.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { enqueueReceipt, SMS_LANE } from '../outbox/outbox.ts';

interface Resend {
  readonly paymentId: number;
  readonly msisdn: string;
}

/**
 * A person has the receipt of a payment sent again, to the number that its subscriber has now. What it says is what is true when
 * it is sent. The result is the lanes to wake.
 */
export const resendReceipt = defineAction({
  name: 'payment.receipt',
  reason: 'required',
  input: z.object({ paymentId: z.int().positive() }),
  subject: ({ paymentId }) => `payment ${paymentId}`,
  look(store, { paymentId }) {
    const payment = store.first(paymentById, { id: paymentId });
    const lineId = payment?.subscription_id ?? null;
    return {
      payment,
      line: lineId === null ? undefined : store.first(lineById, { id: lineId }),
      receipt: store.first(receiptFacts, { paymentId }),
    };
  },
  decide(
    { payment, line, receipt },
    { paymentId },
    now,
  ): Decided<Resend> | Refused<'payment' | 'state' | 'phone' | 'receipt'> {
    if (payment === undefined) return refuse('payment', `There is no payment ${paymentId}.`);
    if (payment.state !== 'applied' || line === undefined) {
      return refuse('state', `Payment ${paymentId} is ${payment.state}: there is nothing to send a receipt of.`);
    }
    const phone = parseMsisdn(line.msisdn ?? '');
    if (phone === null) return refuse('phone', `${line.account_no} has no phone: nobody can be sent a receipt.`);
    if (receipt?.state === 'queued')
      return refuse('receipt', `The receipt of payment ${paymentId} waits to be sent already.`);
    const until = receipt?.expires_after ?? null;
    if (until !== null && until <= now) {
      return refuse(
        'receipt',
        `What payment ${paymentId} bought is over: its receipt would say what is not so any more.`,
      );
    }
    const words = `the receipt of payment ${paymentId} is sent to ${formatLocal(phone)} of ${line.account_no}`;
    return { kind: 'do', plan: { paymentId, msisdn: phone }, preview: [words], detail: `to ${line.account_no}` };
  },
  effects(store, { paymentId, msisdn }, { now }) {
    store.run(renewReceipt, { paymentId, msisdn });
    enqueueReceipt(store, paymentId, now, now);
    return [SMS_LANE];
  },
});
