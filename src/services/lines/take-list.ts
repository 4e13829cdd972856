import { createHash } from 'node:crypto';
import { z } from 'zod';
import { bare, COLUMN_WORDS } from '../../domain/lists/columns.ts';
import { readDay } from '../../domain/lists/day.ts';
import type { PlanTold } from '../../domain/lists/plan-offers.ts';
import { remarkWords } from '../../domain/lists/remark-words.ts';
import { SERVICES } from '../../domain/ports.ts';
import { isSaid, joined } from '../../domain/said/both.ts';
import { LIST_SAID, remarksIn } from '../../domain/said/list-said.ts';
import { localDay } from '../../domain/time/local-day.ts';
import type { Both } from '../../domain/time/time.ts';
import { PERIOD_UNITS } from '../../domain/time/time.ts';
import { cents } from '../../domain/values/money.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { addRows } from './add-rows.ts';
import { readList, rowsToAdd, type LeftOut, type ListAsked, type ListRead } from './import-list.ts';
import type { Mint } from './subscribers.ts';

/** The largest text of a list, in characters: some forty thousand customers. */
export const LONGEST_LIST = 8 * 1024 * 1024;

const PLAN_PRICE = z.object({
  name: z.string().describe('as the list calls it'),
  priceCents: z.int().positive(),
  periodUnit: z.enum(PERIOD_UNITS).default('month'),
  periodCount: z.int().positive().default(1),
});
const PLAN_CODE = z.object({ name: z.string().describe('as the list calls it'), code: z.string() });

/** A whole list with what a person says of it, as a program sends it. */
export const LIST_WISH = z.object({
  text: z
    .string()
    .min(1)
    .max(LONGEST_LIST)
    .describe('of the file: CSV, a dump of PHPNuxBill, or what /export of a router prints'),
  router: z.string().nullable().default(null).describe('of the rows that name none; null: the only one'),
  service: z.enum(SERVICES).default('pppoe').describe('of the rows that name none'),
  columns: z
    .array(z.object({ header: z.string(), field: z.enum(COLUMN_WORDS) }))
    .default([])
    .describe('what columns are, where that is not guessed right; - is nothing'),
  plans: z.array(z.union([PLAN_CODE, PLAN_PRICE])).default([]),
  dates: z.enum(['day first', 'month first']).nullable().default(null),
  expires: z.string().nullable().default(null).describe('2026-12-01: until when rows without a date are paid'),
  withGone: z.boolean().default(false).describe('also whom the list calls suspended or gone'),
  past: z
    .union([z.enum(['ask', 'as-is']), z.object({ cut: z.int().nonnegative() })])
    .default('ask')
    .describe('of new lines whose time is over: as-is leaves them on, cut says how many are cut off'),
});

export type ListWish = z.infer<typeof LIST_WISH>;

interface ListPlan<Plan> {
  readonly plan: Plan;
  readonly past: ListWish['past'];
  readonly left: readonly LeftOut[];
}

type ListVerdict = 'unreadable' | 'day' | 'nothing' | 'past';

/** Takes a whole list over, rows and plans, or nothing of it. Rows that cannot be taken over are told, and left out. @param zone IANA name */
export function takeList(mint: Mint, zone: string) {
  const rowsOf = (past: ListWish['past']) => addRows(mint, past, 'page');
  type Inner = ReturnType<typeof rowsOf>;
  type Plan = Parameters<Inner['effects']>[1];
  return defineAction({
    name: 'line.import',
    reason: 'optional',
    input: LIST_WISH,
    // Another list under the same key is another wish.
    subject: ({ text }) => `list ${createHash('sha256').update(text).digest('hex').slice(0, 12)}`,
    look(store, wish, now) {
      const read = readOf(store, wish, zone, now);
      if (isSaid(read) || read.kind === 'unreadable') return { read, facts: null };
      return { read, facts: rowsOf(wish.past).look(store, rowsToAdd(read), now) };
    },
    decide({ read, facts }, { past }, now): Decided<ListPlan<Plan>> | Refused<ListVerdict> {
      if (isSaid(read)) return refuse('day', read);
      if (read.kind === 'unreadable')
        return refuse('unreadable', LIST_SAID.unreadable(read.line, remarksIn([read.why])));
      if (facts === null) throw new Error('a list that was read was not looked at');
      const { left } = read;
      const decided = rowsOf(past).decide(facts, rowsToAdd(read), now);
      const out = left.map(({ line, kind, name, problems }) =>
        LIST_SAID.leavesOut(line, name, kind, remarksIn(problems)),
      );
      if (decided.kind === 'refused') {
        const refused = decided.why.refused.map(({ line, remark }) => LIST_SAID.row(line, remarksIn([remark])));
        const words = joined([decided.words, ...refused, ...out], '\n');
        return refuse(decided.words.en === LIST_SAID.nothing().en ? 'nothing' : 'past', words);
      }
      return { ...decided, plan: { plan: decided.plan, past, left }, preview: [...decided.preview, ...out] };
    },
    effects(store, { plan, past, left }, done) {
      const { problems, ...report } = rowsOf(past).effects(store, plan, done);
      const leftOut = left.map((one) => ({ ...one, problems: one.problems.map((why) => remarkWords(why, 'en')) }));
      return { ...report, refused: problems, leftOut };
    },
  });
}

function readOf(store: Store, wish: ListWish, zone: string, now: number): ListRead | Both {
  const { text, router, service, columns, plans, dates, expires, withGone } = wish;
  const day = expires === null ? null : readDay(expires, 'day first');
  if (expires !== null && day === null) return LIST_SAID.noDay(expires);
  const asked: ListAsked = {
    told: { order: dates, expires: day },
    map: new Map(columns.map(({ header, field }) => [bare(header), field])),
    plans: new Map(plans.map((plan): [string, PlanTold] => [plan.name, toldOf(plan)])),
    ...{ router, service, withGone, zone, beside: null },
    today: localDay(now, zone).day,
  };
  return readList(store, { kind: 'text', text }, asked);
}

function toldOf(plan: ListWish['plans'][number]): PlanTold {
  if ('code' in plan) return { kind: 'code', code: plan.code };
  const { priceCents, periodUnit: unit, periodCount: count } = plan;
  return { kind: 'price', priceCents: cents(priceCents), period: { unit, count } };
}
