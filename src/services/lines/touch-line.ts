import type { ActionName } from '../../domain/action-name.ts';
import { PRIORITY } from '../../domain/command.ts';
import { LINE_SAID } from '../../domain/said/line-said.ts';
import type { Both } from '../../domain/time/time.ts';
import type { LineRow } from '../../storage/lines.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { enqueueSync, enqueueTouch, routerLane } from '../outbox/outbox.ts';
import { INPUT_LINE, lineInUse, lookAtLine, subjectOf } from './line-in-use.ts';

interface Touch {
  readonly name: ActionName;
  /** What happens, for the preview. */
  readonly change: (line: LineRow) => Both;
  /** Why it is not to be done to this line; null when it may be. */
  readonly whyNot?: (line: LineRow) => Both | null;
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
  whyNot: ({ service, account_no }) => (service === 'static' ? LINE_SAID.kicksNone(account_no) : null),
  change: (line) => LINE_SAID.kicks(line.account_no, line.router_name),
  enqueue: (store, line, now) => enqueueTouch(store, 'router.kick', line, now),
});

/** The login may be used by any device again, whichever it was for. */
export const unbindLine = touching({
  name: 'line.reset-mac',
  change: (line) => LINE_SAID.unbinds(line.account_no, line.router_name),
  whyNot: ({ device, service, account_no }) =>
    service === 'static'
      ? LINE_SAID.deviceByAddress(account_no)
      : device === null
        ? null
        : LINE_SAID.deviceIsPhone(account_no),
  enqueue: (store, line, now) => enqueueTouch(store, 'router.unbind', line, now),
});

/** The router is told now what the line should be, and it is read back. */
export const reapplyLine = touching({
  name: 'line.reapply',
  change: (line) => LINE_SAID.reapplies(line.account_no, line.router_name),
  enqueue: (store, line, now) => enqueueSync(store, line, PRIORITY.staff, now),
});
