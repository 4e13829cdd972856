import type { Both } from '../time/time.ts';

/** Why a deed of any kind is not done. */
export const DEED_SAID = {
  noReason: (): Both => ({
    en: 'Say why: the reason stands in the audit.',
    sw: 'Sema kwa nini: sababu inaandikwa kwenye kumbukumbu.',
  }),
  unfit: (name: string, why: Both): Both => ({
    en: name === '' ? why.en : `${name}: ${why.en}`,
    sw: name === '' ? why.sw : `${name}: ${why.sw}`,
  }),
  otherKey: (key: string, deed: string): Both => ({
    en: `The key "${key}" was used before, for something else (${deed}).`,
    sw: `Ufunguo "${key}" ulishatumika kwa jambo jingine (${deed}).`,
  }),
};
