import { z } from 'zod';
import { PRIORITY } from '../../domain/command.ts';
import { convertTime, shareOut, worthOfTime } from '../../domain/money/change-plan.ts';
import type { Bought } from '../../domain/money/take-back.ts';
import { both, joined, noSuchName, whenIn } from '../../domain/said/both.ts';
import { LINE_MONEY_SAID } from '../../domain/said/line-money-said.ts';
import { formatAge } from '../../domain/time/durations.ts';
import { periodSaid } from '../../domain/time/period-words.ts';
import { cents, formatCents } from '../../domain/values/money.ts';
import { setPlan, wishPlan } from '../../storage/line-plan.ts';
import type { LineRow } from '../../storage/lines.ts';
import { allPlans, toPlan } from '../../storage/plans.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { postConvertedTime, type ConvertedTime } from '../money/convert-time.ts';
import type { BooksPolicy } from '../money/credit-line.ts';
import { owedBy } from '../money/loans.ts';
import { renewalsOf } from '../money/take-from-line.ts';
import { retargetLine } from '../outbox/follow-line.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';
import { LINE_ID, lineInUse, lookAtLine, staysOff, subjectOf } from './line-in-use.ts';
import { boughtWords, renewIfBought } from './renew-if-bought.ts';

/** When another plan begins: now, and the time that is left is converted; or with the next renewal. */
export const PLAN_CHANGES = ['now', 'next'] as const;

const CHANGE = z.object({ lineId: LINE_ID, planCode: z.string().trim().min(1), when: z.enum(PLAN_CHANGES) });

type PlanRow = NonNullable<(typeof allPlans)['row']>;

interface Facts {
  readonly line: LineRow | undefined;
  readonly plans: readonly PlanRow[];
  readonly bought: readonly Bought[];
  readonly isLent: boolean;
}

/** `wish`: the plan from the next renewal on, null to stay. */
type Change =
  | { readonly kind: 'wish'; readonly line: LineRow; readonly wish: string | null }
  | { readonly kind: 'now'; readonly line: LineRow; readonly planCode: string; readonly time: ConvertedTime | null };

type Why = 'line' | 'ended' | 'plan' | 'state' | 'time';

/**
 * A person puts a line on another plan. `next`: from its next renewal on, which then does not begin before the time of the old plan is
 * over; the last wish counts, and the present plan takes it back. `now`: at once, and the time that is left becomes as much time
 * of the new plan as it is worth. The result is the lanes that have something to do now.
 */
export const changePlan = (policy: BooksPolicy) =>
  defineAction({
    name: 'line.plan',
    reason: 'required',
    input: CHANGE,
    subject: subjectOf,
    look: (store, input): Facts => {
      const line = lookAtLine(store, input);
      const plans = store.all(allPlans, {});
      if (line === undefined) return { line, plans, bought: [], isLent: false };
      return { line, plans, bought: renewalsOf(store, line.id), isLent: owedBy(store, line).loan !== null };
    },
    decide(facts, input, now): Decided<Change> | Refused<Why> {
      const found = lineInUse(facts.line, input);
      if (found.kind === 'refused') return found;
      const { line } = found;
      const inUse = facts.plans.filter(({ code, retired_at }) => retired_at === null || code === line.plan_code);
      const wanted = inUse.find(({ code }) => code === input.planCode);
      const present = facts.plans.find(({ code }) => code === line.plan_code);
      if (wanted === undefined || present === undefined) {
        const codes = inUse.map(({ code }) => code);
        return refuse('plan', noSuchName('plan', input.planCode, codes));
      }
      const price = (row: PlanRow) => formatCents(cents(row.price_cents), policy.currency);
      const period = both((language) => periodSaid(toPlan(wanted).period, language));
      const costs = LINE_MONEY_SAID.planCosts(wanted.name, price(wanted), period);
      if (wanted === present) return backToPresent(line, wanted);
      const ends = [
        ...(line.own_price_cents === null
          ? []
          : [LINE_MONEY_SAID.ownPriceEnds(formatCents(cents(line.own_price_cents), policy.currency))]),
        ...staysOff(line),
      ];
      if (input.when === 'next') {
        if (line.next_plan_code === wanted.code) {
          return refuse('state', LINE_MONEY_SAID.planNextAlready(line.account_no, wanted.name));
        }
        const begins = LINE_MONEY_SAID.planNext(line.account_no, costs, present.name);
        const wished = { ...line, price_cents: wanted.price_cents, tolerance_cents: wanted.tolerance_cents };
        const preview = [begins, ...ends, ...boughtWords(wished, now)];
        return { kind: 'do', plan: { kind: 'wish', line, wish: wanted.code }, preview, detail: begins.en };
      }
      if (line.paused_at !== null) {
        return refuse('state', LINE_MONEY_SAID.pausedForPlan(line.account_no));
      }
      if (facts.isLent) {
        return refuse('state', LINE_MONEY_SAID.lentForPlan(line.account_no));
      }
      const before = toPlan({ ...present, price_cents: line.own_price_cents ?? present.price_cents });
      const span = { expiresAt: line.expires_at, anchorDay: line.anchor_day };
      const newMs = convertTime(span, before, toPlan(wanted), now, policy.timeZone);
      if (newMs === null) {
        return refuse('time', LINE_MONEY_SAID.tooMuchTime(line.account_no, wanted.name));
      }
      const leftMs = line.expires_at - now;
      const isMoved = leftMs > 0 && newMs !== leftMs;
      const on = LINE_MONEY_SAID.planNow(line.account_no, costs, present.name);
      const preview = [on];
      if (leftMs > 0) {
        const when = whenIn(policy.timeZone, now);
        const worth = formatCents(cents(worthOfTime(span, before, now, policy.timeZone)), policy.currency);
        preview.push(
          isMoved
            ? LINE_MONEY_SAID.timeBecomes(
                formatAge(leftMs),
                worth,
                formatAge(newMs),
                when(now + newMs),
                when(line.expires_at),
              )
            : LINE_MONEY_SAID.timeStays(when(line.expires_at)),
        );
      }
      preview.push(
        ...ends,
        ...boughtWords({ ...line, price_cents: wanted.price_cents, tolerance_cents: wanted.tolerance_cents }, now),
      );
      const time = isMoved ? shareOut(facts.bought, leftMs, newMs) : null;
      const plan = { kind: 'now', line, planCode: wanted.code, time } as const;
      return { kind: 'do', plan, preview, detail: joined(preview.slice(0, 2), '; ').en };
    },
    effects(store, change, { action, now }) {
      const { line } = change;
      if (change.kind === 'wish') {
        store.run(wishPlan, { id: line.id, planCode: change.wish });
        return renewIfBought(store, line.id, action, policy, now);
      }
      if (change.time !== null) postConvertedTime(store, line, change.time, action);
      retargetLine(store, line.id, now, () => store.run(setPlan, { id: line.id, planCode: change.planCode }));
      enqueueSync(store, line, PRIORITY.staff, now);
      return [routerLane(line.router_name), ...renewIfBought(store, line.id, action, policy, now)];
    },
  });

/** Somebody wants what the line has: that takes a wish for another back. */
function backToPresent(line: LineRow, { name }: PlanRow): Decided<Change> | Refused<Why> {
  if (line.next_plan_code === null) return refuse('state', LINE_MONEY_SAID.onPlanAlready(line.account_no, name));
  const words = LINE_MONEY_SAID.staysOnPlan(line.account_no, name, line.next_plan_code);
  return { kind: 'do', plan: { kind: 'wish', line, wish: null }, preview: [words], detail: words.en };
}
