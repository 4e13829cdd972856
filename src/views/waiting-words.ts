import { cents, formatCents } from '../domain/values/money.ts';
import type { Pile, WaitingCounts } from './attention.ts';

/** `KES 4,500`, `KES 4,500 and USD 20`. */
function sumWords({ sums }: Pile): string {
  const words = sums.map(({ currency, cents: sum }) =>
    Number.isSafeInteger(sum) ? formatCents(cents(sum), currency) : `${currency}, more than can be added up`,
  );
  return words.join(' and ');
}

/** `2 unmatched, KES 3,000; 1 held, KES 100; 3 deliveries set apart`, or that nothing waits. */
export function waitingWords({ unmatched, held, setApart }: WaitingCounts): string {
  const parts = [
    unmatched.n === 0 ? [] : `${unmatched.n} unmatched, ${sumWords(unmatched)}`,
    held.n === 0 ? [] : `${held.n} held, ${sumWords(held)}`,
    setApart === 0 ? [] : `${setApart} ${setApart === 1 ? 'delivery' : 'deliveries'} set apart`,
  ].flat();
  return parts.length === 0 ? 'No money waits for a person.' : `For a person: ${parts.join('; ')}.`;
}
