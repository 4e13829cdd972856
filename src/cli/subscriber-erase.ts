import { booksPolicy } from '../app/books-policy.ts';
import { erasureFolders } from '../app/keep-erasures.ts';
import { eraseSubscriber } from '../services/people/erase-subscriber.ts';
import { keepLists } from '../services/people/erasure-list.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { configOf, withStore } from './box.ts';
import { print, printJson, warn } from './context.ts';
import { performDeed, type DeedOptions } from './deed.ts';
import { personNamed } from './subscriber-export.ts';

export interface EraseOptions extends DeedOptions {
  readonly yes?: boolean;
}

/** `washa subscriber erase`: nothing takes it back, so it is shown first. */
export async function eraseSomebody(options: EraseOptions, ...[called = '']: string[]): Promise<void> {
  const config = configOf(options);
  const dryRun = options.yes !== true || options.dryRun === true;
  const told = await performDeed({ ...options, dryRun }, eraseSubscriber(booksPolicy(config)), (store) => ({
    subscriberId: personNamed(store, called).id,
  }));
  if (!told.isDry) await withStore(config, 'read', (store) => keepLists(store, erasureFolders(config)).forEach(warn));
  if (options.json === true) {
    const { action, words, isDry, repeated, result } = told;
    printJson({ action, done: !isDry, repeated, words, ...result });
    return;
  }
  if (told.repeated) {
    print(`This was done before, under the key ${safeLine(options.key ?? '')}.`);
    return;
  }
  print(told.words.map((line) => `- ${safeLine(line)}.`).join('\n'));
  print(told.isDry ? '\nNothing was done. To do it: the same with --yes' : '\nErased.');
}
