/** A router whose answers take no longer than this keeps up. Milliseconds. */
const AT_EASE_MS = 500;
/** However busy it is: who has paid gets a turn. */
const LEAST_PER_SECOND = 0.5;

/**
 * How many lines a second a router is asked to change: as many as its settings allow, and half as many for each doubling of what its
 * answers take beyond half a second.
 * @param perSecond as set @param answerMs the median of its last answers; null while there are none
 */
export function lanePace(perSecond: number, answerMs: number | null): number {
  if (answerMs === null || answerMs <= AT_EASE_MS) return perSecond;
  const halvings = Math.ceil(Math.log2(answerMs / AT_EASE_MS));
  return Math.min(perSecond, Math.max(LEAST_PER_SECOND, perSecond / 2 ** halvings));
}
