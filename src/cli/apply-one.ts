import type { Config } from '../config/config.ts';
import { Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { systemClock } from '../host/clock.ts';
import { secureRandom } from '../host/secure-random.ts';
import { act } from '../services/actions/act.ts';
import { minter } from '../services/lines/subscribers.ts';
import { applySetup } from '../services/setup/apply-setup.ts';
import type { WantedSetup } from '../services/setup/setup.ts';
import { actor, withStore } from './box.ts';

const NOTHING: WantedSetup = { plans: [], routers: [], providers: [], sms: null, subscribers: [] };

/** Puts one object into the books as a setup file would that names nothing else. @throws Fault `code` in the words of the refusal */
export async function applyOne(config: Config, wanted: Partial<WantedSetup>, code: string): Promise<void> {
  const deed = applySetup(minter(config.accounts.prefix, secureRandom));
  await withStore(config, 'make', async (store) => {
    const result = act(store, deed, { ...NOTHING, ...wanted }, { actor: actor() }, systemClock.now());
    if (result.kind === 'refused' && result.why !== 'unchanged') {
      throw new Fault(code, 'stop', `Nothing was changed. ${safeLine(result.words)}`);
    }
    await store.durable();
  });
}
