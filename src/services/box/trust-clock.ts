import { z } from 'zod';
import { setMeta } from '../../storage/ledger.ts';
import { defineAction, type Decided } from '../actions/act.ts';
import { DISTRUSTED, highestStored } from './box-clock.ts';

/**
 * A person says that the clock is right now: it was ahead when the last entries were written. Without this their instants
 * would hold every payment until they have come. Nothing in the books is changed.
 */
export const trustClock = defineAction({
  name: 'clock.trust',
  reason: 'optional',
  input: z.object({}),
  subject: () => 'box',
  look: (store) => highestStored(store) ?? 0,
  decide: (until): Decided<number> => ({
    kind: 'do',
    plan: until,
    preview: ['Instants in the books that this clock contradicts prove nothing any more'],
    detail: null,
  }),
  effects: (store, until) => void store.run(setMeta, { key: DISTRUSTED, value: String(until) }),
});
