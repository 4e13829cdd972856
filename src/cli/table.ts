import { safeLine } from '../domain/values/safe-text.ts';
import { lineWidth } from './context.ts';
import { cutTo, padTo, widthOf } from './text-width.ts';

/** A column that may lose its end keeps so much of it. */
const LEAST = 8;

/**
 * Lays cells out in columns, two blanks between them. Where a row is wider than the terminal, cells lose their ends: of the
 * widest of the `flexible` columns, down to 8 characters. The others stay whole: half a receipt number or half a time is
 * worth nothing. Rows that do not fit even so are written one below the other. In a pipe nothing is cut.
 * @param flexible indexes of columns
 * @param width of a line, in characters
 */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  flexible: readonly number[] = [],
  width = lineWidth(),
): string {
  const all = [header, ...rows].map((row) => header.map((_, i) => safeLine(row[i] ?? '')));
  const widths = header.map((_, i) => Math.max(...all.map((row) => widthOf(row[i] ?? ''))));
  const room = width - 2 * (header.length - 1);
  for (let over = sum(widths) - room; over > 0; over--) {
    const most = Math.max(0, ...flexible.map((i) => widths[i] ?? 0));
    if (most <= LEAST) return blocks(all, width);
    const widest = widths.findIndex((one, i) => one === most && flexible.includes(i));
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return all
    .map((row) =>
      row
        .map((cell, i) => padTo(cutTo(cell, widths[i] ?? 0), widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** Each row as lines of a name and a value. What is empty is left out. */
function blocks([header = [], ...rows]: readonly (readonly string[])[], width: number): string {
  const names = Math.max(...header.map(widthOf));
  return rows
    .map((row) =>
      header
        .flatMap((name, i) =>
          row[i] === '' ? [] : [`${padTo(name, names)}  ${cutTo(row[i] ?? '', Math.max(LEAST, width - names - 2))}`],
        )
        .join('\n'),
    )
    .join('\n\n');
}

/** Foreign text within a sentence, on one line; cut to `most` characters where a person reads it. */
export function clip(text: string, most: number): string {
  const line = safeLine(text);
  return lineWidth() === Infinity ? line : cutTo(line, most);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}

/** `1 line`, `2 lines`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
