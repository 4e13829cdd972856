import { z } from 'zod';
import { rateWords, spellRateLimit } from '../../domain/lines/rate-limit.ts';
import { aboutMs } from '../../domain/money/plan.ts';
import { both } from '../../domain/said/both.ts';
import { PLAN_SAID } from '../../domain/said/plan-said.ts';
import { USE_SAID } from '../../domain/said/use-said.ts';
import { formatData, MOST_DATA } from '../../domain/values/data-amount.ts';
import { periodSaid } from '../../domain/time/period-words.ts';
import type { Both } from '../../domain/time/time.ts';
import { cents, formatCents } from '../../domain/values/money.ts';
import { formatAge } from '../../domain/time/durations.ts';
import { linesOfPlan } from '../../storage/views/plan-list.ts';
import { allPlans, NO_FACTS } from '../../storage/plans.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { applySetup } from './apply-setup.ts';
import type { Change, CurrentSetup, PlanRow, WantedSetup } from './setup.ts';

const NO_RATE =
  'a speed is upload/download as in a rate-limit of RouterOS: 5M/20M, or with a burst 5M/20M 8M/40M 4M/16M 10/10';
const LONGEST_GRACE_MS = 31 * 86_400_000;

/** A profile that may be left out. */
const profileName = z
  .string()
  .trim()
  .max(80)
  .transform((name) => (name === '' ? null : name))
  .nullable()
  .default(null);

/** A plan as a form gives it; the same bounds as in the setup file. */
export const PLAN = z.object({
  code: z.string().regex(/^\S{1,40}$/, 'a plan needs a short name without blanks, as home-10'),
  name: z.string().trim().min(1, 'a plan needs a name').max(80),
  price_cents: z.int('a plan costs something').min(1, 'a plan costs something'),
  period_unit: z.enum(['minute', 'hour', 'day', 'week', 'month', 'year']),
  period_count: z.int('how many a period lasts is a whole number').min(1, 'a period lasts at least one').max(1000),
  profile: z.string().trim().min(1, 'a plan needs the profile that it has on the routers').max(80),
  grace_ms: z.int('hours of grace are a number').min(0).max(LONGEST_GRACE_MS, 'grace lasts a month at most'),
  lend_ms: z.int('hours that are lent are a number').min(0),
  rate_limit: z
    .string()
    .trim()
    .transform((text, context) => {
      const spelled = text === '' ? null : spellRateLimit(text);
      if (text !== '' && spelled === null) context.addIssue({ code: 'custom', message: NO_RATE });
      return spelled;
    })
    .nullable()
    .default(null),
  devices: z.int('how many devices is a whole number').min(1, 'one device at least').max(1000).nullable().default(null),
  session_s: z
    .int('a session lasts a number of minutes')
    .min(60, 'a session lasts a minute at least')
    .nullable()
    .default(null),
  profile_like: profileName,
  data_bytes: z
    .int('data is an amount such as 10G')
    .min(1, 'data is an amount such as 10G')
    .max(MOST_DATA, 'nobody uses so much data')
    .nullable()
    .default(null),
  online_s: z
    .int('time online is a number of minutes')
    .min(60, 'time online is a minute at least')
    .nullable()
    .default(null),
  used_up_profile: profileName,
  retired: z.boolean(),
});
export type WantedPlan = z.output<typeof PLAN>;

const NOTHING: WantedSetup = { plans: [], routers: [], providers: [], sms: null, subscribers: [] };
const NOBODY: CurrentSetup = { ...NOTHING, subscribers: [], lines: [] };
/** What a form does not ask for, of a plan that is new. */
const USUAL = { max_periods: null, tolerance_cents: 0, push_days: '[]', suspension: null, ...NO_FACTS } as const;

interface Facts {
  readonly known: PlanRow | null;
  readonly lines: number;
  readonly paid: number;
  readonly ownPrice: number;
}

/**
 * Adds a plan, or changes one, as a setup file would that names nothing else; what is shown before says whom it touches.
 * @param currency of the books
 */
export function setPlan(currency: string) {
  const setup = applySetup(() => {
    throw new Error('a plan mints no account');
  });
  return defineAction({
    name: 'plan.set',
    reason: 'optional',
    input: PLAN,
    subject: ({ code }) => `plan ${code}`,
    look,
    decide(facts, wanted, now): Decided<readonly Change[]> | Refused<string> {
      const period = { unit: wanted.period_unit, count: wanted.period_count };
      if (wanted.lend_ms * 2 > aboutMs(period)) {
        return refuse('lend', PLAN_SAID.lendsTooMuch());
      }
      const { known } = facts;
      const row: PlanRow = { ...(known ?? USUAL), ...wanted };
      const current = { ...NOBODY, plans: known === null ? [] : [known] };
      if (row.used_up_profile === row.profile) return refuse('setup', USE_SAID.sameProfile());
      const decided = setup.decide(current, { ...NOTHING, plans: [row] }, now);
      if (decided.kind === 'refused') return refuse('setup', decided.words);
      return { ...decided, preview: previewOf(facts, row, currency), detail: row.name };
    },
    effects: (store, changes, done) => setup.effects(store, changes, done).changes,
  });
}

function look(store: Store, { code }: WantedPlan, now: number): Facts {
  const row = store.all(allPlans, {}).find((plan) => plan.code === code);
  const counts = store.first(linesOfPlan, { code, now });
  if (row === undefined) return { known: null, lines: 0, paid: 0, ownPrice: 0 };
  const { retired_at, ...known } = row;
  return { known: { ...known, retired: retired_at !== null }, lines: 0, paid: 0, ownPrice: 0, ...counts };
}

/** What of the plan's profile is otherwise afterwards. @param paid lines with time left */
function profileSaid(known: PlanRow | null, row: PlanRow, paid: number): Both[] {
  const before: Pick<PlanRow, keyof typeof NO_FACTS> = known ?? NO_FACTS;
  const said: Both[] = [];
  const { profile, profile_like: like } = row;
  if (like !== null && (before.profile_like === null || known?.profile !== profile)) {
    said.push(PLAN_SAID.makesProfile(profile, like));
  } else if (like !== null && like !== before.profile_like) {
    said.push(PLAN_SAID.profileLike(profile, like));
  } else if (like === null && before.profile_like !== null) {
    said.push(PLAN_SAID.leavesProfile(profile));
  }
  const then = like === null ? PLAN_SAID.onlyTold(profile) : ofSessions(known === null ? 0 : paid);
  const { rate_limit: rate, devices, session_s: session } = row;
  const facts = [
    ['rate_limit', rate === null ? PLAN_SAID.noSpeed() : both((language) => rateWords(rate, language))],
    ['devices', devices === null ? PLAN_SAID.noDevices() : PLAN_SAID.devices(devices)],
    ['session_s', session === null ? PLAN_SAID.noSession() : PLAN_SAID.session(formatAge(session * 1000))],
  ] as const;
  for (const [fact, words] of facts) if (row[fact] !== before[fact]) said.push(PLAN_SAID.fact(words, then));
  return said;
}

/** What its lines may use is otherwise afterwards. @param paid lines with time left */
function useSaid(known: PlanRow | null, row: PlanRow, paid: number): Both[] {
  const before: Pick<PlanRow, keyof typeof NO_FACTS> = known ?? NO_FACTS;
  const { data_bytes: data, online_s: online, used_up_profile: slower } = row;
  const whose = (what: Both) => (known === null || paid === 0 ? what : USE_SAID.sinceRenewal(what, paid));
  const said: Both[] = [];
  if (data !== before.data_bytes) {
    said.push(data === null ? USE_SAID.anyData() : whose(USE_SAID.data(formatData(data))));
  }
  if (online !== before.online_s) {
    said.push(online === null ? USE_SAID.anyOnline() : whose(USE_SAID.online(formatAge(online * 1000))));
  }
  if ((data !== null || online !== null) && (slower !== before.used_up_profile || said.length > 0)) {
    said.push(slower === null ? USE_SAID.thenOff() : USE_SAID.thenSlower(slower));
  }
  return said;
}

const ofSessions = (paid: number): Both => (paid === 0 ? PLAN_SAID.whoeverComes() : PLAN_SAID.nextLogin(paid));

/** What is otherwise afterwards, and for whom. */
function previewOf({ known, lines, paid, ownPrice }: Facts, row: PlanRow, currency: string): Both[] {
  const sum = (amount: number) => formatCents(cents(amount), currency);
  const period = (plan: PlanRow) =>
    both((language) => periodSaid({ unit: plan.period_unit, count: plan.period_count }, language));
  if (known === null) {
    const isNew = PLAN_SAID.isNew(row.name, row.code, sum(row.price_cents), period(row));
    return [isNew, ...profileSaid(null, row, 0), ...useSaid(null, row, 0)];
  }
  const said: Both[] = [];
  if (known.name !== row.name) said.push(PLAN_SAID.name(row.name, known.name));
  if (known.price_cents !== row.price_cents) {
    const price = PLAN_SAID.price(sum(row.price_cents), sum(known.price_cents), lines);
    said.push(ownPrice === 0 ? price : PLAN_SAID.keepOwnPrice(price, ownPrice));
  }
  if (period(known).en !== period(row).en) said.push(PLAN_SAID.period(period(row), period(known), lines));
  if (known.profile !== row.profile) {
    said.push(PLAN_SAID.profile(row.profile, known.profile, paid));
  }
  if (known.grace_ms !== row.grace_ms) {
    said.push(PLAN_SAID.grace(formatAge(row.grace_ms), formatAge(known.grace_ms)));
  }
  if (known.lend_ms !== row.lend_ms) {
    said.push(PLAN_SAID.lend(formatAge(row.lend_ms), formatAge(known.lend_ms)));
  }
  said.push(...profileSaid(known, row, paid), ...useSaid(known, row, paid));
  if (!known.retired && row.retired) said.push(PLAN_SAID.retired(lines));
  if (known.retired && !row.retired) said.push(PLAN_SAID.offeredAgain());
  return said;
}
