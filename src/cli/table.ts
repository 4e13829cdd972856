const WIDTH = 80;

/**
 * Lays cells out in columns, two blanks between them. When a row is wider than 80 characters, cells lose their ends: of
 * the widest of the `flexible` columns, down to 8 characters. The others stay whole, even when that makes a row wider: half
 * a receipt number or half a time is worth nothing.
 * @param flexible indexes of columns
 */
export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  flexible: readonly number[] = [],
): string {
  const all = [header, ...rows];
  const widths = header.map((_, i) => Math.max(...all.map((row) => (row[i] ?? '').length)));
  const room = WIDTH - 2 * (header.length - 1);
  for (let over = sum(widths) - room; over > 0; over--) {
    const most = Math.max(0, ...flexible.map((i) => widths[i] ?? 0));
    if (most <= 8) break;
    const widest = widths.findIndex((width, i) => width === most && flexible.includes(i));
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return all
    .map((row) =>
      row
        .map((cell, i) => fit(cell, widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function fit(cell: string, width: number): string {
  return cell.length > width ? `${cell.slice(0, width - 1)}…` : cell.padEnd(width);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0);
}

/** `1 line`, `2 lines`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}
