import type { Command } from 'commander';
import type { GlobalOptions } from './context.ts';
import type { PastOptions } from './cut-offs.ts';

/** What can be said of every list, whatever it is read from. */
export interface ImportOptions extends PastOptions, GlobalOptions {
  readonly map: readonly string[];
  readonly plan: readonly string[];
  readonly router?: string;
  readonly service: string;
  readonly dates?: string;
  readonly expires?: string;
  readonly withGone?: boolean;
  readonly changed?: string;
  readonly yes?: boolean;
  readonly beside?: string;
}

// Of new lines whose paid time is over: their subscribers may be on at this moment.
export const CUT = ['--cut <count>', 'so many new lines have no paid time left, and are to be cut off'] as const;
export const AS_IS = [
  '--as-is',
  'new lines that have no paid time left stay as they are until "washa cut-offs allow"',
] as const;

/** The options of a verb that takes lines over. */
export function withImportOptions(command: Command): Command {
  return command
    .option('--yes', 'write it into the books; without it nothing is changed')
    .option(
      '--plan <plan=price>',
      'what a plan or profile of the list costs, which makes it a plan, or which plan of yours it is: "20M-old=2500", "day=50/1 day", "10M=home-10"; may be repeated',
      append,
      [],
    )
    .option('--expires <day>', 'until when the rows without a date are paid')
    .option('--with-gone', 'also whom the list calls suspended or gone, and logins that are disabled')
    .option('--changed <file>', 'write who got which account, as CSV');
}

export function append(one: string, all: readonly string[]): string[] {
  return [...all, one];
}
