import { z } from 'zod';
import { pauseWords } from '../../domain/lines/router-pause.ts';
import { noSuchName } from '../../domain/said/both.ts';
import { ROUTER_SAID } from '../../domain/said/router-said.ts';
import type { Store } from '../../storage/engine/store.ts';
import { endPause, pauseOf, putPause } from '../../storage/router-pauses.ts';
import { routersInUse } from '../../storage/routers.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { routerLane } from '../outbox/outbox.ts';

const INPUT = z.object({ router: z.string() });
const subject = ({ router }: z.infer<typeof INPUT>) => `router ${router}`;

const look = (store: Store, { router }: z.infer<typeof INPUT>) => ({
  routers: store.all(routersInUse, {}).map(({ name }) => name),
  pause: store.first(pauseOf, { router }),
});

/** Somebody works at a router: nothing is written there and nothing is said against its silence, until it is resumed. What waits for it keeps. */
export const pauseRouter = defineAction({
  name: 'router.pause',
  reason: 'required',
  input: INPUT,
  subject,
  look,
  decide({ routers, pause }, { router }): Decided<string> | Refused<'unknown' | 'state'> {
    if (!routers.includes(router)) return refuse('unknown', noSuchName('router', router, routers));
    if (pause !== undefined) return refuse('state', ROUTER_SAID.pausedAlready(router, pauseWords(pause)));
    return { kind: 'do', plan: router, preview: [ROUTER_SAID.pauses(router)], detail: null };
  },
  effects: (store, router, { action }) => void store.run(putPause, { router_name: router, action_id: action.id }),
});

/** The work at a router is over. The result is the lane that has something to do now. */
export const resumeRouter = defineAction({
  name: 'router.resume',
  reason: 'optional',
  input: INPUT,
  subject,
  look,
  decide({ routers, pause }, { router }): Decided<string> | Refused<'unknown' | 'state'> {
    if (pause === undefined) {
      if (!routers.includes(router)) return refuse('unknown', noSuchName('router', router, routers));
      return refuse('state', ROUTER_SAID.notPaused(router));
    }
    return { kind: 'do', plan: router, preview: [ROUTER_SAID.resumes(router)], detail: pauseWords(pause) };
  },
  effects(store, router) {
    store.run(endPause, { router });
    return [routerLane(router)];
  },
});
