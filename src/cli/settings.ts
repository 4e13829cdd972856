import { restartBox } from '../services/box/restart.ts';
import { keepChosen } from '../config/chosen-file.ts';
import { isMessageText } from '../domain/settings.ts';
import { settingRules } from '../app/settings-desk.ts';
import { changeSettings, chosenSettings } from '../services/setup/change-settings.ts';
import { settingsJson, settingsView } from '../views/settings.ts';
import { configOf, withStore } from './box.ts';
import { configFile, print, printJson, type GlobalOptions } from './context.ts';
import { doDeed, performDeed, tellDeed, type DeedOptions, type FreeDeedOptions } from './deed.ts';
import { table } from './table.ts';

/** `washa settings`: what this box is set up with, and whose word each is. */
export async function settings(options: GlobalOptions): Promise<void> {
  const file = configFile(options);
  const chosen = await withStore(configOf(options), 'read', chosenSettings);
  const sections = settingsView({ ...settingRules(file), running: null }, chosen);
  if (options.json === true) {
    printJson({ file, settings: settingsJson(sections) });
    return;
  }
  const rows = sections.flatMap((section) =>
    section.settings
      .filter(({ key }) => !isMessageText(key))
      .map(({ key, value, source, line }) => [
        key,
        value === '' ? '-' : value,
        source === 'file' ? `line ${String(line)}` : source,
      ]),
  );
  print(table(['SETTING', 'VALUE', 'SAID BY'], rows, [0]));
  print('\nThe texts of SMS: washa sms preview');
  if (file !== null) print(`The file: ${file}`);
}

/** `washa settings set <key> [value]`: chosen beside the file; without a value the choice is taken back. */
export async function setSetting(options: DeedOptions, ...[key = '', value = '']: string[]): Promise<void> {
  const action = changeSettings(settingRules(configFile(options)));
  const done = await performDeed(options, action, () => ({ texts: { [key]: value } }));
  if (!done.isDry) {
    const { box } = configOf(options);
    keepChosen(box.stateDir, await withStore(configOf(options), 'read', chosenSettings));
  }
  tellDeed(options, done);
}

/** `washa restart`: the Washa that runs ends, and is started again by what started it. */
export function restart(options: FreeDeedOptions): Promise<void> {
  return doDeed(
    options,
    restartBox(() => null),
    () => ({}),
  );
}
