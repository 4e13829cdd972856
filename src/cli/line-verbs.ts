import type { Command } from 'commander';
import type { WhoOptions } from './who.ts';
import type { BulkOptions } from './bulk.ts';
import type { CompensateOptions } from './compensate.ts';
import type { GlobalOptions } from './context.ts';
import type { DeedOptions, FreeDeedOptions } from './deed.ts';
import type { ExtendOptions, GiveOptions, LendOptions, MoveOptions, PlanOptions } from './line.ts';
import type { On } from './on.ts';
import { deed } from './payment-verbs.ts';
import type { PreviewOptions } from './sms.ts';
import type { AccountsOptions } from './sms-accounts.ts';

/** The verbs for what a person does to one line. */
export function addLineVerbs(program: Command, on: On): void {
  on<CompensateOptions>(
    deed(program, 'compensate', 'give time to every line of a router that was paid while it had no service')
      .requiredOption('--router <name>', 'the router that was down')
      .requiredOption('--from <time>', 'when it began, for example "2026-12-01 18:00"')
      .requiredOption('--to <time>', 'when it was over')
      .option('--days <n>', 'so many days to each (default: to each what it lost)')
      .option('--hours <n>', 'so many hours to each'),
    async () => (await import('./compensate.ts')).compensate,
  );
  on<WhoOptions>(
    deed(program, 'who', 'who had an address, and which addresses a device or a line had; owners')
      .argument('<address, MAC or account>')
      .option('--at <time>', 'then, for example "2026-12-01 18:00", which is that minute')
      .option('--from <time>', 'from then on')
      .option('--to <time>', 'until then')
      .option('--before <place>', 'where the list goes on, as the one before says'),
    async () => (await import('./who.ts')).who,
  );
  const sms = program.command('sms').description('messages to subscribers');
  on<FreeDeedOptions>(
    sms
      .command('send')
      .description('write to the subscriber of a line; the daemon sends it')
      .argument('<account or phone>')
      .argument('<text>', 'GSM-7, three SMS at most')
      .option('--reason <text>', 'why; it stands in the audit')
      .option('--key <text>', 'names this wish: asked for twice under it, it is sent once')
      .option('--dry-run', 'show the text and how many SMS it takes, and send nothing'),
    async () => (await import('./sms.ts')).sendSms,
  );
  on<AccountsOptions>(
    sms
      .command('accounts')
      .description('tell the subscribers of a list their account numbers, each once: shows the texts first')
      .argument('<file>', 'CSV with a column "account", as washa import --changed writes it')
      .option(
        '--text <text>',
        'with {{account}}, {{name}}, {{business}} and {{support}} (default: in the language of each)',
      )
      .option('--yes', 'send them; without it nothing is sent'),
    async () => (await import('./sms-accounts.ts')).tellAccounts,
  );
  on<PreviewOptions>(
    sms
      .command('preview')
      .description('every text that is sent by itself, filled, with its length')
      .option('--account <number>', 'for this line (default: an example)'),
    async () => (await import('./sms.ts')).previewSms,
  );
  on<DeedOptions>(
    deed(sms, 'text', 'write one of those texts in words of your own')
      .argument('<key>', 'as washa sms preview names it')
      .argument('[text]', 'as washa sms preview --json has the present one; left out: again what comes with Washa'),
    async () => (await import('./sms.ts')).writeSms,
  );
  on(
    sms
      .command('reports')
      .description(
        'the address at which the gateway tells what became of messages, and how many it told of that are not ours',
      ),
    async () => (await import('./sms.ts')).smsReports,
  );
  const line = program.command('line').description('one line: why it is not on, and what a person decides about it');
  on<GlobalOptions>(
    line.command('show').description('what the books know of it, and its payments').argument('<account>'),
    async () => (await import('./subscriber.ts')).showSubscriber,
  );
  on<GlobalOptions>(
    line
      .command('why')
      .description(
        'why it is, or is not, on: by the books, and by its router, which is asked now. Exit code 3: something is in the way',
      )
      .argument('<account>'),
    async () => (await import('./line-why.ts')).whyLine,
  );
  on<ExtendOptions>(
    deed(line, 'extend', 'give it time for no money, behind what it has')
      .argument('<account>')
      .option('--days <n>', 'so many days')
      .option('--until <time>', 'until a time, for example "2026-12-01 18:00"'),
    async () => (await import('./line.ts')).extend,
  );
  on<GiveOptions>(
    deed(line, 'give-data', 'more to use until its renewal, on top of what its plan lets it use')
      .argument('<account>')
      .argument('[amount]', 'of data: 2G, 500M')
      .option('--minutes <n>', 'instead: so many minutes online'),
    async () => (await import('./line.ts')).give,
  );
  on<LendOptions>(
    deed(line, 'lend', 'time until it pays, once: what it pays then begins where this time began')
      .argument('<account>')
      .option('--days <n>', 'so many days (default: as long as its plan lends)'),
    async () => (await import('./line.ts')).lend,
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
    deed(line, 'push', 'ask its phone for money by itself, on the days that its plan says')
      .argument('<account>')
      .argument('<on or off>'),
    async () => (await import('./line.ts')).push,
  );
  on<BulkOptions>(
    deed(line, 'bulk', 'one thing to many lines: extend, plan, message, pause, resume, block, unblock or reapply')
      .argument('<deed>')
      .argument('[accounts...]')
      .option('--list <name>', 'instead of accounts: a list as /lines of the console has it, for example never-seen')
      .option('--days <n>', 'of extend')
      .option('--plan <code>', 'of plan')
      .option('--now', 'of plan: at once, not from the next renewal on')
      .option('--text <text>', 'of message'),
    async () => (await import('./bulk.ts')).bulk,
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
  on<MoveOptions>(
    deed(line, 'move', 'to another router, under the same login; at the one before it is made off')
      .argument('<account>')
      .requiredOption('--to <router>', 'its name'),
    async () => (await import('./line.ts')).move,
  );
  on<DeedOptions>(
    deed(line, 'kick', 'end its sessions: its device dials anew').argument('<account>'),
    async () => (await import('./line.ts')).kick,
  );
  on<DeedOptions>(
    deed(line, 'reapply', 'tell its router now what it should be, and read it back').argument('<account>'),
    async () => (await import('./line.ts')).reapply,
  );
  on<DeedOptions>(
    deed(line, 'reset-mac', 'any device may use its login again: it has a new router or phone').argument('<account>'),
    async () => (await import('./line.ts')).resetMac,
  );
  on<DeedOptions>(
    deed(line, 'end', 'it is no longer served').argument('<account>'),
    async () => (await import('./line.ts')).end,
  );
}
