import { z } from 'zod';
import { rateWords, spellRateLimit } from '../../domain/lines/rate-limit.ts';
import { countLines } from '../../domain/lines/count-lines.ts';
import { aboutMs, periodWords } from '../../domain/money/plan.ts';
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
  profile_like: z
    .string()
    .trim()
    .max(80)
    .transform((name) => (name === '' ? null : name))
    .nullable()
    .default(null),
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
        return refuse('lend', 'What is lent is at most half of the period.');
      }
      const { known } = facts;
      const row: PlanRow = { ...(known ?? USUAL), ...wanted };
      const current = { ...NOBODY, plans: known === null ? [] : [known] };
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
function profileSaid(known: PlanRow | null, row: PlanRow, paid: number): string[] {
  const before: Pick<PlanRow, keyof typeof NO_FACTS> = known ?? NO_FACTS;
  const said: string[] = [];
  const { profile, profile_like: like } = row;
  if (like !== null && (before.profile_like === null || known?.profile !== profile)) {
    said.push(
      `Washa makes the profile "${profile}" on every router that has "${like}", like that one, and keeps what the plan says of it`,
    );
  } else if (like !== null && like !== before.profile_like) {
    said.push(`Where "${profile}" is made from now on, it is like "${like}"; where it is, it stays`);
  } else if (like === null && before.profile_like !== null) {
    said.push(`Washa no longer keeps the profile "${profile}": it stays on the routers as it is`);
  }
  const by =
    like === null
      ? `Washa says where "${profile}" is otherwise, and does not write it`
      : ofSessions(known === null ? 0 : paid);
  const facts = [
    ['rate_limit', row.rate_limit === null ? 'nothing of the speed' : rateWords(row.rate_limit)],
    ['devices', row.devices === null ? 'nothing of devices' : `${row.devices} at once by one login`],
    [
      'session_s',
      row.session_s === null
        ? 'nothing of how long a session lasts'
        : `a session lasts ${formatAge(row.session_s * 1000)}`,
    ],
  ] as const;
  for (const [fact, words] of facts) if (row[fact] !== before[fact]) said.push(`The plan says ${words}. ${by}`);
  return said;
}

const ofSessions = (paid: number): string =>
  paid === 0
    ? 'Whoever comes gets it'
    : `${countLines(paid)} with time left: from the next login on, nobody is logged out for it`;

/** What is otherwise afterwards, and for whom. */
function previewOf({ known, lines, paid, ownPrice }: Facts, row: PlanRow, currency: string): string[] {
  const sum = (amount: number) => formatCents(cents(amount), currency);
  const period = (plan: PlanRow) => periodWords({ unit: plan.period_unit, count: plan.period_count });
  if (known === null) {
    return [
      `New plan ${row.name} (${row.code}): ${sum(row.price_cents)} for ${period(row)}`,
      ...profileSaid(null, row, 0),
    ];
  }
  const said: string[] = [];
  if (known.name !== row.name) said.push(`It is called ${row.name}, and was ${known.name}`);
  if (known.price_cents !== row.price_cents) {
    const own = ownPrice === 0 ? '' : `; ${countLines(ownPrice)} of them with a price of their own keep that`;
    said.push(
      `It costs ${sum(row.price_cents)}, and was ${sum(known.price_cents)}: ${countLines(lines)} from the next renewal on${own}`,
    );
  }
  if (period(known) !== period(row)) {
    said.push(`A period is ${period(row)}, and was ${period(known)}: ${countLines(lines)} from the next renewal on`);
  }
  if (known.profile !== row.profile) {
    said.push(
      `Routers give it the profile "${row.profile}", and gave it "${known.profile}": ${countLines(paid)} with time left are told so now`,
    );
  }
  if (known.grace_ms !== row.grace_ms) {
    said.push(
      `Lines stay on for ${formatAge(row.grace_ms)} after their time, and did for ${formatAge(known.grace_ms)}`,
    );
  }
  if (known.lend_ms !== row.lend_ms) {
    said.push(`A line is lent ${formatAge(row.lend_ms)}, and was lent ${formatAge(known.lend_ms)}`);
  }
  said.push(...profileSaid(known, row, paid));
  if (!known.retired && row.retired) said.push(`It is not offered any more; ${countLines(lines)} that have it keep it`);
  if (known.retired && !row.retired) said.push('It is offered again');
  return said;
}
