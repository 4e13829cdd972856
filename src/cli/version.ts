import { washaVersion } from '../app/backup-box.ts';
import { print, printJson, type GlobalOptions } from './context.ts';

/** `washa 0.2.0 on Node 24.1.0` */
export function versionLine(): string {
  return `washa ${washaVersion()} on Node ${process.versions.node}`;
}

/** `washa version`. */
export function version(options: GlobalOptions): Promise<void> {
  if (options.json === true) printJson({ washa: washaVersion(), node: process.versions.node });
  else print(versionLine());
  return Promise.resolve();
}
