import { z } from 'zod';
import { BOX_SAID } from '../../domain/said/box-said.ts';
import type { Store } from '../../storage/engine/store.ts';
import { personOfErasure } from '../../storage/views/erasure-facts.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';

/**
 * Hands out all that is held about one person, for that person; that it was is in the audit.
 * @param read gives it, others taken out; null: there is nobody with that number
 */
export const exportSubscriber = <Held>(read: (store: Store, subscriberId: number) => Held) =>
  defineAction({
    name: 'subscriber.export',
    reason: 'optional',
    input: z.object({ subscriberId: z.int().min(1) }),
    subject: ({ subscriberId }) => `person ${subscriberId}`,
    look: (store, { subscriberId }) => store.first(personOfErasure, { id: subscriberId })?.name ?? null,
    decide(name, { subscriberId }): Decided<number> | Refused<'unknown'> {
      if (name === null) return refuse('unknown', BOX_SAID.nobodyWith(subscriberId));
      const preview = [BOX_SAID.exports(name), BOX_SAID.lookThrough()];
      return { kind: 'do', plan: subscriberId, preview, detail: null };
    },
    effects: (store, subscriberId, { now }) => ({ madeAt: now, subscriberId, held: read(store, subscriberId) }),
  });
