import { PRIORITY } from '../../domain/command.ts';
import { whenIn } from '../../domain/said/both.ts';
import { LINE_SAID } from '../../domain/said/line-said.ts';
import { type LineRow } from '../../storage/lines.ts';
import { setBlock } from '../../storage/line-writes.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { judgeCauses } from '../box/alarms.ts';
import type { BooksPolicy } from '../money/credit-line.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';
import { INPUT_LINE, lineInUse, lookAtLine, subjectOf } from './line-in-use.ts';
import { isBoughtByBalance, renewIfBought } from './renew-if-bought.ts';

/** A line is off until a person unblocks it, whatever is paid for it. The result is the lanes that have something to do now. */
export const blockLine = defineAction({
  name: 'line.block',
  reason: 'required',
  input: INPUT_LINE,
  subject: subjectOf,
  look: lookAtLine,
  decide(facts, input): Decided<LineRow> | Refused<'line' | 'ended' | 'state'> {
    const found = lineInUse(facts, input);
    if (found.kind === 'refused') return found;
    const { line } = found;
    if (line.paused_at !== null) return refuse('state', LINE_SAID.resumeFirst(line.account_no));
    if (line.blocked_at !== null) {
      return refuse('state', LINE_SAID.blockedAlready(line.account_no, line.blocked_reason));
    }
    return { kind: 'do', plan: line, preview: [LINE_SAID.blocks(line.account_no)], detail: line.account_no };
  },
  effects(store, line, { action, now }) {
    const words = `By ${action.actor}: ${action.reason ?? ''}.`;
    store.run(setBlock, { id: line.id, at: now, pausedAt: null, reason: words });
    enqueueSync(store, line, PRIORITY.staff, now);
    return [routerLane(line.router_name)];
  },
});

/** A person lifts a block: the line is what its paid time says. What its balance buys begins now. */
export const unblockLine = (policy: BooksPolicy) =>
  defineAction({
    name: 'line.unblock',
    reason: 'required',
    input: INPUT_LINE,
    subject: subjectOf,
    look: lookAtLine,
    decide(facts, input, now): Decided<LineRow> | Refused<'line' | 'ended' | 'state'> {
      const found = lineInUse(facts, input);
      if (found.kind === 'refused') return found;
      const { line } = found;
      if (line.paused_at !== null) return refuse('state', LINE_SAID.pausedNotBlocked(line.account_no));
      if (line.blocked_at === null) return refuse('state', LINE_SAID.notBlocked(line.account_no));
      const until = whenIn(policy.timeZone, now)(line.expires_at);
      const change = isBoughtByBalance(line, now)
        ? LINE_SAID.unblocksRenewed(line.account_no)
        : now < line.expires_at + line.grace_ms
          ? LINE_SAID.unblocksOn(line.account_no, until)
          : LINE_SAID.unblocksOff(line.account_no, until);
      return {
        kind: 'do',
        plan: line,
        preview: [change],
        detail: `${line.account_no}, blocked before. ${line.blocked_reason ?? ''}`,
      };
    },
    effects(store, line, { action, now }) {
      store.run(setBlock, { id: line.id, at: null, pausedAt: null, reason: null });
      // The sweep renews what may be on, and this line is known to be off.
      renewIfBought(store, line.id, action, policy, now);
      enqueueSync(store, line, PRIORITY.staff, now);
      judgeCauses(store, now);
      return [routerLane(line.router_name)];
    },
  });
