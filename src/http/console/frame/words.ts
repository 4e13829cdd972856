import type { CommandKind, CommandSubject } from '../../../domain/command.ts';
import { readLaneName, type LaneKind } from '../../../domain/lines/lane-status.ts';
import type { MatchVia, SuggestionReason } from '../../../domain/money/match.ts';
import type { Language } from '../../../domain/time/time.ts';
import type { Move } from '../../../domain/money/ledger-facts.ts';
import { lookUp } from '../../../views/codes.ts';

const SUGGESTED: Readonly<Record<Language, Readonly<Record<SuggestionReason, string>>>> = {
  en: {
    account: 'the account number fits',
    fold: 'the account number fits, written in another way',
    alias: 'the same payer typed this for it before',
    login: 'its login was typed',
    part: 'a part of the text is its account number',
    typed_phone: 'the typed phone number is its own',
    phone: 'the payer’s number is its own',
    neighbour: 'its account number is one slip away',
    mask: 'its number fits the masked one, as many do',
  },
  sw: {
    account: 'namba ya akaunti inalingana',
    fold: 'namba ya akaunti inalingana, imeandikwa kwa njia nyingine',
    alias: 'mlipaji huyu aliandika hivi kwa laini hii awali',
    login: 'jina lake la kuingia liliandikwa',
    part: 'sehemu ya maandishi ni namba yake ya akaunti',
    typed_phone: 'namba ya simu iliyoandikwa ni yake',
    phone: 'namba ya mlipaji ni yake',
    neighbour: 'namba yake ya akaunti inatofautiana kwa herufi moja',
    mask: 'namba yake inafanana na iliyofichwa, kama nyingi',
  },
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
  fold: 'By the account number, written in another way.',
  login: 'By the login, which was typed for the account number.',
  alias: 'By what this payer typed before.',
  phone: 'By the payer’s phone number.',
};

const GIVEN_UP: Readonly<Record<CommandKind, string>> = {
  'router.sync': 'Line not made right',
  'router.kick': 'Session not ended',
  'router.unbind': 'Device not reset',
  'router.leave': 'Former login not switched off',
  'sms.send': 'Receipt not sent',
  'sms.remind': 'Reminder not sent',
  'sms.tell': 'Message not sent',
  'notice.send': 'Notice to the owner not sent',
};

/** Where a command's subject has its page, if it has one, and what it is called where nothing better is known than its number. */
const SUBJECTS: Readonly<
  Record<CommandSubject, { readonly path: string | null; readonly name: (id: number) => string }>
> = {
  line: { path: '/lines/', name: String },
  'former login': { path: null, name: (id) => `former login ${id}` },
  payment: { path: '/payments/', name: (id) => `payment ${id}` },
  reminder: { path: null, name: (id) => `reminder ${id}` },
  message: { path: null, name: (id) => `message ${id}` },
  'owner notice': { path: null, name: (id) => `notice ${id}` },
};

const LANES: Readonly<Record<LaneKind, (party: string) => string>> = {
  router: (party) => party,
  sms: () => 'SMS gateway',
  notice: (channel) => `notices by ${channel}`,
};

export const matchedWords = (reason: string | null): string => lookUp(MATCHED, reason, '');
export const suggestedWords = (reason: string, language: Language): string => lookUp(SUGGESTED[language], reason, '');
export const plainWords = (text: string | null): string => lookUp({}, text, 'No reason was stored.');

export const givenUpWords = (kind: CommandKind): string => GIVEN_UP[kind];
export const subjectWords = (subject: CommandSubject) => SUBJECTS[subject];

/** `router:tower-1` is the router tower-1; `sms` is the SMS gateway. */
export function laneWords(name: string): string {
  const lane = readLaneName(name);
  return lane === null ? name : LANES[lane.kind](lane.party);
}
