import { booksPolicy } from '../app/books-policy.ts';
import { normaliseForeign } from '../domain/money/account-number.ts';
import { readAmount } from '../domain/money/amount-text.ts';
import { parseLocalTime } from '../domain/time/local-time.ts';
import { Fault } from '../domain/values/fault.ts';
import type { Cents } from '../domain/values/money.ts';
import { parseData } from '../domain/values/data-amount.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { autoPush } from '../services/lines/auto-push.ts';
import { blockLine, unblockLine } from '../services/lines/block-line.ts';
import { changePlan } from '../services/lines/change-plan.ts';
import { endLine } from '../services/lines/end-line.ts';
import { extendLine } from '../services/lines/extend-line.ts';
import { giveData } from '../services/lines/give-data.ts';
import { lendLine } from '../services/lines/lend-line.ts';
import { openBalance } from '../services/lines/open-balance.ts';
import { moveLine } from '../services/lines/move-line.ts';
import { pauseLine, resumeLine } from '../services/lines/pause-line.ts';
import { payForLines } from '../services/lines/pay-for-lines.ts';
import { priceLine } from '../services/lines/price-line.ts';
import { kickLine, reapplyLine, unbindLine } from '../services/lines/touch-line.ts';
import { lineByNumber } from '../storage/lines.ts';
import type { Store } from '../storage/engine/store.ts';
import { configOf } from './box.ts';
import { UsageError } from './context.ts';
import { doDeed, type DeedOptions } from './deed.ts';

export interface ExtendOptions extends DeedOptions {
  readonly days?: string;
  readonly until?: string;
}

/** `washa line extend`. */
export function extend(options: ExtendOptions, ...[account = '']: string[]): Promise<void> {
  const config = configOf(options);
  const by = timeOf(options, config.box.timeZone);
  return doDeed(options, extendLine(booksPolicy(config)), (store) => ({ lineId: lineIdOf(store, account), by }));
}

export interface GiveOptions extends DeedOptions {
  readonly minutes?: string;
}

/** `washa line give-data`. */
export function give(options: GiveOptions, ...[account = '', data = '']: string[]): Promise<void> {
  const more = useOf(data, options.minutes);
  return doDeed(options, giveData, (store) => ({ lineId: lineIdOf(store, account), more }));
}

function useOf(data: string, minutes: string | undefined): { bytes: number } | { minutes: number } {
  if (minutes !== undefined && data === '') return { minutes: Number(minutes) };
  const bytes = parseData(data);
  if (bytes !== null && minutes === undefined) return { bytes };
  throw new UsageError('Say how much: an amount of data, for example 2G or 500M, or --minutes of time online.');
}

export interface LendOptions extends DeedOptions {
  readonly days?: string;
}

export interface PlanOptions extends DeedOptions {
  readonly now?: boolean;
  readonly next?: boolean;
}

/** `washa line plan`. */
export function plan(options: PlanOptions, ...[account = '', planCode = '']: string[]): Promise<void> {
  if (options.now === true && options.next === true) throw new UsageError('Give either --now or --next.');
  const when = options.now === true ? ('now' as const) : ('next' as const);
  const deed = changePlan(booksPolicy(configOf(options)));
  return doDeed(options, deed, (store) => ({ lineId: lineIdOf(store, account), planCode, when }));
}

/** `washa line price`. */
export function price(options: DeedOptions, ...[account = '', wanted = '']: string[]): Promise<void> {
  const priceCents = wanted === 'plan' ? null : amountOf(wanted, 'an amount, for example 1200, or "plan"');
  const deed = priceLine(booksPolicy(configOf(options)));
  return doDeed(options, deed, (store) => ({ lineId: lineIdOf(store, account), priceCents }));
}

/** `washa line opening`. */
export function opening(options: DeedOptions, ...[account = '', amount = '']: string[]): Promise<void> {
  const amountCents = amountOf(amount, 'an amount, for example 1200, or 0 to take a wrong one back');
  const deed = openBalance(booksPolicy(configOf(options)));
  return doDeed(options, deed, (store) => ({ lineId: lineIdOf(store, account), amountCents }));
}

/** `washa line pays-for`. */
export function paysFor(options: DeedOptions, ...[account = '', ...accounts]: string[]): Promise<void> {
  return doDeed(options, payForLines, (store) => ({ lineId: lineIdOf(store, account), accounts: accounts.flat() }));
}

/** `washa line push`. */
export function push(options: DeedOptions, ...[account = '', wish = '']: string[]): Promise<void> {
  if (wish !== 'on' && wish !== 'off') throw new UsageError(`"${safeLine(wish)}": expected on or off.`);
  return doDeed(options, autoPush, (store) => ({ lineId: lineIdOf(store, account), wants: wish === 'on' }));
}

/** `washa line block`. */
export function block(options: DeedOptions, ...[account = '']: string[]): Promise<void> {
  return doDeed(options, blockLine, (store) => ({ lineId: lineIdOf(store, account) }));
}

/** `washa line unblock`. */
export function unblock(options: DeedOptions, ...[account = '']: string[]): Promise<void> {
  const deed = unblockLine(booksPolicy(configOf(options)));
  return doDeed(options, deed, (store) => ({ lineId: lineIdOf(store, account) }));
}

/** `washa line lend`. */
export function lend(options: LendOptions, ...[account = '']: string[]): Promise<void> {
  const days = options.days === undefined ? null : wholeOf(options.days, '--days');
  const deed = lendLine(booksPolicy(configOf(options)));
  return doDeed(options, deed, (store) => ({ lineId: lineIdOf(store, account), days }));
}

/** `washa line kick`. */
export function kick(options: DeedOptions, ...[account = '']: string[]): Promise<void> {
  return doDeed(options, kickLine, (store) => ({ lineId: lineIdOf(store, account) }));
}

/** `washa line reapply`. */
export function reapply(options: DeedOptions, ...[account = '']: string[]): Promise<void> {
  return doDeed(options, reapplyLine, (store) => ({ lineId: lineIdOf(store, account) }));
}

export interface MoveOptions extends DeedOptions {
  /** The router's name. */
  readonly to: string;
}

/** `washa line move`. */
export function move(options: MoveOptions, ...[account = '']: string[]): Promise<void> {
  return doDeed(options, moveLine, (store) => ({ lineId: lineIdOf(store, account), router: options.to }));
}

/** `washa line reset-mac`. */
export function resetMac(options: DeedOptions, ...[account = '']: string[]): Promise<void> {
  return doDeed(options, unbindLine, (store) => ({ lineId: lineIdOf(store, account) }));
}

/** `washa line pause`. */
export function pause(options: DeedOptions, ...[account = '']: string[]): Promise<void> {
  const deed = pauseLine(booksPolicy(configOf(options)));
  return doDeed(options, deed, (store) => ({ lineId: lineIdOf(store, account) }));
}

/** `washa line resume`. */
export function resume(options: DeedOptions, ...[account = '']: string[]): Promise<void> {
  const deed = resumeLine(booksPolicy(configOf(options)));
  return doDeed(options, deed, (store) => ({ lineId: lineIdOf(store, account) }));
}

/** `washa line end`. */
export function end(options: DeedOptions, ...[account = '']: string[]): Promise<void> {
  const deed = endLine(booksPolicy(configOf(options)));
  return doDeed(options, deed, (store) => ({ lineId: lineIdOf(store, account) }));
}

function timeOf({ days, until }: ExtendOptions, zone: string): { days: number } | { until: number } {
  if ((days === undefined) === (until === undefined)) throw new UsageError('Give either --days or --until.');
  if (until === undefined) return { days: wholeOf(days ?? '', '--days') };
  const at = parseLocalTime(until, zone);
  if (at === null) throw new UsageError('--until: expected a time, for example "2026-12-01 18:00".');
  return { until: at };
}

function amountOf(text: string, expected: string): Cents {
  const amount = readAmount(text);
  if (amount === null) throw new UsageError(`"${safeLine(text)}": expected ${expected}.`);
  return amount;
}

function wholeOf(text: string, option: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new UsageError(`${option}: expected a whole number.`);
  return Number(text);
}

/** @throws Fault when there is no such line */
export function lineIdOf(store: Store, account: string): number {
  const line = store.first(lineByNumber, { accountNo: normaliseForeign(account) });
  if (line === undefined) {
    throw new Fault('line.unknown', 'dead', `No line has the account number "${safeLine(account)}".`);
  }
  return line.id;
}
