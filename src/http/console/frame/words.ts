import type { CommandKind, CommandSubject } from '../../../domain/command.ts';
import { readLaneName, type LaneKind } from '../../../domain/lines/lane-status.ts';
import type { MatchVia, SuggestionReason, UnmatchedReason } from '../../../domain/money/match.ts';
import type { Move } from '../../../domain/money/ledger-facts.ts';
import type { HoldReason } from '../../../domain/money/notice.ts';

const HELD: Readonly<Record<HoldReason, string>> = {
  currency: 'Not the currency of the books.',
  stale: 'The provider dates it outside the time we accept: it may be an old delivery sent again.',
  ceiling: 'More than may be booked without a confirmation.',
  unconfirmed: 'The provider does not sign its deliveries; it waits for a confirmation.',
  request_mismatch: 'The amount differs from the payment request that it answers.',
  after_terminal: 'The provider had called this order failed or cancelled before.',
  conflict: 'It brings a new receipt under a name that belongs to other money: compare the two deliveries.',
  unreadable: 'The delivery was not understood, but it names this amount.',
  large_amount: 'More than anybody pays for a line: look whether the amount is right.',
  clock: 'The box’s clock was wrong when it came in; it is booked as soon as the clock is right.',
};

const UNMATCHED: Readonly<Record<UnmatchedReason, string>> = {
  no_account: 'The payer typed no account number.',
  unknown_account: 'No line has the account number that was typed.',
  bad_check: 'The account number has a slip in it: its check character does not fit.',
  phone_unknown: 'A phone number was typed, and no line has it.',
  phone_ambiguous: 'Several lines belong to that phone number.',
  request_unknown: 'It answers a payment request that is not ours.',
};

const SUGGESTED: Readonly<Record<SuggestionReason, string>> = {
  account: 'the account number fits',
  alias: 'the same payer typed this for it before',
  typed_phone: 'the typed phone number is its own',
  phone: 'the payer’s number is its own',
  neighbour: 'its account number is one slip away',
  mask: 'its number fits the masked one, as many do',
};

/** What a row of the ledger did. */
export const MOVED: Readonly<Record<Move, string>> = {
  'outside>line': 'receive',
  'outside>unmatched': 'receive',
  'outside>held': 'receive',
  'line>outside': 'opening balance taken back',
  'unmatched>line': 'assign',
  'held>line': 'assign',
  'held>unmatched': 'release',
  'line>unmatched': 'take back',
  'line>spent': 'renew',
  'spent>line': 'undo',
  'unmatched>dismissed': 'dismiss',
  'held>dismissed': 'dismiss',
  'dismissed>unmatched': 'dismissed no more',
  'line>reversed': 'reverse',
  'unmatched>reversed': 'reverse',
  'held>reversed': 'reverse',
  'dismissed>reversed': 'reverse',
  'reversed>unmatched': 'reversed no more',
  'line>refunded': 'refund',
  'unmatched>refunded': 'refund',
  'held>refunded': 'refund',
  'refunded>unmatched': 'refund came back',
  'lent>line': 'lend',
  'line>lent': 'pay back',
  'lent>spent': 'owed before',
  'fee>outside': 'fee',
  'outside>fee': 'fee given back',
};

const MATCHED: Readonly<Record<MatchVia, string>> = {
  request: 'It answers our payment request.',
  account: 'By the account number.',
  alias: 'By what this payer typed before.',
  phone: 'By the payer’s phone number.',
};

const GIVEN_UP: Readonly<Record<CommandKind, string>> = {
  'router.sync': 'Line not made right',
  'router.leave': 'Former login not switched off',
  'sms.send': 'Receipt not sent',
};

/** Where a command's subject has its page, if it has one, and what it is called where nothing better is known than its number. */
const SUBJECTS: Readonly<
  Record<CommandSubject, { readonly path: string | null; readonly name: (id: number) => string }>
> = {
  line: { path: '/lines/', name: String },
  'former login': { path: null, name: (id) => `former login ${id}` },
  payment: { path: '/payments/', name: (id) => `payment ${id}` },
};

const LANES: Readonly<Record<LaneKind, (party: string) => string>> = {
  router: (party) => party,
  sms: () => 'SMS gateway',
};

function lookUp(words: Readonly<Record<string, string>>, code: string | null, fallback: string): string {
  if (code === null) return fallback;
  return Object.hasOwn(words, code) ? (words[code] ?? '') : sentence(code);
}

/** A code of another part of Washa that has no words here is shown as it is, never hidden. */
function sentence(code: string): string {
  const text = /^[a-z0-9_.-]+$/.test(code) ? code.replaceAll(/[_-]/g, ' ') : code;
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.!?]$/.test(text) ? '' : '.'}`;
}

export const heldWords = (reason: string | null): string => lookUp(HELD, reason, 'No reason was stored.');
export const unmatchedWords = (reason: string | null): string =>
  lookUp(UNMATCHED, reason, 'It could not be matched to one line.');
export const matchedWords = (reason: string | null): string => lookUp(MATCHED, reason, '');
export const suggestedWords = (reason: string): string => lookUp(SUGGESTED, reason, '');
export const plainWords = (text: string | null): string => lookUp({}, text, 'No reason was stored.');

export const givenUpWords = (kind: CommandKind): string => GIVEN_UP[kind];
export const subjectWords = (subject: CommandSubject) => SUBJECTS[subject];

/** `router:tower-1` is the router tower-1; `sms` is the SMS gateway. */
export function laneWords(name: string): string {
  const lane = readLaneName(name);
  return lane === null ? name : LANES[lane.kind](lane.party);
}
