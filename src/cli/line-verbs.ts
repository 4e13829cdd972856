import type { Command } from 'commander';
import type { DeedOptions } from './deed.ts';
import type { ExtendOptions } from './line.ts';
import type { On } from './on.ts';
import { deed } from './payment-verbs.ts';

/** The verbs for what a person does to one line. */
export function addLineVerbs(program: Command, on: On): void {
  const line = program.command('line').description('what a person decides about one line');
  on<ExtendOptions>(
    deed(line, 'extend', 'give it time for no money, behind what it has')
      .argument('<account>')
      .option('--days <n>', 'so many days')
      .option('--until <time>', 'until a time, for example "2026-12-01 18:00"'),
    async () => (await import('./line.ts')).extend,
  );
  on<DeedOptions>(
    deed(line, 'block', 'off, whatever is paid for it, until it is unblocked').argument('<account>'),
    async () => (await import('./line.ts')).block,
  );
  on<DeedOptions>(
    deed(line, 'unblock', 'lift a block').argument('<account>'),
    async () => (await import('./line.ts')).unblock,
  );
  on<DeedOptions>(
    deed(line, 'pause', 'off, and none of its paid time passes, until it is resumed or paid for').argument('<account>'),
    async () => (await import('./line.ts')).pause,
  );
  on<DeedOptions>(
    deed(line, 'resume', 'a paused line goes on with the time that it had left').argument('<account>'),
    async () => (await import('./line.ts')).resume,
  );
  on<DeedOptions>(
    deed(line, 'end', 'it is no longer served').argument('<account>'),
    async () => (await import('./line.ts')).end,
  );
}
