import type { Language } from '../domain/time/time.ts';

/**
 * What a fact or a verdict means for the reader, before it has any colour: `right`, as it should be and seen within its
 * deadline; `waiting`, goes on by itself; `wrong`; `unknown`, nobody can say now; `idle`, off as it should be, or over.
 */
export type Standing = 'right' | 'waiting' | 'wrong' | 'unknown' | 'idle';

/** One thing that is known, and how old it is. */
export interface Fact<Code extends string> {
  readonly code: Code;
  readonly state: Standing;
  /** From when it is, UTC ms; null when it was never known. */
  readonly at: number | null;
  /** Of `at`; negative where that is still to come. */
  readonly ageMs: number | null;
  /** False when it is older than its deadline: then it is history, and no longer a state. */
  readonly fresh: boolean;
}

/** What all of it comes to. `since` is the moment from which that holds, null where no moment says anything. */
export interface Verdict<Code extends string> {
  readonly code: Code;
  readonly state: Standing;
  /** UTC ms. */
  readonly since: number | null;
  readonly ageMs: number | null;
}

export function ageOf(at: number | null, now: number): number | null {
  return at === null ? null : now - at;
}

/** The words of every code, in every language that there is; `Facts` is what they are about. */
export type WordsOf<Code extends string, Facts, Said> = Readonly<
  Record<Code, Readonly<Record<Language, (facts: Facts) => Said>>>
>;
