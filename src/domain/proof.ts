import type { OrderState } from './provider-port.ts';
import type { NotDone } from './outbound.ts';

/**
 * What is known of money that an unsigned delivery told of. `open`: it is asked for; `false`: the provider says so plainly, and what it
 * had done is undone; `unknown`: nobody could say, so it stands as it was taken.
 */
export const PROOF_STATES = ['open', 'true', 'false', 'unknown'] as const;
export type ProofState = (typeof PROOF_STATES)[number];

/** What one answer says of it. `words` follow the name of the payment. */
export type Proof =
  | { readonly kind: 'true' }
  /** The provider knows this money, and it is other money than we were told. */
  | { readonly kind: 'false'; readonly words: string }
  /** As far as this answer goes there is no such money. Once is not enough (`isNoSure`). */
  | { readonly kind: 'no'; readonly words: string }
  /** `isDoubt`: it was answered, and with something else; a person has to look when that is all that is ever said. */
  | { readonly kind: 'open'; readonly words: string; readonly isDoubt?: true };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Ages at which it is asked for; the first ones only where somebody waits for the answer. Milliseconds. */
const HELD_AT = [5_000, 15_000, 30_000];
const ASKED_AT = [1, 5, 15, 61, 180, 480, 1_440, 2_880].map((minutes) => minutes * MINUTE_MS);

/** A no before that may be older than the callback. Milliseconds. */
const NO_FROM_MS = 10 * MINUTE_MS;
/** So long a provider may not know of money that it has told of. Milliseconds. */
const ABSENT_FROM_MS = HOUR_MS;
/** A no is believed when it is said again so much later: a list that lags, or has lost a page, is another one by then. Milliseconds. */
const SAID_AGAIN_MS = 45 * MINUTE_MS;
/** More noes than that in a day are no forger, but a list or a state that leaves something out. */
const MOST_NOES = 3;

/** When money that was just taken is asked for. @param isHeld somebody waits for the answer */
export function firstProof(isHeld: boolean, now: number): number {
  return nextProof(now, isHeld, now) ?? now;
}

/** When it is asked for next, UTC ms; null when it was asked for long enough. @param takenAt by a clock that was set back it counts as just taken */
export function nextProof(takenAt: number, isHeld: boolean, now: number): number | null {
  const age = Math.max(0, now - takenAt);
  const next = [...(isHeld ? HELD_AT : []), ...ASKED_AT].find((at) => at > age);
  return next === undefined ? null : now + next - age;
}

/**
 * What the state of an order of ours says of the money that was told to answer it; how much that is, is the order's own.
 * @param receipt that the delivery gave, or null
 * @param hasProved whether this connection has said of another order that it is paid: one that knows none proves nothing by not knowing this one
 */
export function judgeState(
  state: OrderState | NotDone,
  receipt: string | null,
  hasProved: boolean,
  ageMs: number,
): Proof {
  switch (state.kind) {
    case 'paid': {
      const told = state.keys.find(({ scheme }) => scheme === 'mpesa.receipt')?.value ?? null;
      if (told !== null && receipt !== null && told !== receipt)
        return { kind: 'open', words: `is answered with another receipt, ${told}`, isDoubt: true };
      return { kind: 'true' };
    }
    case 'failure': {
      const words = `answers an order that failed: ${`${state.failure.code} ${state.failure.message}`.trim()}`;
      return { kind: ageMs >= NO_FROM_MS ? 'no' : 'open', words };
    }
    case 'absent': {
      const isSure = hasProved && ageMs >= ABSENT_FROM_MS;
      return { kind: isSure ? 'no' : 'open', words: 'answers an order that the provider does not know' };
    }
    case 'open':
      return { kind: 'open', words: `is not decided yet: ${state.detail}` };
    case 'refused':
    case 'unreachable':
    case 'unknown':
      return { kind: 'open', words: `could not be asked for: ${state.reason}` };
  }
}

/** What a provider's list of what came in says of one payment. */
export interface Listed {
  /** Of its receipt, in words with the currency; null: the list does not have it. */
  readonly amount: { readonly isSame: boolean; readonly words: string } | null;
  /** A row that is not understood has its receipt: that is not a list without it. */
  readonly isMentioned: boolean;
  /** Whether it is whole around the time of the payment. */
  readonly isWhole: boolean;
  /** Whether it has money that came later and was not asked for either: it holds such money, and is not just behind. */
  readonly knowsLater: boolean;
}

export function judgeListed({ amount, isMentioned, isWhole, knowsLater }: Listed, ageMs: number): Proof {
  if (amount !== null)
    return amount.isSame ? { kind: 'true' } : { kind: 'false', words: `is ${amount.words} in the provider’s list` };
  if (isMentioned)
    return { kind: 'open', words: 'stands in the provider’s list in a form that is not understood', isDoubt: true };
  const isSure = isWhole && knowsLater && ageMs >= ABSENT_FROM_MS;
  return { kind: isSure ? 'no' : 'open', words: 'is not in the provider’s list' };
}

/**
 * Whether a no that was just said undoes anything: it was said before, long enough ago, and few others were undone by a no lately.
 * @param saidAt when the first no was said, UTC ms; null: this is the first @param noesToday of the same connection, within a day
 */
export function isNoSure(saidAt: number | null, noesToday: number, now: number): boolean {
  return saidAt !== null && now - saidAt >= SAID_AGAIN_MS && noesToday < MOST_NOES;
}
