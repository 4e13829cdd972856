import { z } from 'zod';
import { freshAllowance, type Allowance, type Caps } from '../../domain/lines/allowance.ts';
import { USE_SAID } from '../../domain/said/use-said.ts';
import { formatAge } from '../../domain/time/durations.ts';
import { formatData, MOST_DATA } from '../../domain/values/data-amount.ts';
import { allowanceOf, allowanceRow, capsOfLine, putAllowance, toAllowance, toCaps } from '../../storage/allowances.ts';
import type { LineRow } from '../../storage/lines.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { retargetLine } from '../outbox/follow-line.ts';
import { routerLane } from '../outbox/outbox.ts';
import { LINE_ID, lineInUse, lookAtLine, staysOff, subjectOf } from './line-in-use.ts';

/** Bytes of data, or minutes online, on top of what the plan lets it use. */
const GIFT = z.object({
  lineId: LINE_ID,
  more: z.union([
    z.object({ bytes: z.int().min(1).max(MOST_DATA) }),
    z.object({
      minutes: z
        .int()
        .min(1)
        .max(366 * 24 * 60),
    }),
  ]),
});

interface Facts {
  readonly line: LineRow | undefined;
  readonly caps: Caps;
  /** Null: nothing was counted yet. */
  readonly allowance: Allowance | null;
}

interface Gift {
  readonly line: LineRow;
  readonly allowance: Allowance;
}

/** A person gives a line more to use until its renewal, for no money. The result is the lanes that have something to do now. */
export const giveData = defineAction({
  name: 'line.give-data',
  reason: 'required',
  input: GIFT,
  subject: subjectOf,
  look(store: Store, { lineId: id }: z.output<typeof GIFT>): Facts {
    const row = store.first(allowanceOf, { id });
    const plan = store.first(capsOfLine, { id });
    return {
      line: lookAtLine(store, { lineId: id }),
      caps: plan === undefined ? { bytes: null, ms: null } : toCaps(plan),
      allowance: row === undefined ? null : toAllowance(row),
    };
  },
  decide({ line: looked, caps, allowance }, { lineId, more }, now): Decided<Gift> | Refused<'line' | 'ended' | 'plan'> {
    const found = lineInUse(looked, { lineId });
    if (found.kind === 'refused') return found;
    const { line } = found;
    const { plan_name: plan, account_no: account } = line;
    if ('bytes' in more && caps.bytes === null) return refuse('plan', USE_SAID.noDataLimit(account, plan));
    if ('minutes' in more && caps.ms === null) return refuse('plan', USE_SAID.noOnlineLimit(account, plan));
    const before = allowance ?? freshAllowance(now, 0);
    const { bytes, ms } = before.given;
    const given = 'bytes' in more ? { bytes: bytes + more.bytes, ms } : { bytes, ms: ms + more.minutes * 60_000 };
    const change =
      'bytes' in more
        ? USE_SAID.givesData(account, formatData(more.bytes))
        : USE_SAID.givesOnline(account, formatAge(more.minutes * 60_000));
    const gift = { line, allowance: { ...before, given } };
    return { kind: 'do', plan: gift, preview: [change, ...staysOff(line)], detail: change.en };
  },
  effects(store, { line, allowance }, { now }) {
    retargetLine(store, line.id, now, () => store.run(putAllowance, allowanceRow(line.id, allowance)));
    return [routerLane(line.router_name)];
  },
});
