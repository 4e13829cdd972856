import type { Clock, RouterRow, Service } from '../../../domain/ports.ts';
import { printWords } from './menus.ts';
import { textOrNull } from './values.ts';

/** What we need to know of a profile. */
export interface Profile {
  readonly name: string;
  /** The list that holds the addresses of its live sessions; null for none. */
  readonly addressList: string | null;
}

const KEEP_MS = 60_000;

/**
 * Profiles that one link has seen by exact name. RouterOS resolves a profile by prefix, so every write of one needs this
 * proof; it is kept for a minute, and forgotten when the router refuses a write. A missing profile is never kept.
 */
export class ProfileCache {
  readonly #clock: Clock;
  readonly #seen = new Map<string, { readonly profile: Profile; readonly until: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get(service: Service, name: string): Profile | null {
    const entry = this.#seen.get(`${service} ${name}`);
    return entry !== undefined && entry.until > this.#clock.now() ? entry.profile : null;
  }

  /** @param menu of the profiles of that service */
  words(menu: string, name: string): string[] {
    return printWords(menu, '.id,name,address-list', { name });
  }

  take(service: Service, name: string, rows: readonly RouterRow[]): void {
    const row = rows.find((candidate) => candidate['name'] === name);
    if (row === undefined) return;
    const profile = { name, addressList: textOrNull(row['address-list']) };
    this.#seen.set(`${service} ${name}`, { profile, until: this.#clock.now() + KEEP_MS });
  }

  clear(): void {
    this.#seen.clear();
  }
}
