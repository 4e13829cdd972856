import { z } from 'zod';
import {
  isPublicAddress,
  unwatchedIn,
  type AddressAsked,
  type AddressFound,
  type FoundSpan,
  type Unwatched,
} from '../../domain/address-found.ts';
import { isOneAddress } from '../../domain/lines/access-list.ts';
import { normaliseForeign } from '../../domain/money/account-number.ts';
import { SERVICES, type Service } from '../../domain/ports.ts';
import { ADDRESS_SAID } from '../../domain/said/address-said.ts';
import { both } from '../../domain/said/both.ts';
import { formatWhen } from '../../domain/time/time.ts';
import { parseMac } from '../../domain/values/mac.ts';
import {
  addressNextHad,
  deviceNextSeen,
  firstWatch,
  sessionsLeftOut,
  spansOfAddress,
  spansOfDevice,
  spansOfLine,
  watchesSince,
  type SpanRow,
} from '../../storage/address-look-ups.ts';
import { lineById, lineByNumber } from '../../storage/lines.ts';
import { allRouters } from '../../storage/routers.ts';
import { lineByLogin } from '../../storage/subscribers.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { STORE_AGAIN_MS } from './address-notes.ts';

/** As many rows as a page has. */
const MOST_ROWS = 50;
const MOST_GAPS = 20;
const MOST_LEFT_OUT = 10;

const INPUT = z.object({
  what: z
    .string()
    .trim()
    .min(1)
    .max(64)
    .describe('an IPv4 address, a hardware address (MAC), or the account number of a line'),
  from: z.int().min(0).describe('UTC ms, included'),
  to: z.int().min(0).describe('UTC ms, included'),
  before: z
    .string()
    .regex(/^\d{1,15}\.\d{1,15}$/)
    .nullish()
    .describe('where a list goes on: `next` of the answer before'),
});

/** What is read, once it is known after whom or what is asked. */
interface Wanted {
  readonly asked: AddressAsked;
  readonly lineId: number | null;
  readonly beforeAt: number;
  readonly beforeId: number;
}

/**
 * Looks up who had an address, which addresses a device or a line had. It changes nothing, and is an action because it looks at where
 * people were: who asked, after what and why stands in the audit; what was found does not, so that it is gone when its time is over.
 * @param zone IANA name, for the words of the audit
 */
export const lookUpAddress = (zone: string) =>
  defineAction({
    name: 'address.look-up',
    reason: 'required',
    input: INPUT,
    subject({ what }) {
      const named = nameOf(what);
      return `${named.kind} ${named.what}`;
    },
    look(store, { what }) {
      const named = nameOf(what);
      const line = named.kind === 'line' ? store.first(lineByNumber, { accountNo: named.what }) : undefined;
      return { ...named, lineId: line?.id ?? null };
    },
    decide({ kind, what, lineId }, { from, to, before }, now): Decided<Wanted> | Refused<'what' | 'time'> {
      if (kind === 'line' && lineId === null) {
        return refuse('what', what.includes(':') ? ADDRESS_SAID.isIPv6() : ADDRESS_SAID.noSuch(what));
      }
      if (to < from) return refuse('time', ADDRESS_SAID.endsBeforeBegin());
      if (from > now) return refuse('time', ADDRESS_SAID.notYet());
      const [at, id] = (before ?? '').split('.').map(Number);
      const place =
        at === undefined || id === undefined ? { beforeAt: to + 1, beforeId: 0 } : { beforeAt: at, beforeId: id };
      const when = (ms: number) => both((language) => formatWhen(ms, zone, language));
      const time = from === to ? when(from) : ADDRESS_SAID.span(when(from), when(to));
      return {
        kind: 'do',
        plan: { asked: { kind, what, from, to }, lineId, ...place },
        preview: [ADDRESS_SAID.shows(kind, what, time)],
        detail: time.en,
      };
    },
    effects: (store, wanted, { now }) => findAddresses(store, wanted, now),
  });

function nameOf(what: string): Pick<AddressAsked, 'kind' | 'what'> {
  const text = what.trim();
  if (isOneAddress(text)) return { kind: 'address', what: text };
  const mac = parseMac(text);
  return mac === null ? { kind: 'line', what: normaliseForeign(text) } : { kind: 'device', what: mac };
}

function findAddresses(store: Store, wanted: Wanted, now: number): AddressFound {
  const { asked, beforeAt, beforeId } = wanted;
  const slice = { from: asked.from, to: asked.to, beforeAt, beforeId, limit: MOST_ROWS + 1 };
  const rows = rowsIn(store, wanted, slice);
  const spans = rows.slice(0, MOST_ROWS).map((row) => spanOf(row, asked, now));
  const last = rows[MOST_ROWS - 1];
  const isFirstPage = beforeAt > asked.to;
  const around = spans.length === 0 && isFirstPage ? aroundOf(store, wanted, now) : { before: null, after: null };
  const near = [...spans, ...Object.values(around).flatMap((one) => one ?? [])];
  const { unwatched, keptSince } = watchOf(store, asked, near, now);
  return {
    asked,
    spans,
    next: last === undefined || rows.length <= MOST_ROWS ? null : `${last.from_at}.${last.id}`,
    ...around,
    unwatched,
    keptSince,
    leftOut: asked.kind === 'address' ? leftOutOf(store, asked) : [],
    fixed: asked.kind === 'address' ? fixedOf(store, asked.what) : null,
    isPublic: asked.kind === 'address' && isPublicAddress(asked.what),
  };
}

function rowsIn(
  store: Store,
  { asked: { kind, what }, lineId }: Wanted,
  slice: { from: number; to: number; beforeAt: number; beforeId: number; limit: number },
): readonly SpanRow[] {
  switch (kind) {
    case 'address':
      return store.all(spansOfAddress, { ...slice, of: what });
    case 'device':
      return store.all(spansOfDevice, { ...slice, of: what });
    case 'line':
      return store.all(spansOfLine, { ...slice, of: lineId ?? 0 });
  }
}

/** Whoever was there last before, and first after: where nobody was, that says most. */
function aroundOf(
  store: Store,
  wanted: Wanted,
  now: number,
): { readonly before: FoundSpan | null; readonly after: FoundSpan | null } {
  const { asked } = wanted;
  const [before] = rowsIn(store, wanted, { from: 0, to: asked.from, beforeAt: asked.from, beforeId: 0, limit: 1 });
  const next = { of: asked.what, after: asked.to };
  const after =
    asked.kind === 'line' ? undefined : store.first(asked.kind === 'address' ? addressNextHad : deviceNextSeen, next);
  return {
    before: before === undefined ? null : spanOf(before, asked, now),
    after: after === undefined ? null : spanOf(after, asked, now),
  };
}

function spanOf(row: SpanRow, { from }: AddressAsked, now: number): FoundSpan {
  // The books say whose a fixed address is, and nobody has to look.
  const lookedAt = row.service === 'static' && row.mac === null ? now : (row.looked_at ?? row.from_at);
  const until = row.until_at ?? Math.max(row.from_at, lookedAt);
  return {
    id: row.id,
    router: row.router_name,
    service: row.service,
    login: row.username,
    account: row.account_no,
    name: row.name,
    msisdn: row.msisdn,
    address: row.address,
    mac: row.mac,
    from: row.from_at,
    isFromSeen: row.from_seen === 1,
    until,
    gone: row.gone_at,
    // Not each look is written: one that is not known to be over is believed for as long as the next may take.
    isSure: row.gone_at === null ? until + STORE_AGAIN_MS >= from : until >= from,
  };
}

/** When those routers were not watched; of none in particular, when any was not. */
function watchOf(
  store: Store,
  asked: AddressAsked,
  near: readonly FoundSpan[],
  now: number,
): Pick<AddressFound, 'unwatched' | 'keptSince'> {
  const all = store.all(allRouters, {}).flatMap(({ name }) => SERVICES.map((service) => ({ router: name, service })));
  const known = all.flatMap((place) => {
    const first = store.first(firstWatch, place);
    return first === undefined ? [] : { ...place, since: first.from_at };
  });
  const isNear = (place: { readonly router: string; readonly service: Service }) =>
    near.length === 0 || near.some(({ router, service }) => router === place.router && service === place.service);
  const unwatched = known.filter(isNear).flatMap(({ router, service }): Unwatched[] =>
    unwatchedIn(watchesAbout(store, router, service, asked), asked, now, STORE_AGAIN_MS * 1.5).map((gap) => ({
      router,
      service,
      ...gap,
    })),
  );
  const keptSince = known.length === 0 ? null : Math.min(...known.map(({ since }) => since));
  return { unwatched: unwatched.slice(0, MOST_GAPS), keptSince };
}

/** Those that touch a time, with the last before and the first after it; of a long time not more than can be told. */
function watchesAbout(store: Store, router: string, service: Service, { from, to }: AddressAsked) {
  const found: { readonly from: number; readonly until: number }[] = [];
  for (const { from_at: begun, until_at: until } of store.each(watchesSince, { router, service, from })) {
    found.push({ from: begun, until });
    if (begun > to || found.length > MOST_GAPS + 1) break;
  }
  return found;
}

function leftOutOf(store: Store, { from, to }: AddressAsked): AddressFound['leftOut'] {
  const rows = store.all(sessionsLeftOut, { from, to, limit: MOST_LEFT_OUT });
  return rows.flatMap(({ router_name: router, username: login, left_out: count, left_out_at: until, ...row }) =>
    until === null ? [] : { router, login, count, since: row.gone_at ?? row.from_at, until },
  );
}

function fixedOf(store: Store, address: string): AddressFound['fixed'] {
  for (const { name: router } of store.all(allRouters, {})) {
    const login = store.first(lineByLogin, { router, service: 'static', username: address });
    const line = login === undefined ? undefined : store.first(lineById, { id: login.id });
    if (line !== undefined && line.retired_at === null) return { account: line.account_no, router };
  }
  return null;
}
