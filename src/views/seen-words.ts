import type { Language } from '../domain/time/time.ts';
import type { OpenAlarm } from '../storage/views/overview.ts';

type Seen = Pick<OpenAlarm, 'seen_by' | 'seen_at' | 'snoozed_by' | 'snoozed_until'>;

const SAID: Readonly<
  Record<
    Language,
    { readonly seen: (by: string, at: string) => string; readonly quiet: (by: string, until: string) => string }
  >
> = {
  en: {
    seen: (by, at) => `${by} sees to it, since ${at}`,
    quiet: (by, until) => `it is told no more until ${until}, as ${by} wanted`,
  },
  sw: {
    seen: (by, at) => `${by} anashughulikia, tangu ${at}`,
    quiet: (by, until) => `haitangazwi tena hadi ${until}, kama ${by} alivyotaka`,
  },
};

/** Who sees to an alarm, and who wants to hear no more of it: a sentence each. @param when a moment in words */
export function seenWords(
  { seen_by: seer, seen_at: at, snoozed_by: quiet, snoozed_until: until }: Seen,
  language: Language,
  when: (at: number) => string,
  now: number,
): string[] {
  const said = SAID[language];
  return [
    ...(seer === null || at === null ? [] : [said.seen(seer, when(at))]),
    ...(quiet === null || until === null || until <= now ? [] : [said.quiet(quiet, when(until))]),
  ];
}
