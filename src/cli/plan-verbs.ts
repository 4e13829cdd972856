import type { Command } from 'commander';
import type { GlobalOptions } from './context.ts';
import type { On } from './on.ts';
import { freeDeed } from './payment-verbs.ts';
import type { SetOptions } from './plan.ts';

/** The verbs for what can be bought. */
export function addPlanVerbs(program: Command, on: On): void {
  const plan = program.command('plan').description('what can be bought, and what its lines get on the routers');
  on<GlobalOptions>(
    plan.command('list').description('every plan, with how many lines have it'),
    async () => (await import('./plan.ts')).list,
  );
  on<GlobalOptions>(
    plan.command('show').description('one plan, and its profile on each router').argument('<code>'),
    async () => (await import('./plan.ts')).show,
  );
  on<SetOptions>(
    freeDeed(plan, 'set', 'add a plan, or change what is named of one; "none" takes a limit away')
      .argument('<code>')
      .option('--name <text>')
      .option('--price <amount>', 'of one period')
      .option('--period <span>', 'what a price buys: "1 month", "24 hours"')
      .option('--profile <name>', 'its profile on the routers')
      .option('--like <profile>', 'make and keep that profile on each router, like this one of the same router')
      .option('--rate-limit <text>', 'upload/download as RouterOS spells it: "5M/20M", a burst behind it')
      .option('--devices <n>', 'how many use one login at once')
      .option('--session <span>', 'how long one session lasts: "8 hours"')
      .option('--data <amount>', 'what a line may use in a period, both ways together: 10G, 500M')
      .option('--online <span>', 'how long a line may be online in a period: "20 hours"')
      .option('--used-up-profile <name>', 'the profile of a line that has used that up; without one it is off')
      .option('--grace <span>', 'how long a line stays on after its time')
      .option('--lend <span>', 'how long a line that is over is lent time for')
      .option('--retire', 'not offered any more')
      .option('--offer', 'offered again'),
    async () => (await import('./plan.ts')).set,
  );
}
