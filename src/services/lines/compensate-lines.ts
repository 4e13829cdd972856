import { z } from 'zod';
import { PRIORITY } from '../../domain/command.ts';
import { desiredAccess } from '../../domain/lines/line-facts.ts';
import { lostTime, type Extended, type Outage } from '../../domain/lines/outage.ts';
import { asWritten, joined, noSuchName, whenIn } from '../../domain/said/both.ts';
import { MANY_LINES_SAID } from '../../domain/said/many-lines-said.ts';
import { formatAge } from '../../domain/time/durations.ts';
import type { Store } from '../../storage/engine/store.ts';
import { compensationsWithin, expiryChanges, insertCompensation, servedLinesOf } from '../../storage/compensations.ts';
import { accessFacts } from '../../storage/lines.ts';
import { allRouters } from '../../storage/routers.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import type { BooksPolicy } from '../money/credit-line.ts';
import { giveTime } from '../money/give-time.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';

const DAY_MS = 86_400_000;
/** An outage of a month is no outage, and a slip of the finger gives no years. */
const MOST_MS = 31 * DAY_MS;

/** `eachMs` null: to each what it lost. */
const COMPENSATION = z.object({
  router: z.string(),
  from: z.int(),
  to: z.int(),
  eachMs: z.int().positive().max(MOST_MS).nullable(),
});

type Line = NonNullable<(typeof servedLinesOf)['row']>;

interface Gift {
  readonly line: Line;
  readonly givenMs: number;
}

interface Compensation {
  readonly router: string;
  readonly outage: Outage;
  readonly gifts: readonly Gift[];
}

/**
 * Every line of a router that was paid during an outage is given time for no money. Those that a person keeps off get none.
 * The result is the lanes that have something to do now.
 */
export const compensateLines = ({ timeZone }: BooksPolicy) =>
  defineAction({
    name: 'line.compensate',
    reason: 'required',
    input: COMPENSATION,
    subject: ({ router }) => `router ${router}`,
    look: (store, { router, from, to }) => {
      const changes = changesSince(store, from);
      return {
        routers: store.all(allRouters, {}).map(({ name }) => name),
        before: store.first(compensationsWithin, { router, from, to }),
        lost: store.all(servedLinesOf, { router }).map((line) => ({
          line,
          lostMs: lostTime(line.expires_at, changes.get(line.id) ?? [], { from: Math.max(from, line.created_at), to }),
        })),
      };
    },
    decide(
      { routers, before, lost },
      input,
      now,
    ): Decided<Compensation> | Refused<'router' | 'time' | 'before' | 'nobody'> {
      const { router, from, to, eachMs } = input;
      const when = whenIn(timeZone, now);
      if (!routers.includes(router)) return refuse('router', noSuchName('router', router, routers));
      if (to <= from) return refuse('time', MANY_LINES_SAID.endsBeforeBegin());
      if (to > now) return refuse('time', MANY_LINES_SAID.endsAfterNow(when(now)));
      if (to - from > MOST_MS) return refuse('time', MANY_LINES_SAID.tooLong(formatAge(to - from)));
      if (before !== undefined) {
        const { from_at: begun, to_at: over, actor } = before;
        return refuse('before', MANY_LINES_SAID.madeGood(router, when(begun), when(over), actor));
      }
      const gifts = lost.flatMap(({ line, lostMs }) => (lostMs > 0 ? [{ line, givenMs: eachMs ?? lostMs }] : []));
      if (gifts.length === 0) return refuse('nobody', MANY_LINES_SAID.nobodyPaid(router));
      const each = eachMs === null ? MANY_LINES_SAID.whatItLost() : asWritten(formatAge(eachMs));
      const sum = formatAge(gifts.reduce((total, { givenMs }) => total + givenMs, 0));
      const rest = lost.length - gifts.length;
      const preview = [
        MANY_LINES_SAID.compensates(router, gifts.length, when(from), when(to), formatAge(to - from), each, sum),
        ...(rest === 0 ? [] : [MANY_LINES_SAID.getsNothing(rest)]),
      ];
      return { kind: 'do', plan: { router, outage: { from, to }, gifts }, preview, detail: joined(preview, '; ').en };
    },
    effects(store, { router, outage, gifts }, { action, now }) {
      store.run(insertCompensation, { router, ...outage, actionId: action.id });
      for (const { line, givenMs } of gifts) {
        const expiresAfter = Math.max(now, line.expires_at) + givenMs;
        giveTime(store, line, { givenMs, expiresAfter, anchorDay: null }, action);
        if (desiredAccess(accessFacts(line), now) === 'off') enqueueSync(store, line, PRIORITY.paid, now);
      }
      return [routerLane(router)];
    },
  });

/** By the line that it is of, the first first. */
function changesSince(store: Store, from: number): ReadonlyMap<number, readonly Extended[]> {
  const changes = new Map<number, Extended[]>();
  for (const { subscription_id: id, ...change } of store.each(expiryChanges, {})) {
    if (change.at < from) break;
    if (id !== null) changes.set(id, [change, ...(changes.get(id) ?? [])]);
  }
  return changes;
}
