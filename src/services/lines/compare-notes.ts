import { NOTES_AT_MOST, notePriority, noteWish } from '../../domain/lines/dead-man.ts';
import type { Clock, NoteWish, RouterConnection } from '../../domain/ports.ts';
import type { NotesFound } from '../../domain/router-note.ts';
import { Fault } from '../../domain/values/fault.ts';
import type { Store } from '../../storage/engine/store.ts';
import {
  dropNote,
  dropTrouble,
  linesOfNotes,
  noteFacts,
  notesOn,
  putNote,
  putTrouble,
  troubleOf,
} from '../../storage/router-notes.ts';
import { enqueueNote } from '../outbox/outbox.ts';

/** What reads as it was read before is noted again when this has passed: seldom enough for the disk. Milliseconds. */
const READ_AGAIN_MS = 10 * 60_000;

interface NoteDeps {
  readonly store: Store;
  readonly clock: Pick<Clock, 'now'>;
  /** `SyncDeps.deadManMs`. */
  readonly deadManMs: number;
}

/**
 * Compares the notes on a router with those that its lines are to have, both ways: of lines that were moved, retired or cut off, and all of
 * them where routers end nothing by themselves any more, none is left. Nothing is asked where none is wished for and none is known.
 * @returns whether one has to be put right
 * @throws Fault when the link is down or lost
 */
export async function compareNotes(deps: NoteDeps, router: Pick<RouterConnection, 'name' | 'notes'>): Promise<boolean> {
  const { store, clock, deadManMs } = deps;
  if (deadManMs === 0 && store.first(notesOn, { router: router.name }) === undefined) return false;
  const wishes = wishesOf(deps, router.name);
  try {
    const found = await router.notes().compare(wishes);
    return store.transaction(() => take(store, router.name, wishes, found, clock.now()));
  } catch (error) {
    if (!(error instanceof Fault) || (error.retry !== 'stop' && error.retry !== 'dead')) throw error;
    const trouble = { router_name: router.name, at: clock.now(), words: error.message };
    store.transaction(() => store.run(putTrouble, trouble));
    return false;
  }
}

/** Of the lines that end first. */
function wishesOf({ store, clock, deadManMs }: NoteDeps, router: string): readonly NoteWish[] {
  const known = new Map(store.all(notesOn, { router }).map((note) => [note.account_no, note.ends_at]));
  const now = clock.now();
  return store
    .all(linesOfNotes, { router })
    .flatMap((line) => noteWish(noteFacts(line), known.get(line.account_no) ?? null, now, deadManMs) ?? [])
    .toSorted((a, b) => a.at - b.at)
    .slice(0, NOTES_AT_MOST);
}

function take(
  store: Store,
  router: string,
  wishes: readonly NoteWish[],
  { notes, trouble }: NotesFound,
  now: number,
): boolean {
  const wanted = new Set(trouble === null ? wishes.map(({ target }) => target.tag) : []);
  const looks = new Map(notes.map((look) => [look.tag, look]));
  const known = new Map(store.all(notesOn, { router }).map((note) => [note.account_no, note]));
  if (trouble !== null) store.run(putTrouble, { router_name: router, at: now, words: trouble });
  else if (wanted.size === 0) store.run(dropTrouble, { router });
  // Where the last one was refused the next one would be too: one is tried.
  const most = store.first(troubleOf, { router }) === undefined ? Infinity : 1;
  let queued = 0;
  for (const account of new Set([...wanted, ...looks.keys(), ...known.keys()])) {
    const look = looks.get(account);
    const isWanted = wanted.has(account);
    const id = noteReading(store, { router, account, isWanted, endsAt: look?.at ?? null }, known.get(account), now);
    if (!isWanted && look === undefined) store.run(dropNote, { id });
    if ((isWanted ? look?.isRight === true : look === undefined) || (isWanted && queued >= most)) continue;
    enqueueNote(store, { id, router_name: router }, notePriority(look?.at ?? null, now), now);
    queued += 1;
  }
  return queued > 0;
}

/** @returns the id of the note in the books */
function noteReading(
  store: Store,
  read: { router: string; account: string; isWanted: boolean; endsAt: number | null },
  known: NoteRow | undefined,
  now: number,
): number {
  const wanted = read.isWanted ? 1 : 0;
  const isNews = known?.wanted !== wanted || known.ends_at !== read.endsAt || now - known.read_at > READ_AGAIN_MS;
  if (known !== undefined && !isNews) return known.id;
  const row = {
    router_name: read.router,
    account_no: read.account,
    wanted,
    ends_at: read.endsAt,
    read_at: now,
  } as const;
  return store.all(putNote, row).reduce((_, { id }) => id, 0);
}

type NoteRow = NonNullable<(typeof notesOn)['row']>;
