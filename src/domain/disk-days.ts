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

/** Bytes, and the part of a small disk, below which room is low. */
const LOW_ROOM = 1024 * 1024 * 1024;
const LOW_SHARE = 0.1;
/** Somebody has to be asked, a disk bought and brought. */
const LOW_DAYS = 60;

/** `low`: somebody should see to it. `tight`: half of that. */
export type RoomLeft = 'enough' | 'low' | 'tight';

/**
 * @param room bytes that may still be used, of a disk of so many
 * @param days how long it lasts; null: nobody can tell
 */
export function gradeRoom(room: number, size: number, days: number | null): RoomLeft {
  const least = Math.min(LOW_ROOM, size * LOW_SHARE);
  const lasts = days ?? LOW_DAYS;
  if (room < least / 2 || lasts < LOW_DAYS / 2) return 'tight';
  return room < least || lasts < LOW_DAYS ? 'low' : 'enough';
}
