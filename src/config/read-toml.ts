import { parse, TomlDate, TomlError } from 'smol-toml';
import type { z } from 'zod';
import type { UnknownKey } from './file-keys.ts';
import { expectedSaid } from './expected-words.ts';
import { followPath, fromFileKeys } from './file-keys.ts';
import { both } from '../domain/said/both.ts';
import type { Both } from '../domain/time/time.ts';
import { nearest } from '../domain/values/nearest.ts';
import type { Problem } from './problems.ts';
import { dotted, shown, SettingsFault } from './problems.ts';
import type { TomlPath } from './toml-lines.ts';
import { locateLines } from './toml-lines.ts';

/** A table as parsed; times are the text that they were written as. */
export type TomlTable = Readonly<Record<string, unknown>>;

/** A TOML document under check: every problem is collected, so that a person sees all of them at once. */
export interface Document {
  readonly table: TomlTable;
  /**
   * Checks a part under a strict schema: an unknown key is a problem.
   * @param path of the part, in the file's own keys
   * @returns undefined when the part is not valid
   */
  check<S extends z.ZodType>(schema: S, path?: TomlPath): z.output<S> | undefined;
  /** The line of the file on which a part stands, as it was written; empty where it stands nowhere. */
  source(path: TomlPath): string;
  /** A problem that only a later step can see. */
  report(path: TomlPath, message: string, sw?: string): void;
  /** @throws SettingsFault when there was any problem */
  finish(): void;
}

/**
 * Opens the text of a settings file.
 * @param file its name, for the messages
 * @param laid what is laid over it before it is checked
 * @throws SettingsFault when it is not TOML
 */
export function openToml(
  file: string,
  text: string,
  laid: (table: TomlTable) => TomlTable = (table) => table,
): Document {
  const table = laid(parseTable(file, text));
  const lineOf = locateLines(text);
  const problems: Problem[] = [];
  const report = (path: TomlPath, message: string, sw = message): void => {
    problems.push({ line: lineOf(path), column: null, key: dotted(path), message, sw });
  };
  return {
    table,
    report,
    source: (path) => text.split('\n')[(lineOf(path) ?? 0) - 1] ?? '',
    check(schema, path = []) {
      const before = problems.length;
      const renamed = fromFileKeys(schema, valueAt(table, path) ?? {}, (unknown) => {
        report([...path, ...unknown.path], describeUnknown(unknown));
      });
      const checked = schema.safeParse(renamed);
      for (const issue of checked.error?.issues ?? []) {
        const { filePath, meta } = followPath(schema, issue.path);
        const place = [...path, ...filePath];
        // A table in none of the allowed forms, because of a key that has been named just now.
        const isEcho =
          issue.code === 'invalid_union' && problems.slice(before).some(({ key }) => key.startsWith(dotted(place)));
        if (isEcho) continue;
        const isPrivate = /(?:secrets?|password)(?:\[\d+\])?$/.test(dotted(place));
        const { en, sw } = describeIssue(issue, valueAt(table, place), meta, isPrivate);
        report(place, en, sw);
      }
      return problems.length === before ? checked.data : undefined;
    },
    finish() {
      if (problems.length > 0)
        throw new SettingsFault(
          file,
          problems.toSorted((a, b) => (a.line ?? 0) - (b.line ?? 0)),
        );
    },
  };
}

function parseTable(file: string, text: string): Record<string, unknown> {
  try {
    return plain(parse(text.replace(/^\uFEFF/, ''), { unsafeKeyBehaviour: 'throw' })) as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const reason = (error.message.split('\n')[0] ?? '').replace('Invalid TOML document: ', '');
    const { line, column } = error;
    const message = `not valid TOML: ${reason}${hintFor(text, line)}`;
    throw new SettingsFault(file, [{ line, column, key: '', message, sw: message }]);
  }
}

/** What was probably meant on a line that is not TOML. */
function hintFor(text: string, line: number): string {
  const [, key, value = ''] = /^\s*([\w.-]+)\s*=\s*(.*?)\s*(?:#.*)?$/.exec(text.split('\n')[line - 1] ?? '') ?? [];
  if (key === undefined) return '';
  if (/^[\u201c\u201d\u201e\u2018\u2019]/.test(value)) return '; these are curly quotes: write straight ones, "…"';
  // A number that begins with 0, or text: both want quotes.
  return /^[+\p{L}\d][^"'[\]{}]*$/u.test(value) ? `; put it in quotes: ${key} = "${value}"` : '';
}

/** Dates as the text that they were written as, so that `expires` may stand in the file with or without quotes. */
function plain(value: unknown): unknown {
  if (value instanceof TomlDate) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member)]));
}

/** What stands there; undefined where the path leads nowhere. */
export function valueAt(table: unknown, path: TomlPath): unknown {
  let here = table;
  for (const part of path) here = (here as Record<string, unknown> | undefined)?.[part];
  return here;
}

function describeUnknown({ path, known }: UnknownKey): string {
  const meant = nearest(String(path.at(-1)), known);
  if (meant !== null) return `there is no such key; did you mean "${meant}"?`;
  return `there is no such key; known here: ${known.join(', ')}`;
}

function describeIssue(
  issue: z.core.$ZodIssue,
  found: unknown,
  { expected, example }: { expected?: string; example?: string },
  isPrivate: boolean,
): Both {
  const start = startOf(found, isPrivate);
  // A rule that speaks for itself (a refinement) says more than the general expectation.
  if (issue.code === 'custom' && found !== undefined) {
    const isGeneral = issue.message.startsWith('expected ');
    if (isGeneral && expected !== undefined) {
      return { en: `${start.en}, ${issue.message}`, sw: `${start.sw}, ${wantedSwahili(expected, example)}` };
    }
    const said: Both = { en: issue.message, sw: swahiliOf(issue) };
    return both((language) => `${start[language]}${isGeneral ? ',' : ':'} ${said[language]}`);
  }
  const wanted = expected ?? describeExpectation(issue);
  const quotes = typeof found === 'number' && issue.code === 'invalid_type' && issue.expected === 'string';
  const advice = quotes ? ': put it in quotes' : '';
  const way = example === undefined ? '' : `, for example ${example}`;
  return {
    en: `${start.en}, expected ${wanted}${way}${advice}`,
    sw: `${start.sw}, ${wantedSwahili(wanted, example)}`,
  };
}

function wantedSwahili(expected: string, example: string | undefined): string {
  return `panatakiwa ${expectedSaid(expected).sw}${example === undefined ? '' : `, kwa mfano ${example}`}`;
}

function startOf(found: unknown, isPrivate: boolean): Both {
  if (found === undefined) return { en: 'is missing', sw: 'haipo' };
  if (isPrivate) return { en: 'found something else', sw: 'pana kitu kingine' };
  return { en: `found ${shown(found)}`, sw: `pana ${shown(found)}` };
}

/** What a rule of ours says of itself in Swahili; the English where it does not. */
function swahiliOf(issue: z.core.$ZodIssueCustom): string {
  const sw: unknown = issue.params?.['sw'];
  return typeof sw === 'string' ? sw : issue.message;
}

/** What TOML calls a type; the rest is called the same. */
const TYPES: Partial<Record<string, string>> = {
  object: 'a table',
  array: 'a list, for example ["one", "two"]',
  string: 'text in quotes',
  int: 'a whole number',
  boolean: 'true or false',
};

function describeExpectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type') return TYPES[issue.expected] ?? `a ${issue.expected}`;
  if (issue.code === 'invalid_value') return issue.values.map(shown).join(' or ');
  if (issue.code === 'invalid_union') return 'one of the forms that are allowed here';
  if (issue.code === 'too_small' && issue.origin === 'string') return 'text that is not empty';
  return issue.message.replace(/^Invalid (?:input|string): /, '').replace(/^expected /, '');
}
