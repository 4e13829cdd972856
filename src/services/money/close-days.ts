import { z } from 'zod';
import { closingHash, countRow, openTotals, totalsText, type ClosingTotals } from '../../domain/money/closing.ts';
import type { Clock } from '../../domain/ports.ts';
import { CALLBACK_SAID } from '../../domain/said/callback-said.ts';
import { localDay } from '../../domain/time/local-day.ts';
import { allClosings, insertClosing, newestClosings, rowsToClose } from '../../storage/closings.ts';
import type { ClosingTable } from '../../storage/engine/schema-deeds.ts';
import type { Store } from '../../storage/engine/store.ts';
import { act, defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { sha256 } from './post-ledger.ts';
import { keepLooking } from '../box/rhythm.ts';

type Closing = Omit<ClosingTable, 'action_id'>;

/** So many days at once: after that long without a closing the rest follows with the next look. */
const AT_ONCE = 31;
/** A day is looked for at its end, and this often for a clock that was put right. Milliseconds. */
const EVERY_MS = 3_600_000;

/** Closes each day that is over and is not closed yet: what it came to, by connection and bucket. A closing is never rewritten. */
export const closeDays = (zone: string) =>
  defineAction({
    name: 'books.close',
    reason: 'optional',
    input: z.object({}),
    subject: () => 'box',
    look: (store, _, now) => daysToClose(store, zone, now),
    decide(due): Decided<readonly Closing[]> | Refused<'none'> {
      if (due.length === 0) return refuse('none', CALLBACK_SAID.allDaysClosed());
      const days = due.map(({ day }) => day);
      return { kind: 'do', plan: due, preview: days.map(CALLBACK_SAID.closesDay), detail: days.join(', ') };
    },
    effects(store, due, { action }) {
      for (const closing of due) store.run(insertClosing, { ...closing, action_id: action.id });
    },
  });

function daysToClose(store: Store, zone: string, now: number): Closing[] {
  const due: Closing[] = [];
  let [last = null]: (Closing | null)[] = store.all(newestClosings, { limit: 1 });
  for (let n = 0; n < AT_ONCE; n += 1) {
    const closing = nextClosing(store, last, zone, now);
    if (closing === null) break;
    due.push((last = closing));
  }
  return due;
}

/**
 * The next day that is over: that of the oldest row that is in none, however late it was written; without one, yesterday.
 * A row that a wrong clock noted before its time belongs to the day in which it was written.
 */
function nextClosing(store: Store, before: Closing | null, zone: string, now: number): Closing | null {
  const today = localDay(now, zone);
  const yesterday = localDay(today.from - 1, zone);
  const totals = openTotals(before === null ? null : (JSON.parse(before.totals) as ClosingTotals));
  let ledgerId = before?.ledger_id ?? 0;
  let hash = ledgerId === 0 ? null : hashAt(store, ledgerId);
  let day = null;
  for (const row of store.each(rowsToClose, { after: ledgerId })) {
    const written = localDay(Math.min(row.at ?? 0, now), zone);
    day ??= before !== null && written.day <= before.day ? dayAfter(before.day, zone) : written;
    if (day.until > today.from || (row.at ?? 0) >= day.until) break;
    countRow(totals, row);
    ledgerId = row.id;
    hash = row.hash;
  }
  // A box without books has no days either.
  if (day === null && before !== null) day = yesterday;
  if (day === null || day.until > today.from || (before !== null && day.day <= before.day)) return null;
  const text = totalsText(totals);
  const closed = { day: day.day, ledgerId, totals: text };
  return {
    day: day.day,
    ledger_id: ledgerId,
    totals: text,
    hash: closingHash(before?.hash ?? null, closed, hexOf(hash), sha256),
  };
}

function dayAfter(day: string, zone: string) {
  const noon = Date.parse(`${day}T12:00:00Z`);
  const here = localDay(noon, zone);
  return localDay(here.day > day ? here.from : here.until, zone);
}

function hexOf(hash: Uint8Array | null): string | null {
  return hash === null ? null : Buffer.from(hash).toString('hex');
}

function hashAt(store: Store, id: number): Uint8Array | null {
  for (const row of store.each(rowsToClose, { after: id - 1 })) return row.id === id ? row.hash : null;
  return null;
}

/** Days whose closing is not what the ledger says they came to, each in a sentence. */
export function checkClosings(store: Store): string[] {
  const problems: string[] = [];
  let before: Closing | null = null;
  const rows = store.each(rowsToClose, { after: 0 });
  let row = rows.next();
  for (const closing of store.all(allClosings, {})) {
    const totals = openTotals(before === null ? null : (JSON.parse(before.totals) as ClosingTotals));
    for (; row.done !== true && row.value.id <= closing.ledger_id; row = rows.next()) countRow(totals, row.value);
    const { day, ledger_id: ledgerId, ledger_hash: ledgerHash } = closing;
    const hash = closingHash(
      before?.hash ?? null,
      { day, ledgerId, totals: closing.totals },
      hexOf(ledgerHash),
      sha256,
    );
    if (totalsText(totals) !== closing.totals) problems.push(`The closing of ${day} is not what the ledger comes to.`);
    else if (!Buffer.from(closing.hash).equals(hash)) {
      problems.push(`The closing of ${day}, or the one before it, was changed after it was written.`);
    }
    before = closing;
  }
  rows.return?.();
  return problems;
}

/**
 * Closes each day when it is over, until it is ended; none while it is not known what time it is.
 * @returns ends it
 */
export function closeEachDay(deps: {
  readonly store: Store;
  readonly clock: Clock;
  readonly zone: string;
  readonly isClockRight: () => boolean;
}): () => void {
  const { store, clock, zone } = deps;
  const deed = closeDays(zone);
  return keepLooking(clock, EVERY_MS, () => {
    const now = clock.now();
    const isDue = deps.isClockRight() && daysToClose(store, zone, now).length > 0;
    if (isDue && act(store, deed, {}, { actor: 'box' }, now).kind === 'done') return 0;
    return Math.min(EVERY_MS, localDay(now, zone).until - now);
  });
}
