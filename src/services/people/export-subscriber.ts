import { z } from 'zod';
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
      if (name === null) return refuse('unknown', `There is nobody with the number ${subscriberId}.`);
      const preview = [
        `All that is held about ${name} is written into a file (JSON), for them: other people and staff are taken out`,
        'Look through it before you hand it out: free text may name others',
      ];
      return { kind: 'do', plan: subscriberId, preview, detail: null };
    },
    effects: (store, subscriberId, { now }) => ({ madeAt: now, subscriberId, held: read(store, subscriberId) }),
  });
