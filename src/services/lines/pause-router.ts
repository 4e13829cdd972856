import { z } from 'zod';
import { pauseWords } from '../../domain/lines/router-pause.ts';
import { unknownName } from '../../domain/values/nearest.ts';
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
    if (!routers.includes(router)) return refuse('unknown', unknownName('router', router, routers));
    if (pause !== undefined) return refuse('state', `${router} is paused already. ${pauseWords(pause)}.`);
    const preview = [
      `nothing is written to ${router} until it is resumed; who pays meanwhile is booked at once, and let in then`,
    ];
    return { kind: 'do', plan: router, preview, detail: null };
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
      if (!routers.includes(router)) return refuse('unknown', unknownName('router', router, routers));
      return refuse('state', `${router} is not paused.`);
    }
    const preview = [`what waits for ${router} is written, and it is compared with the books`];
    return { kind: 'do', plan: router, preview, detail: pauseWords(pause) };
  },
  effects(store, router) {
    store.run(endPause, { router });
    return [routerLane(router)];
  },
});
