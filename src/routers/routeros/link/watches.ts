import type { Clock, LiveSession, Service } from '../../../domain/ports.ts';

/** When a line is looked for after it was switched on, counted from `add`. Most CPEs redial within seconds. */
const LOOKS_MS: Readonly<Record<Service, readonly number[]>> = {
  pppoe: [1_000, 2_000, 5_000, 10_000, 15_000, 30_000],
  hotspot: [300, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000],
  // It was let in at once; its lease is bound already, or it has none.
  static: [300],
};

interface Watch {
  readonly since: number;
  cancel: () => void;
}

/** Lines that somebody waits for to come online. Each is looked for a few times and then given up. */
export class Watches {
  readonly #clock: Clock;
  readonly #look: (service: Service, username: string) => void;
  readonly #open = new Map<string, Watch>();

  constructor(clock: Clock, look: (service: Service, username: string) => void) {
    this.#clock = clock;
    this.#look = look;
  }

  get size(): number {
    return this.#open.size;
  }

  has({ service, username }: Pick<LiveSession, 'service' | 'username'>): boolean {
    return this.#open.has(keyOf(service, username));
  }

  /** Watches for a line from now on; a watch that is open for it starts again. */
  add(service: Service, username: string): void {
    this.end({ service, username });
    const watch: Watch = { since: this.#clock.now(), cancel: () => undefined };
    this.#open.set(keyOf(service, username), watch);
    this.#arm(service, username, watch, 0);
  }

  /** The line was seen. */
  end({ service, username }: Pick<LiveSession, 'service' | 'username'>): void {
    const key = keyOf(service, username);
    this.#open.get(key)?.cancel();
    this.#open.delete(key);
  }

  clear(): void {
    for (const watch of this.#open.values()) watch.cancel();
    this.#open.clear();
  }

  #arm(service: Service, username: string, watch: Watch, index: number): void {
    const at = LOOKS_MS[service][index];
    if (at === undefined) {
      // The last look is on its way; its answer still counts.
      watch.cancel = this.#clock.after(5_000, () => this.end({ service, username }));
      return;
    }
    watch.cancel = this.#clock.after(Math.max(0, watch.since + at - this.#clock.now()), () => {
      this.#arm(service, username, watch, index + 1);
      this.#look(service, username);
    });
  }
}

function keyOf(service: Service, username: string): string {
  return `${service} ${username}`;
}
