import { z } from 'zod';
import { BOX_SAID } from '../../domain/said/box-said.ts';
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
    if (isOnly === only) return refuse('same', only ? BOX_SAID.httpsAlready() : BOX_SAID.httpAlready());
    const words = only ? BOX_SAID.httpsOnly() : BOX_SAID.httpToo();
    return { kind: 'do', plan: only, preview: [words], detail: only ? 'https only' : 'http too' };
  },
  effects(store, only) {
    store.run(setMeta, { key: HTTPS_ONLY, value: only ? 'yes' : 'no' });
  },
});
