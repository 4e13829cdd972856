import type { Both } from './time/time.ts';

/** What was chosen at the console or by `washa settings`, by key of the settings file (`box.business_name`). */
export type Chosen = Readonly<Record<string, unknown>>;

/** Who says it: nobody (the value that comes with Washa), the file of the box, or somebody at the console. */
export type SettingSource = 'default' | 'file' | 'console';

/** What a field of a form is like. A `table` has none. */
export type SettingShape =
  { readonly kind: 'text' | 'number' | 'list' | 'table' } | { readonly kind: 'choice'; readonly of: readonly string[] };

/** One setting of this box, as it would be read now. No secret: names of secrets at most. */
export interface Setting {
  /** As the file has it, with its section: `box.business_name`. */
  readonly key: string;
  /** As a form has it: a list with commas; empty where there is none. */
  readonly value: string;
  readonly source: SettingSource;
  /** Where it stands in the file, or the section that it belongs under; null where the file has neither. */
  readonly line: number | null;
  readonly shape: SettingShape;
  /** What may stand there, as a mistake is answered; null where its shape says it. */
  readonly expected: Both | null;
  /** It is changed in the file alone: what it moves has to be moved by hand, or it names a secret. */
  readonly isFileOnly: boolean;
  /** A Washa that runs takes it up without a new start. */
  readonly isLive: boolean;
}

/** What a form had for some keys, as values; or what is wrong with it, naming the key. */
export type JudgedSettings =
  { readonly kind: 'fit'; readonly chosen: Chosen } | { readonly kind: 'unfit'; readonly words: Both };

/** What may be chosen, by the schema and the file of this box. */
export interface SettingRules {
  /** Every setting, in the order of the file. @throws Fault when the file cannot be used */
  readonly read: (chosen: Chosen) => readonly Setting[];
  /** What would be chosen with these texts; an empty one takes the choice back. */
  readonly judge: (chosen: Chosen, texts: Readonly<Record<string, string>>) => JudgedSettings;
  /** What a text that is sent by itself would read, for an example; null: the key is no such text. @param now UTC ms */
  readonly reads: (chosen: Chosen, key: string, now: number) => FilledText | null;
}

/** A text of an SMS with its placeholders filled. */
export interface FilledText {
  readonly text: string;
  /** GSM-7, of 160 in one SMS. */
  readonly septets: number;
  readonly parts: number;
}

/** The settings of the box that runs, for its pages. */
export interface SettingsDesk extends SettingRules {
  /** The settings file; null where there is none. */
  readonly file: string | null;
  /** What this process goes by, by key. */
  readonly running: ReadonlyMap<string, string>;
  /** What was chosen is in the books: it is repeated for whoever reads it without them, and taken up as far as it can be. */
  readonly keep: () => void;
}

/** Whether it is the text of an SMS, which stands with the others of its kind and not among the settings. */
export const isMessageText = (key: string): boolean => key.split('.')[1] === 'templates';

/** The section that a key stands under. */
export const sectionOf = (key: string): string => key.slice(0, key.indexOf('.'));
