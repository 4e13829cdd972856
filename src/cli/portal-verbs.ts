import type { Command } from 'commander';
import type { GlobalOptions } from './context.ts';
import type { On } from './on.ts';

/** `washa portal`. */
export function addPortalVerbs(program: Command, on: On): void {
  const portal = program.command('portal').description("customers' pages");
  on<GlobalOptions>(
    portal
      .command('setup')
      .description(
        'the lines for the terminal of a router by which phones and expired lines reach the pages; writes nothing',
      )
      .argument('<router>'),
    async () => (await import('./portal.ts')).setUpPortal,
  );
}
