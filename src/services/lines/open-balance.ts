import { z } from 'zod';
import { LARGEST_PAYMENT } from '../../domain/money/largest-payment.ts';
import { LINE_MONEY_SAID } from '../../domain/said/line-money-said.ts';
import { cents, formatCents, type Cents } from '../../domain/values/money.ts';
import { openingOfLine } from '../../storage/ledger.ts';
import { type LineRow } from '../../storage/lines.ts';
import { renewLine } from '../../storage/line-writes.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import type { BooksPolicy } from '../money/credit-line.ts';
import { postLedger } from '../money/post-ledger.ts';
import { LINE_ID, lineInUse, lookAtLine, staysOff, subjectOf } from './line-in-use.ts';
import { boughtWords, renewIfBought } from './renew-if-bought.ts';

/** 0 takes a wrong one back. */
const OPENING = z.object({ lineId: LINE_ID, amountCents: z.int().min(0).max(LARGEST_PAYMENT) });

interface Opening {
  readonly line: LineRow;
  readonly move: 'outside>line' | 'line>outside';
  readonly amountCents: Cents;
  readonly balanceCents: Cents;
}

/**
 * Money that a subscriber had with the ISP before there was Washa: once a line, into its balance, as a row of the ledger that belongs to
 * no payment, so that it is never counted as taken. A wrong one is taken back by the opposite row while the line still has it.
 * The result is the lanes that have something to do now.
 */
export const openBalance = (policy: BooksPolicy) =>
  defineAction({
    name: 'line.opening',
    reason: 'required',
    input: OPENING,
    subject: subjectOf,
    look: (store, input) => ({
      line: lookAtLine(store, input),
      openingCents: store.first(openingOfLine, { id: input.lineId })?.cents ?? 0,
    }),
    decide({ line: looked, openingCents }, input, now): Decided<Opening> | Refused<'line' | 'ended' | 'state'> {
      const found = lineInUse(looked, input);
      if (found.kind === 'refused') return found;
      const { line } = found;
      const money = (amount: number) => formatCents(cents(amount), policy.currency);
      const isBack = input.amountCents === 0;
      if (isBack && openingCents === 0) return refuse('state', LINE_MONEY_SAID.noOpening(line.account_no));
      if (!isBack && openingCents > 0) {
        return refuse('state', LINE_MONEY_SAID.openingAlready(line.account_no, money(openingCents)));
      }
      if (isBack && line.balance_cents < openingCents) {
        const left = money(line.balance_cents);
        return refuse('state', LINE_MONEY_SAID.openingSpent(line.account_no, money(openingCents), left));
      }
      const amountCents = cents(isBack ? openingCents : input.amountCents);
      const balanceCents = cents(line.balance_cents + (isBack ? -openingCents : amountCents));
      const change = isBack
        ? LINE_MONEY_SAID.openingBack(line.account_no, money(openingCents), money(balanceCents))
        : LINE_MONEY_SAID.opens(line.account_no, money(amountCents), money(balanceCents));
      return {
        kind: 'do',
        plan: { line, move: isBack ? 'line>outside' : 'outside>line', amountCents, balanceCents },
        preview: [change, ...staysOff(line), ...boughtWords({ ...line, balance_cents: balanceCents }, now)],
        detail: change.en,
      };
    },
    effects(store, { line, move, amountCents, balanceCents }, { action, now }) {
      postLedger(store, { action, move, amountCents, subscriptionId: line.id });
      store.run(renewLine, { id: line.id, expiresAt: line.expires_at, anchorDay: line.anchor_day, balanceCents });
      return renewIfBought(store, line.id, action, policy, now);
    },
  });
