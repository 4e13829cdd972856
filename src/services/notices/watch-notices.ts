import { recipientWords, type Recipient } from '../../domain/notices/channel.ts';
import type { NoticeBox } from '../../domain/notices/notice-words.ts';
import { recipientsOf, type NoticeSettings } from '../../domain/notices/settings.ts';
import type { Clock } from '../../domain/ports.ts';
import type { Store } from '../../storage/engine/store.ts';
import { newestSettled, oldestTried } from '../../storage/notices.ts';
import type { Alarms, Findings } from '../box/alarms.ts';
import { tellAlarms } from './tell-alarms.ts';
import { tellDay } from './tell-day.ts';
import { lookEvery } from '../box/rhythm.ts';

/** How soon the owner is told after the wait is over. Milliseconds. */
const EVERY_MS = 10_000;

/** A channel that fails for so long is no hiccup. Milliseconds. */
const FAILS_MS = 5 * 60_000;

/** Whoever cannot be told now, and why: what was tried last did not arrive. */
export function noticeFindings(store: Store, recipients: readonly Recipient[], now: number): Findings {
  const found = recipients.flatMap((recipient): [string, string][] => {
    const reason = whyNotTold(store, recipient, now);
    if (reason === null) return [];
    const who = recipientWords(recipient);
    const words =
      `Notices by ${who} do not arrive: ${reason}. What is to be told there is tried for a day. ` +
      'When it is mended, see that one arrives: washa notices test';
    return [[who, words]];
  });
  return new Map(found);
}

function whyNotTold(store: Store, { channel, address }: Recipient, now: number): string | null {
  const waits = store.first(oldestTried, { channel, address });
  if (waits !== undefined && now - waits.created_at >= FAILS_MS) return waits.error ?? 'nobody took it';
  const last = store.first(newestSettled, { channel, address });
  return last?.state === 'failed' ? (last.reason ?? 'nobody took it') : null;
}

/**
 * Tells the owner of what became wrong, or right, and raises an alarm where that does not arrive.
 * @returns ends it
 */
export function watchNotices(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly alarms: Alarms;
  readonly settings: NoticeSettings;
  readonly box: NoticeBox;
  /** ISO 4217 of the books. */
  readonly currency: string;
  /** What waits for a person at a moment. */
  readonly needs: (now: number) => number;
  readonly isClockRight: () => boolean;
  /** Something is to be sent. */
  readonly onQueued: () => void;
}): () => void {
  const { store, clock, alarms, settings, box, currency, needs, isClockRight, onQueued } = deps;
  const recipients = recipientsOf(settings.channels);
  return lookEvery(clock, EVERY_MS, () => {
    const now = clock.now();
    const isTold = tellAlarms(store, settings, recipients, box, now);
    const isDayTold = isClockRight() && tellDay(store, { ...settings, currency }, recipients, box, needs, now);
    if (isTold || isDayTold) onQueued();
    alarms.found('owner-notice', noticeFindings(store, recipients, now));
  });
}
