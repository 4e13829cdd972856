import type { Both, Language } from '../time/time.ts';
import type { DayHours } from '../time/day-hours.ts';
import { formatData } from '../values/data-amount.ts';
import { fillTemplate, templateProblems, valuesOf } from './fill-template.ts';
import { LINE_DROP_ORDER, lineTexts, TYPICAL_LINE, type LineTold } from './line-values.ts';

/** When subscribers are told how much they have used of what their plan gives, and at which hours of the ISP's zone. */
export interface UseRules extends DayHours {
  /** As soon as so many percent are used; 100: all. Nobody is told where it is empty. */
  readonly usedPercent: readonly number[];
}

/** `nearly`: something is left; `used-up`: the line is off for it; `slower`: it has another speed for it. */
export type UseStage = 'nearly' | 'used-up' | 'slower';
export type UseTemplates = Readonly<Record<UseStage, Readonly<Record<Language, string>>>>;

/** The texts as shipped; see `fill-template`. */
export const USE_TEMPLATES: UseTemplates = {
  nearly: {
    en: '[[{{business}}: ]]You have used {{percent}} of your {{allowance}}[[ of {{plan}}]]. {{left}} is left until {{until}}.[[ Help: {{phone}}]]',
    sw: '[[{{business}}: ]]Umetumia {{percent}} ya {{allowance}}[[ za {{plan}}]]. Zimebaki {{left}} hadi {{until}}.[[ Msaada: {{phone}}]]',
  },
  'used-up': {
    en: '[[{{business}}: ]]Your {{allowance}}[[ of {{plan}}]] are used up: your internet is off. Pay {{amount}} to account {{account}} and you are back online.[[ Help: {{phone}}]]',
    sw: '[[{{business}}: ]]{{allowance}} zako[[ za {{plan}}]] zimeisha: intaneti imezimwa. Lipa {{amount}} kwa akaunti {{account}} uwashiwe tena.[[ Msaada: {{phone}}]]',
  },
  slower: {
    en: '[[{{business}}: ]]Your {{allowance}}[[ of {{plan}}]] are used up: your internet is slower. Pay {{amount}} to account {{account}} to be as fast as before.[[ Help: {{phone}}]]',
    sw: '[[{{business}}: ]]{{allowance}} zako[[ za {{plan}}]] zimeisha: intaneti ni polepole. Lipa {{amount}} kwa akaunti {{account}} irudi kasi yake.[[ Msaada: {{phone}}]]',
  },
};

export interface UseFacts extends LineTold {
  readonly stage: UseStage;
  readonly percent: number;
  /** Bytes of both ways, or milliseconds online. */
  readonly part: { readonly kind: 'data' | 'online'; readonly used: number; readonly of: number };
  /** When the next allowance begins, or the line's time ends, UTC ms. */
  readonly until: number;
}

const HOUR_MS = 3_600_000;
const hours = (ms: number): string => String(Math.floor((ms / HOUR_MS) * 10) / 10);

const AMOUNTS = {
  en: { data: formatData, online: (ms: number) => `${hours(ms)} hours online` },
  sw: { data: formatData, online: (ms: number) => `saa ${hours(ms)} mtandaoni` },
} as const;

/** The text of one of them: GSM-7, at most 160 septets. @param zone in which its time is shown */
export function useText(
  facts: UseFacts,
  templates: UseTemplates,
  language: Language,
  zone: string,
  now: number,
): string {
  const { kind, used, of } = facts.part;
  const amount = AMOUNTS[language][kind];
  const values = valuesOf({
    percent: `${facts.percent}%`,
    allowance: amount(of),
    left: amount(Math.max(0, of - used)),
    ...lineTexts(facts, facts.until, language, zone, now),
  });
  return fillTemplate(templates[facts.stage][language], values, LINE_DROP_ORDER);
}

const TYPICAL = valuesOf({
  percent: '80%',
  allowance: '120.5 hours online',
  left: '24.1 hours online',
  ...TYPICAL_LINE,
});

/** What is wrong with a template that a person wrote, one sentence each; empty when it can be used. */
export function checkUseTemplate(text: string): Both[] {
  return templateProblems(text, TYPICAL, LINE_DROP_ORDER);
}
