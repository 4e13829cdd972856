import { z } from 'zod';
import { setMeta } from '../../storage/ledger.ts';
import { SMS_TESTED } from '../../storage/views/first-run.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { applySetup } from './apply-setup.ts';
import { readConnections } from './read-setup.ts';
import type { Change, CurrentSetup, ProviderRow, RouterRow, SmsRow } from './setup.ts';

/** An outside party that this box begins to work with. A gateway has just taken a test. */
export type TakenOn =
  | { readonly object: 'router'; readonly row: RouterRow }
  | { readonly object: 'provider'; readonly row: ProviderRow }
  | { readonly object: 'sms'; readonly row: SmsRow };

const setup = applySetup(() => {
  throw new Error('an outside party mints no account');
});

/** Puts one into the books as a setup file would that names nothing else; lines are neither read nor touched. */
export const takeOn = defineAction({
  name: 'setup.apply',
  reason: 'optional',
  // Whoever asked the party beforehand has made the row.
  input: z.custom<TakenOn>(),
  subject: ({ object, row }) => `${object} ${'name' in row ? row.name : row.kind}`,
  look: (store: Store): CurrentSetup => ({ ...readConnections(store), plans: [], subscribers: [], lines: [] }),
  decide(current, one, now): Decided<readonly Change[]> | Refused<'unchanged' | 'setup'> {
    const wanted = { plans: [], routers: [], providers: [], sms: null, subscribers: [], ...wantedOf(one) };
    const decided = setup.decide(current, wanted, now);
    if (decided.kind === 'do') return decided;
    return refuse(decided.why === 'unchanged' ? 'unchanged' : 'setup', decided.words);
  },
  effects(store, changes, done): void {
    setup.effects(store, changes, done);
    if (changes.some(({ object }) => object === 'sms'))
      store.run(setMeta, { key: SMS_TESTED, value: String(done.now) });
  },
});

function wantedOf(one: TakenOn) {
  switch (one.object) {
    case 'router':
      return { routers: [one.row] };
    case 'provider':
      return { providers: [one.row] };
    case 'sms':
      return { sms: one.row };
  }
}
