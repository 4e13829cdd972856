import type { Command } from 'commander';
import type { GlobalOptions } from './context.ts';
import type { On } from './on.ts';
import type { ConnectOptions } from './provider-connect.ts';

/** `washa provider`. */
export function addProviderVerbs(program: Command, on: On): void {
  const provider = program.command('provider').description('payment providers');
  on<ConnectOptions>(
    provider
      .command('connect')
      .description(
        'connect PayHero by its API username and password, a line each on standard input; fetches its channels',
      )
      .argument('<kind>', 'payhero')
      .option('--name <name>', 'of the connection (default: the kind)')
      .option('--base-url <url>', 'of its API (default: the real one)'),
    async () => (await import('./provider-connect.ts')).connectProvider,
  );
  on<GlobalOptions>(
    provider
      .command('channels')
      .description('fetch the paybills, tills and bank accounts that it can collect by')
      .argument('<name>'),
    async () => (await import('./provider-check.ts')).listChannels,
  );
  on<GlobalOptions>(
    provider
      .command('use-channel')
      .description('choose one of its channels: pushes collect by it')
      .argument('<name>')
      .argument('<id>'),
    async () => (await import('./provider-connect.ts')).useChannel,
  );
  on<GlobalOptions>(
    provider
      .command('check')
      .description(
        'whether it is set up as it has to be, and what only a person can see; exit code 1 when something is wrong',
      )
      .argument('<name>'),
    async () => (await import('./provider-check.ts')).checkConnection,
  );
  on<GlobalOptions>(
    provider
      .command('register')
      .description('give a provider the addresses of this box, where it wants to know them beforehand')
      .argument('<name>'),
    async () => (await import('./provider.ts')).registerProvider,
  );
}
