import type { Whose } from '../../domain/caller.ts';

/** Who sends, and when the routers said so, UTC ms. */
export type Known = Whose & { readonly at: number };

/** How long an answer of the routers is good: a page that looks again each few seconds asks them seldom. Milliseconds. */
const KEPT_MS = 5_000;

/** Questions on their way at one time: whoever comes with ever new addresses keeps no router busy. */
const MOST_AT_ONCE = 40;
const MOST_KEPT = 2_000;

/**
 * Remembers for a moment who sends from an address.
 * @returns asks; `isFresh`: something is to be done for them, so it is asked anew
 */
export function createWho(whoIsAt: (address: string) => Promise<Whose>, now: () => number) {
  const kept = new Map<string, { readonly at: number; readonly answer: Promise<Known> }>();
  let asking = 0;
  return (address: string, isFresh: boolean): Promise<Known> => {
    const at = now();
    const before = kept.get(address);
    const age = before === undefined ? Infinity : Math.abs(at - before.at);
    if (before !== undefined && age < (isFresh ? KEPT_MS / 5 : KEPT_MS)) return before.answer;
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
