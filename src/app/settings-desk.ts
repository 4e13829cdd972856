import { keepChosen } from '../config/chosen-file.ts';
import type { Config } from '../config/config.ts';
import { judgeSettings, listSettings } from '../config/settings.ts';
import { readTextFile } from '../config/text-file.ts';
import type { SettingRules, SettingsDesk } from '../domain/settings.ts';
import { describeError } from '../domain/values/fault.ts';
import { chosenSettings } from '../services/setup/change-settings.ts';
import type { Store } from '../storage/engine/store.ts';

/** What may be chosen, by the file as it is when somebody asks. @param file null: there is none, all is as it comes with Washa */
export function settingRules(file: string | null): SettingRules {
  const name = file ?? 'defaults';
  const text = () => (file === null ? '' : readTextFile(file, () => undefined));
  return {
    read: (chosen) => listSettings(name, text(), chosen),
    judge: (chosen, texts) => judgeSettings(name, text(), chosen, texts),
  };
}

/** The settings of the box that runs, as they are when this is called. @param warn of what cannot be kept */
export function settingsDesk(
  store: Store,
  stateDir: string,
  file: string | null,
  warn: (message: string) => void,
): SettingsDesk {
  const rules = settingRules(file);
  const running = new Map(rules.read(chosenSettings(store)).map(({ key, value }) => [key, value]));
  return { ...rules, file, running, keep: () => void repeatChosen(store, stateDir, warn) };
}

/** Repeats beside the books what was chosen in them. @returns whether something else stood there; a full disk is told, and keeps nobody */
function repeatChosen(store: Store, stateDir: string, warn: (message: string) => void): boolean {
  try {
    return keepChosen(stateDir, chosenSettings(store));
  } catch (error) {
    warn(`What was chosen of the settings could not be written beside the books: ${describeError(error)}`);
    return false;
  }
}

/**
 * The settings by which a start goes on once the books are open: others where these are the books of a backup, in which something
 * else was chosen than beside them.
 * @param readAnew left out: the settings are as given
 */
export function configOfBooks(
  store: Store,
  { config, readAnew }: { readonly config: Config; readonly readAnew?: () => Config },
  warn: (message: string) => void,
): Config {
  if (readAnew === undefined || !repeatChosen(store, config.box.stateDir, warn)) return config;
  return readAnew();
}
