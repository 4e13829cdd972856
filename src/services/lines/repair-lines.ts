import { z } from 'zod';
import { PRIORITY } from '../../domain/command.ts';
import { unknownName } from '../../domain/values/nearest.ts';
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
    if (!routers.includes(router)) return refuse('unknown', unknownName('router', router, routers));
    const asked = new Set(accounts);
    const meant = lines.filter((line) => asked.has(line.account_no) && line.sync_queued === 0);
    const n = meant.length === 1 ? '1 line' : `${meant.length} lines`;
    if (meant.length === 0) return refuse('right', `No line of ${router} is left to be made right by a sync.`);
    if (meant.length > atMost) {
      const look = `Look at what differs first; if it is meant, say so: --at-most ${meant.length}`;
      return refuse('many', `${n} of ${router} would be written, and at most ${atMost} may be. ${look}`);
    }
    const named = meant.map((line) => line.account_no).join(', ');
    const preview = [`${n} of ${router} compared with the books now, and what differs is written: ${named}`];
    return { kind: 'do', plan: meant, preview, detail: named };
  },
  effects(store, lines, { now }) {
    for (const line of lines) enqueueSync(store, line, PRIORITY.staff, now);
    return [...new Set(lines.map((line) => routerLane(line.router_name)))];
  },
});
