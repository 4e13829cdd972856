import type { Command } from 'commander';
import type { DeedOptions, FreeDeedOptions } from './deed.ts';
import type { SellOptions } from './hotspot.ts';
import type { NowOptions } from './hotspot-now.ts';
import type { GlobalOptions } from './context.ts';
import type { On } from './on.ts';
import { deed, freeDeed } from './payment-verbs.ts';
import type { MakeOptions, PayInOptions, RedeemOptions } from './voucher.ts';

/** The verbs for hotspot time and for who uses it. */
export function addHotspotVerbs(program: Command, on: On): void {
  const hotspot = program.command('hotspot').description('time for whoever walks in, and the devices that use it');
  on<NowOptions>(
    hotspot
      .command('now')
      .description('guests who have time now, and what was sold to them today')
      .option('--limit <n>', 'at most so many guests', '50'),
    async () => (await import('./hotspot-now.ts')).now,
  );
  on<SellOptions>(
    freeDeed(hotspot, 'sell', 'ask a number for the price of a plan: when it is paid the phone is let in')
      .requiredOption('--plan <code>')
      .requiredOption('--phone <number>', 'who pays')
      .requiredOption('--mac <address>', 'the phone that is let in, as the router shows it')
      .requiredOption('--router <name>')
      .option('--provider <name>', 'the connection that asks (default: the first that can)'),
    async () => (await import('./hotspot.ts')).sell,
  );
  on<FreeDeedOptions>(
    freeDeed(hotspot, 'move-device', 'the time of a line goes to another phone; the one before is logged out')
      .argument('<account>')
      .argument('<mac>', 'the other phone'),
    async () => (await import('./hotspot.ts')).move,
  );
  on<FreeDeedOptions & { remove?: boolean }>(
    freeDeed(hotspot, 'tv', 'let a device through that has no page to log in by, while the line has time')
      .argument('<account>')
      .argument('<mac>')
      .option('--remove', 'no longer'),
    async () => (await import('./hotspot.ts')).tv,
  );
  const voucher = program.command('voucher').description('codes on paper, each good for one period of a plan, once');
  on<MakeOptions>(
    freeDeed(voucher, 'make', 'make a batch; the codes are shown once')
      .requiredOption('--plan <code>')
      .requiredOption('--count <n>')
      .option('--price <amount>', 'what each is sold for (default: the price of the plan)')
      .option('--days <n>', 'for how many days they are good (default: for ever)')
      .option('--agent <name>', 'who sells them, and owes for them from now on')
      .option('--csv <file>', 'write them there')
      .option('--sheet <file>', 'write a page to print there, HTML')
      .option('--slips <file>', 'write slips for a printer with a roll of 58 mm there, HTML'),
    async () => (await import('./voucher.ts')).make,
  );
  on<GlobalOptions>(
    voucher.command('list').description('batches, what became of their vouchers, and what agents owe'),
    async () => (await import('./voucher.ts')).list,
  );
  on<GlobalOptions>(
    voucher.command('show').description('what became of one').argument('<number>', 'on its slip'),
    async () => (await import('./voucher.ts')).show,
  );
  on<DeedOptions & { batch?: string; number?: string }>(
    deed(voucher, 'void', 'unused ones buy nothing any more')
      .option('--batch <n>', 'what is left of a batch')
      .option('--number <n>', 'one, by the number on it'),
    async () => (await import('./voucher.ts')).voidThem,
  );
  on<PayInOptions>(
    freeDeed(voucher, 'pay-in', 'an agent has paid for vouchers, and no provider tells of it')
      .argument('<agent>')
      .argument('<amount>')
      .requiredOption('--receipt <number>', 'of the book of receipts or of the bank; the code, if it was M-Pesa')
      .option('--bank', 'it came by bank, not in cash'),
    async () => (await import('./voucher.ts')).payIn,
  );
  on<RedeemOptions>(
    voucher
      .command('redeem')
      .description('use one up for a phone, as its own page does')
      .argument('<code>')
      .requiredOption('--mac <address>')
      .requiredOption('--router <name>')
      .option('--phone <number>', 'whose it is, where the phone has bought nothing yet'),
    async () => (await import('./voucher.ts')).redeem,
  );
}
