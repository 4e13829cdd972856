/** How the books have grown. Sizes in bytes. */
export interface Growth {
  /** Of the database, without the pages in it that are free. */
  readonly used: number;
  /** Pages in it that are free, which are filled first. */
  readonly spare: number;
  /** Since the books began. */
  readonly payments: number;
  /** In the last `GROWTH_DAYS`. */
  readonly recent: number;
}

/** Over so many days it is seen how many payments come: whole weeks, for the days of a week differ. */
export const GROWTH_DAYS = 28;

/** Of fewer payments most of the database is what every new box has. */
const LEAST_PAYMENTS = 500;

export interface DiskDays {
  readonly bytesPerDay: number;
  /** Whole days until the room is used up. */
  readonly days: number;
}

/**
 * How long the room on a disk lasts when payments come as they did lately, and each takes what the others took with all that hangs on
 * it. Nothing is counted as let go: what is kept for years goes later than a disk that is too small is full.
 * @param room bytes that may still be used
 * @returns null: too few payments to tell, or none lately
 */
export function diskDays(room: number, { used, spare, payments, recent }: Growth): DiskDays | null {
  if (payments < LEAST_PAYMENTS || recent === 0) return null;
  const bytesPerDay = Math.ceil(((used / payments) * recent) / GROWTH_DAYS);
  return { bytesPerDay, days: Math.floor((Math.max(0, room) + spare) / bytesPerDay) };
}
