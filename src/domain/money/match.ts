import type { AccountText } from './account-number.ts';
import type { Payer } from '../values/msisdn.ts';

/** What the caller has looked up for one payment. Lines are subscription ids; retired lines are left out. */
export interface MatchFacts {
  /** The line of the payment request that this payment answers, or null. */
  readonly requestLine: number | null;
  /** True when this kind of payment must answer a request of ours: then nothing else may match it. */
  readonly requestOnly: boolean;
  /** What the payer typed. */
  readonly account: AccountText;
  /** The line of the first of `accountKeys(account)` that exists, or null. */
  readonly accountLine: number | null;
  /** The line that a person once gave a payment of the same payer with the same text to (`aliasKey`), or null. */
  readonly aliasLine: number | null;
  /** How the provider named the payer. */
  readonly payer: Payer;
  /** Lines whose subscriber has the payer's number: by the plain number, or by the SHA-256 of our own numbers. */
  readonly payerLines: readonly number[];
  /** When a phone was typed as account: the lines whose subscriber has that phone. Else empty. */
  readonly typedPhoneLines: readonly number[];
  /** Lines of the account numbers one slip away (`neighbours`). */
  readonly neighbourLines: readonly number[];
  /** Lines whose subscriber's number fits a masked payer number. */
  readonly maskLines: readonly number[];
}

export type MatchVia = 'request' | 'account' | 'alias' | 'phone';
export type UnmatchedReason =
  'no_account' | 'unknown_account' | 'bad_check' | 'phone_ambiguous' | 'phone_unknown' | 'request_unknown';
export type SuggestionReason = 'account' | 'alias' | 'typed_phone' | 'phone' | 'neighbour' | 'mask';

/** A line that a person may want to give the payment to. `reason` is its strongest evidence, `score` (1–100) all of it. */
export interface Suggestion {
  readonly subscriptionId: number;
  readonly reason: SuggestionReason;
  readonly score: number;
}

export type Match =
  | { readonly kind: 'matched'; readonly subscriptionId: number; readonly via: MatchVia }
  | { readonly kind: 'unmatched'; readonly reason: UnmatchedReason; readonly suggestions: readonly Suggestion[] };

const SCORES = { account: 90, alias: 80, typed_phone: 70, phone: 60, neighbour: 50, mask: 20 } as const;
const MOST_SUGGESTIONS = 5;

/**
 * Whose money this is: the request that it answers, else the account number, else what a person taught us, else the phone
 * when exactly one line has that full number.
 *
 * Uncertainty never moves money, so the phone decides only where the typed text says nothing else:
 * - A number in our form with the right check character that is nobody's here was copied from somewhere: it is meant for
 *   somebody else (another site, a retired line), and the payer's phone does not overrule it.
 * - A typed phone counts instead of the payer's own, since people pay for others.
 * - Where the typed text is one slip away from lines, they must all be the phone's one line.
 * - Anything else (`internet`, a name) is no account number, and the payer's one line gets the money.
 *
 * A masked number never matches: thousands of people share it. A hash does, when it is the hash of a number of ours.
 */
export function matchPayment(facts: MatchFacts): Match {
  const { requestLine, accountLine, aliasLine } = facts;
  if (requestLine !== null) return { kind: 'matched', subscriptionId: requestLine, via: 'request' };
  if (facts.requestOnly) return unmatched(facts, 'request_unknown');
  if (accountLine !== null) return { kind: 'matched', subscriptionId: accountLine, via: 'account' };
  if (aliasLine !== null) return { kind: 'matched', subscriptionId: aliasLine, via: 'alias' };
  const phoneLine = lineByPhone(facts);
  if (phoneLine !== null) return { kind: 'matched', subscriptionId: phoneLine, via: 'phone' };
  return unmatched(facts, reasonFor(facts));
}

/**
 * The name under which an assignment by a person is remembered: the payer together with the typed text. Neither is enough
 * alone: many people type `internet`, and one person pays for several lines.
 * @returns null when the payer cannot be told from others (masked or absent)
 */
export function aliasKey(account: AccountText, payer: Payer): string | null {
  const text = account.kind === 'empty' ? '' : account.text;
  switch (payer.kind) {
    case 'plain':
      return `${payer.msisdn} ${text}`;
    case 'hash':
      return `${payer.sha256} ${text}`;
    case 'masked':
    case 'none':
      return null;
  }
}

function lineByPhone(facts: MatchFacts): number | null {
  if (facts.account.kind === 'minted') return null;
  const lines = distinct(facts.account.kind === 'phone' ? facts.typedPhoneLines : fullPayerLines(facts));
  const [line] = lines;
  if (line === undefined || lines.length > 1) return null;
  return facts.neighbourLines.every((near) => near === line) ? line : null;
}

/** Lines by the payer's number; none when the number was masked, whatever the caller has found. */
function fullPayerLines(facts: MatchFacts): readonly number[] {
  return facts.payer.kind === 'plain' || facts.payer.kind === 'hash' ? facts.payerLines : [];
}

function reasonFor(facts: MatchFacts): UnmatchedReason {
  switch (facts.account.kind) {
    case 'bad-check':
      return 'bad_check';
    case 'minted':
    case 'foreign':
      return 'unknown_account';
    case 'phone':
      return facts.typedPhoneLines.length > 0 ? 'phone_ambiguous' : 'phone_unknown';
    case 'empty':
      if (facts.payer.kind === 'masked' || facts.payer.kind === 'none') return 'no_account';
      return facts.payerLines.length > 0 ? 'phone_ambiguous' : 'phone_unknown';
  }
}

/** Each line once: evidence adds up, the strongest is named, and equals stand in order of their id. */
function unmatched(facts: MatchFacts, reason: UnmatchedReason): Match {
  const evidence: readonly (readonly [SuggestionReason, readonly number[]])[] = [
    ['account', facts.accountLine === null ? [] : [facts.accountLine]],
    ['alias', facts.aliasLine === null ? [] : [facts.aliasLine]],
    ['typed_phone', facts.typedPhoneLines],
    ['phone', fullPayerLines(facts)],
    ['neighbour', facts.neighbourLines],
    ['mask', facts.maskLines],
  ];
  const found = new Map<number, Suggestion>();
  for (const [why, lines] of evidence) {
    for (const subscriptionId of distinct(lines)) {
      const before = found.get(subscriptionId);
      const score = Math.min(100, (before?.score ?? 0) + SCORES[why]);
      found.set(subscriptionId, { subscriptionId, reason: before?.reason ?? why, score });
    }
  }
  const ranked = [...found.values()].sort((a, b) => b.score - a.score || a.subscriptionId - b.subscriptionId);
  return { kind: 'unmatched', reason, suggestions: ranked.slice(0, MOST_SUGGESTIONS) };
}

function distinct(lines: readonly number[]): number[] {
  return [...new Set(lines)];
}
