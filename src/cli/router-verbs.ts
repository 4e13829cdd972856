import type { Command } from 'commander';
import type { GlobalOptions } from './context.ts';
import type { DeedOptions, FreeDeedOptions } from './deed.ts';
import { AS_IS, CUT, withImportOptions, type ImportOptions } from './import-options.ts';
import type { On } from './on.ts';
import { deed, freeDeed } from './payment-verbs.ts';
import type { AddRouterOptions } from './router-add.ts';
import type { CompareOptions } from './router-compare.ts';
import type { RebuildOptions } from './router-rebuild.ts';

/** `washa router`. */
export function addRouterVerbs(program: Command, on: On): void {
  const router = program.command('router').description('routers');
  on<unknown>(
    router
      .command('accept')
      .description('the box behind a router was replaced: the one that answers there is the one from now on')
      .argument('<name>'),
    async () => (await import('./router.ts')).acceptRouter,
  );
  on<AddRouterOptions>(
    router
      .command('add')
      .description(
        'look at a new router, and write it into the books after a yes; its password comes by standard input',
      )
      .argument('<name>')
      .requiredOption('--address <host>', 'address or name, without a port')
      .option('--port <n>', 'of the API (default: 8729, with --plain 8728)')
      .option('--username <name>', 'of the login', 'washa')
      .option('--plain', 'without TLS: on a network of its own only')
      .option('--fingerprint <sha256>', 'of the certificate that it has to show; another one is told nothing')
      .option('--yes', 'do not ask; over TLS it takes --fingerprint, for nobody compares then'),
    async () => (await import('./router-add.ts')).addRouter,
  );
  on<GlobalOptions>(
    router
      .command('check')
      .description(
        'whether it is ready to sell, and the line that repairs each thing that is not; writes nothing. Exit code 1: not ready, 3: warnings',
      )
      .argument('<name>'),
    async () => (await import('./router-check.ts')).checkRouterByName,
  );
  on<CompareOptions>(
    router
      .command('compare')
      .description(
        'what a router, or each, has otherwise than the books, read now. Exit code 1: one could not be read, 3: something differs',
      )
      .argument('[name]')
      .option('--repair', 'have the lines made right that a sync can make right, after a yes')
      .option('--at-most <n>', 'and none when they are more', '20')
      .option('--reason <text>', 'of a repair; it stands in the audit')
      .option('--key <text>', 'names this wish: asked for twice under it, it is done once')
      .option('--dry-run', 'show what a repair would do, and do nothing')
      .option('--yes', 'do not ask'),
    async () => (await import('./router-compare.ts')).compareRouters,
  );
  on<ImportOptions>(
    withImportOptions(
      router
        .command('import')
        .description(
          'take over the logins of a router that the books do not have, with what their comments tell: shows what would come of it first',
        )
        .argument('<name>'),
    )
      .option(...CUT)
      .option(...AS_IS),
    async () => (await import('./import.ts')).importRouter,
  );
  on<DeedOptions>(
    deed(
      router,
      'pause',
      'somebody works at it: nothing is written there, and what waits for it keeps, until it is resumed',
    ).argument('<name>'),
    async () => (await import('./router.ts')).pause,
  );
  on<FreeDeedOptions>(
    freeDeed(router, 'resume', 'the work is over: what waits for it is written').argument('<name>'),
    async () => (await import('./router.ts')).resume,
  );
  on<RebuildOptions>(
    deed(
      router,
      'rebuild',
      'the box was replaced: print the pools and profiles that the old one had, and have its logins made anew, after a yes',
    )
      .argument('<name>')
      .option('--yes', 'do not ask'),
    async () => (await import('./router-rebuild.ts')).rebuild,
  );
  on<GlobalOptions>(
    router
      .command('script')
      .description('the lines that give Washa a login with no more rights than it needs, to paste into the terminal')
      .argument('[username]', 'of the login', 'washa'),
    async () => (await import('./router-check.ts')).printRouterScript,
  );
}
