import { COMMAND_RULES, PRIORITY } from '../../domain/command.ts';
import { noteWish } from '../../domain/lines/dead-man.ts';
import { desiredAccess } from '../../domain/lines/line-facts.ts';
import type { NoteReport } from '../../domain/router-note.ts';
import { Fault } from '../../domain/values/fault.ts';
import type { CommandRow } from '../../storage/commands.ts';
import {
  dropNote,
  dropTrouble,
  lineOfNote,
  markNote,
  noteById,
  noteFacts,
  putTrouble,
} from '../../storage/router-notes.ts';
import type { CommandEntry } from '../outbox/command-entry.ts';
import type { AttemptResult } from '../outbox/lane.ts';
import { enqueueSync } from '../outbox/outbox.ts';
import { afterFault, untilStopped, type SyncDeps } from './sync-line.ts';

/** `router.note`: the note with which a router ends one line by itself is put, moved or taken away, as the books say at this moment. */
export const routerNote: CommandEntry<'router', SyncDeps> = {
  rule: COMMAND_RULES['router.note'],
  lane: 'router',
  run: (deps, command, signal) => untilStopped(keepNote(deps, command), signal),
};

/** What a router says that keeps nobody's notes: it is asked again with the next comparison, and not by this command. */
const KEEPS_NONE: ReadonlySet<string> = new Set([
  'router.trap.device-mode',
  'router.permission',
  'router.trap.no-such-command',
]);

async function keepNote(deps: SyncDeps, command: CommandRow): Promise<AttemptResult> {
  const { store, clock, router, cutOffs, deadManMs = 0 } = deps;
  const note = store.first(noteById, { id: command.subject });
  if (note === undefined) return { outcome: 'ok', detail: 'Nothing of this note is left to be done' };
  const { account_no: account, router_name } = note;
  const line = store.first(lineOfNote, { router: router_name, account });
  const now = cutOffs?.earliest() ?? clock.now();
  const isWanted = note.wanted === 1 && line !== undefined;
  const wish = isWanted ? noteWish(noteFacts(line), note.ends_at, now, deadManMs) : null;
  try {
    const report = await router.notes().put(account, wish);
    return { outcome: 'ok', detail: report.detail, store: (at) => take(deps, note, report, at) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    if (!KEEPS_NONE.has(error.code)) return afterFault(error);
    const words = error.message;
    return { outcome: 'ok', detail: words, store: (at) => store.run(putTrouble, { router_name, at, words }) };
  }
}

/** Inside a transaction: what was read back. A note that ran although its line has paid since was too late to be moved: the line is let in again. */
function take({ store }: SyncDeps, note: NoteRow, report: NoteReport, now: number): void {
  const { id, router_name: router, account_no: account } = note;
  if (report.at === null && note.wanted === 0) store.run(dropNote, { id });
  else store.run(markNote, { id, endsAt: report.at, now });
  if (report.trouble !== null) store.run(putTrouble, { router_name: router, at: now, words: report.trouble });
  else if (report.at !== null) store.run(dropTrouble, { router });
  if (report.before === null || report.before > now) return;
  const line = store.first(lineOfNote, { router, account });
  if (line !== undefined && desiredAccess(noteFacts(line), now) === 'on') enqueueSync(store, line, PRIORITY.paid, now);
}

type NoteRow = NonNullable<(typeof noteById)['row']>;
