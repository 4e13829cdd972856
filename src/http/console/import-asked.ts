import { readPrice } from '../../domain/lists/cells.ts';
import { COLUMN_WORDS, type ColumnWord } from '../../domain/lists/columns.ts';
import { readDay, type DayOrder } from '../../domain/lists/day.ts';
import type { PlanTold } from '../../domain/lists/plan-offers.ts';
import { SERVICES } from '../../domain/ports.ts';
import { localDay } from '../../domain/time/local-day.ts';
import { PERIOD_UNITS } from '../../domain/time/time.ts';
import type { ListAsked } from '../../services/lines/import-list.ts';
import type { Fields } from './money-deeds.ts';

const ORDERS: Readonly<Record<string, DayOrder>> = { dmy: 'day first', mdy: 'month first' };

/** What a person says of a list by the form above it: its fields stand in the address, so that nothing is kept of it. @param zone IANA name */
export function askedOf(fields: Fields, zone: string, now: number): Omit<ListAsked, 'beside'> {
  const { dates = '', expires = '', router = '', service = '', gone = '' } = fields;
  return {
    told: { order: ORDERS[dates] ?? null, expires: readDay(expires, 'day first') },
    map: new Map(
      named(fields, 'column.').flatMap(([key, word]): [string, ColumnWord][] => {
        const found = COLUMN_WORDS.find((one) => one === word);
        return found === undefined ? [] : [[key, found]];
      }),
    ),
    plans: new Map(named(fields, 'price.', 'plan.').flatMap(([text]) => planTold(fields, text))),
    router: router === '' ? null : router,
    service: SERVICES.find((one) => one === service) ?? 'pppoe',
    withGone: gone === 'yes',
    zone,
    today: localDay(now, zone).day,
  };
}

/** Which of the plans of one profile is meant, as far as it was said. */
export function plansChosen(fields: Fields): ReadonlyMap<string, string> {
  return new Map(named(fields, 'plan.'));
}

function planTold(fields: Fields, text: string): [string, PlanTold][] {
  const code = fields[`plan.${text}`]?.trim() ?? '';
  if (code !== '') return [[text, { kind: 'code', code }]];
  const priceCents = readPrice(fields[`price.${text}`] ?? '');
  if (priceCents === null || priceCents <= 0) return [];
  const count = Number(fields[`count.${text}`]);
  const unit = PERIOD_UNITS.find((one) => one === fields[`unit.${text}`]);
  const isPeriod = unit !== undefined && Number.isInteger(count) && count > 0;
  return [[text, { kind: 'price', priceCents, period: isPeriod ? { unit, count } : null }]];
}

/** The fields whose names begin so, by the rest of their names; those that hold nothing are not said. */
function named(fields: Fields, ...begins: readonly string[]): [string, string][] {
  return Object.entries(fields).flatMap(([name, value]) =>
    begins.flatMap((begin): [string, string][] =>
      name.startsWith(begin) && value.trim() !== '' ? [[name.slice(begin.length), value.trim()]] : [],
    ),
  );
}
