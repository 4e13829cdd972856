import { z } from 'zod';
import { readPushDays } from '../../domain/money/planned-push.ts';
import { daysSaid, joined } from '../../domain/said/both.ts';
import { LINE_MONEY_SAID } from '../../domain/said/line-money-said.ts';
import type { Both } from '../../domain/time/time.ts';
import { autoPushOf, endPushes, wantPushes } from '../../storage/auto-pushes.ts';
import type { LineRow } from '../../storage/lines.ts';
import { allPlans } from '../../storage/plans.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { LINE_ID, lineInUse, lookAtLine, subjectOf } from './line-in-use.ts';

interface Wish {
  readonly line: LineRow;
  readonly wants: boolean;
}

const WISH = z.object({ lineId: LINE_ID, wants: z.boolean() });

/** The phone of a line is asked for money by itself on the days of its plan, or no more. */
export const autoPush = defineAction({
  name: 'line.push',
  reason: 'required',
  input: WISH,
  subject: subjectOf,
  look(store, input) {
    const line = lookAtLine(store, input);
    const plan = store.all(allPlans, {}).find(({ code }) => code === line?.plan_code);
    return {
      line,
      days: plan === undefined ? [] : readPushDays(plan.push_days),
      isWanted: store.first(autoPushOf, { id: input.lineId }) !== undefined,
    };
  },
  decide(
    { line: looked, days, isWanted },
    input,
  ): Decided<Wish> | Refused<'line' | 'ended' | 'state' | 'phone' | 'plan'> {
    const found = lineInUse(looked, input);
    if (found.kind === 'refused') return found;
    const { line } = found;
    const { account_no: name } = line;
    if (isWanted === input.wants) {
      return refuse('state', isWanted ? LINE_MONEY_SAID.askedAlready(name) : LINE_MONEY_SAID.notAsked(name));
    }
    if (input.wants && line.msisdn === null) return refuse('phone', LINE_MONEY_SAID.nobodyToAsk(name));
    if (input.wants && days.length === 0) {
      return refuse('plan', LINE_MONEY_SAID.asksOnNoDay(line.plan_name));
    }
    const change = input.wants ? LINE_MONEY_SAID.asks(name, dayWords(days)) : LINE_MONEY_SAID.asksNoMore(name);
    return { kind: 'do', plan: { line, wants: input.wants }, preview: [change], detail: change.en };
  },
  effects(store, { line, wants }, { now }): string[] {
    if (wants) store.run(wantPushes, { id: line.id, now });
    else store.run(endPushes, { id: line.id });
    return [];
  },
});

/** `1 day before its end, on the day its time ends`. */
function dayWords(days: readonly number[]): Both {
  const { onLastDay, beforeEnd, afterEnd } = LINE_MONEY_SAID;
  const said = days.map((day) => {
    if (day === 0) return onLastDay();
    return day < 0 ? beforeEnd(daysSaid(-day)) : afterEnd(daysSaid(day));
  });
  return joined(said, ', ');
}
