import { LANGUAGES, type Language } from '../domain/time/time.ts';
import { balanceWords, type BalanceView } from './balances.ts';
import type { Fact, Verdict } from './fact.ts';
import type { LineView } from './line.ts';
import { lineWords } from './line-words.ts';
import type { PaymentView } from './payment.ts';
import { paymentDetail, paymentWords } from './payment-words.ts';
import { tunnelWords, type TunnelView } from './tunnel.ts';

// Views as JSON shows them. Times are UTC milliseconds, `age_ms` is at the moment of asking.

const verdictJson = ({ code, state, since, ageMs }: Verdict<string>) => ({ code, state, since, age_ms: ageMs });
export const factJson = ({ code, state, at, ageMs, fresh }: Fact<string>) => ({
  code,
  state,
  at,
  age_ms: ageMs,
  fresh,
});

function inEveryLanguage<Said>(say: (language: Language) => Said): Readonly<Record<Language, Said>> {
  return Object.fromEntries(LANGUAGES.map((language) => [language, say(language)])) as Record<Language, Said>;
}

export function lineJson(view: LineView) {
  return {
    ...verdictJson(view.verdict),
    words: inEveryLanguage((language) => lineWords(view, language)),
    books: factJson(view.books),
    router: factJson(view.router),
    session: factJson(view.session),
  };
}

export function balanceJson(view: BalanceView) {
  const { provider, fact, row, unknownSince } = view;
  return {
    provider,
    ...factJson(fact),
    unknown_since: unknownSince,
    tokens_cents: row.tokens_cents,
    money_cents: row.money_cents,
    currency: row.currency,
    error: row.error,
    words: inEveryLanguage((language) => balanceWords(view, language)),
  };
}

export function tunnelJson(view: TunnelView) {
  const { fact, tunnel } = view;
  return {
    ...factJson(fact),
    url: tunnel?.url ?? null,
    arrived_at: tunnel?.arrived?.at ?? null,
    took_ms: tunnel?.arrived?.ms ?? null,
    failing_since: tunnel?.failing?.since ?? null,
    error: tunnel?.failing?.reason ?? null,
    words: inEveryLanguage((language) => tunnelWords(view, language)),
  };
}

export function paymentJson(view: PaymentView) {
  return {
    ...verdictJson(view.verdict),
    words: inEveryLanguage((language) => ({
      head: paymentWords(view, language),
      detail: paymentDetail(view, language),
    })),
  };
}
