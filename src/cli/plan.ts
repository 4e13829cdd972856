import { countLines } from '../domain/lines/count-lines.ts';
import { periodWords } from '../domain/money/plan.ts';
import { readAmount } from '../domain/money/amount-text.ts';
import { formatAge } from '../domain/time/durations.ts';
import { cents, formatCents } from '../domain/values/money.ts';
import { parseData } from '../domain/values/data-amount.ts';
import { unknownName } from '../domain/values/nearest.ts';
import { safeLine } from '../domain/values/safe-text.ts';
import { Fault } from '../domain/values/fault.ts';
import { parseDuration, parsePeriod } from '../config/spans.ts';
import { systemClock } from '../host/clock.ts';
import { issueSaid } from '../services/actions/issue-said.ts';
import { PLAN, setPlan, type WantedPlan } from '../services/setup/set-plan.ts';
import { allPlans } from '../storage/plans.ts';
import type { Store } from '../storage/engine/store.ts';
import { capWords } from '../views/plan-words.ts';
import { planCounts, planList, profilesOfPlan, type ListedPlan } from '../views/plans.ts';
import { configOf, withStore } from './box.ts';
import { print, printJson, UsageError, type GlobalOptions } from './context.ts';
import { doDeed, type FreeDeedOptions } from './deed.ts';
import { count, table } from './table.ts';

export interface SetOptions extends FreeDeedOptions {
  readonly name?: string;
  readonly price?: string;
  readonly period?: string;
  readonly profile?: string;
  readonly like?: string;
  readonly rateLimit?: string;
  readonly devices?: string;
  readonly session?: string;
  readonly data?: string;
  readonly online?: string;
  readonly usedUpProfile?: string;
  readonly grace?: string;
  readonly lend?: string;
  readonly retire?: boolean;
  readonly offer?: boolean;
}

/** What takes away what a plan says. */
const NONE = 'none';

/** `washa plan list`. */
export async function list(options: GlobalOptions): Promise<void> {
  const config = configOf(options);
  const now = systemClock.now();
  const plans = await withStore(config, 'read', (store) => planList(store, planCounts(store, now)));
  if (options.json === true) printJson(plans.map(({ plan, lines, paid }) => ({ ...plan, lines, paid })));
  else if (plans.length === 0) print('No plan yet: washa plan set CODE, or washa apply.');
  else {
    const cells = plans.map(({ plan, lines, paid }) => [
      plan.code,
      plan.name,
      formatCents(cents(plan.price_cents), config.box.currency),
      periodWords({ unit: plan.period_unit, count: plan.period_count }),
      plan.profile,
      plan.rate_limit ?? '',
      `${countLines(lines)}, ${paid} with time left${plan.retired_at === null ? '' : ', not offered'}`,
    ]);
    print(table(['plan', 'name', 'price', 'period', 'profile', 'rate-limit', ''], cells, [1, 5]));
  }
}

/** `washa plan show`: what a plan says, and what its routers have. */
export async function show(options: GlobalOptions, ...[code = '']: string[]): Promise<void> {
  const config = configOf(options);
  const now = systemClock.now();
  const { found, profiles } = await withStore(config, 'read', (store) => ({
    found: planOf(planList(store, planCounts(store, now)), code),
    profiles: profilesOfPlan(store, code),
  }));
  const { plan, lines, paid } = found;
  if (options.json === true) {
    printJson({ ...plan, lines, paid, profiles });
    return;
  }
  const price = formatCents(cents(plan.price_cents), config.box.currency);
  print(
    `${safeLine(plan.name)} (${safeLine(plan.code)}): ${price} for ${periodWords({ unit: plan.period_unit, count: plan.period_count })}`,
  );
  print(
    `  ${countLines(lines)}, ${paid} of them with time left${plan.retired_at === null ? '' : '; not offered any more'}`,
  );
  const kept =
    plan.profile_like === null
      ? 'made by a person on each router'
      : `made and kept by Washa, like "${plan.profile_like}"`;
  print(safeLine(`  profile "${plan.profile}", ${kept}`));
  if (plan.rate_limit !== null) print(safeLine(`  rate-limit ${plan.rate_limit}`));
  if (plan.devices !== null) print(`  ${count(plan.devices, 'device')} at once by one login`);
  if (plan.session_s !== null) print(`  a session lasts ${formatAge(plan.session_s * 1000)}`);
  const caps = capWords(plan, options.lang ?? 'en');
  if (caps.length > 0) print(safeLine(`  ${caps.join(', ')}`));
  for (const { router, service, state, words, readAt } of profiles) {
    const age = readAt === null ? 'not read yet' : `read ${formatAge(now - readAt)} ago`;
    print(safeLine(`  ${router}, ${service}: ${state === 'right' ? 'as the plan says' : words} (${age})`));
  }
}

/** `washa plan set`: adds a plan, or changes what is named. */
export async function set(options: SetOptions, ...[code = '']: string[]): Promise<void> {
  const { currency } = configOf(options).box;
  await doDeed(options, setPlan(currency), (store) => wanted(store, code, options));
}

function wanted(store: Store, code: string, options: SetOptions): WantedPlan {
  const known = store.all(allPlans, {}).find((plan) => plan.code === code);
  const { name, profile } = options;
  const period = read('--period', options.period, parsePeriod, '"1 month"');
  const span = (flag: string, text: string | undefined) => read(flag, text, parseDuration, '"6 hours"');
  const online = options.online === NONE ? null : span('--online', options.online);
  const data = options.data === NONE ? null : read('--data', options.data, parseData, '10G');
  const session = options.session === NONE ? null : span('--session', options.session);
  const said = {
    ...known,
    code,
    ...(name !== undefined && { name }),
    ...(profile !== undefined && { profile }),
    ...(options.price !== undefined && { price_cents: read('--price', options.price, readAmount, '1500') }),
    ...(period !== undefined && { period_unit: period.unit, period_count: period.count }),
    ...(options.like !== undefined && { profile_like: options.like === NONE ? null : options.like }),
    ...(options.rateLimit !== undefined && { rate_limit: options.rateLimit === NONE ? null : options.rateLimit }),
    ...(options.devices !== undefined && { devices: options.devices === NONE ? null : Number(options.devices) }),
    ...(session !== undefined && { session_s: session === null ? null : Math.round(session / 1000) }),
    ...(data !== undefined && { data_bytes: data }),
    ...(online !== undefined && { online_s: online === null ? null : Math.round(online / 1000) }),
    ...(options.usedUpProfile !== undefined && {
      used_up_profile: options.usedUpProfile === NONE ? null : options.usedUpProfile,
    }),
    grace_ms: span('--grace', options.grace) ?? known?.grace_ms ?? 0,
    lend_ms: span('--lend', options.lend) ?? known?.lend_ms ?? 0,
    retired: options.retire === true || (options.offer !== true && (known?.retired_at ?? null) !== null),
  };
  const found = PLAN.safeParse(said);
  if (found.success) return found.data;
  const [issue] = found.error.issues;
  const lacks = known === undefined ? ' A new plan needs --name, --price, --period and --profile.' : '';
  throw new UsageError(
    `${issue?.path.join('.') ?? ''}: ${issue === undefined ? 'this is no plan' : issueSaid(issue).en}.${lacks}`,
  );
}

function read<T>(
  flag: string,
  text: string | undefined,
  parse: (text: string) => T | null,
  example: string,
): T | undefined {
  if (text === undefined) return undefined;
  const value = parse(text);
  if (value === null) throw new UsageError(`${flag}: "${text}" is none, for example ${example}.`);
  return value;
}

function planOf(plans: readonly ListedPlan[], code: string): ListedPlan {
  const found = plans.find(({ plan }) => plan.code === code);
  if (found !== undefined) return found;
  const words = unknownName(
    'plan',
    code,
    plans.map(({ plan }) => plan.code),
  );
  throw new Fault('plan.unknown', 'stop', safeLine(`In the books ${words}`));
}
