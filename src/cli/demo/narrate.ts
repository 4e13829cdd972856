import type { App } from '../../app/app.ts';
import { systemClock } from '../../host/clock.ts';
import { describeError } from '../../domain/values/fault.ts';
import { cents, formatCents } from '../../domain/values/money.ts';
import { formatWhen } from '../../domain/time/time.ts';
import { pay, walkOf, type DemoPayment, type WalkRow } from './pay.ts';
import type { Stage } from './stage.ts';

/** How long a payment's hops are told before the next thing is. */
const PATIENCE_MS = 20_000;

interface Narration {
  readonly app: App;
  readonly stage: Stage;
  readonly random: () => number;
  readonly intervalMs: number;
  readonly say: (text: string) => void;
  /** Prints another link when the last one was used. */
  readonly offer: () => void;
}

/** What the payers of the demo do, in turn: most pay as they should, some do what payers do. */
const HABITS = ['plain', 'plain', 'twice', 'plain', 'typo', 'plain', 'short', 'plain', 'router-off'] as const;

/** A payment every few seconds, told hop by hop, until `signal`. */
export async function narrate(narration: Narration, signal: AbortSignal): Promise<void> {
  for (let n = 0; !signal.aborted; n++) {
    const started = systemClock.now();
    try {
      await tellPayment(narration, n, signal);
    } catch (error) {
      narration.say(`  This one did not get through (${describeError(error)}); the next one is made anyway.`);
    }
    narration.offer();
    await systemClock.sleep(Math.max(0, started + narration.intervalMs - systemClock.now()), signal);
  }
}

async function tellPayment({ app, stage, random, say }: Narration, n: number, signal: AbortSignal): Promise<void> {
  const line = stage.lines[n % stage.lines.length];
  const habit = HABITS[n % HABITS.length];
  if (line === undefined || habit === undefined) return;
  const provider = n % 4 === 3 ? 'gateway' : 'payhero';
  const payment: DemoPayment = {
    provider,
    dialect: (['A', 'B', 'C'] as const)[n % 3] ?? 'A',
    account: habit === 'typo' ? swapLast(line.accountNo) : line.accountNo,
    // The payer of a typo is a stranger: nothing else tells whose money it is.
    phone: habit === 'typo' ? '254799000000' : line.msisdn,
    shillings: habit === 'short' ? Math.floor(line.priceShillings / 3) : line.priceShillings,
  };
  const amount = formatCents(cents(payment.shillings * 100));
  say('');
  say(`${amount} for ${payment.account} (${line.username}) through ${describe(payment)}${HABIT_WORDS[habit]}`);
  if (habit === 'router-off') await stage.router.closePort();
  const { receipt } = await pay(app.urls.intake, stage, random, payment, habit === 'twice' ? 3 : 1);
  if (habit === 'router-off') systemClock.after(3000, () => void stage.router.openPort());
  await tellHops({ app, stage, say }, receipt, signal);
}

const HABIT_WORDS: Record<(typeof HABITS)[number], string> = {
  plain: '',
  twice: ', delivered three times at once',
  typo: ', with two characters swapped',
  short: ', a third of the price',
  'router-off': ', while the router is off',
};

function describe(payment: DemoPayment): string {
  return payment.provider === 'payhero' ? `PayHero, dialect ${payment.dialect}` : 'the signed gateway (paybill)';
}

async function tellHops(
  { app, stage, say }: Pick<Narration, 'app' | 'stage' | 'say'>,
  receipt: string,
  signal: AbortSignal,
): Promise<void> {
  const told = new Set<string>();
  const end = systemClock.now() + PATIENCE_MS;
  while (!signal.aborted && systemClock.now() < end) {
    const walk = walkOf(app.store, receipt);
    if (walk !== undefined) {
      // The router is told while the disk still writes, so that these two come in either order.
      for (const [hop, at, words] of hopsOf(walk, stage).sort(([, a], [, b]) => (a ?? Infinity) - (b ?? Infinity))) {
        if (at === null || told.has(hop)) continue;
        told.add(hop);
        say(`  ${((at - walk.received_at) / 1000).toFixed(3).padStart(7)} s  ${words}`);
      }
      if (walk.state !== 'applied' || walk.receipt_at !== null) return;
    }
    await systemClock.sleep(50, signal);
  }
}

function hopsOf(walk: WalkRow, stage: Stage): [hop: string, at: number | null, words: string][] {
  const zone = stage.config.box.timeZone;
  const until =
    walk.expires_at === null || walk.expires_at < walk.received_at
      ? ''
      : `, paid until ${formatWhen(walk.expires_at, zone, 'en', systemClock.now())}`;
  const booked =
    walk.state === 'applied'
      ? `in the books and on the disk${until}`
      : `in the books as ${walk.state} (${walk.reason ?? ''}): a person has to look`;
  const sms = stage.sms.messages.findLast((message) => message.reference === `payment:${walk.id}`);
  return [
    ['received', walk.received_at, `callback received, receipt ${walk.receipt_code ?? '-'}`],
    ['committed', walk.committed_at, booked],
    ['sent', walk.sent_at, 'command sent to the router'],
    ['confirmed', walk.confirmed_at, 'router confirmed, read back'],
    ['online', walk.online_at, 'session seen: online'],
    ['receipt', walk.receipt_at, `SMS: ${sms?.text ?? ''}`],
  ];
}

/** The slip that the check character is there for. */
function swapLast(accountNo: string): string {
  return `${accountNo.slice(0, -2)}${accountNo.slice(-1)}${accountNo.slice(-2, -1)}`;
}
