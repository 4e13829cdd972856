import type { CutHold } from '../domain/lines/cut-hold.ts';
import type { Language } from '../domain/time/time.ts';

type About<Why extends CutHold['why']> = Extract<CutHold, { why: Why }>;

const WORDS: { readonly [Why in CutHold['why']]: Readonly<Record<Language, (hold: About<Why>) => string>> } = {
  path: {
    en: () => 'wait: what providers send cannot arrive, so nobody is cut off for not paying',
    sw: () => 'kunasubiri: malipo hayawezi kufika, hivyo hakuna anayezimwa kwa kutolipa',
  },
  list: {
    en: () => 'wait until what was paid meanwhile has been asked for',
    sw: () => 'kunasubiri hadi malipo ya wakati huo yaulizwe',
  },
  quiet: {
    en: ({ toHour }) => `wait until ${toHour}:00, by the quiet hours of the settings`,
    sw: ({ toHour }) => `kunasubiri hadi saa ${toHour}:00, kwa saa za utulivu za mipangilio`,
  },
};

/** Why cut-offs wait, after their name: `Cut-offs wait until 6:00 …`. */
export function cutHoldWords(hold: CutHold, language: Language = 'en'): string {
  switch (hold.why) {
    case 'path':
      return WORDS.path[language](hold);
    case 'list':
      return WORDS.list[language](hold);
    case 'quiet':
      return WORDS.quiet[language](hold);
  }
}
