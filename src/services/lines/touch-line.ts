import { PRIORITY } from '../../domain/command.ts';
import type { LineRow } from '../../storage/lines.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { enqueueSync, enqueueTouch, routerLane } from '../outbox/outbox.ts';
import { INPUT_LINE, lineInUse, lookAtLine, subjectOf } from './line-in-use.ts';

/** Whoever is online by this line is cut for a moment: its device dials anew. The result is the lanes that have something to do now. */
export const kickLine = defineAction({
  name: 'line.kick',
  reason: 'required',
  input: INPUT_LINE,
  subject: subjectOf,
  look: lookAtLine,
  decide(looked, input): Decided<LineRow> | Refused<'line' | 'ended'> {
    const found = lineInUse(looked, input);
    if (found.kind === 'refused') return found;
    const { line } = found;
    const change = `the sessions of ${line.account_no} at ${line.router_name} are ended; its device dials anew`;
    return { kind: 'do', plan: line, preview: [change], detail: line.account_no };
  },
  effects(store, line, { now }) {
    enqueueTouch(store, 'router.kick', line, now);
    return [routerLane(line.router_name)];
  },
});

/** The login may be used by any device again, whichever it was for. The result is the lanes that have something to do now. */
export const unbindLine = defineAction({
  name: 'line.reset-mac',
  reason: 'required',
  input: INPUT_LINE,
  subject: subjectOf,
  look: lookAtLine,
  decide(looked, input): Decided<LineRow> | Refused<'line' | 'ended' | 'device'> {
    const found = lineInUse(looked, input);
    if (found.kind === 'refused') return found;
    const { line } = found;
    if (line.device !== null)
      return refuse(
        'device',
        `The time of ${line.account_no} is for one phone: take it to another one with washa hotspot move-device.`,
      );
    const change = `any device may use the login of ${line.account_no} at ${line.router_name}, whichever it was for`;
    return { kind: 'do', plan: line, preview: [change], detail: line.account_no };
  },
  effects(store, line, { now }) {
    enqueueTouch(store, 'router.unbind', line, now);
    return [routerLane(line.router_name)];
  },
});

/** The router is told now what the line should be, and it is read back. The result is the lanes that have something to do now. */
export const reapplyLine = defineAction({
  name: 'line.reapply',
  reason: 'required',
  input: INPUT_LINE,
  subject: subjectOf,
  look: lookAtLine,
  decide(looked, input): Decided<LineRow> | Refused<'line' | 'ended'> {
    const found = lineInUse(looked, input);
    if (found.kind === 'refused') return found;
    const { line } = found;
    const change = `${line.router_name} is compared with the books about ${line.account_no} now, and what differs is written`;
    return { kind: 'do', plan: line, preview: [change], detail: line.account_no };
  },
  effects(store, line, { now }) {
    enqueueSync(store, line, PRIORITY.staff, now);
    return [routerLane(line.router_name)];
  },
});
