import { refundWait, type RefundState, type RefundWait } from '../domain/money/refund.ts';
import type { Language } from '../domain/time/time.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import { maskLocal, parseMsisdn } from '../domain/values/msisdn.ts';
import { waitFacts, type RefundRow } from '../storage/refunds.ts';

type Words<Code extends string> = Readonly<Record<Language, Readonly<Record<Code, string>>>>;

const STATES: Words<RefundState> = {
  en: {
    asked: 'not sent yet',
    maybe: 'it may have gone out, and nobody has said so',
    done: 'it went out',
    failed: 'it did not go out, or came back',
  },
  sw: {
    asked: 'bado hayajatumwa',
    maybe: 'huenda yametoka, na hakuna aliyesema',
    done: 'yametoka',
    failed: 'hayakutoka, au yamerudi',
  },
};

const WAITS: Words<RefundWait> = {
  en: {
    confirm: 'waits for the code that its provider wants',
    denied: 'called failed, where a late success may follow: a person has to say what became of it',
    overdue: 'nobody has said in two days what became of it: a person has to',
  },
  sw: {
    confirm: 'yanasubiri msimbo ambao mtoa huduma anautaka',
    denied: 'yameitwa yameshindwa, lakini huenda yakafaulu baadaye: mtu aseme yaliishaje',
    overdue: 'siku mbili hakuna aliyesema yaliishaje: mtu aseme',
  },
};

const SAID = {
  en: {
    hand: 'by hand',
    by: 'by',
    to: 'to',
    till: 'in cash at till',
    back: 'back to whoever paid',
    receipt: 'receipt',
  },
  sw: {
    hand: 'kwa mkono',
    by: 'kupitia',
    to: 'kwenda',
    till: 'taslimu kwenye kaunta',
    back: 'kwa aliyelipa',
    receipt: 'risiti',
  },
} as const;

/** How far a refund is, in one line, for people. @param now UTC ms */
export function refundWords(refund: RefundRow, currency: string, now: number, language: Language = 'en'): string {
  const { state, provider, receipt_code: receipt, said: heard } = refund;
  const said = SAID[language];
  const phone = parseMsisdn(refund.msisdn ?? '');
  const by = provider === null ? said.hand : `${said.by} ${provider}`;
  const back = refund.reverses === null ? '' : ` ${said.back} ${refund.reverses}`;
  const at = refund.till === null ? '' : ` ${said.till} ${refund.till}`;
  const to = phone === null ? back : `${at} ${said.to} ${maskLocal(phone)}`;
  const wait = refundWait(waitFacts(refund), now);
  const words = wait === null ? STATES[language][state] : WAITS[language][wait];
  const named = receipt === null ? '' : `, ${said.receipt} ${receipt}`;
  const quoted = heard === null || state === 'done' ? '' : ` (${heard})`;
  return `${formatCents(cents(refund.amount_cents), currency)} ${by}${to}: ${words}${named}${quoted}`;
}
