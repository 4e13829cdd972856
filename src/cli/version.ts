import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { print, printJson, type GlobalOptions } from './context.ts';

function ownVersion(): string {
  const file = join(import.meta.dirname, '../../package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** `washa 0.2.0 on Node 24.1.0` */
export function versionLine(): string {
  return `washa ${ownVersion()} on Node ${process.versions.node}`;
}

/** `washa version`. */
export function version(options: GlobalOptions): Promise<void> {
  if (options.json === true) printJson({ washa: ownVersion(), node: process.versions.node });
  else print(versionLine());
  return Promise.resolve();
}
