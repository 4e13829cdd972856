import { z } from 'zod';
import { PRIORITY } from '../../domain/command.ts';
import { HOTSPOT_SAID } from '../../domain/said/hotspot-said.ts';
import { parseMac } from '../../domain/values/mac.ts';
import { endLetThrough, letThroughByLine, putLetThrough } from '../../storage/line-devices.ts';
import type { LineRow } from '../../storage/lines.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { LINE_ID, lineInUse, lookAtLine, subjectOf } from '../lines/line-in-use.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';

/** What one line lets through beside its phone, where its plan does not say for how many devices it is. */
const MOST_DEVICES = 3;

/** A device beside the phone of a line. */
export const DEVICE = z.object({ lineId: LINE_ID, mac: z.string() });

interface Wish {
  readonly line: LineRow;
  readonly mac: string;
  readonly wants: boolean;
}

/**
 * A device beside the phone that a line is for (a TV, which has no page to log in by; another phone) is let through by its address while
 * the line is on, or no more. The plan says how many. The result is the lanes that have something to do now.
 */
export const letThrough = defineAction({
  name: 'hotspot.let-through',
  reason: 'optional',
  input: DEVICE.extend({ wants: z.boolean() }),
  subject: subjectOf,
  look: (store, input) => ({
    line: lookAtLine(store, input),
    mac: parseMac(input.mac),
    macs: store.all(letThroughByLine, { id: input.lineId }).map(({ mac }) => mac),
  }),
  decide({ line: looked, mac, macs }, input): Decided<Wish> | Refused<'line' | 'ended' | 'mac' | 'limit'> {
    const found = lineInUse(looked, input);
    if (found.kind === 'refused') return found;
    const { line } = found;
    const { account_no: name } = line;
    if (line.service !== 'hotspot') return refuse('line', HOTSPOT_SAID.notHotspot(name));
    if (mac === null) return refuse('mac', HOTSPOT_SAID.noMac(input.mac));
    if (macs.includes(mac) === input.wants) {
      return refuse('mac', input.wants ? HOTSPOT_SAID.letAlready(name, mac) : HOTSPOT_SAID.notLet(name, mac));
    }
    const { devices } = line;
    if (input.wants && macs.length >= (devices === null ? MOST_DEVICES : devices - 1)) {
      return refuse(
        'limit',
        devices === null ? HOTSPOT_SAID.lettingMost(name, macs.length) : HOTSPOT_SAID.planIsFull(name, devices),
      );
    }
    const change = input.wants ? HOTSPOT_SAID.lets(name, mac, line.router_name) : HOTSPOT_SAID.letsNoMore(name, mac);
    return { kind: 'do', plan: { line, mac, wants: input.wants }, preview: [change], detail: change.en };
  },
  effects(store, { line, mac, wants }, { now }) {
    store.run(wants ? putLetThrough : endLetThrough, { id: line.id, mac, now });
    enqueueSync(store, line, PRIORITY.staff, now);
    return [routerLane(line.router_name)];
  },
});
