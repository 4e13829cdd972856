import type { Both, Language } from '../domain/time/time.ts';
import { cents, type Cents } from '../domain/values/money.ts';
import type { Store } from '../storage/engine/store.ts';
import { voucherSlip } from '../storage/vouchers.ts';
import { said } from './portal-words.ts';

/** What became of one voucher. */
export const VOUCHER_STATES = ['unused', 'used', 'void', 'over'] as const;
export type VoucherState = (typeof VOUCHER_STATES)[number];

/** What is said of one to whoever has its slip in hand, and what can be done. `{}`: who used it. */
export const VOUCHER_WORDS: Readonly<Record<VoucherState, Both>> = {
  unused: {
    en: 'Nobody has used it. Where its code cannot be read, make it worthless and hand out another one.',
    sw: 'Hakuna aliyeitumia. Kama msimbo hausomeki, ifute na utoe nyingine.',
  },
  used: { en: 'It was used, by {}.', sw: 'Ilitumika, na {}.' },
  void: { en: 'It was made worthless.', sw: 'Ilifutwa.' },
  over: { en: 'Nobody used it while it was good.', sw: 'Hakuna aliyeitumia ilipokuwa inafaa.' },
};

/** The number on a slip, where a text names one: `voucher 12`, `vocha no. 12`; null: it names none. */
export function namedVoucher(text: string): number | null {
  const digits = /^\s*(?:voucher|vocha)\s*(?:no\.?|na\.?|#)?\s*(\d{1,9})\s*$/i.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}

/** One voucher, as whoever has its slip in hand asks for it. */
export interface VoucherSlip {
  readonly number: number;
  readonly state: VoucherState;
  /** When it was used, made worthless, or ran out, UTC ms; null: it is unused. */
  readonly at: number | null;
  readonly batch: number;
  readonly planName: string;
  readonly priceCents: Cents;
  /** UTC ms. */
  readonly madeAt: number;
  /** Until when it is good, UTC ms; null: for ever. */
  readonly endsAt: number | null;
  /** Who sells it; null: nobody in particular. */
  readonly agent: string | null;
  /** The line that used it; null: none did. */
  readonly line: { readonly id: number; readonly accountNo: string } | null;
}

/** @param number that stands on the slip: it finds the voucher, and buys nothing @param now UTC ms */
export function voucherByNumber(store: Store, number: number, now: number): VoucherSlip | null {
  const row = store.first(voucherSlip, { id: number });
  if (row === undefined) return null;
  const { ended_at: endedAt, ends_at: endsAt, subscription_id: lineId, account_no: accountNo } = row;
  const line = lineId === null || accountNo === null ? null : { id: lineId, accountNo };
  const isOver = row.back_by !== null || (endsAt !== null && now >= endsAt);
  const state = line !== null ? 'used' : endedAt !== null ? 'void' : isOver ? 'over' : 'unused';
  return {
    ...{ number, state, endsAt, line },
    at: endedAt ?? (state === 'over' ? endsAt : null),
    batch: row.batch_id,
    planName: row.plan_name,
    priceCents: cents(row.price_cents),
    madeAt: row.made_at,
    agent: row.agent,
  };
}

/** What became of it, in a sentence. */
export const slipSaid = ({ state, line }: VoucherSlip, language: Language): string =>
  said(VOUCHER_WORDS[state], language, line?.accountNo);
