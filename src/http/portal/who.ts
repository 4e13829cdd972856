import type { Whose } from '../../domain/caller.ts';

/** Who sends, and when the routers said so, UTC ms. */
export type Known = Whose & { readonly at: number };

/**
 * For how long an answer of the routers is good, by what it is for, milliseconds: something that is done for whoever it is, a page, and the
 * look of a page that waits for news which come from elsewhere.
 */
const KEPT_MS = { deed: 1_000, page: 5_000, look: 20_000 } as const;
export type WhatFor = keyof typeof KEPT_MS;

/** Of a page or a form. @param sentFrom where its router says somebody was going: whom it sends here is out, whatever it said a moment ago */
export function askedFor(method: string, sentFrom: string | undefined): WhatFor {
  return method === 'POST' || sentFrom !== undefined ? 'deed' : 'page';
}

/** Questions on their way at one time: whoever comes with ever new addresses keeps no router busy. */
const MOST_AT_ONCE = 40;
const MOST_KEPT = 2_000;

/**
 * Remembers for a moment who sends from an address.
 * @returns asks, unless an answer is there that is good for what it is for
 */
export function createWho(whoIsAt: (address: string) => Promise<Whose>, now: () => number) {
  const kept = new Map<string, { readonly at: number; readonly answer: Promise<Known> }>();
  let asking = 0;
  return (address: string, whatFor: WhatFor): Promise<Known> => {
    const at = now();
    const before = kept.get(address);
    const age = before === undefined ? Infinity : Math.abs(at - before.at);
    if (before !== undefined && age < KEPT_MS[whatFor]) return before.answer;
    if (asking >= MOST_AT_ONCE) return Promise.resolve({ kind: 'unclear', at });
    asking += 1;
    const answer = whoIsAt(address)
      .then((whose) => ({ ...whose, at: now() }))
      .finally(() => (asking -= 1));
    kept.delete(address);
    kept.set(address, { at, answer });
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return answer;
  };
}
