import { localDay } from '../domain/time/local-day.ts';
import type { Store } from '../storage/engine/store.ts';
import { looksOfRouters } from '../storage/router-looks.ts';
import { LINE_LISTS, linesByRouter, type LineListName } from '../storage/views/line-lists.ts';
import { paymentsBefore } from '../storage/views/takings.ts';
import { routersInUse } from '../storage/routers.ts';
import type { LaneOf } from './lane.ts';
import { lineView, SESSION_HOLDS_MS } from './line.ts';
import { paymentView, type ShownPayment } from './payment.ts';
import type { FoundLine } from './search.ts';

export const LINE_LIST_NAMES = Object.keys(LINE_LISTS).filter((name): name is LineListName => name in LINE_LISTS);

/** A slice of a list. */
export interface Slice {
  readonly limit: number;
  readonly offset: number;
}

/** Lines of a list, each with its view, in the list's order. @param zone IANA name: a day ends there @param now UTC ms */
export function linesOf(
  store: Store,
  name: LineListName,
  slice: Slice,
  laneOf: LaneOf,
  zone: string,
  now: number,
): Pick<FoundLine, 'line' | 'view'>[] {
  const { until } = localDay(now, zone);
  return store
    .all(LINE_LISTS[name].rows, { now, until, ...slice })
    .map((line) => ({ line, view: lineView(line, laneOf(line.router_name), now) }));
}

/** The numbers of the first lines of a list, in its order. @param zone IANA name: a day ends there @param now UTC ms */
export function idsOf(store: Store, name: LineListName, limit: number, zone: string, now: number): number[] {
  const { until } = localDay(now, zone);
  return store.all(LINE_LISTS[name].ids, { now, until, limit, offset: 0 }).map(({ id }) => id);
}

/** Where a list of payments goes on: behind this one. */
export interface Before {
  /** When it was received, UTC ms. */
  readonly at: number;
  readonly id: number;
}

/** `1763800000000.42` of an address; the newest where it is none. */
export function readBefore(text: string | undefined): Before | null {
  const [, at, id] = /^(\d{1,15})\.(\d{1,15})$/.exec(text ?? '') ?? [];
  return at === undefined || id === undefined ? null : { at: Number(at), id: Number(id) };
}

const NEWEST: Before = { at: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER };

/** Payments, newest first. @param before null: the newest @param now UTC ms */
export function paymentsOf(
  store: Store,
  before: Before | null,
  limit: number,
  laneOf: LaneOf,
  now: number,
): ShownPayment[] {
  return store
    .all(paymentsBefore, { ...(before ?? NEWEST), limit })
    .map((payment) => ({ payment, view: paymentView(payment, laneOf(payment.router_name), now) }));
}

/** What the books know of a router. */
export interface RouterCounts {
  readonly lines: number;
  readonly paid: number;
  /** Lines with a session within ten minutes. */
  readonly seen: number;
  /** When all its lines were compared with the books, UTC ms; null: never. */
  readonly comparedAt: number | null;
}

/** Of each router that has lines or was compared. @param now UTC ms */
export function routerCounts(store: Store, now: number): ReadonlyMap<string, RouterCounts> {
  const looks = new Map(store.all(looksOfRouters, {}).map(({ router_name, at }) => [router_name, at]));
  const counts = new Map(
    store.all(linesByRouter, { now, seenSince: now - SESSION_HOLDS_MS }).map((row) => [row.router_name, row]),
  );
  const none = { lines: 0, paid: 0, seen: 0 };
  return new Map(
    [...new Set([...looks.keys(), ...counts.keys()])].map((name) => {
      const { lines, paid, seen } = counts.get(name) ?? none;
      return [name, { lines, paid, seen, comparedAt: looks.get(name) ?? null }];
    }),
  );
}

/** Names of the routers that are in use. */
export function routerNames(store: Store): string[] {
  return store.all(routersInUse, {}).map(({ name }) => name);
}
