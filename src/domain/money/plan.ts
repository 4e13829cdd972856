import type { Cents } from '../values/money.ts';
import type { Period } from '../time/time.ts';

/** What a line can be subscribed to. */
export interface Plan {
  readonly code: string;
  readonly name: string;
  /** Price of one period; more than 0. */
  readonly priceCents: Cents;
  readonly period: Period;
  /** Name of the router's profile while it is paid for. */
  readonly profile: string;
  /** How many periods one payment may buy; the rest of the money stays as balance. Null: no cap. */
  readonly maxPeriods: number | null;
  /** How long after its expiry a line is still left on, milliseconds. */
  readonly graceMs: number;
}
