import { noteEnd, notePriority } from '../../domain/lines/dead-man.ts';
import type { Store } from '../../storage/engine/store.ts';
import { lineOfNote, noteFacts, noteOfLine } from '../../storage/router-notes.ts';
import { enqueueNote } from './outbox.ts';

/**
 * Inside a transaction: a line was made right. Where it has a note that would end it at another time than it should, the note follows.
 * @param graceMs as of `noteEnd`
 */
export function followNote(store: Store, lineId: number, graceMs: number, now: number): void {
  const note = store.first(noteOfLine, { id: lineId });
  if (note === undefined) return;
  const { router_name: router, account_no: account, ends_at: known } = note;
  const line = store.first(lineOfNote, { router, account });
  const end = line === undefined ? null : noteEnd(noteFacts(line), known, now, graceMs);
  if (end !== known) enqueueNote(store, note, notePriority(known, now), now);
}
