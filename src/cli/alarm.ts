import { systemClock } from '../host/clock.ts';
import { ALARMS, isClosedByHand } from '../domain/alarm.ts';
import { formatWhen } from '../domain/time/time.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { closeByHand } from '../services/box/close-alarm.ts';
import { acknowledge, snooze } from '../services/box/see-to-alarm.ts';
import { openAlarms } from '../storage/views/overview.ts';
import { seenWords } from '../views/seen-words.ts';
import { configOf, withStore } from './box.ts';
import { print, printJson, UsageError, type GlobalOptions } from './context.ts';
import { doDeed, performDeed, tellDeed, type DeedOptions, type FreeDeedOptions } from './deed.ts';

/** `washa alarm list`: all that are open. */
export async function listAlarms(options: GlobalOptions): Promise<void> {
  const config = configOf(options);
  const now = systemClock.now();
  const alarms = await withStore(config, 'read', (store) => store.all(openAlarms, {}));
  if (options.json === true) {
    printJson(alarms.map((alarm) => ({ ...alarm, closed_by_hand: isClosedByHand(alarm.kind) })));
    return;
  }
  if (alarms.length === 0) print('Alarms: none.');
  for (const alarm of alarms) {
    const { id, kind, subject, message, opened_at } = alarm;
    const since = formatWhen(opened_at, config.box.timeZone, 'en', now);
    print(`${id}  ${ALARMS[kind].title.en}: ${safeLine(subject)}, since ${since}`);
    print(`    ${safeLine(message)}`);
    for (const words of seenWords(alarm, 'en', (at) => formatWhen(at, config.box.timeZone, 'en', now), now))
      print(`    ${safeLine(words)}`);
    print(
      isClosedByHand(kind)
        ? `    washa alarm close ${id} --reason "…"`
        : '    Closes by itself when what it says is mended.',
    );
  }
}

/** `washa alarm close`. */
export function close(options: DeedOptions, ...[which = '']: string[]): Promise<void> {
  return doDeed(options, closeByHand, () => ({ alarmId: alarmIn(which) }));
}

/** `washa alarm acknowledge`. */
export async function seeTo(options: FreeDeedOptions, ...[which = '']: string[]): Promise<void> {
  tellDeed(options, await performDeed(options, acknowledge, () => ({ alarmId: alarmIn(which) })));
}

export interface SnoozeOptions extends FreeDeedOptions {
  readonly hours: string;
}

/** `washa alarm snooze`. */
export async function quieten(options: SnoozeOptions, ...[which = '']: string[]): Promise<void> {
  const input = () => ({ alarmId: alarmIn(which), hours: Number(options.hours) });
  tellDeed(options, await performDeed(options, snooze, input));
}

function alarmIn(which: string): number {
  if (/^[1-9]\d{0,8}$/.test(which)) return Number(which);
  throw new UsageError(
    `Expected the number of an alarm, as "washa alarm list" shows it, and not "${safeLine(which)}".`,
  );
}
