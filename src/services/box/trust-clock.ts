import { z } from 'zod';
import { BOX_SAID } from '../../domain/said/box-said.ts';
import { setMeta } from '../../storage/ledger.ts';
import { defineAction, type Decided } from '../actions/act.ts';
import { TRUSTED_BY } from './box-clock.ts';
import { notePutBack } from './put-back.ts';

/**
 * A person says that the clock is right now. What was written by a clock that was ahead says nothing of the time any more.
 * Nothing in the books is changed.
 */
export const trustClock = defineAction({
  name: 'clock.trust',
  reason: 'optional',
  input: z.object({}),
  subject: () => 'box',
  look: () => null,
  decide: (): Decided<null> => ({
    kind: 'do',
    plan: null,
    preview: [BOX_SAID.trustsClock()],
    detail: null,
  }),
  effects(store, _plan, { action, now }) {
    store.run(setMeta, { key: TRUSTED_BY, value: String(action.id) });
    notePutBack(store, now);
  },
});
