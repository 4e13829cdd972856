/** One session, as fractions of milliseconds add up to it. */
const ONE = 0.999;

/**
 * Spaces the ends of sessions at one router: each device that dials anew costs it work, and many at once bring a small one to its
 * knees. As many as one second bears may go at once; after them whoever comes is told when to come again, as many together as may go
 * together, so that they go out in one list.
 */
export class KickTurns {
  readonly #perSecond: () => number;
  /** How many may be ended now; below 0 where more were ended for somebody who waits. */
  #left = Infinity;
  /** When that was counted, UTC ms. */
  #countedAt = 0;
  /** The turn that was given last, UTC ms, and how many may still come to it. */
  #lastTurn = 0;
  #room = 0;

  /** @param perSecond sessions a second at that moment, more than 0 and finite */
  constructor(perSecond: () => number) {
    this.#perSecond = perSecond;
  }

  /** @param byTurns nobody waits for it @returns as `ask`; null for whoever waits */
  mayEnd(sessions: number, now: number, byTurns = false): number | null {
    if (byTurns) return this.ask(sessions, now);
    this.note(sessions, now);
    return null;
  }

  /** Somebody waits for the end of these: they are ended now, whatever is left. The others make up for one second of it at most. */
  note(sessions: number, now: number): void {
    const most = this.#count(now);
    this.#left = Math.max(-most, this.#left - sessions);
  }

  /** @returns null where these may be ended now, and then they are counted; otherwise when to ask again, UTC ms */
  ask(sessions: number, now: number): number | null {
    const most = this.#count(now);
    if (this.#left >= ONE) {
      this.#left -= sessions;
      return null;
    }
    const isGone = this.#lastTurn <= now;
    if (isGone || this.#room < 1) {
      const together = Math.floor(most);
      const intervalMs = 1000 / this.#perSecond();
      const full = now + (together - this.#left) * intervalMs;
      this.#lastTurn = isGone ? full : Math.max(full, this.#lastTurn + together * intervalMs);
      this.#room = together;
    }
    this.#room -= sessions;
    return Math.ceil(this.#lastTurn);
  }

  /** @returns how many may go at once */
  #count(now: number): number {
    const perSecond = this.#perSecond();
    const most = Math.max(1, perSecond);
    // A clock that was set back knows no turn that was given before.
    if (now < this.#countedAt) this.#lastTurn = 0;
    const gained = (Math.max(0, now - this.#countedAt) * perSecond) / 1000;
    this.#left = Math.min(most, this.#left + gained);
    this.#countedAt = now;
    return most;
  }
}
