import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import { anchorDayOf } from '../../domain/time/time.ts';
import { type LineRow } from '../../storage/lines.ts';
import { setBlock } from '../../storage/line-writes.ts';
import type { Store } from '../../storage/engine/store.ts';
import { giveTime, type GivenTime } from './give-time.ts';

/** A line that is paused. */
export type PausedLine = LineRow & { readonly paused_at: number };

export function isPaused(line: LineRow): line is PausedLine {
  return line.paused_at !== null;
}

/** The time that stood still, behind what the line had: it is paid for as long as it was when it was paused. */
export function timeOfPause(line: PausedLine, zone: string, now: number): GivenTime {
  // By a clock that was set back since, nothing stood still.
  const givenMs = Math.max(0, now - line.paused_at);
  const expiresAfter = line.expires_at + givenMs;
  const anchorDay = line.anchor_day === null ? null : anchorDayOf(expiresAfter, null, zone);
  return { givenMs, expiresAfter, anchorDay };
}

/** Inside a transaction: the line's time goes on. @returns the line as it is then */
export function endPause(store: Store, line: PausedLine, action: ActionFacts, zone: string, now: number): LineRow {
  const time = timeOfPause(line, zone, now);
  store.run(setBlock, { id: line.id, at: null, pausedAt: null, reason: null });
  giveTime(store, line, time, action);
  return {
    ...line,
    blocked_at: null,
    blocked_reason: null,
    paused_at: null,
    expires_at: time.expiresAfter,
    anchor_day: time.anchorDay,
  };
}
