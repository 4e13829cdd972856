import { z } from 'zod';
import { readPushDays } from '../../domain/money/planned-push.ts';
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
      return refuse('state', `${name} is ${isWanted ? 'asked by itself already' : 'not asked by itself'}.`);
    }
    if (input.wants && line.msisdn === null) return refuse('phone', `${name} has no phone: nobody can be asked.`);
    if (input.wants && days.length === 0) {
      return refuse('plan', `${line.plan_name} asks on no day: give it push_days = [-1, 0] in the setup file.`);
    }
    const change = input.wants
      ? `the phone of ${name} is asked for money by itself: ${dayWords(days)}, once a day at most, until it pays`
      : `the phone of ${name} is not asked for money by itself any more`;
    return { kind: 'do', plan: { line, wants: input.wants }, preview: [change], detail: change };
  },
  effects(store, { line, wants }, { now }): string[] {
    if (wants) store.run(wantPushes, { id: line.id, now });
    else store.run(endPushes, { id: line.id });
    return [];
  },
});

/** `1 day before the end of its time, on its day`. */
export function dayWords(days: readonly number[]): string {
  const many = (n: number) => `${n} ${n === 1 ? 'day' : 'days'}`;
  return days
    .map((day) =>
      day === 0 ? 'on the day its time ends' : day < 0 ? `${many(-day)} before its end` : `${many(day)} after its end`,
    )
    .join(', ');
}
