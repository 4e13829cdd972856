import { systemClock } from '../host/clock.ts';
import { formatWhen } from '../domain/time/time.ts';
import { act } from '../services/actions/act.ts';
import { judgeBoxClock } from '../services/box/box-clock.ts';
import { trustClock } from '../services/box/trust-clock.ts';
import { actor, configOf, withStore } from './box.ts';
import { print, printJson, type GlobalOptions } from './context.ts';

/**
 * `washa clock`: what time this box has, and whether the books contradict it. `--right`: a person says that it is right now,
 * and that it was ahead when the last entries were written. @returns the exit code: 0 when it is believed
 */
export async function clock(options: { right?: boolean } & GlobalOptions): Promise<number> {
  const config = configOf(options);
  const now = systemClock.now();
  const verdict = await withStore(config, options.right === true ? 'write' : 'read', async (store) => {
    if (options.right === true) {
      act(store, trustClock, {}, { actor: actor() }, now);
      await store.durable();
    }
    return judgeBoxClock(store, 0, now);
  });
  const time = formatWhen(now, config.box.timeZone, 'en', 0);
  if (options.json === true) printJson({ now, ...verdict });
  else if (verdict.sane) print(`It is ${time} by this box, and nothing in the books contradicts that.`);
  else {
    print(`${verdict.reason} By this box it is ${time}.`);
    print('Until the clock is right, payments are held. If it is right now: washa clock --right');
  }
  return verdict.sane ? 0 : 1;
}
