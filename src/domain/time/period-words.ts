import type { Language, Period, PeriodUnit } from './time.ts';

const UNITS: Readonly<Record<Language, Readonly<Record<PeriodUnit, readonly [one: string, more: string]>>>> = {
  en: {
    minute: ['minute', 'minutes'],
    hour: ['hour', 'hours'],
    day: ['day', 'days'],
    week: ['week', 'weeks'],
    month: ['month', 'months'],
    year: ['year', 'years'],
  },
  sw: {
    minute: ['dakika', 'dakika'],
    hour: ['saa', 'saa'],
    day: ['siku', 'siku'],
    week: ['wiki', 'wiki'],
    month: ['mwezi', 'miezi'],
    year: ['mwaka', 'miaka'],
  },
};

/** `1 month`, `mwezi 1`. */
export function periodSaid({ unit, count }: Period, language: Language): string {
  const words = UNITS[language][unit][count === 1 ? 0 : 1];
  return language === 'sw' ? `${words} ${count}` : `${count} ${words}`;
}

/** `months`, `miezi`. */
export const unitSaid = (unit: PeriodUnit, language: Language): string => UNITS[language][unit][1];

/** The same where it stands alone, on a button: `1 month`, `Mwezi 1`. */
export function periodAlone(period: Period, language: Language): string {
  const said = periodSaid(period, language);
  return said.charAt(0).toUpperCase() + said.slice(1);
}
