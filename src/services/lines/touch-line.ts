import type { ActionName } from '../../domain/action-name.ts';
import { PRIORITY } from '../../domain/command.ts';
import type { LineRow } from '../../storage/lines.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { enqueueSync, enqueueTouch, routerLane } from '../outbox/outbox.ts';
import { INPUT_LINE, lineInUse, lookAtLine, subjectOf } from './line-in-use.ts';

interface Touch {
  readonly name: ActionName;
  /** What happens, for the preview. */
  readonly change: (line: LineRow) => string;
  /** Why it is not to be done to this line; null when it may be. */
  readonly whyNot?: (line: LineRow) => string | null;
  readonly enqueue: (store: Store, line: LineRow, now: number) => void;
}

/** Something that a person wants done at the router of one line. The result is the lanes that have something to do now. */
const touching = ({ name, change, whyNot, enqueue }: Touch) =>
  defineAction({
    name,
    reason: 'required',
    input: INPUT_LINE,
    subject: subjectOf,
    look: lookAtLine,
    decide(looked, input): Decided<LineRow> | Refused<'line' | 'ended' | 'device'> {
      const found = lineInUse(looked, input);
      if (found.kind === 'refused') return found;
      const { line } = found;
      const why = whyNot?.(line) ?? null;
      if (why !== null) return refuse('device', why);
      return { kind: 'do', plan: line, preview: [change(line)], detail: line.account_no };
    },
    effects(store, line, { now }) {
      enqueue(store, line, now);
      return [routerLane(line.router_name)];
    },
  });

/** Whoever is online by this line is cut for a moment: its device dials anew. */
export const kickLine = touching({
  name: 'line.kick',
  whyNot: ({ service, account_no }) =>
    service === 'static'
      ? `${account_no} has a fixed address: it logs in nowhere, so there is no session to end.`
      : null,
  change: (line) => `the sessions of ${line.account_no} at ${line.router_name} are ended; its device dials anew`,
  enqueue: (store, line, now) => enqueueTouch(store, 'router.kick', line, now),
});

/** The login may be used by any device again, whichever it was for. */
export const unbindLine = touching({
  name: 'line.reset-mac',
  change: (line) => `any device may use the login of ${line.account_no} at ${line.router_name}, whichever it was for`,
  whyNot: ({ device, service, account_no }) =>
    service === 'static'
      ? `${account_no} has a fixed address: which device has it is said by its DHCP lease on the router, or by the device.`
      : device === null
        ? null
        : `The time of ${account_no} is for one phone: take it to another one with washa hotspot move-device.`,
  enqueue: (store, line, now) => enqueueTouch(store, 'router.unbind', line, now),
});

/** The router is told now what the line should be, and it is read back. */
export const reapplyLine = touching({
  name: 'line.reapply',
  change: (line) =>
    `${line.router_name} is compared with the books about ${line.account_no} now, and what differs is written`,
  enqueue: (store, line, now) => enqueueSync(store, line, PRIORITY.staff, now),
});
