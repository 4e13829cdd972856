import { keepChosen } from '../config/chosen-file.ts';
import { usableChoices, type Config } from '../config/config.ts';
import { stableJson } from '../config/stable-json.ts';
import { judgeSettings, listSettings } from '../config/settings.ts';
import { readTextFile } from '../config/text-file.ts';
import { asWritten } from '../domain/said/both.ts';
import type { SettingRules, SettingsDesk } from '../domain/settings.ts';
import { describeError, Fault } from '../domain/values/fault.ts';
import { chosenSettings } from '../services/setup/change-settings.ts';
import type { Store } from '../storage/engine/store.ts';
import { textsOf } from './text-rules.ts';

/** The file as it is now. @param file null: there is none, all is as it comes with Washa */
const textOf = (file: string | null) => (file === null ? '' : readTextFile(file, () => undefined));
const nameOf = (file: string | null) => file ?? 'defaults';

/** What may be chosen, by the file as it is when somebody asks. */
export function settingRules(file: string | null): SettingRules {
  const name = nameOf(file);
  const text = () => textOf(file);
  return {
    read: (chosen) => listSettings(name, text(), chosen),
    judge(chosen, texts) {
      try {
        return judgeSettings(name, text(), chosen, texts);
      } catch (error) {
        if (!(error instanceof Fault)) throw error;
        return { kind: 'unfit', words: asWritten(error.message) };
      }
    },
    reads(chosen, key, now) {
      const { config } = usableChoices(name, text(), chosen);
      return textsOf(config, now).find((one) => one.key === key) ?? null;
    },
  };
}

/** The settings of the box that runs, as they are when this is called. */
export interface RunningSettings extends SettingsDesk {
  /** Whether another process has chosen otherwise in the books. */
  readonly areOthers: () => boolean;
  /** What can be taken up was. @returns keys that changed by it, and keys that wait for a start */
  readonly tookUp: () => { readonly taken: readonly string[]; readonly waiting: readonly string[] };
}

/** @param onKept what was chosen is repeated beside the books @param warn of what cannot be */
export function settingsDesk(
  store: Store,
  stateDir: string,
  file: string | null,
  warn: (message: string) => void,
  onKept: () => void = () => undefined,
): RunningSettings {
  const rules = settingRules(file);
  // What cannot be used any more is shown as chosen, and waits.
  const now = () => rules.read(usableChoices(nameOf(file), textOf(file), chosenSettings(store)).usable);
  const chosen = () => stableJson(chosenSettings(store));
  let seen = chosen();
  const running = new Map(now().map(({ key, value }) => [key, value]));
  return {
    ...rules,
    file,
    running,
    keep() {
      seen = chosen();
      repeatChosen(store, stateDir, warn);
      onKept();
    },
    areOthers: () => chosen() !== seen,
    tookUp() {
      const others = now().filter(({ key, value }) => running.get(key) !== value);
      const live = others.filter(({ isLive }) => isLive);
      for (const { key, value } of live) running.set(key, value);
      const waiting = others.filter(({ isLive }) => !isLive).map(({ key }) => key);
      return { taken: live.map(({ key }) => key), waiting };
    },
  };
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
