import type { Service } from './ports.ts';

/** After whom or what somebody asks: an address, a device by its hardware address, or a line by its account number. */
export interface AddressAsked {
  readonly kind: 'address' | 'device' | 'line';
  /** As it is written in the books. */
  readonly what: string;
  /** UTC ms, both included. */
  readonly from: number;
  readonly to: number;
}

/** That a login had an address, as far as it touches the time that was asked for. Instants are UTC ms. */
export interface FoundSpan {
  readonly id: number;
  readonly router: string;
  readonly service: Service;
  readonly login: string;
  /** Null: the login is no line's in the books. */
  readonly account: string | null;
  readonly name: string | null;
  readonly msisdn: string | null;
  readonly address: string;
  readonly mac: string | null;
  readonly from: number;
  /** It was there at that look, and may have been before. */
  readonly isFromSeen: boolean;
  /** Last known to have it. */
  readonly until: number;
  /** First known not to have it any more; null: it is not known to be over. */
  readonly gone: number | null;
  /** It had it within that time. False: it was last known to have it before, and nobody knows when it lost it. */
  readonly isSure: boolean;
}

/** A time in which the sessions of a service of a router were not watched. Null: since before it was ever watched, or until now. */
export interface Unwatched {
  readonly router: string;
  readonly service: Service;
  readonly from: number | null;
  readonly until: number | null;
}

/** What the box knows of who had which address. */
export interface AddressFound {
  readonly asked: AddressAsked;
  /** Newest first. */
  readonly spans: readonly FoundSpan[];
  /** Where the list goes on, `before` of the next question; null: that was all. */
  readonly next: string | null;
  /** Where nothing was found: who had it last before, and first after. */
  readonly before: FoundSpan | null;
  readonly after: FoundSpan | null;
  readonly unwatched: readonly Unwatched[];
  /** The oldest time that is known of any router, UTC ms; null: nothing is. */
  readonly keptSince: number | null;
  /** Logins whose sessions were too many to be kept one by one, about then. Of an address that was asked for. */
  readonly leftOut: readonly {
    readonly router: string;
    readonly login: string;
    readonly count: number;
    readonly since: number;
    readonly until: number;
  }[];
  /** Whose fixed address it is in the books now. */
  readonly fixed: { readonly account: string; readonly router: string } | null;
  /** Anybody on the internet may see it: by itself it names the router that translates to it, and no line. */
  readonly isPublic: boolean;
}

/** Ranges that are not seen on the internet: private ones, the shared one of providers, the box itself, links. */
const INNER =
  /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|127\.|169\.254\.|0\.)/;

/** @param address IPv4 */
export function isPublicAddress(address: string): boolean {
  return !INNER.test(address);
}

/** A time in which something was watched, UTC ms. */
interface Watch {
  readonly from: number;
  readonly until: number;
}

/**
 * Pure. What of a time was not watched.
 * @param watches in their order: those that touch it, with the last before and the first after it
 * @param freshMs a look is as good as going on for so long: not each is written
 */
export function unwatchedIn(
  watches: readonly Watch[],
  { from, to }: Pick<AddressAsked, 'from' | 'to'>,
  now: number,
  freshMs: number,
): { readonly from: number | null; readonly until: number | null }[] {
  const [first, last] = [watches.at(0), watches.at(-1)];
  if (first === undefined || last === undefined) return [{ from: null, until: null }];
  const gaps = watches.flatMap((watch, i) => {
    const before = watches[i - 1];
    const isAsked = before !== undefined && before.until < to && watch.from > from;
    return isAsked ? [{ from: before.until, until: watch.from }] : [];
  });
  const isFresh = last.until + freshMs >= Math.min(to, now);
  return [
    ...(first.from > from ? [{ from: null, until: first.from }] : []),
    ...gaps,
    ...(isFresh ? [] : [{ from: last.until, until: null }]),
  ];
}
