import type { Clock } from '../../domain/ports.ts';
import {
  expectedBetween,
  judgeSilence,
  hourSlots,
  learnRate,
  LEARNT_FROM_MS,
  type HourCount,
  type Rate,
} from '../../domain/silence.ts';
import { formatAge } from '../../domain/time/durations.ts';
import { formatWhen } from '../../domain/time/time.ts';
import { openAlarmsOf } from '../../storage/alarms.ts';
import type { Store } from '../../storage/engine/store.ts';
import { flowBetween, type FlowRow } from '../../storage/views/payment-flow.ts';
import type { Alarms } from './alarms.ts';
import { keepLooking } from './rhythm.ts';

/** How often it is looked, and how often the rates are learnt anew. Milliseconds. */
const LOOK_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const LEARN_MS = HOUR_MS;
/** While the days of weeks are read for the first time, one after the other, so that callbacks come in between. Milliseconds. */
const NEXT_DAY_MS = 50;

/** What is known of the payments that take one way. */
interface Flow {
  readonly rate: Rate | null;
  newest: number;
}

/** The ways that a payment takes, by what they are called in an alarm. */
function waysOf({ provider, plan_code, router_name }: FlowRow): string[] {
  return [
    provider,
    ...(plan_code === null ? [] : [`plan ${plan_code}`]),
    ...(router_name === null ? [] : [`router ${router_name}`]),
  ];
}

/** The rates of every way that payments came in weeks. @param connections names of those that take money */
function learn(rows: readonly FlowRow[], connections: readonly string[], now: number, zone: string): Map<string, Flow> {
  const ways = new Map<string, { counts: HourCount[]; newest: number }>();
  for (const row of rows) {
    if (!connections.includes(row.provider)) continue;
    for (const name of waysOf(row)) {
      const way = ways.get(name) ?? { counts: [], newest: 0 };
      way.counts.push(row);
      way.newest = Math.max(way.newest, row.newest);
      ways.set(name, way);
    }
  }
  const slotOf = hourSlots(zone);
  return new Map(
    [...ways].map(([name, { counts, newest }]) => [name, { rate: learnRate(counts, now, slotOf), newest }]),
  );
}

/** The payments of the last weeks, read a day at a time and each day once: only today and yesterday are read anew. */
function daysOfFlow(store: Store) {
  const days = new Map<number, FlowRow[]>();
  const dayOf = (at: number) => Math.floor(at / DAY_MS);
  const readDay = (day: number) =>
    days.set(day, store.all(flowBetween, { from: day * DAY_MS, until: (day + 1) * DAY_MS }));
  return {
    /** Reads the newest day that was not read yet. @returns whether all were */
    readOne(now: number): boolean {
      const oldest = dayOf(now - LEARNT_FROM_MS);
      let day = dayOf(now);
      while (day >= oldest && days.has(day)) day -= 1;
      if (day >= oldest) readDay(day);
      return day <= oldest;
    },
    /** All of them as they are now. */
    rows(now: number): FlowRow[] {
      const since = now - LEARNT_FROM_MS;
      for (const day of days.keys()) if (day < dayOf(since) || day > dayOf(now)) days.delete(day);
      readDay(dayOf(now));
      readDay(dayOf(now) - 1);
      return [...days.values()].flat().filter(({ hour }) => hour * HOUR_MS >= since);
    },
  };
}

export interface SilenceDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly alarms: Alarms;
  /** IANA name. */
  readonly timeZone: string;
  /** Names of the connections that take money now. */
  readonly connections: () => readonly string[];
  /** False while the clock, or the books, are not believed. */
  readonly mayJudge: () => boolean;
  /** A connection is silent from now on: what came may be lost on its way. */
  readonly onSilent: () => void;
}

/** Payments that do not come, watched. */
export interface SilenceWatch {
  /** Whether a connection that should bring payments brings none. */
  readonly isSilent: () => boolean;
  /** @returns ends it */
  readonly start: () => () => void;
}

/**
 * Looks each minute whether payments come as they usually do. Only the time that this process has seen counts: of the hours before
 * it, or before the newest payment of a backup, nobody knows whether payments came.
 */
export function watchSilence(deps: SilenceDeps): SilenceWatch {
  const { store, clock, alarms, timeZone, connections, mayJudge, onSilent } = deps;
  let flows = new Map<string, Flow>();
  let learntAt = -Infinity;
  let readTo = 0;
  let silent = new Set<string>();
  const days = daysOfFlow(store);

  const read = (now: number) => {
    if (clock.monotonic() - learntAt >= LEARN_MS) {
      flows = learn(days.rows(now), connections(), now, timeZone);
      learntAt = clock.monotonic();
    } else {
      for (const row of store.all(flowBetween, { from: readTo, until: Number.MAX_SAFE_INTEGER }))
        for (const name of waysOf(row)) {
          const flow = flows.get(name);
          if (flow !== undefined) flow.newest = Math.max(flow.newest, row.newest);
        }
    }
    readTo = now - LOOK_MS;
  };
  /** @returns whether it is to go on at once, before it can judge */
  const look = (startedAt: number): boolean => {
    const now = clock.now();
    if (!mayJudge()) return false;
    if (!days.readOne(now)) return true;
    read(now);
    const open = new Map(store.all(openAlarmsOf, { kind: 'silence' }).map((alarm) => [alarm.subject, alarm]));
    const own = connections();
    const found = new Map<string, string | null>();
    const judge = (names: readonly string[], isExplained: boolean) => {
      for (const name of names) {
        const flow = flows.get(name);
        if (flow?.rate == null) continue;
        const silence = judgeSilence(flow.rate, Math.max(flow.newest, startedAt), now, timeZone);
        const before = open.get(name);
        if (silence !== null && !isExplained) found.set(name, words(name, flow.rate, flow.newest, now, timeZone));
        // It went on while nobody looked: only a payment ends it.
        else if (before !== undefined && flow.newest < before.opened_at) found.set(name, null);
      }
    };
    judge(own, false);
    const isNew = own.some((name) => found.has(name) && !silent.has(name));
    // Where a connection is silent, that is why its plans and routers are.
    judge(
      [...flows.keys()].filter((name) => !own.includes(name)),
      found.size > 0,
    );
    silent = new Set(own.filter((name) => found.has(name)));
    alarms.found('silence', found);
    if (isNew) onSilent();
    return false;
  };
  return {
    isSilent: () => silent.size > 0,
    start() {
      const startedAt = clock.now();
      return keepLooking(clock, LOOK_MS, () => (look(startedAt) ? NEXT_DAY_MS : LOOK_MS));
    },
  };
}

/** In steps, so that one silence is not another one each minute. */
function words(name: string, rate: Rate, newest: number, now: number, zone: string): string {
  const step = now - newest < 3 * HOUR_MS ? HOUR_MS / 6 : HOUR_MS;
  const age = Math.floor((now - newest) / step) * step;
  const expected = Math.round(expectedBetween(rate, newest, newest + age, zone));
  const how = `No payment for ${formatAge(age)}, expected ${expected}`;
  const since = `the last one came ${formatWhen(newest, zone, 'en', now)}`;
  const check =
    'What to check: pay one shilling yourself; "washa doctor" walks the way of a payment; and whether M-Pesa itself is down. ' +
    'Lists of payments are asked for every two minutes meanwhile.';
  return `${how} (${name}; ${since}). ${check}`;
}
