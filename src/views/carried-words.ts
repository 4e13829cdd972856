import type { Carried, Devices, Speeds } from '../domain/lines/carried.ts';
import type { Language } from '../domain/time/time.ts';

// What a session may carry, and how many devices share it.

const CARRIED = {
  en: {
    open: 'No queue limits its speed',
    session: (speed: string) => `It may carry ${speed} now`,
    hotspot: (speed: string) => `It shares ${speed} with all at its hotspot now`,
    person: (speed: string, queue: string) => `It may carry ${speed} now, by the queue "${queue}"`,
  },
  sw: {
    open: 'Hakuna foleni inayopunguza kasi yake',
    session: (speed: string) => `Inaweza kupitisha ${speed} sasa`,
    hotspot: (speed: string) => `Inagawana ${speed} na wote walio kwenye hotspot yake sasa`,
    person: (speed: string, queue: string) => `Inaweza kupitisha ${speed} sasa, kwa foleni "${queue}"`,
  },
} as const;

/** The speed that a session really has, up and down as its subscriber sees them, in one sentence without its full stop. */
export function carriedWords(carried: Carried, language: Language = 'en'): string {
  const words = CARRIED[language];
  return carried.kind === 'open' ? words.open : words[carried.of](carried.maxLimit, carried.queue);
}

const SPEEDS = {
  en: { plan: 'the plan says', profile: 'its profile gives', session: 'this session has', unknown: 'not told' },
  sw: { plan: 'mpango unasema', profile: 'profile yake inatoa', session: 'kikao hiki kina', unknown: 'haijulikani' },
} as const;

/** What plan, profile and session say of one speed, burst and all, each with whose word it is. */
export function speedsWords({ plan, profile, session }: Speeds, language: Language = 'en'): string {
  const words = SPEEDS[language];
  const parts = [
    ...(plan === null ? [] : [`${words.plan} ${plan}`]),
    `${words.profile} ${profile ?? words.unknown}`,
    ...(session === null ? [] : [`${words.session} ${session}`]),
  ];
  return capital(parts.join(' · '));
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** How many devices are logged in, in one sentence without its full stop; where no more are let in, that too. */
export function devicesWords({ now, atOnce }: Devices, language: Language = 'en'): string {
  const isFull = now >= atOnce;
  if (language === 'sw') {
    return `Vifaa ${now} kati ya ${atOnce} vimeingia${isFull ? ': kingine kitakataliwa hadi kimoja kitoke' : ''}`;
  }
  return `${now} of ${atOnce} device${atOnce === 1 ? '' : 's'} logged in${isFull ? ': another is refused until one leaves' : ''}`;
}
