import type { Language } from '../time/time.ts';

/** So many are named where many are spoken of. */
export const NAMED = 3;

/** `Achieng, Barasa, Chebet and 2 others`, `… na wengine 2`. @param count of all, of whom only the first names may be known */
export function firstNames(names: readonly string[], count = names.length, language: Language = 'en'): string {
  return firstOf(names, count, (rest) =>
    language === 'sw' ? `na wengine ${rest}` : `and ${rest} other${rest === 1 ? '' : 's'}`,
  );
}

/** `JSY-1, JSY-2, JSY-3 and 4 more`. @param count of all, of whom only the first may be known */
export function andMore(names: readonly string[], count = names.length): string {
  return firstOf(names, count, (rest) => `and ${rest} more`);
}

function firstOf(names: readonly string[], count: number, others: (rest: number) => string): string {
  const first = names.slice(0, NAMED);
  const rest = count - first.length;
  return rest > 0 ? `${first.join(', ')} ${others(rest)}` : first.join(', ');
}

export function countLines(count: number): string {
  return count === 1 ? '1 line' : `${count} lines`;
}
