import type { Cents } from '../values/money.ts';
import type { Period } from '../time/time.ts';

/**
 * What a plan gives for money. Its profile and its way of suspending are the router's concern (`LineTarget`), its grace
 * that of access (`AccessFacts`).
 */
export interface Plan {
  /** Price of one period; more than 0. */
  readonly priceCents: Cents;
  readonly period: Period;
  /** How many periods one payment may buy; the rest of the money stays as balance, and a person is asked. */
  readonly maxPeriods: number;
}

/**
 * What one payment may buy where a plan does not say: half a year of months. A nought too many makes ten of it, a digit typed
 * twice (11,500 for 1,500) seven. Who does pay a year ahead loses nothing: the balance renews the line when its time comes.
 */
export const USUAL_PERIODS = 6;
