import { noticeBox } from '../app/tell-owner.ts';
import { recipientWords } from '../domain/notices/channel.ts';
import { recipientsOf } from '../domain/notices/settings.ts';
import { formatAge } from '../domain/time/durations.ts';
import { formatWhen } from '../domain/time/time.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { testNotices } from '../services/notices/test-notices.ts';
import { deliveriesOf } from '../storage/notices.ts';
import { deliveryWords, newestNotices, arrivalWords, recipientViews } from '../views/notices.ts';
import { configOf, withStore } from './box.ts';
import { print, printJson, type GlobalOptions } from './context.ts';
import { performDeed, tellDeed, type FreeDeedOptions } from './deed.ts';
import { markOf } from './mark.ts';

const ROWS = 60;
/** So long a test may take to arrive. Milliseconds. */
const PATIENCE_MS = 40_000;
const LOOK_MS = 500;

/** `washa notices list`: who is told, whether that arrives, and what was told. */
export async function listNotices(options: GlobalOptions): Promise<void> {
  const config = configOf(options);
  const now = systemClock.now();
  const recipients = recipientsOf(config.notices.channels);
  const [views, notices] = await withStore(config, 'read', (store) => [
    recipientViews(store, recipients, now),
    newestNotices(store, ROWS),
  ]);
  if (options.json === true) {
    const told = views.map(({ recipient, reason, fact: { code, state, at, ageMs } }) => ({
      who: recipientWords(recipient),
      code,
      state,
      at,
      age_ms: ageMs,
      reason,
    }));
    const named = notices.map(({ to, ...notice }) => ({
      ...notice,
      to: to.map(({ recipient, ...one }) => ({ who: recipientWords(recipient), ...one })),
    }));
    printJson({ recipients: told, notices: named });
    return;
  }
  if (views.length === 0)
    print('Nobody is told when something goes wrong: name somebody under [notices] of the settings.');
  for (const view of views) {
    const age = view.fact.ageMs === null ? '' : ` (${formatAge(view.fact.ageMs)} ago)`;
    const why = view.reason === null ? '' : `: ${view.reason}`;
    print(safeLine(`${markOf(view.fact.state)} ${recipientWords(view.recipient)}: ${arrivalWords(view)}${age}${why}`));
  }
  for (const { title, at, to } of notices) {
    print(safeLine(`${formatWhen(at, config.box.timeZone, 'en', now)}  ${title}`));
    for (const { recipient, state, reason } of to)
      print(
        safeLine(`    ${recipientWords(recipient)}: ${deliveryWords(state)}${reason === null ? '' : `: ${reason}`}`),
      );
  }
}

/** `washa notices test`: a notice to everybody who is told, and whether each arrived. @returns the exit code: 0 when all did */
export async function testAll(options: FreeDeedOptions): Promise<number> {
  const config = configOf(options);
  const deed = await performDeed(
    options,
    testNotices(() => ({ recipients: recipientsOf(config.notices.channels), box: noticeBox(config) })),
    () => ({}),
  );
  const { result } = deed;
  if (result === null) {
    tellDeed(options, deed);
    return 0;
  }
  const until = systemClock.monotonic() + PATIENCE_MS;
  for (;;) {
    const rows = await withStore(config, 'read', (store) => store.all(deliveriesOf, { noticeId: result.noticeId }));
    const isOver = rows.every(({ state, error }) => state !== 'queued' || error !== null);
    if (!isOver && systemClock.monotonic() < until) {
      await systemClock.sleep(LOOK_MS);
      continue;
    }
    const told = rows.map((row) => ({ who: recipientWords(row), state: row.state, reason: row.reason ?? row.error }));
    if (options.json === true) printJson({ action: deed.action, done: true, recipients: told });
    else
      for (const { who, state, reason } of told)
        print(
          safeLine(
            `${markOf(state === 'sent' ? 'right' : 'wrong')} ${who}: ${state === 'queued' ? (reason ?? 'not sent yet: does the service run? washa health') : deliveryWords(state)}`,
          ),
        );
    return told.every(({ state }) => state === 'sent') ? 0 : 1;
  }
}
