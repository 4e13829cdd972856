import { andMore } from '../../domain/lines/count-lines.ts';
import type { Clock } from '../../domain/ports.ts';

/** So long one phone may take to come back under an address that it had: longer, and it may have been away. Milliseconds. */
const BACK_MS = 600_000;
/** So many times to and fro are no phone that was given another address. */
const TOLD_FROM = 3;
/** Told for so long after the last time. Milliseconds. */
const TOLD_MS = 3_600_000;
const MOST_KEPT = 2_000;

interface Phone {
  /** Where it was seen last, and where before that. */
  readonly address: string;
  readonly before: string | null;
  /** By the monotonic clock, ms. */
  readonly at: number;
  /** How often it went back to the address before, each time soon. */
  readonly returns: number;
  readonly returnedAt: number;
}

/**
 * Two devices that say they have the same hardware address. A router lets one address of a phone out at a time, and whoever comes under
 * another is sent to the customers' page: so a hardware address that goes to and fro there between two addresses is two devices, one
 * of them most likely a copy of one that has paid. Devices that share their address too are one for their router, and for us. Kept in
 * memory: a restart begins anew.
 */
export class TwinPhones {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #phones = new Map<string, Phone>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
  }

  /** A phone stood before the page. @param address that it came from */
  note({ router, mac }: { readonly router: string; readonly mac: string }, address: string): void {
    const at = this.#clock.monotonic();
    const key = `${mac} at ${router}`;
    const last = this.#phones.get(key);
    const isBack = last?.before === address && at - last.at <= BACK_MS;
    const phone =
      last === undefined
        ? { address, before: null, at, returns: 0, returnedAt: at }
        : last.address === address
          ? { ...last, at }
          : {
              ...last,
              address,
              before: last.address,
              at,
              ...(isBack && { returns: last.returns + 1, returnedAt: at }),
            };
    this.#phones.delete(key);
    this.#phones.set(key, phone);
    const [oldest] = this.#phones.keys();
    if (this.#phones.size > MOST_KEPT && oldest !== undefined) this.#phones.delete(oldest);
  }

  /** What a person is to be told of, a sentence each. */
  words(): string[] {
    const now = this.#clock.monotonic();
    const twins = [...this.#phones].flatMap(([key, phone]) => {
      const { address, before, returns, returnedAt } = phone;
      if (now - returnedAt > TOLD_MS) this.#phones.set(key, { ...phone, returns: 0, returnedAt: now });
      else if (returns >= TOLD_FROM) return [`${key} (${before ?? ''} and ${address})`];
      return [];
    });
    if (twins.length === 0) return [];
    return [
      `Two devices have one hardware address, and come to the page in turn: ${andMore(twins)}. One has most likely copied the other, which has time; its router lets one of them out at a time.`,
    ];
  }
}
