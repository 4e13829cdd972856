/** A gigabyte is 1,000,000,000 bytes, as phones and data bundles count. */
const UNITS: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12 };
const LARGEST_FIRST = ['T', 'G', 'M', 'K'] as const;

/** A thousand terabytes: more than anything counts, and far below 2^53. */
export const MOST_DATA = 1e15;

/** Reads an amount of data: `10G`, `500 MB`, `1.5GB`. @returns bytes; null for anything else, and for nothing */
export function parseData(text: string): number | null {
  const [, whole = '', part = '', unit = ''] = /^\s*(\d{1,15})(?:\.(\d{1,6}))?\s*([KMGT]?)B?\s*$/i.exec(text) ?? [];
  if (whole === '') return null;
  const size = UNITS[unit.toUpperCase()] ?? 1;
  const bytes = Number(whole) * size + Math.round((Number(part || '0') * size) / 10 ** part.length);
  return bytes > 0 && bytes <= MOST_DATA ? bytes : null;
}

/** The same amount as `parseData` reads it: `10G`. */
export function spellData(bytes: number): string {
  const unit = LARGEST_FIRST.find((one) => Number.isInteger(bytes / (UNITS[one] ?? 1))) ?? '';
  return `${bytes / (UNITS[unit] ?? 1)}${unit}`;
}

/** For people, to a tenth: `3.2 GB`, `850 MB`. */
export function formatData(bytes: number): string {
  const unit = LARGEST_FIRST.find((one) => bytes >= (UNITS[one] ?? 1)) ?? 'K';
  const amount = bytes / (UNITS[unit] ?? 1);
  // Cut, not rounded: what is nearly used up is not said to be.
  return `${Math.floor(amount * 10) / 10} ${unit}B`;
}
