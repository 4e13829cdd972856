import type { Command } from 'commander';
import type { GlobalOptions } from './context.ts';
import { AS_IS, CUT } from './import-options.ts';
import type { ImportCommandOptions } from './import-subscribers.ts';
import type { On } from './on.ts';
import { deed } from './payment-verbs.ts';
import type { AddOptions, ListOptions } from './subscriber.ts';
import type { EraseOptions } from './subscriber-erase.ts';

/** The verbs for people and their lines. */
export function addSubscriberVerbs(program: Command, on: On): void {
  const parent = program.command('subscriber').description('people and their lines');
  on<AddOptions>(
    parent
      .command('add')
      .description('add one line, and its subscriber when new')
      .requiredOption('--name <name>', 'name of the subscriber')
      .option('--phone <number>', 'phone of the subscriber; left out: they have none, and get no SMS')
      .requiredOption('--plan <code>', 'plan')
      .requiredOption('--router <name>', 'router')
      .requiredOption('--username <name>', 'PPP secret or hotspot account on the router')
      .option('--service <service>', 'pppoe, hotspot, or static: a fixed address, which is the username', 'pppoe')
      .option('--expires <time>', 'paid until, for example "2026-12-01 18:00"; "now": not paid yet', 'now')
      .option('--account <number>', 'account number (default: minted)')
      .option('--password <text>', 'password of a hotspot line')
      .option('--language <language>', 'en or sw, of the receipts')
      .option(...CUT)
      .option(...AS_IS),
    async () => (await import('./subscriber.ts')).addSubscriber,
  );
  on<ListOptions>(
    parent
      .command('list')
      .description('lines, all or those whose name, phone, account or username holds a text')
      .argument('[text]')
      .option('--retired', 'retired ones too')
      .option('--never-seen', 'only those that are paid and were never seen online')
      .option('--without-phone', 'only those whose subscriber has no phone')
      .option('--limit <n>', 'at most so many', '50'),
    async () => (await import('./subscriber.ts')).listSubscribers,
  );
  on<unknown>(
    parent.command('show').description('one line and its payments').argument('<account>'),
    async () => (await import('./subscriber.ts')).showSubscriber,
  );
  on<GlobalOptions>(
    parent
      .command('export')
      .description('all that this box holds about one person, as JSON, for that person; others are taken out of it')
      .argument('<account|phone>'),
    async () => (await import('./subscriber-export.ts')).exportPerson,
  );
  on<EraseOptions>(
    deed(parent, 'erase', 'take one person out of the books for good; sums, receipts and days stay')
      .argument('<account|phone>')
      .option('--yes', 'do it; without it what goes and what stays is shown, and nothing is done'),
    async () => (await import('./subscriber-erase.ts')).eraseSomebody,
  );
  on<ImportCommandOptions>(
    parent
      .command('import')
      .description('add the lines of a CSV file: name,phone,plan,router,service,username,account,expires,password')
      .argument('<file>')
      .option('--partial', 'add the good rows even when others are bad')
      .option(...CUT)
      .option(...AS_IS),
    async () => (await import('./import-subscribers.ts')).importSubscribers,
  );
}
