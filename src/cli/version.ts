import { washaVersion } from '../app/backup-box.ts';
import { installedReleases } from '../app/release-notes.ts';
import { isVersion, releasesSince, type Release } from '../domain/releases.ts';
import { plainText, releaseJson } from '../views/releases.ts';
import { print, printJson, UsageError, warn, type GlobalOptions } from './context.ts';

export interface VersionOptions extends GlobalOptions {
  readonly notes?: boolean;
  readonly since?: string;
}

/** `washa 0.3.0 on Node 24.21.0` */
export function versionLine(): string {
  return `washa ${washaVersion()} on Node ${process.versions.node}`;
}

/** `washa version`; with `--notes` what each version brought too, newest first. */
export function version({ json, notes, since }: VersionOptions): Promise<void> {
  if (since !== undefined && !isVersion(since)) throw new UsageError('--since: expected a version, as 0.2.0.');
  const runs = { washa: washaVersion(), node: process.versions.node };
  const found = notes === true || since !== undefined ? releasesSince(installedReleases(), since ?? null) : null;
  if (json === true) {
    printJson(found === null ? runs : { ...runs, releases: found.map(releaseJson) });
  } else {
    print(versionLine());
    for (const release of found ?? []) print(notesOf(release));
    if (found?.length === 0) warn('What changed since then cannot be said: nothing of it stands beside the program.');
  }
  return Promise.resolve();
}

function notesOf({ version: name, date, summary, sections }: Release): string {
  return [
    `\n${name}${date === null ? '' : `, ${date}`}`,
    ...summary.map((text) => `\n${plainText(text)}`),
    ...sections.flatMap(({ kind, area, items }) => [
      `\n${kind}${area === null ? '' : `: ${area}`}`,
      ...items.map((item) => `  - ${plainText(item)}`),
    ]),
  ].join('\n');
}
