import { z } from 'zod';
import { isOtherBox, nameBox } from '../../domain/lines/router-box.ts';
import type { RouterBox } from '../../domain/router-record.ts';
import { noSuchName } from '../../domain/said/both.ts';
import { ROUTER_SAID } from '../../domain/said/router-said.ts';
import type { Store } from '../../storage/engine/store.ts';
import { tolerate } from '../../storage/engine/store-faults.ts';
import { boxOf, forgetBox, putBox } from '../../storage/router-looks.ts';
import { allRouters } from '../../storage/routers.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';

/**
 * Whether the box that answers at a router's address is the one that we know. The first one is believed, and from then on it
 * is the one.
 * @returns why nothing may be written to it; null when it is the one
 */
export function believeBox(store: Store, router: string, box: RouterBox, now: number): string | null {
  const known = store.first(boxOf, { router });
  if (known !== undefined && isOtherBox(known, box)) {
    return `${router} is another box than before: ${nameBox(box)} answers, and it was ${nameBox(known)}. Nothing is written to it. If the router was replaced, say so: washa router accept ${router}. If not, correct its address.`;
  }
  const { serial, identity } = box;
  const believed = { serial: serial ?? known?.serial ?? null, identity: identity ?? known?.identity ?? null };
  const isNews = known?.serial !== believed.serial || known.identity !== believed.identity;
  // What the disk refuses now is noted at the next link.
  if (isNews) tolerate(() => store.run(putBox, { router_name: router, ...believed, first_at: now }));
  return null;
}

/** A person says that the box behind a router's address was replaced: whichever answers next is the one. */
export const acceptBox = defineAction({
  name: 'router.accept',
  reason: 'optional',
  input: z.object({ router: z.string() }),
  subject: ({ router }) => `router ${router}`,
  look: (store, { router }) => ({
    routers: store.all(allRouters, {}).map(({ name }) => name),
    known: store.first(boxOf, { router }),
  }),
  decide({ routers, known }, { router }): Decided<string> | Refused<'unknown' | 'unseen'> {
    if (!routers.includes(router)) return refuse('unknown', noSuchName('router', router, routers));
    if (known === undefined) return refuse('unseen', ROUTER_SAID.noBoxSeen(router));
    const preview = [ROUTER_SAID.accepts(router, nameBox(known))];
    return { kind: 'do', plan: router, preview, detail: `it was ${nameBox(known)}` };
  },
  effects: (store, router) => void store.run(forgetBox, { router }),
});
