import { z } from 'zod';
import { normaliseForeign } from '../../domain/money/account-number.ts';
import { asWritten } from '../../domain/said/both.ts';
import { LINE_SAID } from '../../domain/said/line-said.ts';
import { PAYMENT_SAID, stateSaid } from '../../domain/said/payment-said.ts';
import { lineByAccount, lineById } from '../../storage/lines.ts';
import { linesPaidBy } from '../../storage/pays-for.ts';
import { putAlias } from '../../storage/payment-deeds.ts';
import { formatCents } from '../../domain/values/money.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { giveToLine, paidForWords } from './assign-payment.ts';
import type { BooksPolicy } from './credit-line.ts';
import { gather, gatherMoney, lookAtMoney, type Gathered } from './gather.ts';
import { learningFor, rememberWords } from './learn-alias.ts';

const MOVING = z.object({
  paymentId: z.int().positive(),
  accountNo: z.string().trim().min(1),
  /** Also for later payments of this payer with this text. */
  remember: z.boolean().optional(),
});

interface Move extends Gathered {
  readonly lineId: number;
  readonly alias: string | null;
}

/** A person gives a payment that is on a line to another one: taken back and given in one deed. The result is the lanes to wake. */
export const moveByHand = (policy: BooksPolicy) =>
  defineAction({
    name: 'payment.move',
    reason: 'required',
    input: MOVING,
    subject: ({ paymentId }) => `payment ${paymentId}`,
    look(store, { paymentId, accountNo }) {
      const line = store.first(lineByAccount, { accountNo: normaliseForeign(accountNo) });
      const money = lookAtMoney(store, paymentId, policy);
      const learning = money === null || line === undefined ? null : learningFor(store, money.payment, line.id, policy);
      const paidFor = line === undefined ? [] : store.all(linesPaidBy, { payerId: line.id });
      return { money, line, learning, paidFor };
    },
    decide(
      { money, line, learning, paidFor },
      { paymentId, accountNo, remember = false },
      now,
    ): Decided<Move> | Refused<'payment' | 'state' | 'line' | 'clock' | 'remember'> {
      if (money === null) return refuse('payment', PAYMENT_SAID.unknown(paymentId));
      if (money.shares.length === 0) {
        return refuse('state', PAYMENT_SAID.noneToMove(paymentId, stateSaid(money.payment.state)));
      }
      if (line === undefined) return refuse('line', LINE_SAID.noSuchAccount(accountNo));
      const gathered = gather(money, money.shares, policy, now);
      if ('kind' in gathered) return gathered;
      const { totalCents, takings } = gathered;
      if (takings.every((taking) => taking.line.id === line.id && taking.amountCents === totalCents)) {
        return refuse('line', PAYMENT_SAID.allThereAlready(paymentId, line.account_no));
      }
      if (remember && learning?.kind === 'cannot')
        return refuse('remember', PAYMENT_SAID.cannotRemember(learning.words));
      const alias = remember && learning?.kind === 'can' ? learning.alias : null;
      const amount = asWritten(formatCents(totalCents, policy.currency));
      return {
        kind: 'do',
        plan: { ...gathered, lineId: line.id, alias },
        preview: [
          ...gathered.words,
          PAYMENT_SAID.goesTo(amount, paymentId, line.account_no),
          ...paidForWords(line, paidFor),
          ...(alias === null ? [] : [rememberWords(money.payment, line.account_no)]),
        ],
        detail: `from ${takings.map((taking) => taking.line.account_no).join(' and ')} to ${line.account_no}`,
      };
    },
    effects(store, plan, { action, now }) {
      const { paymentId, lineId, alias } = plan;
      const lanes = gatherMoney(store, plan, 'taken_back', action, policy, now);
      // As it is now: it may have given back a part of this very payment.
      const line = store.first(lineById, { id: lineId });
      if (line === undefined) throw new Error(`there is no line ${lineId}`);
      if (alias !== null) store.run(putAlias, { alias, subscriptionId: lineId, actor: action.actor, now });
      return [...lanes, ...giveToLine(store, paymentId, line, action, policy, now)];
    },
  });
