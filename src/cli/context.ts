import { existsSync } from 'node:fs';

export const DEFAULT_CONFIG = '/etc/washa/washa.toml';

/** Options that every verb takes. */
export interface GlobalOptions {
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

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2));
}

/** How many rows a list shows at most. @throws UsageError unless it is a whole number of at least 1 */
export function limitOf(options: { readonly limit: string }): number {
  const limit = Number(options.limit);
  if (Number.isSafeInteger(limit) && limit >= 1) return limit;
  throw new UsageError('--limit: expected a whole number of at least 1.');
}
