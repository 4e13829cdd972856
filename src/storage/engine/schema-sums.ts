import type { Generated } from 'kysely';

// What days came to, as Kysely sees its tables. Of a zone's day: its first instant, UTC ms, and that of the day after it.

/** By what takings are told apart. */
export const DIMENSIONS = ['plan', 'router', 'provider'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

interface SummedDayTable {
  from_at: number;
  until_at: number;
  /** Something that it sums has changed since. */
  is_stale: Generated<0 | 1>;
}

interface DayTakenTable {
  from_at: number;
  dimension: Dimension;
  currency: string;
  /** `''`: of no line. */
  name: string;
  n: number;
  cents: number;
}

interface DaySpeedTable {
  from_at: number;
  /** Of a second, from paid to on. */
  tenths: number;
  n: number;
}

export interface SumTables {
  summed_day: SummedDayTable;
  day_taken: DayTakenTable;
  day_speed: DaySpeedTable;
}
