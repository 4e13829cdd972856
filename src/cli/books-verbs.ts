import type { Command } from 'commander';
import type { ExportBooksOptions } from './books-days.ts';
import type { GlobalOptions } from './context.ts';
import type { FreeDeedOptions } from './deed.ts';
import type { On } from './on.ts';
import type { ReplayOptions } from './replay.ts';

/** `washa books` and what belongs to it. */
export function addBooksVerbs(program: Command, on: On): void {
  const books = program
    .command('books')
    .description('whether the books are those that this box had, and add up; exit code 0 when they do');
  on<{ accept?: boolean; new?: boolean }>(
    books
      .option('--accept', 'they are right as they are: older ones, or what does not add up')
      .option('--new', 'there are none any more, and this box begins anew'),
    async () => (await import('./books.ts')).books,
  );
  on<GlobalOptions>(
    books
      .command('verify')
      .description('the same, and how much was looked at: chain, sums, closings, names, deliveries, the file itself'),
    async () => (await import('./books.ts')).verify,
  );
  on<{ limit: string } & FreeDeedOptions>(
    books
      .command('close')
      .description('days that were closed, with their totals; closes those that are over, where that was not done yet')
      .option('--limit <n>', 'at most so many', '31')
      .option('--reason <text>', 'why they are closed by hand; it stands in the audit')
      .option('--dry-run', 'show which days would be closed, and close none'),
    async () => (await import('./books-days.ts')).closeBooks,
  );
  on<ExportBooksOptions>(
    books
      .command('export')
      .description('payments, ledger and closings of some days as CSV')
      .requiredOption('--from <day>', 'first day, as 2026-11-01')
      .requiredOption('--to <day>', 'last day')
      .option('--into <folder>', 'where the files go (default: here)'),
    async () => (await import('./books-days.ts')).exportBooks,
  );
  on<ReplayOptions>(
    program
      .command('replay')
      .description(
        'takes the deliveries that are kept once more, by the Washa that is installed, into a copy, and compares the ledgers; exit code 0: the same, 3: nothing to compare',
      )
      .requiredOption('--from <day>', 'from the beginning of this day, as 2026-11-01')
      .option('--into <file>', 'keep the copy here (default: it is thrown away)'),
    async () => (await import('./replay.ts')).replayBooks,
  );
}
