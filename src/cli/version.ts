import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { print, printJson, type GlobalOptions } from './context.ts';

/** `washa version`. */
export function version(options: GlobalOptions): Promise<void> {
  const file = join(import.meta.dirname, '../../package.json');
  const { version: washa } = JSON.parse(readFileSync(file, 'utf8')) as { version: string };
  if (options.json === true) printJson({ washa, node: process.versions.node });
  else print(`washa ${washa} on Node ${process.versions.node}`);
  return Promise.resolve();
}
