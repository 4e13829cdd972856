import type { Period } from '../time/time.ts';
import { nearest } from '../values/nearest.ts';
import type { Cents } from '../values/money.ts';
import { findPlan, planOfProfile, type PlanNames } from './cells.ts';
import { NO_CAPS, type PlanCaps } from './plan-caps.ts';
import type { Remark } from './remark.ts';

/** A plan that a list lets make: a profile of a router has no price, a plan of another system has one. */
export interface PlanOffer {
  /** What the rows have in their column of plans. */
  readonly text: string;
  readonly profile: string;
  /** Null: a person has to say it. */
  readonly priceCents: Cents | null;
  readonly period: Period;
  /** What helps to find the price. */
  readonly hints: readonly Remark[];
  /** What its lines have on the router; left out: not told. */
  readonly rateLimit?: string | null;
  /** What its lines may use in a period; left out: not told. */
  readonly caps?: PlanCaps;
}

/** What a person has said of a plan: what it costs, or which of theirs it is. */
export type PlanTold =
  | { readonly kind: 'price'; readonly priceCents: Cents; readonly period: Period | null }
  | { readonly kind: 'code'; readonly code: string };

/** A plan to make. */
export interface NewPlan extends PlanNames {
  readonly period: Period;
  /** As the router has it; null: it is not said. */
  readonly rateLimit: string | null;
  readonly caps: PlanCaps;
}

/** What becomes of the plans of a list. */
export interface PlansOfList {
  /** Those of the books that its rows may mean, with those to make. */
  readonly known: readonly PlanNames[];
  readonly made: readonly NewPlan[];
  /** Without a price: their rows wait for it. */
  readonly wanted: readonly PlanOffer[];
  /** What was told of them and cannot be meant. */
  readonly problems: readonly Remark[];
}

/**
 * Which plans a list needs that the books do not have. Pure.
 * @param used what its rows have in their column of plans
 * @param taken codes that are no plan's any more and are taken all the same
 */
export function plansOfList(
  offers: readonly PlanOffer[],
  used: ReadonlySet<string>,
  plans: readonly PlanNames[],
  taken: ReadonlySet<string>,
  told: ReadonlyMap<string, PlanTold>,
  plansAreProfiles: boolean,
): PlansOfList {
  const problems = [...told.keys()].filter((text) => !used.has(text)).map((text) => unknown(text, [...used]));
  const made: NewPlan[] = [];
  const wanted: PlanOffer[] = [];
  let known = plans;
  for (const offer of offers) {
    const { text, profile } = offer;
    if (!used.has(text)) continue;
    const said = told.get(text);
    if (said?.kind === 'code') {
      const plan = plans.find(({ code }) => code === said.code);
      if (plan === undefined)
        problems.push(
          unknown(
            said.code,
            plans.map(({ code }) => code),
          ),
        );
      else if (plan.profile !== profile)
        problems.push({ says: 'plan-of-other-profile', code: plan.code, has: plan.profile, profile });
      else known = known.filter((one) => one === plan || one.profile !== profile);
      continue;
    }
    const found = plansAreProfiles ? planOfProfile(text, plans) : findPlan(text, offer.priceCents, plans);
    const isThere = found !== null || (plansAreProfiles && plans.some((plan) => plan.profile === profile));
    if (isThere) continue;
    const priceCents = said?.priceCents ?? offer.priceCents;
    if (priceCents === null) {
      wanted.push(offer);
      continue;
    }
    const codes = new Set([...taken, ...plans.map(({ code }) => code), ...made.map(({ code }) => code)]);
    made.push({
      code: codeOf(text, codes),
      name: text,
      profile,
      priceCents,
      period: said?.period ?? offer.period,
      rateLimit: offer.rateLimit ?? null,
      caps: offer.caps ?? NO_CAPS,
    });
  }
  return { known: [...known, ...made], made, wanted, problems };
}

/** A plan that is not there, and the one that was probably meant. */
function unknown(text: string, known: readonly string[]): Remark {
  return { says: 'unknown-plan', text, meant: nearest(text, known), known };
}

/** `20m-old` of `20M-old`; a number behind it where that is taken. */
function codeOf(text: string, taken: ReadonlySet<string>): string {
  const bare = text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, 36);
  const base = bare === '' ? 'plan' : bare;
  for (let n = 1; ; n += 1) {
    const code = n === 1 ? base : `${base}-${n}`;
    if (!taken.has(code)) return code;
  }
}
