import type { Both, Language, Period } from '../time/time.ts';
import { isWithinHours, type DayHours } from '../time/day-hours.ts';
import { localDay } from '../time/local-day.ts';
import { fillTemplate, templateProblems, valuesOf } from './fill-template.ts';
import { LINE_DROP_ORDER, lineTexts, TYPICAL_LINE, type LineTold } from './line-values.ts';

/** When subscribers are reminded of the end of their time, and at which hours of the ISP's zone. Nobody is where all three are left out. */
export interface ReminderRules extends DayHours {
  /** So many days before it. */
  readonly daysBefore: readonly number[];
  readonly onTheDay: boolean;
  /** So many days after it. */
  readonly daysAfter: readonly number[];
}

/** What decides whether somebody is reminded at a moment. */
export interface RemindedLine {
  readonly expiresAt: number;
  readonly period: Period;
  /** Blocked, paused or no longer served. */
  readonly isKeptOff: boolean;
  /** What a period costs, and what the line has of it. */
  readonly priceCents: number;
  readonly balanceCents: number;
}

/** Who buys a day or two knows when they are over: a plan that is shorter than this is never reminded of. Days. */
const SHORTEST_PLAN = 7;
const DAYS_OF = { minute: 1 / 1440, hour: 1 / 24, day: 1, week: 7, month: 30, year: 365 } as const;
const HOUR_MS = 3_600_000;

/** Days from the end of a line's time, for each day on which somebody is reminded: negative before it, 0 on it. In order. */
export function reminderDays({ daysBefore, onTheDay, daysAfter }: ReminderRules): number[] {
  const days = [...daysBefore.map((day) => 0 - day), ...(onTheDay ? [0] : []), ...daysAfter];
  return [...new Set(days)].sort((a, b) => a - b);
}

/** The instants between which the time of those ends who are reminded today, so many days from it. UTC ms, the second not in it. */
export function endsOf(days: number, now: number, zone: string): { readonly from: number; readonly until: number } {
  const day = localDay(now, zone);
  // From noon to noon no change of the clock leads to another day.
  const { from, until } = localDay(day.from + 12 * HOUR_MS - days * 24 * HOUR_MS, zone);
  return { from, until };
}

/** Why a reminder is not true any more, or is not to be sent at this hour, in words; null when it is to be sent. */
export function whyNoReminder(
  line: RemindedLine,
  reminder: { readonly days: number; readonly expiresAt: number },
  rules: ReminderRules,
  now: number,
  zone: string,
): string | null {
  if (line.isKeptOff) return 'the line is kept off by a person';
  if (line.expiresAt !== reminder.expiresAt) return 'the line was paid for, or its time was changed';
  if (line.balanceCents >= line.priceCents) return 'its balance renews the line';
  if (!isLongPlan(line.period)) return 'its plan is too short';
  const { from, until } = endsOf(reminder.days, now, zone);
  if (line.expiresAt < from || line.expiresAt >= until) return 'its day is over';
  return isWithinHours(rules, now, zone) ? null : 'nobody is written to at this hour';
}

export function isLongPlan({ unit, count }: Period): boolean {
  return DAYS_OF[unit] * count >= SHORTEST_PLAN;
}

/** `ends`: it is still on its time; `ended`: that is over. */
export type ReminderStage = 'ends' | 'ended';
export type ReminderTemplates = Readonly<Record<ReminderStage, Readonly<Record<Language, string>>>>;

/** The texts as shipped; see `fill-template`. */
export const REMINDER_TEMPLATES: ReminderTemplates = {
  ends: {
    en: '[[{{business}}: ]]Your internet ends {{until}}. Pay {{amount}} to account {{account}} to stay online[[ with {{plan}}]].[[ Help: {{phone}}]]',
    sw: '[[{{business}}: ]]Intaneti yako inaisha {{until}}. Lipa {{amount}} kwa akaunti {{account}} uendelee[[ na {{plan}}]].[[ Msaada: {{phone}}]]',
  },
  ended: {
    en: '[[{{business}}: ]]Your internet ended {{until}}. Pay {{amount}} to account {{account}} and you are back online[[ with {{plan}}]].[[ Help: {{phone}}]]',
    sw: '[[{{business}}: ]]Intaneti yako iliisha {{until}}. Lipa {{amount}} kwa akaunti {{account}} uwashiwe tena[[ {{plan}}]].[[ Msaada: {{phone}}]]',
  },
};

export interface ReminderFacts extends LineTold {
  readonly expiresAt: number;
}

/** The text of one reminder: GSM-7, at most 160 septets, true at `now`. @param zone in which its time is shown */
export function reminderText(
  facts: ReminderFacts,
  templates: ReminderTemplates,
  language: Language,
  zone: string,
  now: number,
): string {
  const stage: ReminderStage = now < facts.expiresAt ? 'ends' : 'ended';
  const values = valuesOf(lineTexts(facts, facts.expiresAt, language, zone, now));
  return fillTemplate(templates[stage][language], values, LINE_DROP_ORDER);
}

const TYPICAL = valuesOf(TYPICAL_LINE);

/** What is wrong with a template that a person wrote, one sentence each; empty when it can be used. */
export function checkReminderTemplate(text: string): Both[] {
  return templateProblems(text, TYPICAL, LINE_DROP_ORDER);
}
