import type { Recipient } from '../../domain/notices/channel.ts';
import { dayWords, type NoticeBox } from '../../domain/notices/notice-words.ts';
import { localDay, localHour } from '../../domain/time/local-day.ts';
import { cents } from '../../domain/values/money.ts';
import type { Store } from '../../storage/engine/store.ts';
import { firstAction } from '../../storage/actions.ts';
import { newestNoticeOf } from '../../storage/notices.ts';
import { takenBetween, tookBetween } from '../../storage/views/takings.ts';
import { queueNotice } from './queue-notice.ts';

/**
 * In one transaction: once a day, from an hour on, how the day before was. A box that was off at that hour tells it when it is on; one whose
 * books begin today was not there yesterday.
 * @param needs what waits for a person now
 * @returns whether there is one to send
 */
export function tellDay(
  store: Store,
  settings: { readonly digestHour: number | null; readonly currency: string },
  recipients: readonly Recipient[],
  box: NoticeBox,
  needs: (now: number) => number,
  now: number,
): boolean {
  const { digestHour, currency } = settings;
  if (digestHour === null || recipients.length === 0 || localHour(now, box.timeZone) < digestHour) return false;
  const today = localDay(now, box.timeZone);
  const told = store.first(newestNoticeOf, { kind: 'digest' });
  if (told !== undefined && told.made_at >= today.from) return false;
  const began = store.first(firstAction, {});
  if (began !== undefined && began.at >= today.from) return false;
  const { from, until } = localDay(today.from - 1, box.timeZone);
  return store.transaction(() => {
    const taken = store.first(takenBetween, { from, until, currency }) ?? { n: 0, cents: 0 };
    const took = store.all(tookBetween, { from, until }).map(({ ms }) => ms);
    const medianMs = took[Math.floor((took.length - 1) / 2)] ?? null;
    const day = { at: from, payments: taken.n, cents: cents(taken.cents), currency, medianMs, needs: needs(now) };
    queueNotice(store, 'digest', dayWords(day, box, now), recipients, now);
    return true;
  });
}
