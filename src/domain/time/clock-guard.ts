/** Whether our clock can be believed. `reason` is a whole sentence for the technician. */
export type ClockVerdict = { readonly sane: true } | { readonly sane: false; readonly reason: string };

/**
 * A box without a clock battery boots in the past. Until its clock is right, payments are taken but no expiry is computed
 * and nobody is cut off.
 * @param now our clock, UTC milliseconds
 * @param lastStoredAt the last instant that the database holds, or null when it is new
 * @param builtAt when this Washa was built
 */
export function judgeClock(now: number, lastStoredAt: number | null, builtAt: number): ClockVerdict {
  if (!Number.isFinite(now)) return { sane: false, reason: 'The clock gives no time.' };
  if (now < builtAt) {
    return { sane: false, reason: `The clock says ${utc(now)}, before this Washa was built (${utc(builtAt)}).` };
  }
  if (lastStoredAt !== null && now < lastStoredAt) {
    return {
      sane: false,
      reason: `The clock says ${utc(now)}, before the last entry in the books (${utc(lastStoredAt)}).`,
    };
  }
  return { sane: true };
}

function utc(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? 'no date' : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
