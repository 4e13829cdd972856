import { PRIORITY } from '../../domain/command.ts';
import { formatWhen } from '../../domain/time/time.ts';
import { setBlock, type LineRow } from '../../storage/lines.ts';
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
      const until = formatWhen(line.expires_at, timeZone, 'en', now);
      if (isPaused(line)) {
        return refuse('state', `${line.account_no} is paused already. ${line.blocked_reason ?? ''}`.trim());
      }
      if (line.blocked_at !== null) return refuse('state', `${line.account_no} is blocked: lift the block first.`);
      if (line.expires_at <= now) {
        return refuse('time', `${line.account_no} has no time to keep: it was paid until ${until}.`);
      }
      const preview = [
        `${line.account_no} is switched off, and keeps what is left of its time until ${until}; a payment for a period resumes it`,
      ];
      return { kind: 'do', plan: line, preview, detail: `${line.account_no}, paid until ${until}` };
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
      if (!isPaused(line)) return refuse('state', `${line.account_no} is not paused.`);
      const { expiresAfter } = timeOfPause(line, policy.timeZone, now);
      const change = `${line.account_no} goes on: it is paid until ${formatWhen(expiresAfter, policy.timeZone, 'en', now)}`;
      return { kind: 'do', plan: line, preview: [change], detail: change };
    },
    effects(store, line, { action, now }) {
      endPause(store, line, action, policy.timeZone, now);
      // What was taken back of it meanwhile may have left it without time.
      renewIfBought(store, line.id, action, policy, now);
      enqueueSync(store, line, PRIORITY.paid, now);
      return [routerLane(line.router_name)];
    },
  });
