import { z } from 'zod';
import { PRIORITY } from '../../domain/command.ts';
import { countLines, firstNames, NAMED } from '../../domain/lines/count-lines.ts';
import { isBraked } from '../../domain/lines/cut-brake.ts';
import { MANY_LINES_SAID } from '../../domain/said/many-lines-said.ts';
import { openAlarm, openAlarmsOf } from '../../storage/alarms.ts';
import { liveCount, unexpectedCount, unexpectedCuts, type UnexpectedCut } from '../../storage/cut-offs.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { reconcileAlarms } from '../box/alarms.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';
import { expectedSince } from './cut-holds.ts';

const ALL = -1;

/** Whether lines that nobody expected to be due wait for a person; the alarm opens, follows and closes with it. */
export function lookAtBrake(store: Store, now: number): boolean {
  const unexpected = store.first(unexpectedCount, { now, expectedSince: expectedSince(store, now) })?.n ?? 0;
  const live = unexpected === 0 ? 0 : (store.first(liveCount, {})?.n ?? 0);
  const isOn = store.all(openAlarmsOf, { kind: 'cut-offs' }).length > 0;
  const braked = isBraked({ unexpected, live }, isOn);
  reconcileAlarms(store, 'cut-offs', new Map(braked ? [['box', whoWaits(store, unexpected, now)]] : []), now);
  return braked;
}

/** Inside a transaction: a person wants those whom nobody expected to be due to wait, however few they are. */
export function holdCutOffs(store: Store, now: number): void {
  const count = store.first(unexpectedCount, { now, expectedSince: expectedSince(store, now) })?.n ?? 0;
  if (count === 0) return;
  store.run(openAlarm, { kind: 'cut-offs', subject: 'box', message: whoWaits(store, count, now), cause: null, now });
}

/** Lines that are due and that nobody expected to be. @param limit default: all of them */
export function unexpectedLines(store: Store, now: number, limit: number = ALL): UnexpectedCut[] {
  return store.all(unexpectedCuts, { now, expectedSince: expectedSince(store, now), limit });
}

function whoWaits(store: Store, count: number, now: number): string {
  const names = unexpectedLines(store, now, NAMED).map(({ name }) => name);
  return `${countLines(count)} (${firstNames(names, count)}) would be cut off at once, for a time that was over long ago, or when they were added. A wrong date, a clock or an old backup looks like that, so they stay as they are. If they are to be cut off: washa cut-offs allow ${count}. Who pays, or gets a later date, waits no more.`;
}

/** A person says that so many lines are to be cut off although nobody expected it. The result is the lanes to wake. */
export const allowCutOffs = defineAction({
  name: 'cut-offs.allow',
  reason: 'optional',
  input: z.object({ count: z.int().positive() }),
  subject: () => null,
  look: (store, _input, now) => unexpectedLines(store, now),
  decide(waiting, { count }): Decided<readonly UnexpectedCut[]> | Refused<'count'> {
    if (waiting.length === 0) return refuse('count', MANY_LINES_SAID.noCutOff());
    if (waiting.length !== count) {
      return refuse('count', MANY_LINES_SAID.otherCount(waiting.length, count));
    }
    const preview = waiting.map(({ name, account_no }) => MANY_LINES_SAID.cutsOff(name, account_no));
    return {
      kind: 'do',
      plan: waiting,
      preview,
      detail: `${countLines(count)} (${firstNames(waiting.map(({ name }) => name))})`,
    };
  },
  effects(store, waiting, { now }): string[] {
    for (const line of waiting) enqueueSync(store, line, PRIORITY.cutOff, now);
    return [...new Set(waiting.map(({ router_name }) => routerLane(router_name)))];
  },
});
