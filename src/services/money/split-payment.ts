import { z } from 'zod';
import { normaliseForeign } from '../../domain/money/account-number.ts';
import { LARGEST_ROW } from '../../domain/money/ledger-facts.ts';
import { LINE_SAID } from '../../domain/said/line-said.ts';
import { PAYMENT_SAID, stateSaid } from '../../domain/said/payment-said.ts';
import { lineByAccount, lineById } from '../../storage/lines.ts';
import { insertShare } from '../../storage/payment-deeds.ts';
import { cents, formatCents, type Cents } from '../../domain/values/money.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { giveToLine } from './assign-payment.ts';
import type { BooksPolicy } from './credit-line.ts';
import { gather, gatherMoney, lookAtMoney, type Gathered } from './gather.ts';
import { settlePayment } from './settle-payment.ts';

const MOST_PARTS = 20;

const SPLITTING = z.object({
  paymentId: z.int().positive(),
  parts: z
    .array(z.object({ accountNo: z.string().trim().min(1), amountCents: z.int().positive().max(LARGEST_ROW) }))
    .min(1, 'name at least one line')
    .max(MOST_PARTS),
});

interface Splitting extends Gathered {
  readonly parts: readonly { readonly lineId: number; readonly amountCents: Cents }[];
  readonly restCents: Cents;
}

/**
 * A person divides a payment over lines, whether it waits or is on one of them already: all of it is taken back, each line gets
 * its part, and what is left waits. The receipt goes to the subscriber of the first line. The result is the lanes to wake.
 */
export const splitByHand = (policy: BooksPolicy) =>
  defineAction({
    name: 'payment.split',
    reason: 'required',
    input: SPLITTING,
    subject: ({ paymentId }) => `payment ${paymentId}`,
    look: (store, { paymentId, parts }) => ({
      money: lookAtMoney(store, paymentId, policy),
      lines: parts.map(({ accountNo }) => store.first(lineByAccount, { accountNo: normaliseForeign(accountNo) })),
    }),
    decide(
      { money, lines },
      { paymentId, parts },
      now,
    ): Decided<Splitting> | Refused<'payment' | 'state' | 'line' | 'clock' | 'amount'> {
      if (money === null) return refuse('payment', PAYMENT_SAID.unknown(paymentId));
      const given = parts.flatMap(({ amountCents }, i) => {
        const line = lines[i];
        return line === undefined
          ? []
          : [{ lineId: line.id, accountNo: line.account_no, amountCents: cents(amountCents) }];
      });
      const unknown = parts.find((_, i) => lines[i] === undefined);
      if (unknown !== undefined) {
        return refuse('line', LINE_SAID.noSuchAccount(unknown.accountNo));
      }
      if (new Set(given.map(({ lineId }) => lineId)).size < given.length) {
        return refuse('line', PAYMENT_SAID.lineOnce());
      }
      const gathered = gather(money, money.shares, policy, now);
      if ('kind' in gathered) return gathered;
      const { totalCents, words } = gathered;
      const amount = (sum: number) => formatCents(cents(sum), policy.currency);
      if (totalCents === 0)
        return refuse('state', PAYMENT_SAID.nothingToGive(paymentId, stateSaid(money.payment.state)));
      const sum = given.reduce((total, { amountCents }) => total + amountCents, 0);
      if (sum > totalCents) {
        return refuse('amount', PAYMENT_SAID.partsTooMuch(paymentId, amount(sum), amount(totalCents)));
      }
      const restCents = cents(totalCents - sum);
      const told = given.map(({ accountNo, amountCents }) => `${amount(amountCents)} to ${accountNo}`);
      return {
        kind: 'do',
        plan: { ...gathered, parts: given, restCents },
        preview: [
          ...words,
          ...given.map((part) => PAYMENT_SAID.partGoes(paymentId, amount(part.amountCents), part.accountNo)),
          restCents === 0 ? PAYMENT_SAID.nothingLeft() : PAYMENT_SAID.restWaits(amount(restCents)),
        ],
        detail: [...told, ...(restCents === 0 ? [] : [`${amount(restCents)} left`])].join(', '),
      };
    },
    effects(store, plan, { action, now }) {
      const { paymentId, parts, restCents } = plan;
      const lanes = gatherMoney(store, plan, 'rest', action, policy, now);
      for (const [i, { lineId, amountCents }] of parts.entries()) {
        const line = store.first(lineById, { id: lineId });
        if (line === undefined) throw new Error(`there is no line ${lineId}`);
        store.run(insertShare, { subscriptionId: lineId, paymentId });
        const part = { amountCents, tells: i === 0 && restCents === 0 };
        lanes.push(...giveToLine(store, paymentId, line, action, policy, now, now, part));
      }
      if (restCents > 0) settlePayment(store, paymentId, 'rest', action, policy, now);
      return [...new Set(lanes)];
    },
  });
