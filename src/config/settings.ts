import { z } from 'zod';
import { both, joined } from '../domain/said/both.ts';
import {
  isMessageText,
  sectionOf,
  type Chosen,
  type JudgedSettings,
  type Setting,
  type SettingShape,
} from '../domain/settings.ts';
import type { Both } from '../domain/time/time.ts';
import { boxSchema } from './box-schema.ts';
import { expectedSaid } from './expected-words.ts';
import { isTable, metaOf, toFileKey, unwrap, within } from './file-keys.ts';
import { SettingsFault, shown } from './problems.ts';
import { openToml, valueAt, type TomlTable } from './read-toml.ts';
import { locateLines } from './toml-lines.ts';

// The settings one by one. The file has the last word: a choice of the console counts where the file says nothing, or
// what comes with Washa, which the file that is installed repeats line by line.

/** What has to be moved by hand with it, names a secret, or is a list of tables: changed in the file alone. */
const FILE_ONLY: ReadonlySet<string> = new Set([
  'box.currency',
  'box.state_dir',
  'box.secrets_dir',
  'accounts.prefix',
  'intake.listen',
  'console.listen',
  'portal.listen',
  'portal.logo',
  'expiry.check_every_seconds',
  'routers.compare_every_seconds',
  'routers.dead_man_hours',
  'notices.webhooks',
  'notices.email_user',
  'notices.email_password_secret',
  'notices.telegram_token_secret',
  'notices.telegram_url',
  'backups.s3',
  'backups.sftp',
  'programs.webhooks',
  'log.level',
  'log.format',
]);

/** What a Washa that runs takes up by itself, or by a reload. */
const LIVE: ReadonlySet<string> = new Set([
  'box.business_name',
  'box.support_phone',
  'intake.public_url',
  'expiry.quiet_from_hour',
  'expiry.quiet_to_hour',
  'expiry.mercy_hours',
]);
const LIVE_SECTIONS: ReadonlySet<string> = new Set(['reminders', 'retention', 'notices']);

/** Every key of the file with its schema, in the order of the file: of a table within a section each key of its own. */
const SCHEMAS: ReadonlyMap<string, unknown> = new Map(
  Object.entries<unknown>(boxSchema.shape).flatMap(([section, settings]) => keysOf(section, settings)),
);

function keysOf(key: string, schema: unknown): [string, unknown][] {
  const inner = unwrap(schema);
  if (!(inner instanceof z.ZodObject)) return [[key, schema]];
  return Object.entries<unknown>(inner.shape).flatMap(([name, member]) => keysOf(`${key}.${toFileKey(name)}`, member));
}

/**
 * Every setting of a file, with what was chosen beside it.
 * @param file its name, for the messages
 * @throws SettingsFault when the file is not TOML
 */
export function listSettings(file: string, text: string, chosen: Chosen): Setting[] {
  const { table } = openToml(file, text);
  const lineOf = locateLines(text);
  return [...SCHEMAS].map(([key, schema]) => {
    const said = valueAt(table, key.split('.'));
    const isSaid = !counts(table, key);
    const isChosen = !isSaid && !FILE_ONLY.has(key) && Object.hasOwn(chosen, key);
    const source = isChosen ? 'console' : isSaid ? 'file' : 'default';
    return {
      key,
      value: textOf(isChosen ? chosen[key] : (said ?? presetOf(schema))),
      source,
      line: lineOf(key.split('.')),
      shape: shapeOf(schema),
      expected: expectedOf(schema),
      isFileOnly: FILE_ONLY.has(key),
      isLive: LIVE.has(key) || LIVE_SECTIONS.has(sectionOf(key)) || isMessageText(key),
    };
  });
}

/** The table of a file with what was chosen, where the file does not say otherwise. */
export function withChosen(table: TomlTable, chosen: Chosen): TomlTable {
  let laid = table;
  for (const [key, value] of Object.entries(chosen)) {
    if (!SCHEMAS.has(key) || FILE_ONLY.has(key) || !counts(table, key)) continue;
    laid = withValue(laid, key.split('.'), value);
  }
  return laid;
}

function withValue(table: TomlTable, [name = '', ...rest]: readonly string[], value: unknown): TomlTable {
  const found = table[name];
  return { ...table, [name]: rest.length === 0 ? value : withValue(isTable(found) ? found : {}, rest, value) };
}

/** What a form would choose, read by the schema of each key. Nothing is written. @throws SettingsFault when the file is not TOML */
export function judgeSettings(
  file: string,
  text: string,
  chosen: Chosen,
  texts: Readonly<Record<string, string>>,
): JudgedSettings {
  const wanted = new Map(Object.entries(chosen));
  const { table } = openToml(file, text);
  const lineOf = locateLines(text);
  for (const [key, typed] of Object.entries(texts)) {
    const schema = SCHEMAS.get(key);
    const line = lineOf(key.split('.')) ?? 1;
    if (schema === undefined) {
      return unfit({ en: `${key}: there is no such setting`, sw: `${key}: hakuna mpangilio huo` });
    }
    if (FILE_ONLY.has(key)) {
      return unfit({
        en: `${key} is changed in the file alone: line ${line} of ${file}`,
        sw: `${key} hubadilishwa kwenye faili tu: mstari ${line} wa ${file}`,
      });
    }
    if (!counts(table, key)) {
      return unfit({
        en: `${key} is said by line ${line} of ${file}, which has the last word`,
        sw: `${key} inasemwa na mstari ${line} wa ${file}, ambao una neno la mwisho`,
      });
    }
    const value = readText(schema, typed.replaceAll('\r\n', '\n').trim());
    if (value === undefined || textOf(value) === textOf(presetOf(schema))) wanted.delete(key);
    else wanted.set(key, value);
  }
  const next = Object.fromEntries(wanted);
  const flaw = flawOf(file, text, next);
  return flaw === null ? { kind: 'fit', chosen: next } : unfit(flaw);
}

function flawOf(file: string, text: string, chosen: Chosen): Both | null {
  const document = openToml(file, text, (table) => withChosen(table, chosen));
  document.check(boxSchema);
  try {
    document.finish();
    return null;
  } catch (error) {
    if (!(error instanceof SettingsFault)) throw error;
    const said = error.problems.map(({ key, message, sw }) => ({ en: `${key}: ${message}`, sw: `${key}: ${sw}` }));
    return joined(said, '. ');
  }
}

const unfit = (words: Both): JudgedSettings => ({ kind: 'unfit', words: both((language) => `${words[language]}.`) });

/** Whether a choice counts: the file leaves the key out, or repeats what comes with Washa. */
function counts(table: TomlTable, key: string): boolean {
  const said = valueAt(table, key.split('.'));
  return said === undefined || textOf(said) === textOf(presetOf(SCHEMAS.get(key)));
}

/** The value that comes with Washa, as a file would have it; undefined for none. */
function presetOf(schema: unknown): unknown {
  for (let here = schema; here !== null; here = within(here)) {
    if (here instanceof z.ZodDefault) return here.def.defaultValue;
  }
  return undefined;
}

function expectedOf(schema: unknown): Both | null {
  const { expected } = metaOf(schema);
  return expected === undefined ? null : expectedSaid(expected);
}

function shapeOf(schema: unknown): SettingShape {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodEnum) return { kind: 'choice', of: inner.options.map(String) };
  if (inner instanceof z.ZodBoolean) return { kind: 'choice', of: ['true', 'false'] };
  if (inner instanceof z.ZodNumber) return { kind: 'number' };
  if (inner instanceof z.ZodArray) return { kind: unwrap(inner.element) instanceof z.ZodObject ? 'table' : 'list' };
  return { kind: inner instanceof z.ZodObject ? 'table' : 'text' };
}

/** Undefined takes the choice back. What is no number or no yes or no stays text, for the schema to name it. */
function readText(schema: unknown, typed: string): unknown {
  if (typed === '') return undefined;
  const inner = unwrap(schema);
  if (inner instanceof z.ZodNumber) return /^-?\d{1,15}$/.test(typed) ? Number(typed) : typed;
  if (inner instanceof z.ZodBoolean) return typed === 'true' ? true : typed === 'false' ? false : typed;
  if (!(inner instanceof z.ZodArray)) return typed;
  const parts = typed.split(',').flatMap((part) => part.trim() || []);
  return parts.map((part) => readText(inner.element, part));
}

/** As a form has it. Of a table only what its parts are called: it may be long, and a form has no field for it. */
function textOf(value: unknown): string {
  if (value === undefined) return '';
  if (Array.isArray(value))
    return value.map((one: unknown) => (isTable(one) ? textOf(one['name']) : textOf(one))).join(', ');
  if (isTable(value)) return Object.keys(value).join(', ');
  return typeof value === 'string' ? value : shown(value);
}
