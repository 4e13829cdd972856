import { systemClock } from '../host/clock.ts';
import { ALARMS, isClosedByHand } from '../domain/alarm.ts';
import { formatWhen } from '../domain/time/time.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { closeByHand } from '../services/box/close-alarm.ts';
import { openAlarms } from '../storage/views/overview.ts';
import { configOf, withStore } from './box.ts';
import { print, printJson, UsageError, type GlobalOptions } from './context.ts';
import { doDeed, type DeedOptions } from './deed.ts';

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
  for (const { id, kind, subject, message, opened_at } of alarms) {
    const since = formatWhen(opened_at, config.box.timeZone, 'en', now);
    print(`${id}  ${ALARMS[kind].title.en}: ${safeLine(subject)}, since ${since}`);
    print(`    ${safeLine(message)}`);
    print(
      isClosedByHand(kind)
        ? `    washa alarm close ${id} --reason "…"`
        : '    Closes by itself when what it says is mended.',
    );
  }
}

/** `washa alarm close`. */
export function close(options: DeedOptions, ...[which = '']: string[]): Promise<void> {
  if (!/^[1-9]\d{0,8}$/.test(which)) {
    throw new UsageError(
      `Expected the number of an alarm, as "washa alarm list" shows it, and not "${safeLine(which)}".`,
    );
  }
  return doDeed(options, closeByHand, () => ({ alarmId: Number(which) }));
}
