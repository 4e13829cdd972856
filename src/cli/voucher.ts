import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { booksPolicy } from '../app/books-policy.ts';
import type { Config } from '../config/config.ts';
import { csvLine } from '../domain/values/csv-line.ts';
import { formatWhen } from '../domain/time/time.ts';
import { readAmount } from '../domain/money/amount-text.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { Fault } from '../domain/values/fault.ts';
import { systemClock } from '../host/clock.ts';
import { secureRandom } from '../host/secure-random.ts';
import { makeVouchers, MOST_VOUCHERS, voidVouchers } from '../services/hotspot/make-vouchers.ts';
import { payInByAgent } from '../services/money/agent-pays.ts';
import { redeemVoucher } from '../services/hotspot/redeem-voucher.ts';
import { slipSaid, voucherByNumber, type VoucherSlip } from '../views/voucher-slip.ts';
import { voucherAgents, voucherBatches } from '../views/vouchers.ts';
import { snakeKeys } from '../http/api/snake.ts';
import { actor, configOf, withStore } from './box.ts';
import { print, printJson, UsageError, type GlobalOptions } from './context.ts';
import { doDeed, performDeed, tellDeed, type DeedOptions, type FreeDeedOptions } from './deed.ts';
import { table } from './table.ts';
import { voucherSheet } from './voucher-sheet.ts';

export interface MakeOptions extends FreeDeedOptions {
  readonly plan: string;
  readonly count: string;
  readonly price?: string;
  readonly days?: string;
  readonly agent?: string;
  readonly csv?: string;
  readonly sheet?: string;
  readonly slips?: string;
}

/** `washa voucher make`: the codes go into the files that are named, else to the terminal, and are nowhere else. */
export async function make(options: MakeOptions): Promise<void> {
  const { box, portal } = configOf(options);
  const count = Number(options.count);
  if (!Number.isInteger(count) || count < 1 || count > MOST_VOUCHERS) {
    throw new UsageError(`--count: expected a whole number from 1 to ${MOST_VOUCHERS}.`);
  }
  const { days, agent = null } = options;
  const goodForDays = days === undefined ? null : Number(days);
  if (goodForDays !== null && !Number.isInteger(goodForDays)) throw new UsageError('--days: expected a whole number.');
  const priceCents = options.price === undefined ? null : readAmount(options.price);
  if (options.price !== undefined && priceCents === null) throw new UsageError('--price: write it as 50 or 49.50.');
  // A file that cannot be made is known before the only copy of the codes is there.
  const files =
    options.dryRun === true ? [] : [options.csv, options.sheet, options.slips].filter((path) => path !== undefined);
  let isMade = false;
  const open = new Map(files.map((path) => [path, openNew(path)]));
  try {
    const wish = { planCode: options.plan, count, priceCents, goodForDays, agent };
    const told = await performDeed(options, makeVouchers(secureRandom, box.currency), () => wish);
    const made = told.result;
    if (made === null) {
      tellDeed(options, told);
      return;
    }
    isMade = true;
    const { batch, plan, endsAt, vouchers } = made;
    const price = cents(plan.priceCents);
    const { businessName: business, currency } = box;
    const until = endsAt === null ? null : formatWhen(endsAt, box.timeZone, 'en', systemClock.now());
    const csv = () =>
      [
        csvLine(['number', 'code', 'plan', 'price']),
        ...vouchers.map((v) => csvLine([v.number, v.code, plan.name, price / 100])),
      ].join('');
    const { publicUrl: pagesUrl } = portal;
    const printed = { business, plan: plan.name, priceCents: price, currency, batch, until, vouchers, pagesUrl };
    const write = async (path: string | undefined, text: () => string | Promise<string>) => {
      const file = path === undefined ? undefined : open.get(path);
      if (file !== undefined) writeSync(file, await text());
    };
    await write(options.csv, csv);
    await write(options.sheet, () => voucherSheet({ ...printed, paper: 'sheet' }));
    await write(options.slips, () => voucherSheet({ ...printed, paper: 'roll' }));
    if (options.json === true) printJson({ action: told.action, batch, ...(files.length === 0 && { vouchers }) });
    else {
      print(`Batch ${batch}: ${safeLine(told.words.join('; '))}.`);
      if (files.length === 0) print(vouchers.map(({ number, code }) => `${number}  ${code}`).join('\n'));
      else print(`The codes stand in ${safeLine(files.join(' and '))} and nowhere else.`);
    }
  } finally {
    for (const [path, file] of open) {
      closeSync(file);
      if (!isMade) rmSync(path);
    }
  }
}

/** @throws Fault when it is there already: codes are never written over others */
function openNew(path: string): number {
  try {
    return openSync(path, 'wx', 0o600);
  } catch (error) {
    throw new Fault('voucher.file', 'dead', `${safeLine(path)} cannot be made anew. Nothing was done.`, {
      cause: error,
    });
  }
}

/** `washa voucher list`. */
export async function list(options: GlobalOptions): Promise<void> {
  const config = configOf(options);
  const now = systemClock.now();
  const { rows, agents } = await withStore(config, 'read', (store) => ({
    rows: voucherBatches(store, { limit: -1, offset: 0 }),
    agents: voucherAgents(store, now),
  }));
  if (options.json === true || rows.length === 0) {
    if (options.json === true) printJson({ batches: rows, agents });
    else print('No vouchers were made.');
    return;
  }
  const { timeZone, currency } = config.box;
  const cells = rows.map((row) => [
    String(row.id),
    formatWhen(row.made_at, timeZone, 'en', now),
    row.plan_code,
    `${row.first_id}-${row.last_id}`,
    String(row.made),
    String(row.used),
    String(row.void),
    row.ends_at === null ? '-' : formatWhen(row.ends_at, timeZone, 'en', now),
    safeLine(row.agent ?? '-'),
  ]);
  print(table(['BATCH', 'MADE', 'PLAN', 'NUMBERS', 'COUNT', 'USED', 'VOID', 'UNTIL', 'SOLD BY'], cells, [2]));
  const sum = (amount: number) => formatCents(cents(amount), currency);
  for (const one of agents) {
    const { agent, made, used, left, owes_cents: owes } = one;
    const debt = owes < 0 ? `is ${sum(0 - owes)} ahead` : `owes ${sum(owes)}`;
    print(
      `${safeLine(agent)}: ${used} used, ${sum(one.used_cents)}; ${left} of ${made} left to sell; has paid ${sum(one.paid_cents)}, ${debt}`,
    );
  }
}

/** `washa voucher show NUMBER`. @throws Fault when there is none */
export async function show(options: GlobalOptions, typed: string): Promise<void> {
  const config = configOf(options);
  const now = systemClock.now();
  const number = /^\d{1,9}$/.test(typed) ? Number(typed) : 0;
  const slip = await withStore(config, 'read', (store) => voucherByNumber(store, number, now));
  if (slip === null)
    throw new Fault('voucher.number', 'dead', `There is no voucher with the number ${safeLine(typed)}.`);
  if (options.json === true) {
    printJson(snakeKeys(slip));
    return;
  }
  print(slipLines(slip, config.box, now));
}

/** One voucher on a terminal. @param now UTC ms */
export function slipLines(slip: VoucherSlip, { timeZone, currency }: Config['box'], now: number): string {
  const { number, at, batch, planName, priceCents, agent, endsAt } = slip;
  const when = (ms: number) => formatWhen(ms, timeZone, 'en', now);
  const good = endsAt === null ? '' : `, good until ${when(endsAt)}`;
  const by = agent === null ? '' : `, sold by ${safeLine(agent)}`;
  const of = `${safeLine(planName)}, ${formatCents(priceCents, currency)}, batch ${batch}${by}${good}`;
  return `Voucher ${number}: ${of}.\n${slipSaid(slip, 'en')}${at === null ? '' : ` ${when(at)}.`}`;
}

export interface PayInOptions extends FreeDeedOptions {
  readonly receipt: string;
  readonly bank?: boolean;
}

/** `washa voucher pay-in`: what an agent has handed over. */
export function payIn(options: PayInOptions, ...[agent = '', amount = '']: string[]): Promise<void> {
  const amountCents = readAmount(amount);
  if (amountCents === null) throw new UsageError('Write the amount as 1500 or 1,500.50.');
  const { receipt, bank } = options;
  return doDeed(options, payInByAgent(booksPolicy(configOf(options))), () => ({
    agent,
    amountCents,
    receipt,
    source: bank === true ? ('bank' as const) : ('cash' as const),
  }));
}

/** `washa voucher void`. */
export function voidThem(options: DeedOptions & { readonly batch?: string; readonly number?: string }): Promise<void> {
  const [batch, number] = [options.batch, options.number].map((text) => (text === undefined ? null : Number(text)));
  const isOne = (n: number | null | undefined): n is number => Number.isInteger(n) && Number(n) > 0;
  if (isOne(batch) === isOne(number)) throw new UsageError('Give either --batch or --number, a whole number.');
  return doDeed(options, voidVouchers, () => (isOne(batch) ? { batch } : { number: Number(number) }));
}

export interface RedeemOptions extends GlobalOptions {
  readonly mac: string;
  readonly router: string;
  readonly phone?: string;
}

/** `washa voucher redeem`: as the guest's own page does it. */
export async function redeem(options: RedeemOptions, ...[code = '']: string[]): Promise<void> {
  const { box, accounts } = configOf(options);
  const now = systemClock.now();
  const done = await withStore(configOf(options), 'write', async (store) => {
    const policy = { timeZone: box.timeZone, accountPrefix: accounts.prefix, random: secureRandom };
    const wish = { code, mac: options.mac, router: options.router, phone: options.phone ?? null };
    const result = redeemVoucher(store, policy, wish, { actor: actor() }, now);
    await store.durable();
    return result;
  });
  if (done.kind === 'refused') throw new Fault('deed.refused', 'dead', `Nothing was done. ${safeLine(done.words)}`);
  if (done.repeated) return;
  const { accountNo, expiresAt } = done.result;
  if (options.json === true) printJson({ account: accountNo, expiresAt });
  else print(`Done: ${safeLine(accountNo)} is paid until ${formatWhen(expiresAt, box.timeZone, 'en', now)}.`);
}
