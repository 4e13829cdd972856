import { z } from 'zod';
import { PRIORITY } from '../../domain/command.ts';
import { HOTSPOT_SAID } from '../../domain/said/hotspot-said.ts';
import { parseMac } from '../../domain/values/mac.ts';
import { endLetThrough, letThroughByLine, removalsSince } from '../../storage/line-devices.ts';
import type { LineRow } from '../../storage/lines.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { LINE_ID, lineInUse, lookAtLine, subjectOf } from '../lines/line-in-use.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';

/** Many who share one payment would use its places in turn all day. */
const REMOVALS_A_DAY = 3;
const DAY_MS = 86_400_000;

interface Removal {
  readonly line: LineRow;
  readonly mac: string;
}

/**
 * A customer takes away a device that uses the time of their line beside its phone: it is out, and its place is free. Staff do it by
 * `letThrough`, as often as they like. The result is the lanes that have something to do now.
 */
export const removeDevice = defineAction({
  name: 'hotspot.remove',
  reason: 'optional',
  input: z.object({ lineId: LINE_ID, mac: z.string() }),
  subject: subjectOf,
  look: (store, input, now) => ({
    line: lookAtLine(store, input),
    mac: parseMac(input.mac),
    macs: store.all(letThroughByLine, { id: input.lineId }).map(({ mac }) => mac),
    removals: store.all(removalsSince, { subject: subjectOf(input), since: now - DAY_MS }).length,
  }),
  decide({ line: looked, mac, macs, removals }, input): Decided<Removal> | Refused<'line' | 'ended' | 'mac' | 'limit'> {
    const found = lineInUse(looked, input);
    if (found.kind === 'refused') return found;
    const { line } = found;
    const { account_no: name } = line;
    if (mac === null || !macs.includes(mac)) return refuse('mac', HOTSPOT_SAID.notLet(name, input.mac));
    if (removals >= REMOVALS_A_DAY) return refuse('limit', HOTSPOT_SAID.removedEnough(name, removals));
    const change = HOTSPOT_SAID.letsNoMore(name, mac);
    return { kind: 'do', plan: { line, mac }, preview: [change], detail: change.en };
  },
  effects(store, { line, mac }, { now }) {
    store.run(endLetThrough, { id: line.id, mac, now });
    enqueueSync(store, line, PRIORITY.staff, now);
    return [routerLane(line.router_name)];
  },
});
