import { Argument, Command, Option } from 'commander';
import type { ApplyOptions } from './apply.ts';
import type { AuditOptions } from './audit.ts';
import { addBackupVerbs } from './backup-verbs.ts';
import { addBooksVerbs } from './books-verbs.ts';
import type { BundleOptions } from './bundle.ts';
import { DEFAULT_CONFIG, type GlobalOptions } from './context.ts';
import type { DeedOptions, FreeDeedOptions } from './deed.ts';
import type { DemoOptions } from './demo.ts';
import { addHotspotVerbs } from './hotspot-verbs.ts';
import type { HttpsOptions } from './https.ts';
import { append, AS_IS, CUT, withImportOptions, type ImportOptions } from './import-options.ts';
import { addLineVerbs } from './line-verbs.ts';
import type { LogsOptions } from './logs.ts';
import type { On } from './on.ts';
import { deed, freeDeed } from './payment-verbs.ts';
import { addPlanVerbs } from './plan-verbs.ts';
import { addPortalVerbs } from './portal-verbs.ts';
import { addProviderVerbs } from './provider-verbs.ts';
import type { ReconcileOptions } from './reconcile.ts';
import { addRouterVerbs } from './router-verbs.ts';
import { addStaffVerbs } from './staff-verbs.ts';
import { addSubscriberVerbs } from './subscriber-verbs.ts';
import { versionLine, type VersionOptions } from './version.ts';
import { addWaitingVerbs } from './waiting-verbs.ts';

/**
 * The command line. A verb's own module is loaded only when that verb runs, so that the light ones start fast.
 * @param done is told the exit code
 */
export function createProgram(done: (code: number) => void): Command {
  const program = new Command('washa')
    .description("Switches an ISP's subscribers back on within seconds of an M-Pesa payment.")
    .option('--config <file>', `settings of this box (default: ${DEFAULT_CONFIG} where there is one)`)
    .option('--state <dir>', 'state folder, over the one in the settings')
    .option('--json', 'print JSON')
    .addOption(new Option('--lang <language>', 'in which language a deed is shown and refused').choices(['en', 'sw']))
    .option('--debug', 'print the stack of an error')
    .version(versionLine(), '-V, --version', 'print the version')
    .exitOverride()
    .showHelpAfterError('(washa --help, or washa <verb> --help)');

  const on: On = (command, load) => {
    command.action(async (...given: unknown[]) => {
      const words = given.slice(0, -2).flat() as string[];
      const verb = await load();
      const code = await verb(command.optsWithGlobals(), ...words);
      done(typeof code === 'number' ? code : 0);
    });
  };

  on<unknown>(program.command('run').description('run the daemon'), async () => (await import('./run.ts')).runDaemon);
  on<DemoOptions>(
    program
      .command('demo')
      .description('a whole ISP in this process: simulated router, payments and SMS, and the real console')
      .option('--once', 'one payment, its times, and the end')
      .option('--lines <n>', 'lines on the simulated router', '200')
      .option('--interval <s>', 'seconds between payments', '4')
      .option('--host <address>', 'address of the console; 0.0.0.0: other devices can watch too', '127.0.0.1'),
    async () => (await import('./demo.ts')).demo,
  );
  on<unknown>(
    program
      .command('simulate')
      .description('run one stand-in for an outside machine')
      .addArgument(
        new Argument('<what>').choices(['router', 'sms', 'phone', 'provider', 'payhero', 'gateway', 'daraja']),
      )
      .argument('[options...]', 'its own options')
      .allowUnknownOption()
      .helpOption(false),
    async () => (await import('./simulate.ts')).simulate,
  );

  on<ApplyOptions>(
    program
      .command('apply')
      .description('load a setup file: plans, routers, providers, the SMS gateway, subscribers and lines')
      .argument('<file>', 'setup file, see config/setup.example.toml')
      .option('--dry-run', 'show what would change, and change nothing')
      .option('--yes', 'do not ask')
      .option(...CUT)
      .option(...AS_IS)
      .option('--show-urls', 'print the callback URLs, which hold secrets, even when this is not a terminal'),
    async () => (await import('./apply.ts')).apply,
  );
  on<ImportOptions>(
    withImportOptions(
      program
        .command('import')
        .description(
          "take over an ISP's own list of customers (CSV of any shape, an export of a router): shows what would come of it first",
        )
        .argument('<file>'),
    )
      .option('--map <column=field>', 'what a column is: "Their column=our field"; may be repeated', append, [])
      .option('--router <name>', 'router of the rows that name none (default: the only one)')
      .option('--beside <router>', 'join it with what this router has: logins by name, phone or account')
      .option('--service <service>', 'service of the rows that name none: pppoe, hotspot or static', 'pppoe')
      .option('--dates <order>', 'how 1/2/2026 is meant: dmy or mdy (default: as the column shows)')
      .option(...CUT)
      .option(...AS_IS),
    async () => (await import('./import.ts')).importList,
  );
  on<{ withPasswords?: boolean }>(
    program
      .command('export')
      .description('write what is in the database as a setup file')
      .option('--with-passwords', 'write the passwords of hotspot lines too'),
    async () => (await import('./export.ts')).exportSetup,
  );
  on<{ setup?: string }>(
    program
      .command('check-config')
      .description('check the settings of this box, and with --setup a setup file')
      .option('--setup <file>', 'setup file to check too; the database is not asked'),
    async () => (await import('./check-config.ts')).checkConfig,
  );
  on<unknown>(
    program.command('status').description('payments, lanes, alarms and cut-offs, from the database'),
    async () => (await import('./status.ts')).status,
  );
  on<{ right?: boolean }>(
    program
      .command('clock')
      .description('whether the books contradict the clock of this box; exit code 0 when they do not')
      .option('--right', 'the clock is right now: it was ahead when the last entries were written'),
    async () => (await import('./clock.ts')).clock,
  );
  on<HttpsOptions>(
    freeDeed(program, 'https', 'the certificate of the console, and whether its pages are shown by https alone')
      .option('--only', 'browsers trust it: who asks by http is led to https')
      .option('--open', 'show pages by http too'),
    async () => (await import('./https.ts')).https,
  );
  const ofBox = program
    .command('settings')
    .description('what this box is set up with, and whose word each is: the file, a choice, or Washa');
  on<GlobalOptions>(ofBox, async () => (await import('./settings.ts')).settings);
  on<DeedOptions>(
    deed(ofBox, 'set', 'choose a setting where the file does not say otherwise')
      .argument('<key>', 'as the file has it, with its section: box.business_name')
      .argument('[value]', 'several with commas; left out: the choice is taken back'),
    async () => (await import('./settings.ts')).setSetting,
  );
  on<FreeDeedOptions>(
    freeDeed(program, 'restart', 'end the Washa that runs, so that it is started anew: settings that wait hold then'),
    async () => (await import('./settings.ts')).restart,
  );
  const waiting = program
    .command('cut-offs')
    .description('lines whose cut-off nobody expected: a wrong date, a clock or an old backup makes many due at once');
  on<unknown>(waiting, async () => (await import('./cut-offs.ts')).cutOffs);
  on<unknown>(
    waiting.command('allow').description('so many are to be cut off').argument('<count>'),
    async () => (await import('./cut-offs.ts')).allow,
  );
  on<{ url?: string }>(
    program
      .command('health')
      .description('ask the daemon whether it takes payments; exit code 0 when it does, 1 when not')
      .option('--url <url>', "the console's address (default: from the settings)"),
    async () => (await import('./health.ts')).health,
  );
  on<unknown>(
    program
      .command('doctor')
      .description(
        'walk through everything from the disk to the providers and say where to begin; exit code 0, 1 or 3',
      ),
    async () => (await import('./doctor.ts')).doctor,
  );
  on<BundleOptions>(
    program
      .command('bundle')
      .description(
        'one file for whoever helps: findings, settings, log, lanes; without secrets, phone numbers and names',
      )
      .option('--to <file>', 'where (default: washa-bundle-TIME.tar.gz in this folder)')
      .option('--log <file>', "the end of this log (default: the journal's)"),
    async () => (await import('./bundle.ts')).bundle,
  );
  on<GlobalOptions>(
    program
      .command('retention')
      .description('how long things are kept, what goes in the next quiet hours, and what went'),
    async () => (await import('./retention.ts')).retention,
  );
  on<LogsOptions>(
    program
      .command('logs')
      .description('what Washa does, in plain words, as it happens')
      .option('--lines <n>', 'so many of before', '20')
      .option('--no-follow', 'end with the newest')
      .option('--file <file>', "a log in a file, or - for standard input (default: the journal's)"),
    async () => (await import('./logs.ts')).logs,
  );
  addBooksVerbs(program, on);
  addBackupVerbs(program, on);
  on<unknown>(
    program
      .command('setup-code')
      .description("the console's address, and a new code for the first account while there is none"),
    async () => (await import('./setup-code.ts')).setupCode,
  );
  addStaffVerbs(program, on);
  on<AuditOptions>(
    program
      .command('audit')
      .description('who did what, when and why, and what it changed; newest first')
      .option('--by <who>', 'people, all (Washa itself too), or a name', 'people')
      .option('--line <account>', 'everything about one line, whoever did it')
      .option('--day <day>', 'only this day, as 2026-11-30')
      .option('--before <place>', 'older than that, as a list says it at its end')
      .option('--limit <n>', 'at most so many', '50'),
    async () => (await import('./audit.ts')).showAudit,
  );
  on<ReconcileOptions>(
    program
      .command('reconcile')
      .description(
        'ask every provider for what came in, or compare the books with a statement; exit code 0 when nothing is open',
      )
      .option('--statement <file>', 'statement of the paybill or till, a CSV file as the portal gives it')
      .option('--provider <name>', 'the connection that is asked, or whose money the statement lists')
      .option('--book', 'book what it has and the books lack')
      .option('--yes', 'it is the right file, although nothing of it is known')
      .option('--dry-run', 'show what --book would book, and book nothing')
      .option('--reason <text>', 'why it is booked; it stands in the audit'),
    async () => (await import('./reconcile.ts')).reconcile,
  );
  addWaitingVerbs(program, on);
  addLineVerbs(program, on);
  addHotspotVerbs(program, on);
  addRouterVerbs(program, on);
  addPlanVerbs(program, on);
  addPortalVerbs(program, on);
  addProviderVerbs(program, on);
  addSubscriberVerbs(program, on);
  on<{ secretFile: string; body?: string }>(
    program
      .command('signature')
      .description('how the signed gateway signs a body: the signed text and the signatures')
      .requiredOption('--secret-file <file>', 'file with the secret of the merchant')
      .option('--body <file>', 'file with the exact bytes (default: standard input)'),
    async () => (await import('./signature.ts')).signature,
  );
  on<VersionOptions>(
    program
      .command('version')
      .description('the version')
      .option('--notes', 'what it brought too')
      .option('--since <version>', 'with --notes: what came after this one'),
    async () => (await import('./version.ts')).version,
  );
  return program;
}
