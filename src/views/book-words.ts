import type { PaymentState } from '../domain/money/law.ts';
import type { Move } from '../domain/money/ledger-facts.ts';
import type { MatchVia } from '../domain/money/match.ts';
import type { Language } from '../domain/time/time.ts';
import { lookUp } from './codes.ts';

// What the books say of money, for every screen.

type Words<Code extends string> = Readonly<Record<Language, Readonly<Record<Code, string>>>>;

/** Where the money of a payment is. */
export const STATE_WORDS: Words<PaymentState> = {
  en: {
    held: 'kept for a person',
    unmatched: 'no line yet',
    applied: 'with its line',
    agent: 'paid by an agent, for vouchers',
    reversed: 'taken back by the provider',
    refunded: 'went back to the payer',
    dismissed: 'not ours',
  },
  sw: {
    held: 'imewekwa kwa ajili ya mtu',
    unmatched: 'haina laini bado',
    applied: 'iko kwenye laini',
    agent: 'imelipwa na wakala, kwa vocha',
    reversed: 'imechukuliwa na mtoa huduma',
    refunded: 'imerudishwa kwa mlipaji',
    dismissed: 'si yetu',
  },
};

/** What a row of the books did. */
export const MOVED: Readonly<Record<Move, Readonly<Record<Language, string>>>> = {
  'outside>line': { en: 'came in for the line', sw: 'iliingia kwa laini' },
  'outside>unmatched': { en: 'came in, no line yet', sw: 'iliingia, bila laini' },
  'outside>held': { en: 'came in, kept for a person', sw: 'iliingia, imewekwa kwa ajili ya mtu' },
  'line>outside': { en: 'opening balance taken back', sw: 'salio la mwanzo limeondolewa' },
  'unmatched>line': { en: 'given to the line', sw: 'imepewa laini' },
  'held>line': { en: 'given to the line', sw: 'imepewa laini' },
  'held>unmatched': { en: 'released', sw: 'imeachiliwa' },
  'line>unmatched': { en: 'taken back from the line', sw: 'imetolewa kwenye laini' },
  'line>spent': { en: 'bought time', sw: 'imenunua muda' },
  'spent>line': { en: 'the time was taken back', sw: 'muda umerudishwa' },
  'unmatched>dismissed': { en: 'set aside: not ours', sw: 'imewekwa kando: si yetu' },
  'held>dismissed': { en: 'set aside: not ours', sw: 'imewekwa kando: si yetu' },
  'dismissed>unmatched': { en: 'set aside no more', sw: 'haijawekwa kando tena' },
  'line>reversed': { en: 'taken back by the provider', sw: 'imechukuliwa na mtoa huduma' },
  'unmatched>reversed': { en: 'taken back by the provider', sw: 'imechukuliwa na mtoa huduma' },
  'held>reversed': { en: 'taken back by the provider', sw: 'imechukuliwa na mtoa huduma' },
  'dismissed>reversed': { en: 'taken back by the provider', sw: 'imechukuliwa na mtoa huduma' },
  'reversed>unmatched': { en: 'the provider gave it again', sw: 'mtoa huduma ameirudisha' },
  'line>refunded': { en: 'goes back to the payer', sw: 'inarudi kwa mlipaji' },
  'unmatched>refunded': { en: 'goes back to the payer', sw: 'inarudi kwa mlipaji' },
  'held>refunded': { en: 'goes back to the payer', sw: 'inarudi kwa mlipaji' },
  'refunded>unmatched': { en: 'did not reach the payer', sw: 'haikumfikia mlipaji' },
  'lent>line': { en: 'lent to the line', sw: 'laini imekopeshwa' },
  'line>lent': { en: 'the loan was paid back', sw: 'mkopo umelipwa' },
  'lent>spent': { en: 'owed from before', sw: 'deni la awali' },
  'fee>outside': { en: 'a fee of the provider', sw: 'ada ya mtoa huduma' },
  'outside>fee': { en: 'the fee was given back', sw: 'ada imerudishwa' },
  'agent>voucher': { en: 'vouchers handed to an agent', sw: 'vocha zimekabidhiwa wakala' },
  'voucher>agent': { en: 'vouchers taken back from an agent', sw: 'vocha zimerudishwa na wakala' },
  'unmatched>agent': { en: 'an agent paid for vouchers', sw: 'wakala amelipia vocha' },
  'agent>unmatched': { en: 'taken back from the agent', sw: 'imetolewa kwa wakala' },
};

const MATCHED: Words<MatchVia> = {
  en: {
    request: 'It answers our payment request.',
    account: 'By the account number.',
    fold: 'By the account number, written in another way.',
    login: 'By the login, which was typed for the account number.',
    alias: 'By what this payer typed before.',
    phone: 'By the payer’s phone number.',
  },
  sw: {
    request: 'Inajibu ombi letu la malipo.',
    account: 'Kwa namba ya akaunti.',
    fold: 'Kwa namba ya akaunti, imeandikwa kwa njia nyingine.',
    login: 'Kwa jina la kuingia, lililoandikwa badala ya namba ya akaunti.',
    alias: 'Kwa alichoandika mlipaji huyu awali.',
    phone: 'Kwa namba ya simu ya mlipaji.',
  },
};

/** Whether a reason says whose the money is, and not why it waits. */
export const isMatch = (reason: string | null): boolean => reason !== null && Object.hasOwn(MATCHED.en, reason);

/** How it was found whose the money is. */
export const matchedWords = (reason: string | null, language: Language): string =>
  lookUp(MATCHED[language], reason, '');
