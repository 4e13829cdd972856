import { z } from 'zod';
import type { Match } from '../../domain/money/match.ts';
import { PAYMENT_SAID, stateSaid } from '../../domain/said/payment-said.ts';
import { lineById, type LineRow } from '../../storage/lines.ts';
import { freePayment, paymentById } from '../../storage/payments.ts';
import { forgetReversals } from '../../storage/reversals.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { asSuggestion } from './as-suggestion.ts';
import { amountWords, giveToLine } from './assign-payment.ts';
import type { BooksPolicy } from './credit-line.ts';
import { endMatters } from './end-matters.ts';
import { matchNotice } from './match-notice.ts';
import { postLedger } from './post-ledger.ts';
import { claimOf, settlePayment } from './settle-payment.ts';
import { suggestLines } from './suggest-lines.ts';
import { isTimeUnknown, refuseByClock } from './time-unknown.ts';
import { lying, sumsOf } from './where-it-lies.ts';

const RELEASE = z.object({ paymentId: z.int().positive() });

/** From where money comes back, the first that has any. */
const RELEASED = ['held', 'dismissed', 'reversed'] as const;

interface Release {
  readonly id: number;
  readonly bucket: (typeof RELEASED)[number];
  /** Whose it is by what was told of it; null: nobody knows. */
  readonly line: LineRow | null;
  readonly match: Match;
}

/**
 * A person judges that nothing speaks against money that is held, or takes back that it was dismissed or reversed. Held money goes to the
 * line that it would have gone to at once, matched anew where it had none; else it is unmatched, for somebody to find out whose
 * it is. The result is the lanes that have something to do now.
 */
export const releaseByHand = (policy: BooksPolicy) =>
  defineAction({
    name: 'payment.release',
    reason: 'required',
    input: RELEASE,
    subject: ({ paymentId }) => `payment ${paymentId}`,
    look(store, { paymentId }) {
      const payment = store.first(paymentById, { id: paymentId });
      if (payment === undefined) return null;
      const match = matchNotice(store, claimOf(payment), null, policy);
      const matched = match.kind === 'matched' ? match.subscriptionId : null;
      const sums = sumsOf(store, paymentId);
      return {
        payment,
        match,
        sums,
        bucket: RELEASED.find((one) => sums[one] > 0),
        line: servedLine(store, payment.subscription_id) ?? servedLine(store, matched),
        timeUnknown: isTimeUnknown(store),
      };
    },
    decide(facts, { paymentId }): Decided<Release> | Refused<'payment' | 'state' | 'clock'> {
      if (facts === null) return refuse('payment', PAYMENT_SAID.unknown(paymentId));
      const { payment, match, bucket, sums } = facts;
      if (bucket === undefined) {
        return refuse('state', PAYMENT_SAID.nothingHeld(paymentId, stateSaid(payment.state)));
      }
      if (bucket === 'held' && payment.reason === 'clock') {
        return refuse('clock', PAYMENT_SAID.waitsForClock(paymentId));
      }
      // What somebody had set aside goes to no line by itself.
      const line = bucket === 'held' ? facts.line : null;
      if (line !== null && facts.timeUnknown) return refuseByClock();
      // What of it was set free before goes with it.
      const amount_cents = line === null ? sums[bucket] : sums.held + sums.unmatched;
      const amount = amountWords({ ...payment, amount_cents }, policy);
      const change =
        line === null
          ? PAYMENT_SAID.isFree(amount, paymentId)
          : PAYMENT_SAID.goesTo(amount, paymentId, line.account_no);
      return {
        kind: 'do',
        plan: { id: paymentId, bucket, line, match },
        preview: [change],
        detail: line === null ? 'to nobody yet' : `to ${line.account_no}`,
      };
    },
    effects(store, { id, bucket, line, match }, { action, now }) {
      let lanes: string[] = [];
      if (bucket === 'held' && line !== null) lanes = giveToLine(store, id, line, action, policy, now);
      else {
        postLedger(store, {
          action,
          move: `${bucket}>unmatched`,
          amountCents: lying(store, id, bucket),
          paymentId: id,
        });
        if (bucket === 'reversed') store.run(forgetReversals, { paymentId: id });
        if (bucket !== 'held') {
          settlePayment(store, id, 'taken_back', action, policy, now);
          return [];
        }
        const { reason, suggestions } = asSuggestion(match);
        store.run(freePayment, { id, reason, suggestions: JSON.stringify(suggestions) });
        suggestLines(store, id, suggestions);
      }
      endMatters(store, id, action, now);
      return lanes;
    },
  });

/** A line that is in use. */
function servedLine(store: Store, id: number | null): LineRow | null {
  const line = id === null ? undefined : store.first(lineById, { id });
  return line === undefined || line.retired_at !== null ? null : line;
}
