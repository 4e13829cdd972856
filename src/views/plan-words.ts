import { formatAge } from '../domain/time/durations.ts';
import type { Language } from '../domain/time/time.ts';
import { formatData } from '../domain/values/data-amount.ts';
import type { ListedPlan } from './plans.ts';

type Caps = Pick<ListedPlan['plan'], 'data_bytes' | 'online_s' | 'used_up_profile'>;

interface Words {
  readonly data: (amount: string) => string;
  readonly online: (time: string) => string;
  readonly off: string;
  readonly slower: (profile: string) => string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    data: (amount) => `${amount} of data in a period`,
    online: (time) => `${time} online in a period`,
    off: 'then off',
    slower: (profile) => `then the profile "${profile}"`,
  },
  sw: {
    data: (amount) => `data ${amount} kwa muda mmoja`,
    online: (time) => `${time} mtandaoni kwa muda mmoja`,
    off: 'kisha huzimwa',
    slower: (profile) => `kisha profile "${profile}"`,
  },
};

/** How much a plan lets its lines use in a period, and what follows; empty for one that does not say. */
export function capWords({ data_bytes, online_s, used_up_profile }: Caps, language: Language): readonly string[] {
  if (data_bytes === null && online_s === null) return [];
  const said = SAID[language];
  return [
    ...(data_bytes === null ? [] : [said.data(formatData(data_bytes))]),
    ...(online_s === null ? [] : [said.online(formatAge(online_s * 1000))]),
    used_up_profile === null ? said.off : said.slower(used_up_profile),
  ];
}
