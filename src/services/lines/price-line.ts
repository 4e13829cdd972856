import { z } from 'zod';
import { LARGEST_PAYMENT } from '../../domain/money/largest-payment.ts';
import { both } from '../../domain/said/both.ts';
import { LINE_MONEY_SAID } from '../../domain/said/line-money-said.ts';
import { periodSaid } from '../../domain/time/period-words.ts';
import { cents, formatCents, type Cents } from '../../domain/values/money.ts';
import { setOwnPrice } from '../../storage/line-plan.ts';
import type { LineRow } from '../../storage/lines.ts';
import { allPlans, toPlan } from '../../storage/plans.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import type { BooksPolicy } from '../money/credit-line.ts';
import { LINE_ID, lineInUse, lookAtLine, staysOff, subjectOf } from './line-in-use.ts';
import { boughtWords, renewIfBought } from './renew-if-bought.ts';

/** `priceCents` of one period; null: what its plan costs. */
const PRICING = z.object({ lineId: LINE_ID, priceCents: z.int().positive().max(LARGEST_PAYMENT).nullable() });

interface Pricing {
  readonly line: LineRow;
  readonly priceCents: Cents | null;
}

/**
 * A person agrees a price with one subscriber: what a period of this line costs from now on, wherever it is asked for. What was bought
 * before stays as it is. The result is the lanes that have something to do now.
 */
export const priceLine = (policy: BooksPolicy) =>
  defineAction({
    name: 'line.price',
    reason: 'required',
    input: PRICING,
    subject: subjectOf,
    look: (store, input) => ({ line: lookAtLine(store, input), plans: store.all(allPlans, {}) }),
    decide({ line: looked, plans }, input, now): Decided<Pricing> | Refused<'line' | 'ended' | 'state'> {
      const found = lineInUse(looked, input);
      if (found.kind === 'refused') return found;
      const { line } = found;
      const plan = plans.find(({ code }) => code === line.plan_code);
      if (plan === undefined) throw new Error(`line ${line.id} has no plan`);
      if (line.next_plan_code !== null) {
        return refuse('state', LINE_MONEY_SAID.priceEndsSoon(line.account_no, line.next_plan_code));
      }
      const priceCents = input.priceCents === null ? null : cents(input.priceCents);
      const money = (amount: number) => formatCents(cents(amount), policy.currency);
      if (priceCents === line.own_price_cents) {
        return refuse('state', LINE_MONEY_SAID.costsAlready(line.account_no, money(line.price_cents)));
      }
      const period = both((language) => periodSaid(toPlan(plan).period, language));
      const costs = priceCents ?? plan.price_cents;
      const change =
        priceCents === null
          ? LINE_MONEY_SAID.costsAsPlan(line.account_no, money(costs), period, plan.name)
          : LINE_MONEY_SAID.costs(line.account_no, money(costs), period, plan.name, money(plan.price_cents));
      const preview = [change, ...staysOff(line), ...boughtWords({ ...line, price_cents: costs }, now)];
      return {
        kind: 'do',
        plan: { line, priceCents },
        preview,
        detail: `${change.en}; before ${money(line.price_cents)}`,
      };
    },
    effects(store, { line, priceCents }, { action, now }) {
      store.run(setOwnPrice, { id: line.id, priceCents });
      return renewIfBought(store, line.id, action, policy, now);
    },
  });
