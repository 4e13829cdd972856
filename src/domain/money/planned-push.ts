/** So many pushes one after another that nobody paid: then a line is asked no more until it pays. A provider blocks a number after ten. */
export const MOST_UNPAID_IN_A_ROW = 3;

/** As far from the end of a line's time as it is asked. Days. */
export const FARTHEST_DAY = 30;

/** The days of a plan, as they are stored: negative before the end, 0 on its day. */
export function readPushDays(stored: string): readonly number[] {
  const days: unknown = JSON.parse(stored);
  return Array.isArray(days) ? days.filter((day): day is number => Number.isInteger(day)) : [];
}

/** As they are stored: each once, in order. */
export function writePushDays(days: readonly number[]): string {
  return JSON.stringify([...new Set(days)].sort((a, b) => a - b));
}
