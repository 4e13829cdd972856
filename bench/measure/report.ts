import { short } from './stats.ts';

/** One contender's figures: medians over the rounds of one run. */
export interface Row {
  readonly name: string;
  readonly figures: Readonly<Record<string, number>>;
}

/** One ratio of two contenders of the same run, beside its goal; a number before the name is that of the goal. */
export interface Ratio {
  readonly name: string;
  readonly value: number;
  /** What it should be: `<= 1.25`, `>= 15`; null where none was set. */
  readonly goal: string | null;
}

export interface Table {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly ratios: readonly Ratio[];
}

/** Whether a ratio is what its goal says; null without a goal. */
export function isReached(ratio: Ratio): boolean | null {
  if (ratio.goal === null) return null;
  const match = /^(<=|>=) (\d+(?:\.\d+)?)/.exec(ratio.goal);
  if (match === null) throw new Error(`no goal: ${ratio.goal}`);
  const limit = Number(match[2]);
  return match[1] === '>=' ? ratio.value >= limit : ratio.value <= limit;
}

/** A table as Markdown: for the terminal, and for the document. */
export function tell(table: Table): string {
  const columns = [...new Set(table.rows.flatMap((row) => Object.keys(row.figures)))];
  const cells = [
    ['', ...columns],
    ...table.rows.map(({ name, figures }) => [
      name,
      ...columns.map((column) => (figures[column] === undefined ? '' : short(figures[column]))),
    ]),
  ];
  const ratios = [
    ['ratio', 'measured', 'goal', ''],
    ...table.ratios.map((ratio) => {
      const reached = isReached(ratio);
      const verdict = reached === null ? '' : reached ? 'reached' : 'not reached';
      return [ratio.name, short(ratio.value), ratio.goal ?? '', verdict];
    }),
  ];
  return [`## ${table.title}`, markdown(cells), ...(table.ratios.length > 0 ? [markdown(ratios)] : [])].join('\n\n');
}

function markdown(lines: readonly (readonly string[])[]): string {
  const widths = lines[0]!.map((_, i) => Math.max(3, ...lines.map((line) => line[i]!.length)));
  const draw = (line: readonly string[]) => `| ${line.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`;
  const [head, ...body] = lines;
  return [draw(head!), draw(widths.map((width) => '-'.repeat(width))), ...body.map(draw)].join('\n');
}
