import { existsSync } from 'node:fs';
import type { Language } from '../domain/time/time.ts';
import { safeInQuotes, safeText } from '../domain/values/safe-text.ts';

export const DEFAULT_CONFIG = '/etc/washa/washa.toml';

/** Options that every verb takes. */
export interface GlobalOptions {
  /** In which language a deed is shown and refused; left out: English. */
  readonly lang?: Language;
  readonly config?: string;
  readonly state?: string;
  readonly json?: boolean;
  readonly debug?: boolean;
}

/** The command line itself is wrong: exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The settings file that is meant: the one that was named, else the installed one, else none. */
export function configFile(options: GlobalOptions): string | null {
  return options.config ?? (existsSync(DEFAULT_CONFIG) ? DEFAULT_CONFIG : null);
}

/**
 * The one door of texts to the terminal: whoever paid, named a router or wrote a file cannot act through it. Values that
 * may hold a line end go through `safeLine` first, so that none looks like a line of ours.
 */
export function print(text: string): void {
  process.stdout.write(`${safeText(text)}\n`);
}

/** The same to standard error. */
export function warn(text: string): void {
  process.stderr.write(`${safeText(text)}\n`);
}

/** What a person types, as the terminal's own line editor draws it: nothing foreign is in it. */
export function echo(typed: Uint8Array): void {
  process.stderr.write(typed);
}

/** @param indent of the JSON; 0 puts it on one line */
export function printJson(value: unknown, indent = 2): void {
  process.stdout.write(`${safeInQuotes(JSON.stringify(value, null, indent))}\n`);
}

/** Text in a language whose quoted strings know `\\u0000`. */
export function printQuoted(text: string): void {
  process.stdout.write(safeInQuotes(text));
}

/** How many characters a line has room for: those of the terminal; in a pipe everything stays whole. */
export function lineWidth(): number {
  return process.stdout.isTTY ? process.stdout.columns || 80 : Infinity;
}

/** How many rows a list shows at most. @throws UsageError unless it is a whole number of at least 1 */
export function limitOf(options: { readonly limit: string }): number {
  const limit = Number(options.limit);
  if (Number.isSafeInteger(limit) && limit >= 1) return limit;
  throw new UsageError('--limit: expected a whole number of at least 1.');
}
