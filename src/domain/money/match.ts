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
  /** The typed text names nothing and nobody (`readTyped`). */
  readonly saysNothing: boolean;
  /** The line whose account number was typed as it stands in the books, or null. */
  readonly accountLine: number | null;
  /** Lines whose number the text names in another way of writing it: ours without its dash, one brought along by its fold. */
  readonly foldLines: readonly number[];
  /** The text names a line that is retired: its money is for a person, whatever else the text fits. */
  readonly namesRetired: boolean;
  /** The line that a person once gave a payment of the same payer with the same text to (`aliasKey`), or null. */
  readonly aliasLine: number | null;
  /** Lines whose login was typed. */
  readonly loginLines: readonly number[];
  /** Whether a login decides, by the ISP's settings. */
  readonly loginsMatch: boolean;
  /** How the provider named the payer. */
  readonly payer: Payer;
  /** Lines whose subscriber has the payer's number: by the plain number, or by the SHA-256 of our own numbers. */
  readonly payerLines: readonly number[];
  /** When a phone was typed as account: the lines whose subscriber has that phone. Else empty. */
  readonly typedPhoneLines: readonly number[];
  /** Lines that a part of the text names, or that it names with something beside. */
  readonly partLines: readonly number[];
  /** Lines whose account number is one slip away. */
  readonly neighbourLines: readonly number[];
  /** Lines whose subscriber's number fits a masked payer number. */
  readonly maskLines: readonly number[];
}

export type MatchVia = 'request' | 'account' | 'fold' | 'alias' | 'login' | 'phone';
export type UnmatchedReason =
  | 'no_account'
  | 'unknown_account'
  | 'account_ambiguous'
  | 'account_retired'
  | 'bad_check'
  | 'phone_ambiguous'
  | 'phone_unknown'
  | 'request_unknown';

/** Why money waits that a person has set free: it was taken back from a line, is what a split or a refund left, or came back. */
export const SET_FREE = ['taken_back', 'rest', 'refund_failed'] as const;
export type SetFree = (typeof SET_FREE)[number];

/** Whether a payment waits because of that: then it is a person's to be given, and no delivery that comes later gives it away. */
export function isSetFree(reason: string | null): boolean {
  return SET_FREE.some((free) => free === reason);
}

/** What speaks for a line, from the strongest: a near number before the payer's own line, a mask last. */
const SCORES = {
  account: 90,
  fold: 85,
  alias: 80,
  login: 78,
  typed_phone: 70,
  part: 66,
  neighbour: 65,
  phone: 60,
  mask: 20,
} as const;
export type SuggestionReason = keyof typeof SCORES;
const MOST_SUGGESTIONS = 5;

/** A line that a person may want to give the payment to. `reason` is its strongest evidence, `score` (1–100) all of it. */
export interface Suggestion {
  readonly subscriptionId: number;
  readonly reason: SuggestionReason;
  readonly score: number;
}

export type Match =
  | { readonly kind: 'matched'; readonly subscriptionId: number; readonly via: MatchVia }
  | { readonly kind: 'unmatched'; readonly reason: UnmatchedReason; readonly suggestions: readonly Suggestion[] };

/**
 * Whose money this is: the request that it answers, else the account number as it stands in the books, else the one line
 * that everything else which the text names agrees on (the number written in another way, what a person taught us, a phone
 * in the number's place), else the payer's own phone.
 *
 * Uncertainty never moves money:
 * - Two lines that the text names, by whatever way, are for a person; so is a line that is retired.
 * - One slip away is never named, not even when it is the payer's own line that is near: people pay for neighbours.
 * - The payer's phone decides only for a text that says nothing at all, and only with exactly one line.
 * - A masked number never matches: thousands of people share it. A hash does, when it is the hash of a number of ours.
 */
export function matchPayment(facts: MatchFacts): Match {
  if (facts.requestLine !== null) return { kind: 'matched', subscriptionId: facts.requestLine, via: 'request' };
  if (facts.requestOnly) return unmatched(facts, 'request_unknown');
  if (facts.accountLine !== null) return { kind: 'matched', subscriptionId: facts.accountLine, via: 'account' };
  if (facts.namesRetired) return unmatched(facts, 'account_retired');
  const named = namedLines(facts);
  const [first] = named;
  const lines = new Set(named.map(([line]) => line));
  if (first !== undefined) {
    // A login does not decide by itself, but it may speak against a number that is only written alike.
    const isDisputed = facts.loginLines.some((line) => !lines.has(line));
    if (lines.size > 1 || isDisputed) return unmatched(facts, ambiguity(facts));
    return { kind: 'matched', subscriptionId: first[0], via: first[1] };
  }
  const own = distinct(fullPayerLines(facts));
  const [line] = own;
  if (facts.saysNothing && own.length === 1 && line !== undefined) {
    return { kind: 'matched', subscriptionId: line, via: 'phone' };
  }
  return unmatched(facts, reasonFor(facts));
}

/** Every line that the text names, with the way in which it does, the strongest first. */
function namedLines(facts: MatchFacts): (readonly [number, MatchVia])[] {
  const by = (via: MatchVia, lines: readonly number[]) => lines.map((line) => [line, via] as const);
  return [
    ...by('fold', facts.foldLines),
    ...by('alias', facts.aliasLine === null ? [] : [facts.aliasLine]),
    ...by('login', facts.loginsMatch ? facts.loginLines : []),
    ...by('phone', facts.typedPhoneLines),
  ];
}

function ambiguity(facts: MatchFacts): UnmatchedReason {
  const isPhoneAlone = facts.foldLines.length === 0 && facts.aliasLine === null && facts.loginLines.length === 0;
  return isPhoneAlone ? 'phone_ambiguous' : 'account_ambiguous';
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

/** Lines by the payer's number; none when the number was masked, whatever the caller has found. */
function fullPayerLines(facts: MatchFacts): readonly number[] {
  return facts.payer.kind === 'plain' || facts.payer.kind === 'hash' ? facts.payerLines : [];
}

function reasonFor(facts: MatchFacts): UnmatchedReason {
  if (facts.saysNothing) {
    if (facts.payer.kind === 'masked' || facts.payer.kind === 'none') return 'no_account';
    return facts.payerLines.length > 0 ? 'phone_ambiguous' : 'phone_unknown';
  }
  switch (facts.account.kind) {
    case 'bad-check':
      return 'bad_check';
    case 'phone':
      return 'phone_unknown';
    case 'minted':
    case 'foreign':
    case 'empty':
      return 'unknown_account';
  }
}

/**
 * Each line once: evidence adds up, the strongest is named, and equals stand in order of their id. However many are near,
 * the payer's own line is among them.
 */
function unmatched(facts: MatchFacts, reason: UnmatchedReason): Match {
  const own = fullPayerLines(facts);
  const evidence: Readonly<Record<SuggestionReason, readonly number[]>> = {
    account: facts.accountLine === null ? [] : [facts.accountLine],
    fold: facts.foldLines,
    alias: facts.aliasLine === null ? [] : [facts.aliasLine],
    login: facts.loginLines,
    typed_phone: facts.typedPhoneLines,
    part: facts.partLines,
    neighbour: facts.neighbourLines,
    phone: own,
    mask: facts.maskLines,
  };
  const found = new Map<number, Suggestion>();
  for (const why of Object.keys(SCORES) as SuggestionReason[]) {
    for (const subscriptionId of distinct(evidence[why])) {
      const before = found.get(subscriptionId);
      const score = Math.min(100, (before?.score ?? 0) + SCORES[why]);
      found.set(subscriptionId, { subscriptionId, reason: before?.reason ?? why, score });
    }
  }
  const ranked = [...found.values()].sort((a, b) => b.score - a.score || a.subscriptionId - b.subscriptionId);
  const best = ranked.slice(0, MOST_SUGGESTIONS);
  const owned = ranked.find(({ subscriptionId }) => own.includes(subscriptionId));
  if (owned !== undefined && !best.includes(owned)) best.splice(-1, 1, owned);
  return { kind: 'unmatched', reason, suggestions: best };
}

function distinct(lines: readonly number[]): number[] {
  return [...new Set(lines)];
}
