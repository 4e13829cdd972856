import type { Language } from '../time/time.ts';
import { LARGEST_PAYMENT } from './largest-payment.ts';
import type { Match, UnmatchedReason } from './match.ts';

/** What a provider that asks is told. `message` is for the payer, in their language. */
export type ValidationVerdict =
  | { readonly kind: 'accept' }
  | { readonly kind: 'refuse'; readonly because: 'account' | 'amount' | 'payer' | 'other'; readonly message: string };

/** What is known of a payment that somebody is about to make. */
export interface QuestionFacts {
  readonly amountCents: number;
  readonly currency: string;
  /** Whose money it would be, by the rules that it will be booked by. */
  readonly match: Match;
  /** The currency of the books. */
  readonly ours: string;
}

/** SMS and the payer's phone show little of it: the account first, then what to do. */
const WORDS = {
  none: {
    en: 'Write your account number as the account.',
    sw: 'Andika namba yako ya akaunti.',
  },
  unknown: {
    en: 'There is no such account. Check the account number.',
    sw: 'Akaunti hiyo haipo. Angalia namba ya akaunti.',
  },
  several: {
    en: 'More than one account fits. Write the whole account number.',
    sw: 'Akaunti zaidi ya moja zinafanana. Andika namba yote ya akaunti.',
  },
  retired: {
    en: 'This account is closed. Ask your provider.',
    sw: 'Akaunti hii imefungwa. Uliza mtoa huduma wako.',
  },
  amount: {
    en: 'This amount cannot be taken.',
    sw: 'Kiasi hiki hakiwezi kupokelewa.',
  },
  later: {
    en: 'Try again in a few minutes.',
    sw: 'Jaribu tena baada ya dakika chache.',
  },
} as const satisfies Record<string, Record<Language, string>>;

const BY_REASON: Record<UnmatchedReason, keyof typeof WORDS> = {
  no_account: 'none',
  phone_unknown: 'none',
  phone_ambiguous: 'none',
  unknown_account: 'unknown',
  bad_check: 'unknown',
  request_unknown: 'unknown',
  account_ambiguous: 'several',
  account_retired: 'retired',
};

/**
 * Whether a payer may go on: only where the money would find its line by itself. Whoever is refused has lost nothing, and knows why.
 */
export function judgeQuestion(
  { amountCents, currency, match, ours }: QuestionFacts,
  language: Language,
): ValidationVerdict {
  if (currency !== ours || amountCents > LARGEST_PAYMENT) return refuse('amount', WORDS.amount[language]);
  if (match.kind === 'matched') return { kind: 'accept' };
  return refuse('account', WORDS[BY_REASON[match.reason]][language]);
}

/** What is said where nothing can be looked up. */
export function cannotJudge(language: Language): ValidationVerdict {
  return refuse('other', WORDS.later[language]);
}

function refuse(because: 'account' | 'amount' | 'other', message: string): ValidationVerdict {
  return { kind: 'refuse', because, message };
}
