/** A line is cut off within minutes of its time: one whose time was over before that is due for another reason. Milliseconds. */
export const EXPECTED_WITHIN_MS = 15 * 60_000;

/** Up to so many lines are cut off without anybody expecting it; of many more up to a twentieth. */
const MANY = 20;
const FEW = 2;

/** Lines that are due to be cut off although nobody expected it, and all that may be on now. */
export interface CutFacts {
  readonly unexpected: number;
  readonly live: number;
}

/**
 * Whether lines that nobody expected to be due wait for a person. The rush of a month's end comes at its time, however many
 * they are; a clock that is wrong, a file with old dates, or an old backup make lines due that should have been cut long ago, or
 * never. Of a small ISP's lines a quarter is many.
 * @param isOn they wait already: then until none is left
 */
export function isBraked({ unexpected, live }: CutFacts, isOn: boolean): boolean {
  return unexpected > (isOn ? 0 : usualCuts(live));
}

/** How many of the lines that may be on are cut off at once without it looking like a slip. */
export function usualCuts(live: number): number {
  return Math.max(FEW, Math.min(MANY, Math.floor(live / 4)), Math.floor(live / 20));
}
