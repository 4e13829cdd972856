import { createHash } from 'node:crypto';
import { formatWhen } from '../../domain/time/time.ts';
import type { Store } from '../../storage/engine/store.ts';
import { countWrongAddress, dropWrongAddresses, wrongAddressesSince } from '../../storage/intake.ts';
import type { Findings } from './alarms.ts';

/** Addresses that are remembered. Noise from outside cannot make more of them. */
const MOST_ADDRESSES = 40;
const MOST_NAMED = 5;
const DAY_MS = 24 * 3_600_000;

/** So many a second are written down: whoever knocks everywhere must not keep the disk busy. */
const MOST_A_SECOND = 10;

/** Counts what may still be written down in this second. */
export class AddressQuota {
  #second = 0;
  #admitted = 0;

  admit(now: number): boolean {
    const second = Math.floor(now / 1000);
    if (second !== this.#second) [this.#second, this.#admitted] = [second, 0];
    this.#admitted += 1;
    return this.#admitted <= MOST_A_SECOND;
  }
}

/** A part of a path that is a plain word is shown; any other may be a secret, or most of one. */
const PLAIN = /^[a-z-]{1,16}$/i;
const TAIL = 4;

/** Who sends callbacks writes one of these into the address, whatever else is wrong with it. */
const MEANT = /^\/*cb\b|callback|webhook|payhero|pay-?bill|confirmation|ipn|c2b/i;

/**
 * Something was delivered to an address that is not ours: it is counted, and may be told.
 * @param path without its query
 * @param meant it tells of money, or stands where a callback of ours would
 */
export function noteWrongAddress(store: Store, path: string, meant: boolean, now: number): void {
  const digest = createHash('sha256').update(path).digest();
  const isMeant = meant || MEANT.test(path);
  store.transaction(() => {
    store.run(countWrongAddress, { digest, shown: shownPath(path), meant: isMeant ? 1 : 0, now });
    store.run(dropWrongAddresses, { keep: MOST_ADDRESSES });
  });
}

/** `/cb/payhero/…QxZ7`: enough to be compared with the right one, and of no use to anybody else. */
export function shownPath(path: string): string {
  const parts = path.split('/').filter((part) => part !== '');
  const shown = parts
    .slice(0, 6)
    .map((part) => (PLAIN.test(part) ? part : `…${part.replaceAll(/[^\w.-]/g, '').slice(-TAIL)}`));
  return `/${shown.join('/')}`;
}

/** `https://pay.tower-net.co.ke/cb/payhero/…QxZ7`: as much of the right one as of a wrong one. */
function shownAddress(address: string): string {
  return address.replace(/[^/]*$/, (secret) => `…${secret.slice(-TAIL)}`);
}

/** @param addresses whole addresses of the callbacks of the connections that are open, without a host where there is none */
export function wrongAddressFindings(
  store: Store,
  addresses: readonly string[],
  timeZone: string,
  now: number,
): Findings {
  const found = store.all(wrongAddressesSince, { since: now - DAY_MS });
  if (found.length === 0) return new Map();
  const named = found.slice(0, MOST_NAMED).map(({ shown, count, last_at: at }) => {
    const times = count === 1 ? 'once' : `${count} times`;
    return `${shown}, ${times}, last ${formatWhen(at, timeZone, 'en', now)}`;
  });
  const rest = found.length > MOST_NAMED ? `; and ${found.length - MOST_NAMED} more` : '';
  const right = addresses.map(shownAddress).join(', ');
  const message =
    `Callbacks come to an address that is not yours: ${named.join('; ')}${rest}. They were answered 404 and are lost. ` +
    (right === ''
      ? 'No provider is set up that could be meant.'
      : `The right one is ${right}: compare the ends. "washa apply" of your setup with --show-urls prints it whole, to be pasted where the payments come from.`);
  return new Map([['box', message]]);
}
