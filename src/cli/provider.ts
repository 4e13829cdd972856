import { ownAddresses, registerAddresses } from '../onboard/provider.ts';
import { noteRegistered } from '../services/setup/note-registered.ts';
import { REGISTERED_WORDS } from '../views/registered-words.ts';
import { systemClock } from '../host/clock.ts';
import { act } from '../services/actions/act.ts';
import { actor, configOf, secretsOf, withStore } from './box.ts';
import { print, printJson, type GlobalOptions } from './context.ts';
import { connectionOf } from './provider-connection.ts';

/** `washa provider register`: gives a provider the addresses of this box, where it wants to know them beforehand. */
export async function registerProvider(options: GlobalOptions, ...[name = '']: string[]): Promise<void> {
  const config = configOf(options);
  const { row, provider } = await connectionOf(config, name);
  const addresses = ownAddresses(row, config.intake.publicUrl, secretsOf(config));
  const parts = await registerAddresses(name, provider, addresses);
  await withStore(config, 'write', async (store) => {
    act(store, noteRegistered, { name, parts }, { actor: actor() }, systemClock.now());
    await store.durable();
  });
  if (options.json === true) printJson({ provider: name, parts });
  else for (const { of, state } of parts) print(REGISTERED_WORDS[of][state][options.lang ?? 'en']);
}
