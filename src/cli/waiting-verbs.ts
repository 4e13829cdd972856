import { Argument, type Command } from 'commander';
import { PAYMENT_STATES } from '../domain/money/law.ts';
import type { GlobalOptions } from './context.ts';
import type { BookOptions } from './callback.ts';
import type { SnoozeOptions } from './alarm.ts';
import type { DeedOptions, FreeDeedOptions } from './deed.ts';
import { addPaymentDeeds, deed, freeDeed } from './payment-verbs.ts';
import type { PayOptions } from './pay.ts';
import type { PaymentListOptions } from './payment.ts';
import type { On } from './on.ts';

/** The verbs for money, deliveries and alarms that wait for a person, and the search. */
export function addWaitingVerbs(program: Command, on: On): void {
  on<GlobalOptions>(
    program
      .command('find')
      .description(
        'what happened to money, and what to do: by receipt, payer, phone, account, amount with its day or hour, or a message of M-Pesa',
      )
      .argument('<text...>'),
    async () => (await import('./find.ts')).find,
  );

  on<PayOptions>(
    program
      .command('pay')
      .description(
        'ask a phone for money (an STK push), or take cash in at a till: what the line needs, from its subscriber',
      )
      .argument('<account>')
      .option('--amount <amount>', 'whole shillings (default: the price of the plan less the balance)')
      .option('--phone <number>', "who is asked (default: the subscriber's phone)")
      .option('--provider <name>', 'connection to ask by (default: the first that can)')
      .option('--till <id>', 'its holder pays in cash at this till of the gateway, and no phone is asked')
      .option('--wait', 'wait until it is decided; exit code 0 when it is paid, 1 when not')
      .option('--reason <text>', 'why; it stands in the audit')
      .option('--key <text>', 'names this wish: asked for twice under it, it is done once')
      .option('--dry-run', 'show what would be done, and do nothing'),
    async () => (await import('./pay.ts')).pay,
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
  addPaymentDeeds(payment, on);

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
  on<FreeDeedOptions>(
    freeDeed(alarm, 'acknowledge', 'you see to it: everybody sees who does').argument('<number>'),
    async () => (await import('./alarm.ts')).seeTo,
  );
  on<SnoozeOptions>(
    freeDeed(alarm, 'snooze', 'it is told no more for some hours')
      .argument('<number>')
      .option('--hours <n>', 'for so many hours, 72 at most', '4'),
    async () => (await import('./alarm.ts')).quieten,
  );

  const notices = program.command('notices').description('what the owner is told when something is wrong, and by what');
  on<GlobalOptions>(
    notices.command('list').description('who is told, whether that arrives, and what was told'),
    async () => (await import('./notices.ts')).listNotices,
  );
  on<FreeDeedOptions>(
    freeDeed(notices, 'test', 'tell everybody something harmless; exit code 0 when it arrived everywhere'),
    async () => (await import('./notices.ts')).testAll,
  );
  const webhooks = program.command('webhooks').description('programs that are told what happens');
  on<{ limit: string } & GlobalOptions>(
    webhooks
      .command('list')
      .description('which, whether it arrives there, and what they were told')
      .option('--limit <n>', 'at most so many messages', '60'),
    async () => (await import('./webhooks.ts')).listWebhooks,
  );
  on<FreeDeedOptions>(
    freeDeed(webhooks, 'send-again', 'tell a program once more of something').argument('<number>'),
    async () => (await import('./webhooks.ts')).sendAgain,
  );
}
