import { drawOn, type Allowance } from '../../domain/delivery-quota.ts';
import type { Clock } from '../../domain/ports.ts';
import type { Findings } from './alarms.ts';

/** A flood is told for so long after its last delivery. Milliseconds. */
const TOLD_MS = 3_600_000;

interface Refused {
  readonly count: number;
  readonly last: number;
}

/** What each connection may still deliver, and what was told to come again. Kept in memory: a restart begins anew. */
export class FloodGate {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #left = new Map<string, Allowance>();
  readonly #refused = new Map<string, Refused>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** @param size bytes @returns whether it may be taken; if not, it has to come again later */
  admit(connection: string, size: number): boolean {
    const at = this.#clock.monotonic();
    const left = drawOn(this.#left.get(connection) ?? null, size, at);
    if (left !== null) {
      this.#left.set(connection, left);
      return true;
    }
    this.#refused.set(connection, { count: (this.#refused.get(connection)?.count ?? 0) + 1, last: at });
    return false;
  }

  /** Which connections are flooded, or were within the hour. */
  findings(): Findings {
    const at = this.#clock.monotonic();
    for (const [name, { last }] of this.#refused) if (at - last > TOLD_MS) this.#refused.delete(name);
    return new Map(
      [...this.#refused].map(([name, { count }]) => [
        name,
        `${name} is flooded: far more comes to its address than payments can be, and ${count} ${count === 1 ? 'delivery was' : 'deliveries were'} told to come again. ` +
          `Whoever sends them knows the address: give it another secret, and tell the provider the new address. Other connections are not touched.`,
      ]),
    );
  }
}
