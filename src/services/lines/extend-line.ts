import { z } from 'zod';
import { PRIORITY } from '../../domain/command.ts';
import { whenIn } from '../../domain/said/both.ts';
import { LINE_SAID } from '../../domain/said/line-said.ts';
import { addPeriod } from '../../domain/time/time.ts';
import type { LineRow } from '../../storage/lines.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import type { BooksPolicy } from '../money/credit-line.ts';
import { giveTime, type GivenTime } from '../money/give-time.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';
import { LINE_ID, lineInUse, lookAtLine, staysOff, subjectOf } from './line-in-use.ts';

/** A slip of the finger gives no ten years. */
export const MOST_DAYS = 366;

/** A gift of days, behind what is left, or until an instant (UTC ms). */
const EXTENSION = z.object({
  lineId: LINE_ID,
  by: z.union([z.object({ days: z.int().min(1).max(MOST_DAYS) }), z.object({ until: z.int() })]),
});

interface Extension {
  readonly line: LineRow;
  readonly time: GivenTime;
}

/** A person gives a line time for no money. The result is the lanes that have something to do now. */
export const extendLine = ({ timeZone }: BooksPolicy) =>
  defineAction({
    name: 'line.extend',
    reason: 'required',
    input: EXTENSION,
    subject: subjectOf,
    look: lookAtLine,
    decide(facts, input, now): Decided<Extension> | Refused<'line' | 'ended' | 'time'> {
      const found = lineInUse(facts, input);
      if (found.kind === 'refused') return found;
      const { line } = found;
      if ('until' in input.by && line.paused_at !== null) {
        return refuse('time', LINE_SAID.daysWhilePaused(line.account_no));
      }
      const time = extension(line, input.by, timeZone, now);
      const when = whenIn(timeZone, now);
      if (time.givenMs <= 0) {
        return refuse('time', LINE_SAID.noTimeGiven(line.account_no, when(line.expires_at)));
      }
      if (time.expiresAfter > addPeriod(beginOf(line, now), { unit: 'day', count: MOST_DAYS }, 1, timeZone)) {
        return refuse('time', LINE_SAID.tooManyDays(MOST_DAYS));
      }
      const change = LINE_SAID.extends(line.account_no, when(time.expiresAfter), when(line.expires_at));
      return { kind: 'do', plan: { line, time }, preview: [change, ...staysOff(line)], detail: change.en };
    },
    gives: ({ line, time }) => ({ kind: 'time', lineId: line.id, ms: time.givenMs }),
    effects(store, { line, time }, { action, now }) {
      giveTime(store, line, time, action);
      enqueueSync(store, line, PRIORITY.paid, now);
      return [routerLane(line.router_name)];
    },
  });

/** Where time that a line gets begins: behind what it has, which stands still while it is paused. */
function beginOf(line: Pick<LineRow, 'expires_at' | 'paused_at'>, now: number): number {
  return Math.max(line.paused_at ?? now, line.expires_at);
}

/** The months of a line that was given days end on another day from then on. */
function extension(
  line: LineRow,
  by: { readonly days: number } | { readonly until: number },
  zone: string,
  now: number,
): GivenTime {
  const from = beginOf(line, now);
  const expiresAfter = 'until' in by ? by.until : addPeriod(from, { unit: 'day', count: by.days }, 1, zone);
  return { givenMs: expiresAfter - from, expiresAfter, anchorDay: null };
}
