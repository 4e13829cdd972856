import { purseWait, type PurseOrderKind } from '../domain/money/purse-order.ts';
import type { RefundState, RefundWait } from '../domain/money/refund.ts';
import type { Language } from '../domain/time/time.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import { formatLocal, parseMsisdn } from '../domain/values/msisdn.ts';
import type { Store } from '../storage/engine/store.ts';
import { newestPurseOrders, type PurseOrderRow } from '../storage/purse-orders.ts';
import type { Standing } from './fact.ts';

type Words<Code extends string> = Readonly<Record<Language, Readonly<Record<Code, string>>>>;

const KINDS: Words<PurseOrderKind> = {
  en: { 'top-up': 'Service tokens, asked of', withdraw: 'Collected money, to' },
  sw: { 'top-up': 'Tokeni za huduma, kutoka', withdraw: 'Pesa zilizokusanywa, kwenda' },
};

const STATES: Words<RefundState> = {
  en: {
    asked: 'not sent yet',
    maybe: 'sent, and nobody has said yet what became of it',
    done: 'it went through',
    failed: 'it did not go through',
  },
  sw: {
    asked: 'bado halijatumwa',
    maybe: 'limetumwa, na hakuna aliyesema liliishaje',
    done: 'limefanikiwa',
    failed: 'halikufanikiwa',
  },
};

const WAITS: Words<RefundWait> = {
  en: {
    confirm: 'waits for the code that the provider wants',
    denied: 'called failed, where a late success may follow: a person has to say what became of it',
    overdue: 'nobody has said in two days what became of it: a person has to',
  },
  sw: {
    confirm: 'linasubiri msimbo ambao mtoa huduma anautaka',
    denied: 'limeitwa limeshindwa, lakini huenda likafaulu baadaye: mtu aseme liliishaje',
    overdue: 'siku mbili hakuna aliyesema liliishaje: mtu aseme',
  },
};

const STANDINGS: Readonly<Record<RefundState, Standing>> = {
  asked: 'waiting',
  maybe: 'waiting',
  done: 'right',
  failed: 'idle',
};

/** An order about the ISP's own money, as it is shown. */
export interface PurseOrderView {
  readonly standing: Standing;
  readonly wait: RefundWait | null;
  readonly isOpen: boolean;
  /** What it is, and how far. */
  readonly words: Readonly<Record<Language, { readonly what: string; readonly state: string }>>;
}

/** The newest first. @param now UTC ms */
export function purseOrders(store: Store, currency: string, now: number, limit: number) {
  return store.all(newestPurseOrders, { limit }).map((row) => ({ row, view: purseOrderView(row, currency, now) }));
}

export function purseOrderView(row: PurseOrderRow, currency: string, now: number): PurseOrderView {
  const { state, kind, said } = row;
  const wait = purseWait(row, now);
  const phone = parseMsisdn(row.msisdn);
  const sum = formatCents(cents(row.amount_cents), currency);
  const heard = said === null ? '' : ` (${said})`;
  const receipt = row.receipt_code === null ? '' : `, ${row.receipt_code}`;
  const wordsIn = (language: Language) => ({
    what: `${sum}: ${KINDS[language][kind]} ${phone === null ? row.msisdn : formatLocal(phone)}`,
    state: `${wait === null ? STATES[language][state] : WAITS[language][wait]}${receipt}${heard}`,
  });
  return {
    standing: wait === null ? STANDINGS[state] : 'wrong',
    wait,
    isOpen: state === 'asked' || state === 'maybe',
    words: { en: wordsIn('en'), sw: wordsIn('sw') },
  };
}
