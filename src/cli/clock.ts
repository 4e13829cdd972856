import { systemClock } from '../host/clock.ts';
import { formatWhen } from '../domain/time/time.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { act } from '../services/actions/act.ts';
import { judgeBoxClock } from '../services/box/last-known.ts';
import { trustClock } from '../services/box/trust-clock.ts';
import { openAlarmsOf } from '../storage/alarms.ts';
import { actor, configOf, withStore } from './box.ts';
import { print, printJson, type GlobalOptions } from './context.ts';

/**
 * `washa clock`: what time this box has, and whether the books contradict it. `--right`: a person says that it is right now,
 * whatever clock the last entries were written by. @returns the exit code: 0 when it is believed
 */
export async function clock(options: { right?: boolean } & GlobalOptions): Promise<number> {
  const config = configOf(options);
  const now = systemClock.now();
  const judged = await withStore(config, options.right === true ? 'write' : 'read', async (store) => {
    if (options.right === true) {
      act(store, trustClock, {}, { actor: actor() }, now);
      await store.durable();
    }
    const [alarm] = options.right === true ? [] : store.all(openAlarmsOf, { kind: 'clock' });
    return { verdict: judgeBoxClock(store, 0, now), told: alarm?.message ?? null };
  });
  const { verdict, told } = judged;
  const time = formatWhen(now, config.box.timeZone, 'en', 0);
  if (options.json === true) printJson({ now, ...verdict, alarm: told });
  else if (verdict.sane && told === null) {
    print(`It is ${time} by this box, and nothing in the books contradicts that.`);
  } else {
    print(`By this box it is ${time}. ${safeLine(told ?? (verdict.sane ? '' : verdict.reason))}`);
    if (told === null) print('If it is right now: washa clock --right');
  }
  return verdict.sane && told === null ? 0 : 1;
}
