import { HOTSPOT_SAID } from '../../domain/said/hotspot-said.ts';
import { removalsSince } from '../../storage/line-devices.ts';
import { defineAction, refuse } from '../actions/act.ts';
import { subjectOf } from '../lines/line-in-use.ts';
import { DEVICE, letThrough } from './let-through.ts';

/** Many who share one payment would use its places in turn all day. */
export const REMOVALS_A_DAY = 3;
const DAY_MS = 86_400_000;

/**
 * A customer takes away a device that uses the time of their line beside its phone: it is out, and its place is free. Staff do it by
 * `letThrough`, as often as they like; this is the same with a bound. The result is the lanes that have something to do now.
 */
export const removeDevice = defineAction({
  name: 'hotspot.remove',
  reason: 'optional',
  input: DEVICE,
  subject: subjectOf,
  look: (store, input, now) => ({
    line: letThrough.look(store, { ...input, wants: false }, now),
    removals: store.all(removalsSince, { subject: subjectOf(input), since: now - DAY_MS }).length,
  }),
  decide({ line, removals }, input, now) {
    const decided = letThrough.decide(line, { ...input, wants: false }, now);
    if (decided.kind === 'refused' || removals < REMOVALS_A_DAY) return decided;
    return refuse('limit', HOTSPOT_SAID.removedEnough(decided.plan.line.account_no, removals));
  },
  effects: letThrough.effects,
});
