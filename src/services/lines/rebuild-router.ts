import { z } from 'zod';
import { PRIORITY } from '../../domain/command.ts';
import { desiredAccess } from '../../domain/lines/line-facts.ts';
import { noSuchName } from '../../domain/said/both.ts';
import { ROUTER_SAID } from '../../domain/said/router-said.ts';
import { linesOnRouter, type LineOnRouter } from '../../storage/line-findings.ts';
import { accessFacts } from '../../storage/lines.ts';
import { makeLogins } from '../../storage/line-writes.ts';
import { routersInUse } from '../../storage/routers.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';
import { canMakeLogin } from './move-line.ts';

const INPUT = z.object({ router: z.string() });

interface Rebuild {
  readonly router: string;
  /** Logins that can be made: their passwords are known. */
  readonly made: readonly LineOnRouter[];
  /** Those of them whose lines should be on. */
  readonly now: readonly LineOnRouter[];
}

/**
 * A router that died was replaced: its logins are made on the new box out of the books, those of lines that should be on now, the others
 * when they pay. Whose password nobody knows is named. The result is the lane that has something to do now.
 */
export const rebuildRouter = defineAction({
  name: 'router.rebuild',
  reason: 'required',
  input: INPUT,
  subject: ({ router }) => `router ${router}`,
  look: (store, { router }) => ({
    routers: store.all(routersInUse, {}).map(({ name }) => name),
    lines: store.all(linesOnRouter, { router }).filter((line) => line.retired_at === null),
  }),
  decide({ routers, lines }, { router }, now): Decided<Rebuild> | Refused<'unknown' | 'empty'> {
    if (!routers.includes(router)) return refuse('unknown', noSuchName('router', router, routers));
    if (lines.length === 0) return refuse('empty', ROUTER_SAID.noLines(router));
    const made = lines.filter(canMakeLogin);
    const isOn = (line: LineOnRouter) => desiredAccess(accessFacts(line), now) === 'on';
    const first = made.filter(isOn);
    const byHand = lines.filter((line) => line.service !== 'static' && !canMakeLogin(line));
    const named = byHand.map(({ username, account_no }) => `${username} (${account_no})`);
    const preview = [
      ROUTER_SAID.rebuilds(router, first.length),
      ROUTER_SAID.rebuildsLater(made.length - first.length),
      ...(byHand.length === 0 ? [] : [ROUTER_SAID.rebuildsByHand(named.join(', '))]),
    ];
    return {
      kind: 'do',
      plan: { router, made, now: first },
      preview,
      detail: `${made.length} of ${lines.length} logins`,
    };
  },
  effects(store, { router, made, now: first }, { now }) {
    store.run(makeLogins, { ids: JSON.stringify(made.map(({ id }) => id)) });
    for (const line of first) enqueueSync(store, line, PRIORITY.staff, now);
    return [routerLane(router)];
  },
});
