import { CODE_TRIES } from '../../domain/number-code.ts';
import type { MovedByCode } from '../../services/hotspot/move-by-code.ts';
import type { CodeAsked } from '../../services/customers/number-code.ts';
import type { Both } from '../../domain/time/time.ts';

/** Why a code was not sent, or not taken: none of it tells whether anybody is known. */
export const CODE_TROUBLES: Readonly<
  Record<Exclude<CodeAsked['kind'] | MovedByCode['kind'], 'asked' | 'moved' | 'full'> | 'phone', Both>
> = {
  phone: {
    en: 'That is no Kenyan mobile number. Write it as 0712 345 678.',
    sw: 'Hiyo si namba ya simu ya Kenya. Iandike hivi: 0712 345 678.',
  },
  limit: {
    en: 'That was done often enough for today. It can be done again tomorrow.',
    sw: 'Imefanyika mara za kutosha leo. Inaweza kufanyika tena kesho.',
  },
  crowded: {
    en: 'Many are asking for codes at this moment. Try again in an hour, or call us.',
    sw: 'Watu wengi wanaomba misimbo kwa sasa. Jaribu tena baada ya saa moja, au tupigie simu.',
  },
  wrong: {
    en: `That is not the code, or it is too old. After ${CODE_TRIES} tries a new one is needed.`,
    sw: `Huo si msimbo, au umepitwa na wakati. Baada ya mara ${CODE_TRIES} unahitaji mpya.`,
  },
};

/** What both pages of a code say. */
export const CODE_SAID = {
  send: { en: 'Send the code', sw: 'Tuma msimbo' },
  code: { en: 'Code from the SMS', sw: 'Msimbo wa SMS' },
} as const satisfies Readonly<Record<string, Both>>;
