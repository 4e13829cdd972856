import { sectionOf, type Chosen, type Setting, type SettingsDesk } from '../domain/settings.ts';
import { SECTION_WORDS } from './settings-words.ts';

export interface ShownSetting extends Setting {
  /** It is chosen, or stands in the file, and the Washa that runs goes by something else. Null: not known here. */
  readonly waits: boolean | null;
}

export interface SettingsSection {
  readonly section: string;
  readonly settings: readonly ShownSetting[];
}

/**
 * Every setting by section, in the order of the words.
 * @param running what the Washa that runs goes by; null where that is another process
 * @throws Fault when the file cannot be used
 */
export function settingsView(
  { read, running }: Pick<SettingsDesk, 'read'> & { readonly running: SettingsDesk['running'] | null },
  chosen: Chosen,
): readonly SettingsSection[] {
  const bySection = Map.groupBy(read(chosen), ({ key }) => sectionOf(key));
  const order = new Set([...Object.keys(SECTION_WORDS), ...bySection.keys()]);
  return [...order].flatMap((section) => {
    const settings = bySection.get(section);
    if (settings === undefined) return [];
    return [{ section, settings: settings.map((one) => ({ ...one, waits: waits(one, running) })) }];
  });
}

const waits = ({ key, value }: Setting, running: ReadonlyMap<string, string> | null): boolean | null =>
  running === null ? null : running.get(key) !== value;

/** Keys of those that wait for a start. @throws Fault when the file cannot be used */
export function waitingSettings(desk: Pick<SettingsDesk, 'read' | 'running'>, chosen: Chosen): readonly string[] {
  return settingsView(desk, chosen).flatMap(({ settings }) =>
    settings.flatMap(({ key, waits: isWaiting, isLive }) => (isWaiting === true && !isLive ? [key] : [])),
  );
}

/** The same for programs: one list, each with its section in its key. */
export function settingsJson(sections: readonly SettingsSection[]) {
  return sections.flatMap(({ settings }) =>
    settings.map(({ key, value, source, line, isFileOnly, isLive, waits: isWaiting }) => ({
      key,
      value,
      source,
      line,
      file_only: isFileOnly,
      needs_restart: !isLive,
      waits: isWaiting,
    })),
  );
}
