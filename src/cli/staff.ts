import { systemClock } from '../host/clock.ts';
import { issueLoginLink } from '../services/staff/one-time-code.ts';
import { staffNames } from '../storage/staff.ts';
import { actor, configOf, withStore } from './box.ts';
import { print, printJson, UsageError, type GlobalOptions } from './context.ts';
import { consoleUrl } from './setup-code.ts';

/**
 * `washa staff link <name>`: a link that logs one browser in as that account, once, within 15 minutes: for whoever forgot the
 * password, or is locked out.
 */
export async function staffLink(options: GlobalOptions, name: string): Promise<void> {
  const config = configOf(options);
  const url = await withStore(config, 'write', async (store) => {
    const done = issueLoginLink(store, name, { actor: actor() }, systemClock.now());
    if (done.kind === 'refused') {
      const known = store.all(staffNames, {}).map(({ username }) => username);
      const others =
        known.length === 0 ? 'There is no account yet: washa setup-code' : `Accounts: ${known.join(', ')}.`;
      throw new UsageError(`${done.words} ${others}`);
    }
    await store.durable();
    return done.repeated ? null : `${consoleUrl(config)}/enter/${done.result}`;
  });
  if (options.json === true) printJson({ link: url });
  else print(`${url ?? ''}\nIt logs one browser in as ${name}, once, within 15 minutes.`);
}
