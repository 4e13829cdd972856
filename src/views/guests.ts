import { localDay, localHour } from '../domain/time/local-day.ts';
import { freeDevices } from '../storage/free-time.ts';
import { devicesOfLine } from '../storage/line-devices.ts';
import { linesByMsisdn } from '../storage/lines.ts';
import type { Store } from '../storage/engine/store.ts';
import { guestCounts, guestSales, guestsWithTime, numbersWithDevices } from '../storage/views/guests.ts';
import { obstacle, type LaneOf } from './lane.ts';
import { listedLineJson } from './line-json.ts';
import { lineView, SESSION_HOLDS_MS } from './line.ts';
import type { Slice } from './lists.ts';
import type { FoundLine } from './search.ts';

const MOST_NUMBERS = 20;
const MOST_DEVICES = 20;

/** A guest whose time is not over. */
export interface GuestWithTime extends Pick<FoundLine, 'line' | 'view'> {
  /** `AA:BB:CC:DD:EE:FF`. */
  readonly mac: string;
  /** Devices that are let through beside the phone. */
  readonly letThrough: number;
}

/** What was sold of a plan today. */
export interface PlanSales {
  readonly code: string;
  readonly name: string;
  readonly count: number;
  /** How many in each of the 24 hours of the day. */
  readonly byHour: readonly number[];
}

/** A device by which a number uses the hotspot. */
export interface NumberDevice {
  readonly lineId: number;
  readonly accountNo: string;
  /** `AA:BB:CC:DD:EE:FF`. */
  readonly mac: string;
  /** UTC ms. */
  readonly since: number;
  /** The line was made for it; else it is let through beside that one. */
  readonly isPhone: boolean;
}

/** Who is at the hotspot now, and how it sells today. */
export interface GuestsNow {
  /** A slice of them: whoever was not seen online first, then by when their time is over. */
  readonly guests: readonly GuestWithTime[];
  /** How many there are in all. */
  readonly total: number;
  /** How many of all are in, as far as their router can be asked. */
  readonly inside: number;
  readonly sales: readonly PlanSales[];
  /** How many devices got the free minutes of today. */
  readonly free: number;
  /** `devices`: how many. `uses`: each of them under each of the lines of the number, as many as are read. */
  readonly numbers: readonly {
    readonly msisdn: string;
    readonly devices: number;
    readonly uses: readonly NumberDevice[];
  }[];
}

/** @param zone IANA name: a day ends there @param now UTC ms */
export function guestsNow(store: Store, slice: Slice, laneOf: LaneOf, zone: string, now: number): GuestsNow {
  const seenSince = now - SESSION_HOLDS_MS;
  const counts = store.all(guestCounts, { now, seenSince });
  const asked = counts.filter(({ router_name }) => obstacle(laneOf(router_name), 'hotspot') === null);
  return {
    guests: store.all(guestsWithTime, { now, seenSince, ...slice }).map((line) => ({
      line,
      view: lineView(line, laneOf(line.router_name), now),
      mac: line.mac,
      letThrough: line.let_through_count,
    })),
    total: counts.reduce((sum, { n }) => sum + n, 0),
    inside: asked.reduce((sum, { seen }) => sum + seen, 0),
    sales: salesOf(store, zone, now),
    free: store.first(freeDevices, { day: localDay(now, zone).day })?.n ?? 0,
    numbers: store
      .all(numbersWithDevices, { limit: MOST_NUMBERS })
      .map(({ msisdn, devices }) => ({ msisdn, devices, uses: usesOf(store, msisdn) })),
  };
}

function usesOf(store: Store, msisdn: string): NumberDevice[] {
  const uses = store.all(linesByMsisdn, { msisdn }).flatMap(({ id: lineId, account_no: accountNo }) =>
    store.all(devicesOfLine, { id: lineId }).map(({ mac, since, is_phone: phone }) => {
      return { lineId, accountNo, mac, since, isPhone: phone === 1 };
    }),
  );
  return uses.slice(0, MOST_DEVICES);
}

function salesOf(store: Store, zone: string, now: number): PlanSales[] {
  const { from, until } = localDay(now, zone);
  const plans = new Map<string, { name: string; byHour: number[] }>();
  for (const { code, name, received_at: at } of store.all(guestSales, { from, until })) {
    const plan = plans.get(code) ?? { name, byHour: Array.from({ length: 24 }, () => 0) };
    plans.set(code, plan);
    const hour = localHour(at, zone);
    plan.byHour[hour] = (plan.byHour[hour] ?? 0) + 1;
  }
  return [...plans].map(([code, { name, byHour }]) => ({
    code,
    name,
    count: byHour.reduce((sum, n) => sum + n, 0),
    byHour,
  }));
}

/** The same for programs. */
export function guestsJson({ guests, total, inside, sales, free, numbers }: GuestsNow) {
  return {
    total,
    inside,
    guests: guests.map(({ mac, letThrough, ...one }) => ({ ...listedLineJson(one), mac, letThrough })),
    sales,
    free,
    numbers,
  };
}
