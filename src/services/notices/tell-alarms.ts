import type { Recipient } from '../../domain/notices/channel.ts';
import { planNotices, type NoticeEvent } from '../../domain/notices/incidents.ts';
import { alarmWords, type NoticeBox } from '../../domain/notices/notice-words.ts';
import { isWithinHours } from '../../domain/time/day-hours.ts';
import type { NoticeSettings } from '../../domain/notices/settings.ts';
import type { Store } from '../../storage/engine/store.ts';
import { alarmsToTell, endIncident, openIncident, openIncidents, tellIncidentAgain } from '../../storage/notices.ts';
import { queueNotice } from './queue-notice.ts';

/** Told so often of one cause within this time, the owner waits longer for its end. Milliseconds. */
const LATELY_MS = 2 * 3_600_000;

/**
 * In one transaction: whatever became wrong, or right, since the last look is written down as one notice, and marked as told.
 * @returns whether there is one to send
 */
export function tellAlarms(
  store: Store,
  settings: NoticeSettings,
  recipients: readonly Recipient[],
  box: NoticeBox,
  now: number,
): boolean {
  if (recipients.length === 0) return false;
  return store.transaction(() => {
    const events = planNotices(
      store.all(alarmsToTell, {}).map(({ kind, subject, message, opened_at: openedAt, ...one }) => {
        const seenBy = one.seen_by === null ? null : { name: one.seen_by, isOwner: one.seen_by_owner === 1 };
        const { snoozed_by: quiet, snoozed_until: until } = one;
        const snoozed =
          quiet === null || until === null ? null : { name: quiet, isOwner: one.snoozed_by_owner === 1, until };
        return { kind, subject, message, openedAt, seenBy, snoozed };
      }),
      store.all(openIncidents, { since: now - LATELY_MS }).map(({ told_at, closed_at, times_lately, ...incident }) => ({
        ...incident,
        toldAt: told_at,
        closedAt: closed_at,
        timesLately: times_lately,
      })),
      now,
      { waitMs: settings.waitMs, isQuiet: isWithinHours(settings.quiet, now, box.timeZone) },
    );
    if (events.length === 0) return false;
    const noticeId = queueNotice(store, 'alarms', alarmWords(events, box, now), recipients, now);
    for (const event of events) note(store, event, noticeId, now);
    return true;
  });
}

function note(store: Store, event: NoticeEvent, noticeId: number, now: number): void {
  if (event.change === 'ended') {
    store.run(endIncident, { id: event.incidentId, noticeId, endedAt: event.endedAt });
    return;
  }
  const { incidentId, kind, subject, since } = event;
  if (incidentId === null) store.run(openIncident, { kind, subject, since, noticeId, now });
  else store.run(tellIncidentAgain, { id: incidentId, noticeId, now });
}
