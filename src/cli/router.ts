import { systemClock } from '../host/clock.ts';
import { Fault } from '../domain/values/fault.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { act } from '../services/actions/act.ts';
import { pauseRouter, resumeRouter } from '../services/lines/pause-router.ts';
import { acceptBox } from '../services/lines/accept-box.ts';
import { actor, configOf, withStore } from './box.ts';
import { doDeed, type DeedOptions, type FreeDeedOptions } from './deed.ts';
import { print, printJson, type GlobalOptions } from './context.ts';

/** `washa router pause`. */
export function pause(options: DeedOptions, ...[router = '']: string[]): Promise<void> {
  return doDeed(options, pauseRouter, () => ({ router }));
}

/** `washa router resume`. */
export function resume(options: FreeDeedOptions, ...[router = '']: string[]): Promise<void> {
  return doDeed(options, resumeRouter, () => ({ router }));
}

/** `washa router accept`: the box behind a router's address was replaced. */
export async function acceptRouter(options: GlobalOptions, ...[router = '']: string[]): Promise<void> {
  const config = configOf(options);
  const done = await withStore(config, 'write', async (store) => {
    const result = act(store, acceptBox, { router }, { actor: actor() }, systemClock.now());
    await store.durable();
    return result;
  });
  if (done.kind === 'refused')
    throw new Fault('router.refused', 'dead', `Nothing was changed: ${safeLine(done.words)}`);
  if (options.json === true) printJson({ router, accepted: true });
  else
    print(
      `Whichever box answers as ${safeLine(router)} next is the one. Its lines are compared with the books at once.`,
    );
}
