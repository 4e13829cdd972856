import type { LocalMonth } from '../domain/time/local-month.ts';
import type { Store } from '../storage/engine/store.ts';
import { allPlans } from '../storage/plans.ts';
import { summedDays } from '../storage/day-sums.ts';
import type { Dimension } from '../storage/engine/schema-sums.ts';
import { BUCKET_MS, lineFigures, secondsToOnline, TAKEN_BY, takenOnDays, tookOnDays } from '../storage/views/report.ts';
import { PROMISE_MS } from './payment.ts';

export { DIMENSIONS, type Dimension } from '../storage/engine/schema-sums.ts';

/** So many have a colour of their own; the rest are one. */
const MOST_SERIES = 5;

interface Sum {
  readonly n: number;
  readonly cents: number;
}

/** What came in of one plan, router or connection, day by day. `key` is null where the money has none, and where it is the rest of them. */
export interface Series {
  readonly key: string | null;
  readonly isOthers: boolean;
  readonly name: string;
  readonly days: readonly Sum[];
  readonly total: Sum;
}

/** How fast payments became useful on one day; milliseconds, null where none did. */
export interface DaySpeed {
  readonly n: number;
  readonly kept: number;
  readonly medianMs: number | null;
}

export interface MonthReport {
  readonly month: LocalMonth;
  readonly series: readonly Series[];
  readonly days: readonly Sum[];
  readonly total: Sum;
  readonly speed: readonly DaySpeed[];
  readonly allSpeed: DaySpeed & { readonly p95Ms: number | null };
  readonly lines: {
    readonly active: number;
    readonly added: number;
    readonly ended: number;
    readonly lapsed: number;
    readonly owing: number;
    readonly owedCents: number;
  };
}

/** A row of what came in. `bucket` counts quarters of an hour from the epoch. */
export interface TakenRow {
  readonly bucket: number;
  readonly name: string | null;
  readonly n: number;
  readonly cents: number;
}

interface SpeedRow {
  readonly bucket: number;
  readonly tenths: number;
  readonly n: number;
}

/** A month of the business. @param currency of the books: other money is left out @param now UTC ms */
export function monthReport(
  store: Store,
  month: LocalMonth,
  by: Dimension,
  currency: string,
  now: number,
): MonthReport {
  return store.snapshot(() => {
    const names = new Map(store.all(allPlans, {}).map(({ code, name }) => [code, name]));
    const { taken, took } = rowsOf(store, month, by, currency);
    const series = seriesOf(taken, month, (key) => (by === 'plan' ? (names.get(key) ?? key) : key));
    const days = month.days.map((_, i) => addUp(series.map((one) => one.days[i] ?? NONE)));
    const { perDay, all } = speedsOf(took, month);
    const lines = store.first(lineFigures, { from: month.from, until: month.until, now });
    const { active = 0, added = 0, ended = 0, lapsed = 0, owing = 0, owed_cents: owedCents = 0 } = lines ?? {};
    return {
      month,
      series,
      days,
      total: addUp(days),
      speed: perDay,
      allSpeed: all,
      lines: { active, added, ended, lapsed, owing, owedCents },
    };
  });
}

/** Of the days that are summed their sums, and of the others their payments. */
function rowsOf(store: Store, month: LocalMonth, by: Dimension, currency: string) {
  const { summed, others } = partsOf(store, month);
  const ofSummed = <R extends { readonly from_at: number }>(rows: readonly R[]) =>
    rows.filter((row) => summed.has(row.from_at)).map((row) => ({ ...row, bucket: row.from_at / BUCKET_MS }));
  const within = { from: month.from, until: month.until };
  const taken: TakenRow[] = [
    ...ofSummed(store.all(takenOnDays, { ...within, dimension: by, currency })),
    ...others.flatMap((span) => store.all(TAKEN_BY[by], { ...span, currency })),
  ];
  const took: SpeedRow[] = [
    ...ofSummed(store.all(tookOnDays, within)),
    ...others.flatMap((span) => store.all(secondsToOnline, span)),
  ];
  return { taken, took };
}

/** The first instants of the days of a month that are summed as days of this zone, and the stretches between them. */
function partsOf(store: Store, { days, from, until }: LocalMonth) {
  const ends = new Map(store.all(summedDays, { from, until }).map((day) => [day.from_at, day.until_at]));
  const summed = new Set<number>();
  const others: { from: number; until: number }[] = [];
  for (const [i, day] of days.entries()) {
    const end = days[i + 1]?.from ?? until;
    const last = others.at(-1);
    if (ends.get(day.from) === end) summed.add(day.from);
    else if (last?.until === day.from) last.until = end;
    else others.push({ from: day.from, until: end });
  }
  return { summed, others };
}

const NONE: Sum = { n: 0, cents: 0 };

function addUp(sums: readonly Sum[]): Sum {
  return sums.reduce((all, one) => ({ n: all.n + one.n, cents: all.cents + one.cents }), NONE);
}

/** In which day of the month a quarter of an hour lies. */
function dayOf({ days }: LocalMonth, bucket: number): number {
  const at = bucket * BUCKET_MS;
  let day = 0;
  while (day + 1 < days.length && (days[day + 1]?.from ?? at + 1) <= at) day += 1;
  return day;
}

/** Pure: the largest first, and what is small together. @param nameOf what people call it */
export function seriesOf(rows: readonly TakenRow[], month: LocalMonth, nameOf: (key: string) => string): Series[] {
  const byKey = Map.groupBy(rows, ({ name }) => name);
  const all = [...byKey]
    .map(([key, own]): Series => {
      const days = Array.from(month.days, () => NONE);
      for (const row of own) {
        const day = dayOf(month, row.bucket);
        days[day] = addUp([days[day] ?? NONE, row]);
      }
      return { key, isOthers: false, name: key === null ? '' : nameOf(key), days, total: addUp(days) };
    })
    .toSorted((a, b) => b.total.cents - a.total.cents || (a.key ?? '').localeCompare(b.key ?? ''));
  if (all.length <= MOST_SERIES + 1) return all;
  const rest = all.slice(MOST_SERIES);
  const days = month.days.map((_, i) => addUp(rest.map((one) => one.days[i] ?? NONE)));
  return [...all.slice(0, MOST_SERIES), { key: null, isOthers: true, name: '', days, total: addUp(days) }];
}

/** Pure. */
function speedsOf(rows: readonly SpeedRow[], month: LocalMonth) {
  const byDay = Map.groupBy(rows, ({ bucket }) => dayOf(month, bucket));
  return {
    perDay: month.days.map((_, i) => speedOf(byDay.get(i) ?? [])),
    all: { ...speedOf(rows), p95Ms: quantile(rows, 0.95) },
  };
}

function speedOf(rows: readonly SpeedRow[]): DaySpeed {
  const n = rows.reduce((sum, row) => sum + row.n, 0);
  const kept = rows.reduce((sum, row) => sum + (row.tenths * 100 <= PROMISE_MS ? row.n : 0), 0);
  return { n, kept, medianMs: quantile(rows, 0.5) };
}

function quantile(rows: readonly SpeedRow[], share: number): number | null {
  const all = rows.reduce((sum, row) => sum + row.n, 0);
  let left = Math.ceil(all * share);
  for (const row of rows.toSorted((a, b) => a.tenths - b.tenths)) {
    left -= row.n;
    if (left <= 0) return row.tenths * 100;
  }
  return null;
}
