import type { Language } from '../domain/time/time.ts';
import type { PeriodUnit } from '../domain/time/time.ts';
import type { Store } from '../storage/engine/store.ts';
import { allPlans } from '../storage/plans.ts';
import { linesByPlan } from '../storage/views/plan-list.ts';

/** A plan, with how many lines have it and how many of those have time left. */
export function planList(store: Store, now: number) {
  const counts = new Map(store.all(linesByPlan, { now }).map((row) => [row.plan_code, row]));
  return store
    .all(allPlans, {})
    .map((plan) => {
      const { lines = 0, paid = 0 } = counts.get(plan.code) ?? {};
      return { plan, lines, paid };
    })
    .toSorted((a, b) => Number(a.plan.retired_at !== null) - Number(b.plan.retired_at !== null));
}

export type ListedPlan = ReturnType<typeof planList>[number];

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
export function periodSaid(unit: PeriodUnit, count: number, language: Language): string {
  const words = UNITS[language][unit][count === 1 ? 0 : 1];
  return language === 'sw' ? `${words} ${count}` : `${count} ${words}`;
}

export const unitSaid = (unit: PeriodUnit, language: Language): string => UNITS[language][unit][1];
