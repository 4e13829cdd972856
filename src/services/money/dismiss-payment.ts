import { z } from 'zod';
import { PAYMENT_SAID, stateSaid } from '../../domain/said/payment-said.ts';
import { paymentById } from '../../storage/payments.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { amountWords } from './assign-payment.ts';
import type { BooksPolicy } from './credit-line.ts';
import { postLedger } from './post-ledger.ts';
import { settlePayment } from './settle-payment.ts';
import { waiting, waitingParts } from './where-it-lies.ts';

const DISMISSAL = z.object({ paymentId: z.int().positive() });

/**
 * A person sets money aside for good: not ours, a trial, told of twice. It stays in the books, counted as dismissed, and
 * `releaseByHand` takes it back.
 */
export const dismissByHand = (policy: BooksPolicy) =>
  defineAction({
    name: 'payment.dismiss',
    reason: 'required',
    input: DISMISSAL,
    subject: ({ paymentId }) => `payment ${paymentId}`,
    look(store, { paymentId }) {
      const payment = store.first(paymentById, { id: paymentId });
      return payment && { ...payment, ...waiting(store, payment) };
    },
    decide(payment, { paymentId }): Decided<{ readonly id: number }> | Refused<'payment' | 'state'> {
      if (payment === undefined) return refuse('payment', PAYMENT_SAID.unknown(paymentId));
      const { id, state } = payment;
      if (state !== 'held' && state !== 'unmatched') {
        return refuse('state', PAYMENT_SAID.nothingForPerson(id, stateSaid(state)));
      }
      return {
        kind: 'do',
        plan: { id },
        preview: [PAYMENT_SAID.setAside(amountWords(payment, policy), id)],
        detail: null,
      };
    },
    effects(store, { id }, { action, now }) {
      for (const { bucket, amountCents } of waitingParts(store, id)) {
        postLedger(store, { action, move: `${bucket}>dismissed`, amountCents, paymentId: id });
      }
      settlePayment(store, id, 'rest', action, policy, now);
    },
  });
