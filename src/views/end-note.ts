import { NOTES_AT_MOST } from '../domain/lines/dead-man.ts';
import { desiredAccess } from '../domain/lines/line-facts.ts';
import type { Language } from '../domain/time/time.ts';
import { accessFacts } from '../storage/lines.ts';
import type { notesOfLine } from '../storage/router-notes.ts';
import type { WideLine } from '../storage/views/line-rows.ts';
import { ageOf, type Fact, type Standing, type WordsOf } from './fact.ts';
import { READING_HOLDS_MS } from './line.ts';

/** What is known of a note by which a router ends a line by itself. */
export type EndNoteCode = keyof typeof NOTES;
const NOTES = {
  /** It is there. */
  ends: 'right',
  /** It is to be there, and is not. */
  due: 'waiting',
  /** The router keeps none. */
  impossible: 'unknown',
  /** The router keeps those of others. */
  beyond: 'idle',
  /** It is there, and is to go. */
  stale: 'waiting',
  /** It is there, on a router that nobody tells anything any more. */
  left: 'wrong',
} as const satisfies Record<string, Standing>;

/** One note of a line, on the router where it logs in or on one where it did. */
export interface EndNoteView {
  readonly router: string;
  readonly fact: Fact<EndNoteCode>;
  /** When the router would end the line, UTC ms, as last read back; null: never. */
  readonly endsAt: number | null;
  /** Why the router keeps none; null where nothing is known to be in the way. */
  readonly trouble: string | null;
}

type NoteOfLine = NonNullable<(typeof notesOfLine)['row']>;

/** What the books say of the notes of one router. */
export interface KnownNotes {
  /** It has notes, of this line or of others. */
  readonly isKept: boolean;
  readonly trouble: string | null;
}

/** @param notes of this line, on every router @param own of the router where it logs in @param now UTC ms */
export function endNotes(
  line: Pick<WideLine, 'router_name'> & Parameters<typeof accessFacts>[0],
  notes: readonly NoteOfLine[],
  own: KnownNotes,
  now: number,
): EndNoteView[] {
  const views = notes.flatMap((note): EndNoteView[] => {
    const isHere = note.router_name === line.router_name;
    const code = codeOf(note, isHere, isHere ? own.trouble : null, now);
    if (code === null) return [];
    const { router_name: router, ends_at: endsAt, read_at: at } = note;
    return [{ router, fact: factOf(code, at, now), endsAt, trouble: own.trouble }];
  });
  if (notes.some((note) => note.router_name === line.router_name)) return views;
  const { trouble, isKept } = own;
  const isWished = desiredAccess(accessFacts(line), now) === 'on' && (trouble !== null || isKept);
  if (!isWished) return views;
  const fact = factOf(trouble === null ? 'beyond' : 'impossible', null, now);
  return [{ router: line.router_name, fact, endsAt: null, trouble }, ...views];
}

function codeOf(note: NoteOfLine, isHere: boolean, trouble: string | null, now: number): EndNoteCode | null {
  // What a router that is not spoken to any more has run, or never runs, ends nobody.
  if (note.router_retired_at !== null) return (note.ends_at ?? 0) > now ? 'left' : null;
  if (note.wanted === 0 || !isHere) return 'stale';
  if (note.ends_at !== null) return 'ends';
  return trouble === null ? 'due' : 'impossible';
}

function factOf(code: EndNoteCode, at: number | null, now: number): Fact<EndNoteCode> {
  const fresh = at !== null && now - at <= READING_HOLDS_MS.off;
  return { code, state: code === 'ends' && !fresh ? 'unknown' : NOTES[code], at, ageMs: ageOf(at, now), fresh };
}

/** By which hand what is left of us goes from a router. */
export const REMOVE_NOTES = '/system scheduler remove [find name~"^washa-end-"]';

interface Told {
  readonly router: string;
  /** As the reader's clock shows it; null: never. */
  readonly ends: string | null;
  readonly trouble: string | null;
}

const WORDS: WordsOf<EndNoteCode, Told, string> = {
  ends: {
    en: ({ router, ends }) => `${router} ends it by itself if nothing is heard of Washa until ${ends ?? ''}`,
    sw: ({ router, ends }) => `${router} itaizima yenyewe kama Washa itakuwa kimya hadi ${ends ?? ''}`,
  },
  due: {
    en: ({ router }) => `not on ${router} yet: it is put there by itself`,
    sw: ({ router }) => `bado haipo kwenye ${router}: itawekwa yenyewe`,
  },
  impossible: {
    en: ({ router, trouble }) => `none, ${router} keeps no note: ${trouble ?? ''}`,
    sw: ({ router, trouble }) => `hakuna, ${router} haiwezi kuweka: ${trouble ?? ''}`,
  },
  beyond: {
    en: ({ router }) => `none: ${router} has those of the ${NOTES_AT_MOST} lines that end first`,
    sw: ({ router }) => `hakuna: ${router} ina za laini ${NOTES_AT_MOST} zinazoisha kwanza`,
  },
  stale: {
    en: ({ router, ends }) => `${router} has one that is to go${ends === null ? '' : `, and would end it ${ends}`}`,
    sw: ({ router, ends }) => `${router} ina inayopaswa kuondolewa${ends === null ? '' : `, ingeizima ${ends}`}`,
  },
  left: {
    en: ({ router, ends }) =>
      `${router}, which is retired, still ends it there ${ends ?? ''}. In its terminal: ${REMOVE_NOTES}`,
    sw: ({ router, ends }) =>
      `${router}, iliyostaafishwa, bado itaizima huko ${ends ?? ''}. Kwenye terminal yake: ${REMOVE_NOTES}`,
  },
};

/** @param when a moment as the reader's clock shows it */
export function endNoteWords(
  { router, fact, endsAt, trouble }: EndNoteView,
  when: (at: number) => string,
  language: Language = 'en',
): string {
  return WORDS[fact.code][language]({ router, ends: endsAt === null ? null : when(endsAt), trouble });
}
