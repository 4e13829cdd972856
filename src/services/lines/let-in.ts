import { PRIORITY } from '../../domain/command.ts';
import { desiredAccess } from '../../domain/lines/line-facts.ts';
import { LINE_SAID } from '../../domain/said/line-said.ts';
import { accessFacts, type LineRow } from '../../storage/lines.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';
import { INPUT_LINE, lineInUse, lookAtLine, subjectOf } from './line-in-use.ts';

/**
 * Somebody whose line has time stands before the page and is not let out: a phone that came back, a session that was lost. The router is
 * told what the line should be, and logs a phone that is there in. The result is the lanes that have something to do now.
 */
export const letIn = defineAction({
  name: 'line.let-in',
  reason: 'optional',
  input: INPUT_LINE,
  subject: subjectOf,
  look: lookAtLine,
  decide(looked, input, now): Decided<LineRow> | Refused<'line' | 'ended' | 'time'> {
    const found = lineInUse(looked, input);
    if (found.kind === 'refused') return found;
    const { line } = found;
    if (desiredAccess(accessFacts(line), now) === 'off') return refuse('time', LINE_SAID.noTime(line.account_no));
    const change = LINE_SAID.letsIn(line.account_no, line.router_name);
    return { kind: 'do', plan: line, preview: [change], detail: line.account_no };
  },
  effects(store, line, { now }) {
    enqueueSync(store, line, PRIORITY.paid, now);
    return [routerLane(line.router_name)];
  },
});
