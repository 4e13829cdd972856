const FREE_FAILURES = 5;
const LOCK_MS = 60_000;
const LONGEST_LOCK_MS = 15 * 60_000;

/** More than a LAN has devices and people; above it the oldest are forgotten. */
const MOST_KNOWN = 1000;

/** Wrong passwords for one account, from wherever unknown devices are: so many are no slips of its owner. */
const FREE_ELSEWHERE = 50;

/** How long it is locked after the n-th failure in a row, ms: nothing for four, then 1, 2, 4, 8, 15 minutes. @param free the first that locks */
export function lockAfter(failures: number, free = FREE_FAILURES): number {
  return failures < free ? 0 : Math.min(LONGEST_LOCK_MS, LOCK_MS * 2 ** (failures - free));
}

/** Counts wrong passwords, in memory. Who guesses locks himself out and nobody else. */
export interface Lockout {
  /**
   * One more try, counted as wrong before the password is looked at, so that many at once cannot slip past.
   * @param who an account together with the device that asks for it
   * @returns how long it has to wait before its next try, ms; 0: this one counts
   */
  begin(who: string, now: number): number;
  /** The password was right. */
  succeed(who: string): void;
}

/** @param free the first failure in a row that locks */
export function createLockout(free = FREE_FAILURES): Lockout {
  const known = new Map<string, { failures: number; lockedUntil: number }>();
  return {
    begin(who, now) {
      const { failures, lockedUntil } = known.get(who) ?? { failures: 0, lockedUntil: 0 };
      const waits = lockedUntil - now;
      // No lock is longer: the clock was put back since.
      if (waits > 0 && waits <= LONGEST_LOCK_MS) return waits;
      known.delete(who);
      known.set(who, { failures: failures + 1, lockedUntil: now + lockAfter(failures + 1, free) });
      const [oldest] = known.keys();
      if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
      return 0;
    },
    succeed: (who) => void known.delete(who),
  };
}

/** The two counts of wrong passwords. */
export interface Lockouts {
  /** By the account together with the device that asks for it. */
  readonly device: Lockout;
  /** By the account, of all devices that it has not logged in from before. */
  readonly elsewhere: Lockout;
}

export function createLockouts(): Lockouts {
  return { device: createLockout(), elsewhere: createLockout(FREE_ELSEWHERE) };
}
