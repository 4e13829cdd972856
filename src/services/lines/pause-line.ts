import { PRIORITY } from '../../domain/command.ts';
import { whenIn } from '../../domain/said/both.ts';
import { LINE_SAID } from '../../domain/said/line-said.ts';
import { type LineRow } from '../../storage/lines.ts';
import { setBlock } from '../../storage/line-writes.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import type { BooksPolicy } from '../money/credit-line.ts';
import { endPause, isPaused, timeOfPause, type PausedLine } from '../money/end-pause.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';
import { INPUT_LINE, lineInUse, lookAtLine, subjectOf } from './line-in-use.ts';
import { renewIfBought } from './renew-if-bought.ts';

/** A line is off and none of its paid time passes, until it is resumed by a person or by a payment for a period. */
export const pauseLine = ({ timeZone }: BooksPolicy) =>
  defineAction({
    name: 'line.pause',
    reason: 'required',
    input: INPUT_LINE,
    subject: subjectOf,
    look: lookAtLine,
    decide(facts, input, now): Decided<LineRow> | Refused<'line' | 'ended' | 'state' | 'time'> {
      const found = lineInUse(facts, input);
      if (found.kind === 'refused') return found;
      const { line } = found;
      const until = whenIn(timeZone, now)(line.expires_at);
      if (isPaused(line)) {
        return refuse('state', LINE_SAID.pausedAlready(line.account_no, line.blocked_reason));
      }
      if (line.blocked_at !== null) return refuse('state', LINE_SAID.unblockFirst(line.account_no));
      if (line.expires_at <= now) {
        return refuse('time', LINE_SAID.noTimeToKeep(line.account_no, until));
      }
      const preview = [LINE_SAID.pauses(line.account_no, until)];
      return { kind: 'do', plan: line, preview, detail: `${line.account_no}, paid until ${until.en}` };
    },
    effects(store, line, { action, now }) {
      const words = `By ${action.actor}: ${action.reason ?? ''}.`;
      store.run(setBlock, { id: line.id, at: now, pausedAt: now, reason: words });
      enqueueSync(store, line, PRIORITY.staff, now);
      return [routerLane(line.router_name)];
    },
  });

/** A paused line goes on with the time that it had left. */
export const resumeLine = (policy: BooksPolicy) =>
  defineAction({
    name: 'line.resume',
    reason: 'required',
    input: INPUT_LINE,
    subject: subjectOf,
    look: lookAtLine,
    decide(facts, input, now): Decided<PausedLine> | Refused<'line' | 'ended' | 'state'> {
      const found = lineInUse(facts, input);
      if (found.kind === 'refused') return found;
      const { line } = found;
      if (!isPaused(line)) return refuse('state', LINE_SAID.notPaused(line.account_no));
      const { expiresAfter } = timeOfPause(line, policy.timeZone, now);
      const change = LINE_SAID.resumes(line.account_no, whenIn(policy.timeZone, now)(expiresAfter));
      return { kind: 'do', plan: line, preview: [change], detail: change.en };
    },
    effects(store, line, { action, now }) {
      endPause(store, line, action, policy.timeZone, now);
      // What was taken back of it meanwhile may have left it without time.
      renewIfBought(store, line.id, action, policy, now);
      enqueueSync(store, line, PRIORITY.paid, now);
      return [routerLane(line.router_name)];
    },
  });
