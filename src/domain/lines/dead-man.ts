import { PRIORITY } from '../command.ts';
import type { NoteWish } from '../ports.ts';
import { desiredAccess, type AccessState } from './line-facts.ts';
import { lineTarget, type TargetFacts } from './target.ts';

/**
 * Notes that one router keeps at most: of the lines that end first. Each is a row of its configuration and, at each renewal, a write to its
 * flash; whoever has none is let in until Washa is back.
 */
export const NOTES_AT_MOST = 300;

/** A note that would run so soon is moved with the haste of a payment. Milliseconds. */
const SOON_MS = 3_600_000;

/** A line, and what is known of it on its router. */
export interface NoteFacts extends TargetFacts {
  readonly access: AccessState;
}

/**
 * The note that a line is to have; null: none. A login that is made for one phone has none, its own limit ends it.
 * @param known as of `noteEnd`
 */
export function noteWish(line: NoteFacts, known: number | null, now: number, graceMs: number): NoteWish | null {
  const at = noteEnd(line, known, now, graceMs);
  return at === null ? null : { target: lineTarget(line, now), at };
}

/**
 * When the router is to end a line by itself, if Washa has not been heard of until then: so long after the line's time is over that a
 * living Washa has always said before what is right.
 * @param known when the note that it has would end it, UTC ms; null: it has none
 * @param graceMs how long after the end; 0: routers end nothing by themselves
 * @returns UTC ms; null: it is to have no note
 */
export function noteEnd(line: NoteFacts, known: number | null, now: number, graceMs: number): number | null {
  const isEnded = line.blockedAt !== null || line.retiredAt !== null;
  if (graceMs === 0 || isEnded || line.awaitsClock || (line.device ?? null) !== null) return null;
  const own = fullMinute(line.expiresAt + line.graceMs + graceMs);
  if (desiredAccess(line, now) === 'on') return own;
  if (line.access === 'off') return null;
  // It is over and still on: somebody or something holds the cut, and holds it for as long as Washa lives.
  const isFarOff = known !== null && known >= now + graceMs / 2;
  return Math.max(own, isFarOff ? known : fullMinute(now + graceMs));
}

/** The wire knows whole seconds, and a person whole minutes; never earlier. */
function fullMinute(at: number): number {
  return Math.ceil(at / 60_000) * 60_000;
}

/** How urgent it is to change a note. @param known when it would end its line, UTC ms; null: there is none */
export function notePriority(known: number | null, now: number): number {
  return known !== null && known - now < SOON_MS ? PRIORITY.paid : PRIORITY.housekeeping;
}
