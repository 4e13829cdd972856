/** Who sends from an address, as one router shows it. */
export type SeenCaller =
  | {
      readonly kind: 'phone';
      /** `AA:BB:CC:DD:EE:FF`. */
      readonly mac: string;
      /** The hotspot lets it out: it is logged in, or let through without a login. */
      readonly isIn: boolean;
      /** Name of the hotspot user by which it is logged in. */
      readonly user: string | null;
    }
  | { readonly kind: 'line'; readonly service: 'pppoe' | 'static'; readonly username: string };

/** The same, with the router that shows it. */
export type Caller = SeenCaller & { readonly router: string };

/**
 * Who sends from an address.
 * - `nobody`: every router was asked, and none knows the address.
 * - `several`: more than one does, so that none is believed.
 * - `unclear`: none that answered knows it, and one could not be asked.
 */
export type Whose =
  { readonly kind: 'known'; readonly caller: Caller } | { readonly kind: 'nobody' | 'several' | 'unclear' };

/** What one router said of an address; `away`: it could not be asked. */
export interface Told {
  readonly router: string;
  readonly seen: SeenCaller | 'nobody' | 'away';
}

/** Pure. An address is believed only where exactly one router shows it: two with the same range of addresses may both do. */
export function judgeCaller(told: readonly Told[]): Whose {
  const known = told.flatMap(({ router, seen }) => (typeof seen === 'string' ? [] : [{ ...seen, router }]));
  const [caller] = known;
  if (caller !== undefined) return known.length === 1 ? { kind: 'known', caller } : { kind: 'several' };
  return { kind: told.some(({ seen }) => seen === 'away') ? 'unclear' : 'nobody' };
}
