const WIDTH = 80;

/**
 * Lays cells out in columns, two blanks between them. When a row is wider than 80 characters, cells lose their ends: of
 * the widest of the `flexible` columns first, down to 10 characters, then of any.
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
    const soft = flexible.map((i) => widths[i] ?? 0).filter((width) => width > 10);
    const most = Math.max(...(soft.length > 0 ? soft : widths));
    const widest = widths.findIndex((width, i) => width === most && (soft.length === 0 || flexible.includes(i)));
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
