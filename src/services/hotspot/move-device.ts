import { z } from 'zod';
import { PRIORITY } from '../../domain/command.ts';
import { desiredAccess } from '../../domain/lines/line-facts.ts';
import { HOTSPOT_SAID } from '../../domain/said/hotspot-said.ts';
import { parseMac } from '../../domain/values/mac.ts';
import { deviceOfLine, endLetThrough, guestLines, movesSince, putDevice } from '../../storage/line-devices.ts';
import { accessFacts, lineById, type LineRow } from '../../storage/lines.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { LINE_ID, lineInUse, lookAtLine, subjectOf } from '../lines/line-in-use.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';

/** Two phones that share one payment would go to and fro all day. */
export const MOVES_A_DAY = 2;
const DAY_MS = 86_400_000;

const MOVE = z.object({ lineId: LINE_ID, mac: z.string() });

interface Move {
  readonly line: LineRow;
  readonly mac: string;
}

/**
 * The time of a hotspot line goes to another phone: the one before is logged out and forgotten, the other one logged in where it is in
 * range. The result is the lanes that have something to do now.
 */
export const moveDevice = defineAction({
  name: 'hotspot.move',
  reason: 'optional',
  input: MOVE,
  subject: subjectOf,
  look(store, input, now) {
    const line = lookAtLine(store, input);
    const mac = parseMac(input.mac);
    const beside =
      line === undefined || mac === null ? [] : store.all(guestLines, { router: line.router_name, mac, msisdn: '' });
    const others = beside.flatMap(({ id }) => (id === input.lineId ? [] : (store.first(lineById, { id }) ?? [])));
    return {
      line,
      mac,
      device: store.first(deviceOfLine, { id: input.lineId })?.mac ?? null,
      moves: store.all(movesSince, { subject: subjectOf(input), since: now - DAY_MS }).length,
      inTheWay: others.find((other) => desiredAccess(accessFacts(other), now) === 'on')?.account_no ?? null,
    };
  },
  decide(facts, input, now): Decided<Move> | Refused<'line' | 'ended' | 'mac' | 'time' | 'limit'> {
    const found = lineInUse(facts.line, input);
    if (found.kind === 'refused') return found;
    const { line } = found;
    const { mac, device, moves, inTheWay } = facts;
    const name = line.account_no;
    if (mac === null) return refuse('mac', HOTSPOT_SAID.noMac(input.mac));
    if (device === null) return refuse('line', HOTSPOT_SAID.notForOnePhone(name));
    if (device === mac) return refuse('mac', HOTSPOT_SAID.forItAlready(name, mac));
    if (inTheWay !== null) return refuse('mac', HOTSPOT_SAID.hasOwnTime(mac, inTheWay));
    if (desiredAccess(accessFacts(line), now) === 'off') return refuse('time', HOTSPOT_SAID.nothingToMove(name));
    if (moves >= MOVES_A_DAY) {
      return refuse('limit', HOTSPOT_SAID.movedEnough(name, moves));
    }
    const change = HOTSPOT_SAID.moves(name, mac, device);
    return { kind: 'do', plan: { line, mac }, preview: [change], detail: change.en };
  },
  effects(store, { line, mac }, { now }) {
    store.run(putDevice, { id: line.id, mac, now });
    // It used the time beside the other one before.
    store.run(endLetThrough, { id: line.id, mac, now });
    enqueueSync(store, line, PRIORITY.paid, now);
    return [routerLane(line.router_name)];
  },
});
