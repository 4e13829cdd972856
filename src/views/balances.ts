import type { Language } from '../domain/time/time.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import { allBalances, type BalanceRow } from '../storage/balances.ts';
import type { Store } from '../storage/engine/store.ts';
import { ageOf, type Fact, type WordsOf } from './fact.ts';

/** Asked for each quarter of an hour: what is older than three of these was not told. Milliseconds. */
const DEADLINE_MS = 45 * 60_000;

export type BalanceCode = 'enough' | 'few' | 'refused' | 'untold' | 'unknown';

/** What is left at one connection. */
export interface BalanceView {
  readonly provider: string;
  /** When it was told last. */
  readonly fact: Fact<BalanceCode>;
  readonly row: BalanceRow;
  /** From when on nobody knows, UTC ms; null while it is known. */
  readonly unknownSince: number | null;
}

/** What is left at each connection that can be asked. */
export function balances(store: Store, now: number): BalanceView[] {
  return store.all(allBalances, {}).map((row) => balanceView(row, now));
}

export function balanceView(row: BalanceRow, now: number): BalanceView {
  const { told_at: at } = row;
  const fresh = at !== null && now - at <= DEADLINE_MS;
  const unknownSince = row.unknown_since ?? (at === null || fresh ? null : at);
  const code = codeOf(row, unknownSince !== null);
  return {
    provider: row.provider,
    row,
    unknownSince,
    fact: { code, state: STATES[code], at, ageMs: ageOf(at, now), fresh: fresh && unknownSince === null },
  };
}

const STATES = { enough: 'right', few: 'wrong', refused: 'wrong', untold: 'idle', unknown: 'unknown' } as const;

function codeOf({ refused_at, told_at, tokens_cents, least_cents }: BalanceRow, isUnknown: boolean): BalanceCode {
  if (refused_at !== null) return 'refused';
  if (isUnknown || told_at === null) return 'unknown';
  if (tokens_cents === null) return 'untold';
  return tokens_cents < least_cents ? 'few' : 'enough';
}

const amount = (amountCents: number | null, { currency }: BalanceRow): string =>
  amountCents === null || currency === null ? '?' : formatCents(cents(amountCents), currency);

const WORDS: WordsOf<BalanceCode, BalanceRow, string> = {
  enough: {
    en: (row) => `${amount(row.tokens_cents, row)} of service tokens`,
    sw: (row) => `Tokeni za huduma: ${amount(row.tokens_cents, row)}`,
  },
  few: {
    en: (row) => `${amount(row.tokens_cents, row)} of service tokens, which is too few: top them up`,
    sw: (row) => `Tokeni za huduma: ${amount(row.tokens_cents, row)}, ni chache mno: ongeza`,
  },
  refused: {
    en: () => 'It refuses requests, because the service tokens are used up: top them up',
    sw: () => 'Inakataa maombi, kwa sababu tokeni za huduma zimekwisha: ongeza',
  },
  untold: {
    en: () => 'It tells of no tokens',
    sw: () => 'Haisemi kuhusu tokeni',
  },
  unknown: {
    en: (row) =>
      row.tokens_cents === null ? 'Tokens not known' : `Tokens not known; they were ${amount(row.tokens_cents, row)}`,
    sw: (row) =>
      row.tokens_cents === null
        ? 'Tokeni hazijulikani'
        : `Tokeni hazijulikani; zilikuwa ${amount(row.tokens_cents, row)}`,
  },
};

const COLLECTED: Readonly<Record<Language, string>> = {
  en: 'collected and not paid out',
  sw: 'zimekusanywa na hazijatolewa',
};

/** What is left, and beside it the money that waits there, where it is told; without its age. */
export function balanceWords({ fact, row }: BalanceView, language: Language = 'en'): string {
  const head = WORDS[fact.code][language](row);
  if (row.money_cents === null || fact.code === 'unknown') return head;
  return `${head}; ${amount(row.money_cents, row)} ${COLLECTED[language]}`;
}
