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
  /** How many periods one payment may buy; the rest of the money stays as balance. Null: no cap. */
  readonly maxPeriods: number | null;
}
