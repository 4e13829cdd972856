import type { Setting, SettingSource } from '../domain/settings.ts';
import { LANGUAGES } from '../domain/time/time.ts';
import { MESSAGE_NAMES, messageKey, type MessageName } from './message-words.ts';
import type { PreviewedText } from './sms-preview.ts';

/** One text that is sent by itself, in one language. */
export interface ShownMessage extends PreviewedText {
  readonly name: MessageName;
  /** As it is written, with its placeholders. */
  readonly template: string;
  readonly source: SettingSource;
  /** Of the settings file, where it says the text. */
  readonly line: number | null;
}

/** Every text that is sent by itself, in each language. @param settings all of the box, as they are now @param texts the same texts, filled */
export function messagesView(settings: readonly Setting[], texts: readonly PreviewedText[]): readonly ShownMessage[] {
  const settingOf = new Map(settings.map((one) => [one.key, one]));
  const textOf = new Map(texts.map((one) => [one.key, one]));
  return MESSAGE_NAMES.flatMap((name) =>
    LANGUAGES.flatMap((language) => {
      const key = messageKey(name, language);
      const [setting, text] = [settingOf.get(key), textOf.get(key)];
      if (setting === undefined || text === undefined) return [];
      return [{ ...text, name, template: setting.value, source: setting.source, line: setting.line }];
    }),
  );
}

/** The same for programs, and for a pipe. */
export function messageJson({ key, language, template, source, line, text, septets, parts }: ShownMessage) {
  return { key, language, template, source, line, text, septets, parts };
}
