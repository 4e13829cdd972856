import { formatAge } from '../domain/time/durations.ts';
import { formatWhen } from '../domain/time/time.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { sendNewsAgain } from '../services/notices/send-news-again.ts';
import { arrivalWords, deliveryWords } from '../views/notices.ts';
import { newsWords, toldNews, webhookJson, webhookViews } from '../views/webhooks.ts';
import { configOf, withStore } from './box.ts';
import { limitOf, print, printJson, type GlobalOptions } from './context.ts';
import { doDeed, type FreeDeedOptions } from './deed.ts';
import { markOf } from './mark.ts';

/** `washa webhooks list`: the programs that are told, whether that arrives, and what they were told. */
export async function listWebhooks(options: { limit: string } & GlobalOptions): Promise<void> {
  const config = configOf(options);
  const now = systemClock.now();
  const [views, told] = await withStore(config, 'read', (store) => [
    webhookViews(store, now),
    toldNews(store, limitOf(options)),
  ]);
  if (options.json === true) {
    printJson({ webhooks: views.map(webhookJson), messages: told });
    return;
  }
  if (views.length === 0)
    print('No program is told what happens: name some under [programs] of the settings, then restart the service.');
  for (const view of views) {
    const age = view.fact.ageMs === null ? '' : ` (${formatAge(view.fact.ageMs)} ago)`;
    const why = view.reason === null ? '' : `: ${view.reason}`;
    print(safeLine(`${markOf(view.fact.state)} ${view.name} at ${view.origin}: ${arrivalWords(view)}${age}${why}`));
  }
  for (const news of told) {
    const why = news.reason === null ? '' : `: ${news.reason}`;
    const when = formatWhen(news.at, config.box.timeZone, 'en', now);
    print(safeLine(`${news.id}  ${when}  ${news.webhook}: ${newsWords(news)}, ${deliveryWords(news.state)}${why}`));
  }
}

/** `washa webhooks send-again NUMBER`: once more, under the same name. */
export async function sendAgain(options: FreeDeedOptions, number: string): Promise<void> {
  await doDeed(options, sendNewsAgain, () => ({ deliveryId: Number(number) }));
}
