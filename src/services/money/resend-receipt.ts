import { z } from 'zod';
import { PAYMENT_SAID, stateSaid } from '../../domain/said/payment-said.ts';
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
    if (payment === undefined) return refuse('payment', PAYMENT_SAID.unknown(paymentId));
    if (payment.state !== 'applied' || line === undefined) {
      return refuse('state', PAYMENT_SAID.noReceiptOf(paymentId, stateSaid(payment.state)));
    }
    const phone = parseMsisdn(line.msisdn ?? '');
    if (phone === null) return refuse('phone', PAYMENT_SAID.noPhoneForReceipt(line.account_no));
    if (receipt?.state === 'queued') return refuse('receipt', PAYMENT_SAID.receiptWaits(paymentId));
    const until = receipt?.expires_after ?? null;
    if (until !== null && until <= now) {
      return refuse('receipt', PAYMENT_SAID.receiptOver(paymentId));
    }
    const words = PAYMENT_SAID.receiptGoes(paymentId, formatLocal(phone), line.account_no);
    return { kind: 'do', plan: { paymentId, msisdn: phone }, preview: [words], detail: `to ${line.account_no}` };
  },
  effects(store, { paymentId, msisdn }, { now }) {
    store.run(renewReceipt, { paymentId, msisdn });
    enqueueReceipt(store, paymentId, now, now);
    return [SMS_LANE];
  },
});
