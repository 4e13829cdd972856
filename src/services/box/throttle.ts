/** Tries of one address within the window. */
interface Tries {
  readonly from: number;
  n: number;
}

/** More addresses than a LAN has; above it the oldest are forgotten. */
const MOST_ADDRESSES = 1000;

/**
 * Counts tries per address, in memory.
 * @returns a function that says whether one more try of this address is allowed, and counts it
 */
export function createThrottle(tries: number, windowMs: number): (address: string, now: number) => boolean {
  const seen = new Map<string, Tries>();
  return (address, now) => {
    const known = seen.get(address);
    // A clock that was put back must not lock anybody out for years.
    const current =
      known !== undefined && now >= known.from && now < known.from + windowMs ? known : { from: now, n: 0 };
    current.n += 1;
    seen.delete(address);
    seen.set(address, current);
    if (seen.size > MOST_ADDRESSES) {
      for (const oldest of seen.keys()) {
        seen.delete(oldest);
        break;
      }
    }
    return current.n <= tries;
  };
}
