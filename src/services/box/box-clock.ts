import { judgeClock, type ClockVerdict } from '../../domain/time/clock-guard.ts';
import { lastStoredAt, metaValue } from '../../storage/ledger.ts';
import { isDamage, type Store } from '../../storage/engine/store.ts';

/** A clock that NTP sets back by less than this is not a wrong clock. */
const CLOCK_STEP_MS = 60_000;

/** Instants in the books up to this one were written by a clock that a person has called wrong: they prove nothing. */
export const DISTRUSTED = 'clock_distrusted_until';

/** Whether the clock of this box can be believed. @param builtAt when this Washa was built, UTC ms */
export function judgeBoxClock(store: Store, builtAt: number, now: number): ClockVerdict {
  return judgeClock(now, lastStored(store), builtAt);
}

/** The instant that the clock must not be behind, from the last one in the books, UTC ms; null while nothing says one. */
export function lastStored(store: Store): number | null {
  const last = highestStored(store);
  if (last === null || last <= Number(store.first(metaValue, { key: DISTRUSTED })?.value ?? Number.NaN)) return null;
  return last - CLOCK_STEP_MS;
}

/**
 * The last instant in the books, whoever wrote it and whatever clock they had, UTC ms; null when they are empty, or damaged: what
 * cannot be read proves nothing, and must not keep callbacks from being taken.
 */
export function highestStored(store: Store): number | null {
  try {
    const last = store.first(lastStoredAt, {});
    const known = [last?.ledger_at, last?.callback_at, last?.payment_at].filter((at) => typeof at === 'number');
    return known.length === 0 ? null : Math.max(...known);
  } catch (error) {
    if (isDamage(error)) return null;
    throw error;
  }
}
