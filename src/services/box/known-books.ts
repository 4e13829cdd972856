import { z } from 'zod';
import { judgeBooks, markName, type BooksMark, type BooksVerdict } from '../../domain/money/books-mark.ts';
import { asWritten } from '../../domain/said/both.ts';
import { BOX_SAID } from '../../domain/said/box-said.ts';
import { Fault, describeError } from '../../domain/values/fault.ts';
import { formatWhen } from '../../domain/time/time.ts';
import type { Clock } from '../../domain/ports.ts';
import { metaValue, setMeta } from '../../storage/ledger.ts';
import { findBooks, forgetMark, readMark, writeMark } from '../../storage/engine/mark-file.ts';
import type { Store } from '../../storage/engine/store.ts';
import { openAlarmsOf } from '../../storage/alarms.ts';
import { defineAction, type Decided } from '../actions/act.ts';
import type { Findings } from './alarms.ts';
import { endRestored, restoredBooks } from './restored-books.ts';

/** How often the mark follows the books: an older copy that lacks less than this, after a death, is not noticed. Milliseconds. */
const EVERY_MS = 10_000;

const ACCEPTED = 'books.accepted';
const ACCEPTED_PROBLEMS = 'books.accepted_problems';

/** What was known of the books at `path`, and what lies there. */
export interface KnownBooks {
  readonly mark: BooksMark | null;
  readonly verdict: BooksVerdict;
}

export function lookAtBooks(path: string): KnownBooks {
  const mark = readMark(path);
  return { mark, verdict: judgeBooks(mark, findBooks(path, mark)) };
}

/** What is wrong with the books as they lie there, and what to do; null when they are those that this box had. */
export function booksWords({ verdict }: KnownBooks, path: string, timeZone: string): string | null {
  switch (verdict.kind) {
    case 'known':
      return null;
    case 'gone':
      return `The books of this box are gone: there is no database, or an empty one, at ${path}, and there was one. Put the newest backup there; or, if this box shall begin anew, say: washa books --new`;
    case 'other':
      return `The database at ${path} is not the one that this box had. Put that one back; or, if these are the right books, say: washa books --accept`;
    case 'changed':
      return `The tables in ${path} are not as Washa left them: something outside has changed or damaged the file. Put the newest backup there; or, if somebody changed them on purpose, say: washa books --accept`;
    case 'unreadable':
      return `The database at ${path} cannot be read: ${verdict.why}. Put the newest backup there.`;
    case 'older': {
      const { endsAt, answeredAt } = verdict;
      const ends = endsAt === null ? '' : ` end on ${formatWhen(endsAt, timeZone, 'en', 0)}`;
      const until =
        answeredAt === null ? '' : `; this box had answered until ${formatWhen(answeredAt, timeZone, 'en', 0)}`;
      const missing = endsAt === null || answeredAt === null ? '' : `: ${span(answeredAt - endsAt)} missing`;
      return `The books${ends === '' ? ' are older than this box' : ends}${until}${missing}. Payments are taken and let in; nobody is cut off. Put a newer backup there, or book what is missing by hand, and then say: washa books --accept`;
    }
  }
}

/** Why Washa must not touch what lies there. @throws Fault in the words of `booksWords` */
export function expectBooks(books: KnownBooks, path: string, timeZone: string): void {
  const words = booksWords(books, path, timeZone);
  if (words !== null && books.verdict.kind !== 'older') throw new Fault(`books.${books.verdict.kind}`, 'stop', words);
}

/**
 * Whether lines may be cut off by these books: not while they do not add up, are older than what was answered, or come from a backup
 * and nobody knows what came in since.
 */
export function booksAreSound(store: Store): boolean {
  return (
    restoredBooks(store) === null &&
    (['books', 'books-older'] as const).every((kind) => store.all(openAlarmsOf, { kind }).length === 0)
  );
}

/**
 * A person says that the books are right as they are: those that are older than what this box had answered, those of a backup, and
 * what was found that does not add up. What is found later counts anew.
 */
export const acceptBooks = defineAction({
  name: 'books.accept',
  reason: 'optional',
  input: z.object({ mark: z.string().nullable(), problems: z.array(z.string()) }),
  subject: () => 'box',
  look: () => null,
  decide: (_, plan): Decided<{ mark: string | null; problems: string[] }> => ({
    kind: 'do',
    plan,
    preview: [BOX_SAID.acceptsBooks(), ...plan.problems.map(asWritten)],
    detail: plan.problems.length === 0 ? null : plan.problems.join(' '),
  }),
  effects(store, { mark, problems }, { now }) {
    endRestored(store, now);
    if (mark !== null) store.run(setMeta, { key: ACCEPTED, value: mark });
    store.run(setMeta, { key: ACCEPTED_PROBLEMS, value: JSON.stringify(problems) });
  },
});

/** What a person has not accepted of what was found. */
export function notAccepted(store: Store, problems: readonly string[]): string[] {
  const accepted = new Set(JSON.parse(store.first(metaValue, { key: ACCEPTED_PROBLEMS })?.value ?? '[]') as string[]);
  return problems.filter((problem) => !accepted.has(problem));
}

/** A person says that this box begins anew, or that what lies there is right although it is not what there was. */
export function beginAnew(path: string): void {
  forgetMark(path);
}

/**
 * Keeps the mark beside the books as new as they are, at most so often and never newer than what is on the disk; while they are
 * older than it, it stays, until a person has accepted them.
 * @param found is told at each look whether they are
 * @returns ends it, with a last mark
 */
export function rememberBooks(
  deps: {
    readonly store: Store;
    readonly clock: Clock;
    readonly timeZone: string;
    /** As the daemon found them when it opened them. */
    readonly books: KnownBooks;
    readonly warn: (message: string) => void;
  },
  found: (findings: Findings) => void,
): () => Promise<void> {
  const { store, clock, timeZone, warn } = deps;
  let { books } = deps;
  let kept = '';
  let warned = '';
  let ended = false;
  let cancel: () => void = () => undefined;
  const keep = async () => {
    if (books.verdict.kind === 'older') books = lookAtBooks(store.path);
    const words = booksWords(books, store.path, timeZone);
    found(new Map(words === null ? [] : [['box', words]]));
    if (words !== null) return;
    const mark = store.mark();
    const text = markName(mark) + mark.schema;
    if (text === kept) return;
    await store.durable();
    await writeMark(store.path, mark);
    kept = text;
  };
  const look = async (): Promise<void> => {
    try {
      await keep();
      warned = '';
    } catch (error) {
      // A disk that takes no file would otherwise be filled with these words.
      const words = `How far the books have come cannot be noted beside them: ${describeError(error)}.`;
      if (words !== warned) warn(words);
      warned = words;
    }
    if (!ended)
      cancel = clock.after(EVERY_MS, () => {
        running = look();
      });
  };
  let running = look();
  return async () => {
    ended = true;
    cancel();
    await running;
    await look();
  };
}

function span(ms: number): string {
  const minutes = Math.max(1, Math.round(ms / 60_000));
  if (minutes < 120) return `${minutes} minute${minutes === 1 ? ' is' : 's are'}`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} hours are` : `${Math.round(hours / 24)} days are`;
}
