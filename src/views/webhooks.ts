import type { NewsKind } from '../domain/notices/news.ts';
import type { Language } from '../domain/time/time.ts';
import { ALARMS, type AlarmKind } from '../domain/alarm.ts';
import { allWebhooks, newestNews, newestSettledNews, oldestTriedNews } from '../storage/news.ts';
import type { Store } from '../storage/engine/store.ts';
import { arrivalOf, type Arrival } from './notices.ts';

/** A program that is told, and whether that works. */
export interface WebhookView extends Arrival {
  readonly name: string;
  /** Scheme, host and port: the rest may be what opens it. */
  readonly origin: string;
}

/** The programs that are told, by name: as the settings were when the daemon started. */
export function webhookViews(store: Store, now: number): WebhookView[] {
  return store.all(allWebhooks, {}).map(({ name, origin }) => {
    const [tried, last] = [
      store.first(oldestTriedNews, { webhook: name }),
      store.first(newestSettledNews, { webhook: name }),
    ];
    return { name, origin, ...arrivalOf(tried, last, now) };
  });
}

/** As JSON shows it. */
export function webhookJson({ name, origin, reason, fact: { code, state, at, ageMs } }: WebhookView) {
  return { name, origin, code, state, at, age_ms: ageMs, reason };
}

/** One message to a program. Times are UTC ms; by its `id` it is sent again. */
export type ToldNews = NonNullable<(typeof newestNews)['row']>;

/** The newest messages to programs. */
export function toldNews(store: Store, limit: number): ToldNews[] {
  return store.all(newestNews, { limit });
}

const HAPPENED: Readonly<Record<NewsKind, Readonly<Record<Language, (news: ToldNews) => string>>>> = {
  paid: {
    en: ({ account_no }) => `${account_no ?? ''} has paid`,
    sw: ({ account_no }) => `${account_no ?? ''} imelipa`,
  },
  on: { en: ({ account_no }) => `${account_no ?? ''} is on`, sw: ({ account_no }) => `${account_no ?? ''} imewaka` },
  off: { en: ({ account_no }) => `${account_no ?? ''} is off`, sw: ({ account_no }) => `${account_no ?? ''} imezimwa` },
  alarm: {
    en: ({ alarm_kind, is_over }) => `${is_over === 1 ? 'Over: ' : ''}${alarmTitle(alarm_kind, 'en')}`,
    sw: ({ alarm_kind, is_over }) => `${is_over === 1 ? 'Imekwisha: ' : ''}${alarmTitle(alarm_kind, 'sw')}`,
  },
};

const alarmTitle = (kind: AlarmKind | null, language: Language): string =>
  kind === null ? '' : ALARMS[kind].title[language];

/** What a program is told, in words. */
export function newsWords(news: ToldNews, language: Language = 'en'): string {
  return HAPPENED[news.kind][language](news);
}
