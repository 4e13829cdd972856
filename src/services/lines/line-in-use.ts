import { z } from 'zod';
import { LINE_SAID } from '../../domain/said/line-said.ts';
import type { Both } from '../../domain/time/time.ts';
import type { LineRow } from '../../storage/lines.ts';
import { lineById } from '../../storage/lines.ts';
import type { Store } from '../../storage/engine/store.ts';
import { refuse, type Refused } from '../actions/act.ts';

/** By its number in the database: a door reads what was typed. */
export const LINE_ID = z.int().positive();

export const INPUT_LINE = z.object({ lineId: LINE_ID });

/** What a deed is done to, for the audit. */
export function subjectOf({ lineId }: { readonly lineId: number }): string {
  return `line ${lineId}`;
}

export function lookAtLine(store: Store, { lineId }: { readonly lineId: number }): LineRow | undefined {
  return store.first(lineById, { id: lineId });
}

/** A line that something can be done about, or why nothing can. */
export function lineInUse(
  line: LineRow | undefined,
  { lineId }: { readonly lineId: number },
): { readonly kind: 'line'; readonly line: LineRow } | Refused<'line' | 'ended'> {
  if (line === undefined) return refuse('line', LINE_SAID.unknown(lineId));
  if (line.retired_at !== null) return refuse('ended', LINE_SAID.retired(line.account_no));
  return { kind: 'line', line };
}

/** What else keeps the line off, for whoever is asked whether it shall be done. */
export function staysOff(line: LineRow): Both[] {
  if (line.blocked_at === null) return [];
  const { staysPaused, staysBlocked } = LINE_SAID;
  return [line.paused_at === null ? staysBlocked(line.account_no) : staysPaused(line.account_no)];
}
