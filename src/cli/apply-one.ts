import type { Config } from '../config/config.ts';
import { Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { act } from '../services/actions/act.ts';
import { takeOn, type TakenOn } from '../services/setup/take-on.ts';
import { actor, withStore } from './box.ts';

/** Puts one outside party into the books. @throws Fault `code` in the words of the refusal */
export async function applyOne(config: Config, one: TakenOn, code: string): Promise<void> {
  await withStore(config, 'make', async (store) => {
    const result = act(store, takeOn, one, { actor: actor() }, systemClock.now());
    if (result.kind === 'refused' && result.why !== 'unchanged') {
      throw new Fault(code, 'stop', `Nothing was changed. ${safeLine(result.words)}`);
    }
    await store.durable();
  });
}
