import { z } from 'zod';
import { PRIORITY } from '../../domain/command.ts';
import { noSuchName } from '../../domain/said/both.ts';
import { ROUTER_SAID } from '../../domain/said/router-said.ts';
import { linesOnRouter, type LineOnRouter } from '../../storage/line-findings.ts';
import { allRouters } from '../../storage/routers.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';

/**
 * Many lines of a router are told to it again, as the books have them now: each is read first, so that one which is right by then is
 * left alone. More than the cap, and none is. The result is the lanes that have something to do now.
 */
export const repairLines = defineAction({
  name: 'router.repair',
  reason: 'required',
  input: z.object({ router: z.string(), accounts: z.array(z.string()), atMost: z.int().min(1) }),
  subject: ({ router }) => `router ${router}`,
  look: (store, { router }) => ({
    routers: store.all(allRouters, {}).map(({ name }) => name),
    lines: store.all(linesOnRouter, { router }),
  }),
  decide(
    { routers, lines },
    { router, accounts, atMost },
  ): Decided<readonly LineOnRouter[]> | Refused<'unknown' | 'right' | 'many'> {
    if (!routers.includes(router)) return refuse('unknown', noSuchName('router', router, routers));
    const asked = new Set(accounts);
    const meant = lines.filter((line) => asked.has(line.account_no) && line.sync_queued === 0);
    if (meant.length === 0) return refuse('right', ROUTER_SAID.nothingToRepair(router));
    if (meant.length > atMost) return refuse('many', ROUTER_SAID.repairsTooMany(router, meant.length, atMost));
    const named = meant.map((line) => line.account_no).join(', ');
    const preview = [ROUTER_SAID.repairs(router, meant.length, named)];
    return { kind: 'do', plan: meant, preview, detail: named };
  },
  effects(store, lines, { now }) {
    for (const line of lines) enqueueSync(store, line, PRIORITY.staff, now);
    return [...new Set(lines.map((line) => routerLane(line.router_name)))];
  },
});
