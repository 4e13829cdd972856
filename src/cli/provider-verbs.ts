import type { Command } from 'commander';
import type { GlobalOptions } from './context.ts';
import type { On } from './on.ts';
import type { DeedOptions } from './deed.ts';
import { deed, freeDeed } from './payment-verbs.ts';
import type { DirectOptions } from './provider-check.ts';
import type { ConnectOptions } from './provider-connect.ts';
import type { PurseOptions } from './provider-orders.ts';

/** `washa provider`. */
export function addProviderVerbs(program: Command, on: On): void {
  const provider = program.command('provider').description('payment providers');
  on<ConnectOptions>(
    provider
      .command('connect')
      .description(
        'connect a provider by what its page shows, a line each on standard input, which is asked for; nothing is kept before it has answered',
      )
      .argument('<kind>', 'payhero, daraja or gateway')
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
  on<DirectOptions>(
    freeDeed(provider, 'direct', 'say that you have paid straight to a channel: whether it is told of shows in check')
      .argument('<name>')
      .requiredOption('--receipt <code>', 'M-Pesa’s code of what you paid')
      .option('--channel <id>', 'what was paid to (default: the one that is chosen, or the only one)'),
    async () => (await import('./provider-check.ts')).tryChannel,
  );
  on<GlobalOptions>(
    provider
      .command('register')
      .description('give a provider the addresses of this box, where it wants to know them beforehand')
      .argument('<name>'),
    async () => (await import('./provider.ts')).registerProvider,
  );
  addPurseVerbs(provider, on);
}

const ORDER = '<order>';

/** What moves the ISP's own money there. */
function addPurseVerbs(provider: Command, on: On): void {
  on<PurseOptions>(
    deed(provider, 'top-up', 'buy service tokens of a provider: a phone of yours is asked for the money')
      .argument('<name>')
      .requiredOption('--amount <amount>', 'whole shillings')
      .requiredOption('--phone <number>', 'the phone that pays'),
    async () => (await import('./provider-orders.ts')).topUp,
  );
  on<PurseOptions>(
    deed(provider, 'withdraw', 'take out money that a provider has collected, to a phone of yours')
      .argument('<name>')
      .requiredOption('--amount <amount>', 'whole shillings')
      .requiredOption('--phone <number>', 'the phone that it goes to'),
    async () => (await import('./provider-orders.ts')).withdraw,
  );
  on<GlobalOptions>(
    provider.command('orders').description('tokens ordered and money taken out, and what became of each'),
    async () => (await import('./provider-orders.ts')).listOrders,
  );
  on<{ code: string } & DeedOptions>(
    deed(provider, 'order-confirm', 'give the code that a provider wants before money goes out')
      .argument(ORDER)
      .requiredOption('--code <code>', 'kept until it is sent, and no longer'),
    async () => (await import('./provider-orders.ts')).confirmOrder,
  );
  on<{ receipt?: string } & DeedOptions>(
    deed(provider, 'order-done', 'an order went through')
      .argument(ORDER)
      .option('--receipt <code>', 'of the money that moved'),
    async () => (await import('./provider-orders.ts')).orderDone,
  );
  on<DeedOptions>(
    deed(provider, 'order-failed', 'an order did not go through').argument(ORDER),
    async () => (await import('./provider-orders.ts')).orderFailed,
  );
}
