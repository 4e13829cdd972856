import { parsePeriod } from '../config/spans.ts';
import { readPrice } from '../domain/lists/cells.ts';
import { bare, COLUMN_WORDS, FIELDS, type ColumnWord } from '../domain/lists/columns.ts';
import { readDay, type DayOrder } from '../domain/lists/day.ts';
import type { PlanTold } from '../domain/lists/plan-offers.ts';
import { SERVICES } from '../domain/ports.ts';
import { localDay } from '../domain/time/local-day.ts';
import type { ListAsked } from '../services/lines/import-list.ts';
import { UsageError } from './context.ts';
import type { ImportOptions } from './import-options.ts';

const ORDERS: Readonly<Record<string, DayOrder>> = { dmy: 'day first', mdy: 'month first' };

/** @throws UsageError that names the option */
export function askedOf(options: ImportOptions, zone: string, now: number): Omit<ListAsked, 'beside'> {
  const service = SERVICES.find((one) => one === options.service);
  if (service === undefined) throw new UsageError(`--service: expected one of ${SERVICES.join(', ')}.`);
  const order = options.dates === undefined ? null : ORDERS[options.dates];
  if (order === undefined) throw new UsageError('--dates: expected dmy or mdy.');
  const expires = options.expires === undefined ? null : readDay(options.expires, 'day first');
  if (options.expires !== undefined && expires === null)
    throw new UsageError('--expires: expected a day, for example 2026-12-01.');
  return {
    told: { order, expires },
    map: new Map(options.map.map(mapped)),
    plans: new Map(options.plan.map(planTold)),
    router: options.router ?? null,
    service,
    withGone: options.withGone === true,
    zone,
    today: localDay(now, zone).day,
  };
}

function mapped(text: string): [string, ColumnWord] {
  const [column, word] = parted(text);
  const field = COLUMN_WORDS.find((one) => one === word.toLowerCase());
  if (column === '' || field === undefined)
    throw new UsageError(
      `--map: expected "Their column=our field", with one of ${FIELDS.join(', ')}, or - for nothing.`,
    );
  return [bare(column), field];
}

function planTold(text: string): [string, PlanTold] {
  const [plan, said] = parted(text);
  const [, amount = '', span] = /^([^/]*?)\s*(?:\/\s*([^/=-].*))?$/.exec(said) ?? [];
  const priceCents = readPrice(amount === '' ? said : amount);
  const period = span === undefined ? null : parsePeriod(span);
  if (plan === '' || said === '' || (span !== undefined && (period === null || priceCents === null)))
    throw new UsageError('--plan: expected "their plan=price", "their plan=50/1 day" or "their plan=code of yours".');
  if (priceCents !== null && priceCents <= 0) throw new UsageError(`--plan: "${plan}" has to cost something.`);
  return [plan, priceCents === null ? { kind: 'code', code: said } : { kind: 'price', priceCents, period }];
}

function parted(text: string): [string, string] {
  const at = text.lastIndexOf('=');
  return [text.slice(0, Math.max(at, 0)).trim(), text.slice(at + 1).trim()];
}
