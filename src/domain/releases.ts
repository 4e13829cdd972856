/** What one version brought, as the list of changes tells it. */
export interface Release {
  /** `0.3.0` */
  readonly version: string;
  /** `2026-11-28`; null where none is written. */
  readonly date: string | null;
  /** What is said before the lists, a paragraph each. */
  readonly summary: readonly string[];
  readonly sections: readonly ReleaseSection[];
}

/** One list of it. Texts have the marks of Markdown, as far as `spansOf` knows them. */
export interface ReleaseSection {
  /** `Added`, `Changed`, `Fixed`. */
  readonly kind: string;
  /** Of what it speaks; null where a kind has one list only. */
  readonly area: string | null;
  readonly items: readonly string[];
}

/** The version that runs, and the list of changes that came with it, newest first. */
export interface Releases {
  readonly installed: string;
  readonly all: readonly Release[];
}

/** A piece of a text: in words, or as it is typed. */
export interface Span {
  readonly kind: 'words' | 'code' | 'stress';
  readonly text: string;
}

// A list of changes is a file like any other: whatever somebody wrote into it, it costs the box no more than this.
const MOST_LINES = 20_000;
const MOST_RELEASES = 100;
const LONGEST_ITEM = 2_000;

const VERSION = /^\d{1,5}\.\d{1,5}\.\d{1,5}$/;
const HEAD = /^## +\[?(\d{1,5}\.\d{1,5}\.\d{1,5})\]?(?: +[-–] +(\d{4}-\d{2}-\d{2}))?\s*$/;

/** A release while it is read. */
interface Open {
  version: string;
  date: string | null;
  summary: string[];
  sections: { kind: string; area: string | null; items: string[] }[];
}

/**
 * Reads a list of changes (Keep a Changelog). What has no version yet is left out, and so is what is no list and no paragraph of a release; of
 * two headings of one version the first counts.
 * @returns newest first, whatever the order in the file
 */
export function readReleases(text: string): readonly Release[] {
  const found = new Map<string, Open>();
  let open: Open | null = null;
  /** Whether the next line goes on with the last text. */
  let goesOn = false;
  for (const line of text.split(/\r?\n/, MOST_LINES)) {
    if (line.startsWith('## ')) {
      open = begin(line, found);
      goesOn = false;
    } else if (open !== null) {
      goesOn = readLine(line, open, goesOn);
    }
  }
  return [...found.values()]
    .map((one) => ({ ...one, sections: one.sections.filter(({ items }) => items.length > 0) }))
    .sort((a, b) => compareVersions(b.version, a.version));
}

function begin(line: string, found: Map<string, Open>): Open | null {
  const [, version, date = null] = HEAD.exec(line) ?? [];
  if (version === undefined || found.has(version) || found.size >= MOST_RELEASES) return null;
  const open: Open = { version, date, summary: [], sections: [] };
  found.set(version, open);
  return open;
}

/** @returns whether the next line may go on with this one */
function readLine(line: string, { summary, sections }: Open, goesOn: boolean): boolean {
  const [, depth, heading] = /^(#{3,4}) +(.*\S)\s*$/.exec(line) ?? [];
  if (heading !== undefined) {
    const kind = depth === '###' ? heading : (sections.at(-1)?.kind ?? heading);
    sections.push({ kind, area: depth === '###' ? null : heading, items: [] });
    return false;
  }
  const words = line.trim();
  if (words === '') return false;
  const [, item] = /^[-*] +(.*)$/.exec(line) ?? [];
  const texts = sections.at(-1)?.items ?? summary;
  if (item !== undefined) texts.push(item.trim().slice(0, LONGEST_ITEM));
  else if (goesOn) texts.push(`${texts.pop() ?? ''} ${words}`.slice(0, LONGEST_ITEM));
  else if (texts === summary) summary.push(words.slice(0, LONGEST_ITEM));
  else return false;
  return true;
}

/** Below zero: `a` is older. What is no version is older than any. */
export function compareVersions(a: string, b: string): number {
  const [as, bs] = [numbersOf(a), numbersOf(b)];
  for (const [i, n] of as.entries()) {
    const other = bs[i] ?? 0;
    if (n !== other) return n - other;
  }
  return 0;
}

/** `0.3.0~rc1` counts as 0.3.0. */
function numbersOf(version: string): readonly number[] {
  const [, ...parts] = /^(\d{1,5})\.(\d{1,5})\.(\d{1,5})(?![\d.])/.exec(version) ?? [];
  return parts.length === 3 ? parts.map(Number) : [-1, -1, -1];
}

export const isVersion = (text: string): boolean => VERSION.test(text);

/** What came with the version that runs, and the ones before it back to `since`, which is left out. @param since null: all */
export function releasesSince({ installed, all }: Releases, since: string | null): readonly Release[] {
  return all.filter(
    ({ version }) =>
      compareVersions(version, installed) <= 0 && (since === null || compareVersions(version, since) > 0),
  );
}

/** A text of it in pieces: code between backticks, what is stressed, and of a link its words. */
export function spansOf(text: string): readonly Span[] {
  const plain = text.replaceAll(/\[([^\]]{1,300})\]\([^)\s]{1,500}\)/g, '$1');
  return plain
    .split(/(`[^`]+`|(?<![\w/])_[^_]+_(?!\w)|\*\*[^*]+\*\*)/)
    .filter((piece) => piece !== '')
    .map((piece) => {
      if (/^`.+`$/.test(piece)) return { kind: 'code', text: piece.slice(1, -1) };
      if (/^\*\*.+\*\*$/.test(piece)) return { kind: 'stress', text: piece.slice(2, -2) };
      return /^_.+_$/.test(piece) ? { kind: 'stress', text: piece.slice(1, -1) } : { kind: 'words', text: piece };
    });
}
