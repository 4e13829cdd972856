import type { Command } from 'commander';
import type { DeedOptions } from './deed.ts';
import type { On } from './on.ts';
import type { GiveOptions, RefundOptions } from './payment-deeds.ts';

const WHICH = '<number or receipt>';

const REASON = ['--reason <text>', 'why; it stands in the audit'] as const;

/** A deed that a person answers for. */
export function deed(parent: Command, words: string, does: string): Command {
  return wished(
    parent
      .command(words)
      .description(does)
      .requiredOption(...REASON),
  );
}

/** One that needs no reason. */
export function freeDeed(parent: Command, words: string, does: string): Command {
  return wished(
    parent
      .command(words)
      .description(does)
      .option(...REASON),
  );
}

function wished(verb: Command): Command {
  return verb
    .option('--key <text>', 'names this wish: asked for twice under it, it is done once')
    .option('--dry-run', 'show what would be done, and do nothing');
}

/** What a person does with payments. */
export function addPaymentDeeds(payment: Command, on: On): void {
  const remember = '--remember';
  const remembers = 'also for later payments of this payer with the same text';

  on<GiveOptions>(
    deed(payment, 'assign', 'give money that waits to a line')
      .argument(WHICH)
      .argument('<account>')
      .option(remember, remembers),
    async () => (await import('./payment-deeds.ts')).assign,
  );
  on<DeedOptions>(
    deed(payment, 'to-agent', 'money that waits was paid by an agent, for vouchers')
      .argument(WHICH)
      .argument('<agent>', 'the name, as in voucher list'),
    async () => (await import('./payment-deeds.ts')).toAgent,
  );
  on<GiveOptions>(
    deed(payment, 'move', 'give a payment that is on a line to another one')
      .argument(WHICH)
      .argument('<account>')
      .option(remember, remembers),
    async () => (await import('./payment-deeds.ts')).move,
  );
  on<DeedOptions>(
    deed(payment, 'split', 'divide a payment over lines; what is left waits')
      .argument(WHICH)
      .argument('<account=amount...>', 'each line with its part, as ACC1=1500'),
    async () => (await import('./payment-deeds.ts')).split,
  );
  on<{ line?: string } & DeedOptions>(
    deed(payment, 'take-back', 'take a payment back from its line, with the time that it bought')
      .argument(WHICH)
      .option('--line <account>', 'of a payment that is split: from this line only'),
    async () => (await import('./payment-deeds.ts')).takeBack,
  );
  on<DeedOptions>(
    deed(payment, 'release', 'nothing speaks against held money, or it was dismissed or reversed wrongly').argument(
      WHICH,
    ),
    async () => (await import('./payment-deeds.ts')).release,
  );
  on<DeedOptions>(
    deed(payment, 'dismiss', 'set money aside: not ours, a trial, told of twice').argument(WHICH),
    async () => (await import('./payment-deeds.ts')).dismiss,
  );
  on<{ receipt?: string } & DeedOptions>(
    deed(payment, 'reverse', 'the provider took the money back')
      .argument(WHICH)
      .option('--receipt <code>', 'under which it went back: its payer has that one in hand'),
    async () => (await import('./payment-deeds.ts')).reverse,
  );
  on<RefundOptions>(
    deed(
      payment,
      'refund',
      'send money back to its payer, by its provider where that can; or write down that it was sent',
    )
      .argument(WHICH)
      .option('--amount <amount>', 'a part; left out: all of it')
      .option('--phone <number>', 'to this number; left out: the payer’s, where the provider told it whole')
      .option('--provider <name>', 'by this connection; left out: the one that it came by')
      .option('--till <id>', 'in cash, handed out at this till of the gateway')
      .option('--by-hand', 'a person has sent it, or will: nothing is sent by Washa')
      .option('--receipt <code>', 'of money that a person has sent; left out: nobody knows yet whether it arrived'),
    async () => (await import('./payment-deeds.ts')).refund,
  );
  on<{ code: string } & DeedOptions>(
    deed(payment, 'refund-confirm', 'give the code that a provider wants before a refund goes out')
      .argument(WHICH)
      .requiredOption('--code <code>', 'kept until it is sent, and no longer'),
    async () => (await import('./payment-deeds.ts')).confirmCode,
  );
  on<{ receipt: string } & DeedOptions>(
    deed(payment, 'refund-done', 'a refund has arrived')
      .argument(WHICH)
      .requiredOption('--receipt <code>', 'of the money that went out'),
    async () => (await import('./payment-deeds.ts')).settleDone,
  );
  on<DeedOptions>(
    deed(payment, 'refund-failed', 'a refund did not arrive, or came back').argument(WHICH),
    async () => (await import('./payment-deeds.ts')).settleFailed,
  );
  on<{ receipt: string; bank?: boolean } & DeedOptions>(
    deed(payment, 'cash', 'money that no provider tells of: enter it for a line')
      .argument('<account>')
      .argument('<amount>')
      .requiredOption('--receipt <number>', 'of the book of receipts or of the bank; the code, if it was M-Pesa')
      .option('--bank', 'it came by bank, not in cash'),
    async () => (await import('./payment-deeds.ts')).cash,
  );
  on<DeedOptions>(
    deed(payment, 'receipt', 'send the receipt again').argument(WHICH),
    async () => (await import('./payment-deeds.ts')).receipt,
  );
}
