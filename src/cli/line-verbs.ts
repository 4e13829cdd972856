import type { Command } from 'commander';
import type { DeedOptions } from './deed.ts';
import type { ExtendOptions, PlanOptions } from './line.ts';
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
  on<PlanOptions>(
    deed(line, 'plan', 'another plan: from its next renewal on, or now; its own plan takes that back')
      .argument('<account>')
      .argument('<plan>', 'its code')
      .option(
        '--next',
        'from its next renewal on, and until then the time of the present one (this is meant without an option)',
      )
      .option('--now', 'at once: what is left of its time becomes time of the other plan for the same money'),
    async () => (await import('./line.ts')).plan,
  );
  on<DeedOptions>(
    deed(line, 'price', 'what one period of it costs from now on, wherever it is asked for')
      .argument('<account>')
      .argument('<price>', 'an amount, or "plan" for what its plan costs'),
    async () => (await import('./line.ts')).price,
  );
  on<DeedOptions>(
    deed(line, 'opening', 'money that it had with you before Washa, once; never counted as taken')
      .argument('<account>')
      .argument('<amount>', '0 takes a wrong one back'),
    async () => (await import('./line.ts')).opening,
  );
  on<DeedOptions>(
    deed(line, 'pays-for', 'what comes for it renews it and then these lines; without any, it alone')
      .argument('<account>')
      .argument('[others...]', 'in the order in which they are renewed'),
    async () => (await import('./line.ts')).paysFor,
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
    deed(line, 'end', 'it is no longer served').argument('<account>'),
    async () => (await import('./line.ts')).end,
  );
}
