import { z } from 'zod';
import { metaValue, setMeta } from '../../storage/ledger.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';

const HTTPS_ONLY = 'console.https-only';

/** Whether an owner has said that the console's certificate is trusted: then its pages are shown by https alone. */
export function isHttpsOnly(store: Store): boolean {
  return store.first(metaValue, { key: HTTPS_ONLY })?.value === 'yes';
}

/** An owner says that browsers and programs trust the certificate, or takes it back. */
export const chooseHttps = defineAction({
  name: 'console.https',
  reason: 'optional',
  input: z.object({ only: z.boolean() }),
  subject: () => 'box',
  look: (store) => isHttpsOnly(store),
  decide(isOnly, { only }): Decided<boolean> | Refused<'same'> {
    if (isOnly === only)
      return refuse(
        'same',
        only ? 'The console is shown by https alone already.' : 'The console is shown by http already.',
      );
    const words = only
      ? 'Who asks the console by http is led to https, programs with tokens too; health and metrics stay where they are'
      : 'The console is shown by http too: passwords cross the LAN in the open';
    return { kind: 'do', plan: only, preview: [words], detail: only ? 'https only' : 'http too' };
  },
  effects(store, only) {
    store.run(setMeta, { key: HTTPS_ONLY, value: only ? 'yes' : 'no' });
  },
});
