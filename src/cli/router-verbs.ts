import type { Command } from 'commander';
import type { GlobalOptions } from './context.ts';
import type { On } from './on.ts';

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
  on<GlobalOptions>(
    router
      .command('check')
      .description(
        'whether it is ready to sell, and the line that repairs each thing that is not; writes nothing. Exit code 1: not ready, 3: warnings',
      )
      .argument('<name>'),
    async () => (await import('./router-check.ts')).checkRouterByName,
  );
  on<GlobalOptions>(
    router
      .command('script')
      .description('the lines that give Washa a login with no more rights than it needs, to paste into the terminal')
      .argument('[username]', 'of the login', 'washa'),
    async () => (await import('./router-check.ts')).printRouterScript,
  );
}
