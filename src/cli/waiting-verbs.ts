import { Argument, type Command } from 'commander';
import { PAYMENT_STATES } from '../domain/money/law.ts';
import type { GlobalOptions } from './context.ts';
import type { BookOptions } from './callback.ts';
import type { DeedOptions } from './deed.ts';
import type { PaymentListOptions } from './payment.ts';
import type { On } from './on.ts';

/** A deed that a person answers for. */
function deed(parent: Command, words: string, does: string): Command {
  return parent
    .command(words)
    .description(does)
    .requiredOption('--reason <text>', 'why; it stands in the audit')
    .option('--key <text>', 'names this wish: asked for twice under it, it is done once')
    .option('--dry-run', 'show what would be done, and do nothing');
}

/** The verbs for money, deliveries and alarms that wait for a person, and the search. */
export function addWaitingVerbs(program: Command, on: On): void {
  on<GlobalOptions>(
    program
      .command('find')
      .description('payments, deliveries and lines: by receipt, payer, phone, account, or a whole message of M-Pesa')
      .argument('<text...>'),
    async () => (await import('./find.ts')).find,
  );

  const payment = program.command('payment').description('payments, and what a person decides about them');
  on<PaymentListOptions>(
    payment
      .command('list')
      .description('those that wait for a person, or others')
      .addArgument(
        new Argument('[state]', 'where their money is')
          .choices(['waiting', ...PAYMENT_STATES, 'all'])
          .default('waiting'),
      )
      .option('--limit <n>', 'at most so many', '50'),
    async () => (await import('./payment.ts')).listPayments,
  );
  on<GlobalOptions>(
    payment.command('show').description('one, with both claims where two claim it').argument('<number or receipt>'),
    async () => (await import('./payment.ts')).showOnePayment,
  );
  on<GlobalOptions>(
    payment.command('find').description('the same as washa find').argument('<text...>'),
    async () => (await import('./find.ts')).find,
  );
  on<DeedOptions>(
    deed(payment, 'assign', 'give money that waits to a line').argument('<number or receipt>').argument('<account>'),
    async () => (await import('./payment.ts')).assign,
  );
  on<DeedOptions>(
    deed(payment, 'release', 'nothing speaks against held money, or it was dismissed wrongly').argument(
      '<number or receipt>',
    ),
    async () => (await import('./payment.ts')).release,
  );
  on<DeedOptions>(
    deed(payment, 'dismiss', 'set money aside: not ours, a trial, told of twice').argument('<number or receipt>'),
    async () => (await import('./payment.ts')).dismiss,
  );

  const callback = program.command('callback').description('deliveries that were set apart');
  on<{ limit: string } & GlobalOptions>(
    callback.command('list').description('those that nobody has ended').option('--limit <n>', 'at most so many', '50'),
    async () => (await import('./callback.ts')).listCallbacks,
  );
  on<GlobalOptions>(
    callback.command('show').description('one, with its text').argument('<number>'),
    async () => (await import('./callback.ts')).showOneCallback,
  );
  on<BookOptions>(
    deed(callback, 'book', 'it is money: book it as its text says, or as you say')
      .argument('<number>')
      .option('--amount <amount>', 'for example 1500')
      .option('--receipt <code>', 'the M-Pesa receipt; "" when there is none')
      .option('--account <text>', 'what was typed as account')
      .option('--payer <name>', 'name of the payer')
      .option('--phone <number>', 'number of the payer'),
    async () => (await import('./callback.ts')).book,
  );
  on<DeedOptions>(
    deed(callback, 'dismiss', 'nothing of it is to be booked').argument('<number>'),
    async () => (await import('./callback.ts')).dismiss,
  );

  const alarm = program.command('alarm').description('alarms');
  on<GlobalOptions>(
    alarm.command('list').description('all that are open'),
    async () => (await import('./alarm.ts')).listAlarms,
  );
  on<DeedOptions>(
    deed(alarm, 'close', 'close one that only a person can judge').argument('<number>'),
    async () => (await import('./alarm.ts')).close,
  );
}
