import type { Language } from '../domain/time/time.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import type { Pile, WaitingCounts } from './attention.ts';

interface Words {
  readonly and: string;
  readonly tooMuch: string;
  readonly unmatched: (n: number, sum: string) => string;
  readonly held: (n: number, sum: string) => string;
  readonly setApart: (n: number) => string;
  readonly none: string;
  readonly all: (parts: string) => string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    and: 'and',
    tooMuch: 'more than can be added up',
    unmatched: (n, sum) => `${n} without a line, ${sum}`,
    held: (n, sum) => `${n} kept, ${sum}`,
    setApart: (n) => `${n} ${n === 1 ? 'message' : 'messages'} set apart`,
    none: 'No money waits for a person.',
    all: (parts) => `For a person: ${parts}.`,
  },
  sw: {
    and: 'na',
    tooMuch: 'zaidi ya kinachojumlishika',
    unmatched: (n, sum) => `${n} bila laini, ${sum}`,
    held: (n, sum) => `${n} zimewekwa, ${sum}`,
    setApart: (n) => `ujumbe ${n} umewekwa kando`,
    none: 'Hakuna pesa zinazosubiri mtu.',
    all: (parts) => `Kwa mtu: ${parts}.`,
  },
};

/** `KES 4,500`, `KES 4,500 and USD 20`. */
function sumWords({ sums }: Pile, said: Words): string {
  const words = sums.map(({ currency, cents: sum }) =>
    Number.isSafeInteger(sum) ? formatCents(cents(sum), currency) : `${currency}, ${said.tooMuch}`,
  );
  return words.join(` ${said.and} `);
}

/** `2 without a line, KES 3,000; 1 kept, KES 100; 3 messages set apart`, or that nothing waits. */
export function waitingWords({ unmatched, held, setApart }: WaitingCounts, language: Language = 'en'): string {
  const said = SAID[language];
  const parts = [
    unmatched.n === 0 ? [] : said.unmatched(unmatched.n, sumWords(unmatched, said)),
    held.n === 0 ? [] : said.held(held.n, sumWords(held, said)),
    setApart === 0 ? [] : said.setApart(setApart),
  ].flat();
  return parts.length === 0 ? said.none : said.all(parts.join('; '));
}
