import { releasesSince, spansOf, type Release, type Releases } from '../domain/releases.ts';
import type { Store } from '../storage/engine/store.ts';
import { staffByName } from '../storage/staff.ts';

/** What somebody of the staff has not read yet of what is new, newest first; nothing for who was added under this version. */
export function unreadReleases(store: Store, releases: Releases, username: string): readonly Release[] {
  const seen = store.first(staffByName, { username })?.notes_read ?? null;
  return seen === null ? [] : releasesSince(releases, seen);
}

/** A text of it without its marks. */
export function plainText(text: string): string {
  return spansOf(text)
    .map((span) => span.text)
    .join('');
}

/** As JSON shows it. */
export function releaseJson({ version, date, summary, sections }: Release) {
  return {
    version,
    date,
    summary: summary.map(plainText),
    sections: sections.map(({ kind, area, items }) => ({ kind, area, items: items.map(plainText) })),
  };
}
