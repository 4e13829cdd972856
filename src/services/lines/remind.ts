import { PRIORITY } from '../../domain/command.ts';
import { endsOf, isLongPlan, reminderDays, type ReminderRules } from '../../domain/messages/reminder.ts';
import type { Clock } from '../../domain/ports.ts';
import { isWithinHours } from '../../domain/time/day-hours.ts';
import { localDay } from '../../domain/time/local-day.ts';
import { enqueueCommand } from '../../storage/commands.ts';
import { allPlans, toPlan } from '../../storage/plans.ts';
import { insertReminder, linesToRemind } from '../../storage/reminders.ts';
import type { Store } from '../../storage/engine/store.ts';
import { SMS_LANE } from '../outbox/outbox.ts';
import { keepLooking } from '../box/rhythm.ts';

/** Lines a turn: few, so that a callback never waits long for it. */
const BATCH = 100;
/** How often it is looked who has to be reminded, and how soon again where there may be more. Milliseconds. */
const EVERY_MS = 5 * 60_000;
const AGAIN_MS = 1_000;

/**
 * Queues the reminders of today that are due, at most a batch of them. Each is judged again when it is sent.
 * @returns how many, and whether there may be more
 */
export function remindLines(
  store: Store,
  rules: ReminderRules,
  zone: string,
  now: number,
): { readonly queued: number; readonly more: boolean } {
  const { day } = localDay(now, zone);
  if (!isWithinHours(rules, now, zone)) return { queued: 0, more: false };
  const long = store.all(allPlans, {}).filter((plan) => isLongPlan(toPlan(plan).period));
  const plans = JSON.stringify(long.map(({ code }) => code));
  let queued = 0;
  for (const days of reminderDays(rules)) {
    const { from, until } = endsOf(days, now, zone);
    const limit = BATCH - queued;
    const found = store.all(linesToRemind, { from, until, days, day, plans, limit });
    store.transaction(() => {
      for (const { id: lineId, expires_at: expiresAt, msisdn } of found) {
        const { id } = store.run(insertReminder, { lineId, expiresAt, days, day, msisdn });
        const about = { kind: 'sms.remind', lane: SMS_LANE, subject: id, priority: PRIORITY.housekeeping } as const;
        store.run(enqueueCommand, { ...about, runAt: now, now });
      }
    });
    queued += found.length;
    if (found.length === limit) return { queued, more: true };
  }
  return { queued, more: false };
}

/** Reminds on a rhythm, for as long as the clock and the books are believed. @returns ends it */
export function startReminding(
  deps: {
    readonly store: Store;
    readonly clock: Clock;
    readonly rules: ReminderRules;
    readonly zone: string;
    readonly mayRemind: () => boolean;
  },
  onQueued: () => void,
): () => void {
  const { store, clock, rules, zone, mayRemind } = deps;
  if (reminderDays(rules).length === 0) return () => undefined;
  return keepLooking(clock, EVERY_MS, () => {
    if (!mayRemind()) return EVERY_MS;
    const { queued, more } = remindLines(store, rules, zone, clock.now());
    if (queued > 0) onQueued();
    return more ? AGAIN_MS : EVERY_MS;
  });
}
