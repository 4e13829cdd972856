import { readAmount } from '../money/amount-text.ts';
import { isNothing } from '../money/placeholder.ts';
import { cents, type Cents } from '../values/money.ts';
import { parseMsisdn, type Msisdn } from '../values/msisdn.ts';
import { bare, cleanNumber } from './columns.ts';
import type { PlanCaps } from './plan-caps.ts';

/** What a cell for a phone holds. */
export type PhoneRead =
  | {
      readonly kind: 'phone';
      readonly msisdn: Msisdn;
      /** The further numbers of the cell. */ readonly others: readonly Msisdn[];
    }
  /** Nobody to write to: nothing, or a number without SMS. */
  | { readonly kind: 'none'; readonly why: 'empty' | 'landline' }
  /** `7.12346E+08`: the spreadsheet has thrown the last digits away. */
  | { readonly kind: 'destroyed' }
  | { readonly kind: 'unknown' };

const EXPONENT = /^\d(?:[.,]\d+)?E\+?\d+$/i;
/** Kenyan areas begin with 2, 4, 5 or 6. */
const LANDLINE = /^(?:\+?254|0)[2456]\d{6,8}$/;

/** Reads a cell that may hold one number, several, none, or what a spreadsheet has left of one. */
export function readPhone(text: string): PhoneRead {
  const written = cleanNumber(text);
  if (isNothing(written)) return { kind: 'none', why: 'empty' };
  if (EXPONENT.test(written)) return { kind: 'destroyed' };
  const whole = parseMsisdn(written);
  if (whole !== null) return { kind: 'phone', msisdn: whole, others: [] };
  const parts = written.split(/[/;,|&\n]|\bor\b/i).flatMap((part) => part.trim() || []);
  const [first, ...others] = parts.flatMap((part) => parseMsisdn(cleanNumber(part)) ?? []);
  if (first !== undefined) return { kind: 'phone', msisdn: first, others };
  const isFixed = parts.length > 0 && parts.every((part) => LANDLINE.test(part.replaceAll(/[\s()-]/g, '')));
  return isFixed ? { kind: 'none', why: 'landline' } : { kind: 'unknown' };
}

/** Reads an amount as owners write it: what `readAmount` reads, and `1.5k`. */
export function readPrice(text: string): Cents | null {
  const thousands = /^(\d+(?:\.\d{1,3})?)\s*k$/i.exec(text.trim())?.[1];
  return thousands === undefined ? readAmount(text) : cents(Math.round(Number(thousands) * 100_000));
}

/** What of a plan a list may name. */
export interface PlanNames {
  readonly code: string;
  readonly name: string;
  readonly profile: string;
  readonly priceCents: number;
  /** Left out: not known. */
  readonly caps?: PlanCaps;
}

/**
 * Which plan is meant: the one with that code, name or profile in whatever case, else the one whose speed the text names
 * (`10 MBPS` of `Home 10` or `10M`), else the one that costs what it names (`1,500`); and where the cell is empty, the one of that price.
 * Never one of several.
 */
export function findPlan<P extends PlanNames>(text: string, price: Cents | null, plans: readonly P[]): P | null {
  const costing = (amount: Cents | null) =>
    amount === null ? null : only(plans.filter((plan) => plan.priceCents === amount));
  if (isNothing(text)) return costing(price);
  // `Home 10 (1500.00)`: an export that writes the price behind the name.
  const written = text.replace(/\s*\([\d.,]+\)\s*$/, '');
  const names = (plan: P) => [plan.code, plan.name, plan.profile];
  const same = plans.filter((plan) => names(plan).some((name) => bare(name) === bare(written)));
  if (same.length > 0) return only(same);
  const speed = speedOf(written);
  const fast = speed === null ? [] : plans.filter((plan) => names(plan).some((name) => speedOf(name) === speed));
  if (fast.length === 0) return costing(readPrice(written));
  return only(fast) ?? only(fast.filter((plan) => plan.priceCents === price));
}

/** The one plan that has exactly this profile; a router takes no other. */
export function planOfProfile<P extends PlanNames>(profile: string, plans: readonly P[]): P | null {
  return only(plans.filter((plan) => plan.profile === profile));
}

/** The one number of a text that names a speed (`20 mbps`, `Home 20`, `20M/20M`); null for none, or for several. */
function speedOf(text: string): number | null {
  const numbers = new Set((text.match(/\d+(?:\.\d+)?/g) ?? []).map(Number));
  const [one] = numbers;
  return numbers.size === 1 && one !== undefined && !/\d\s*(?:k|g|day|hour|h|d|month|week)/i.test(text) ? one : null;
}

function only<T>(all: readonly T[]): T | null {
  const [one] = all;
  return all.length === 1 && one !== undefined ? one : null;
}

/** Whether the word for a customer's state says that they are not served. */
export function isGone(status: string): boolean {
  return /^(?:suspend|disconn|disc$|disab|block|inactive|off$|gone|left|terminat|cancel|churn|expired|closed|ban|usedup|new$)/.test(
    bare(status),
  );
}
