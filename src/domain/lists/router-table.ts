import { readComment } from './comment.ts';
import { dayBefore, type Day } from './day.ts';
import { capsOfUsers } from './plan-caps.ts';
import type { PlanOffer } from './plan-offers.ts';
import { readRsc, type Fields, type RscRow } from './rsc.ts';
import type { Remark } from './remark.ts';
import { tableOf, type ListTable, type TableRow } from './table.ts';
import type { Period } from '../time/time.ts';

/** A login as a router has it, with its fields by their names. */
export interface LoginRow {
  /** 1-based: in its file, or among what was read. */
  readonly line: number;
  readonly service: 'pppoe' | 'hotspot';
  readonly fields: Fields;
  /** Of its limits those that it has reached, where that is known: it is refused although it is enabled. */
  readonly usedUp?: readonly string[];
}

/** Of a profile what helps to make a plan of it. */
export interface ProfileRow {
  readonly name: string;
  /** `10M/10M`; null: without a limit. */
  readonly rateLimit: string | null;
}

/** What a router holds that an import is made of. */
export interface RouterHoldings {
  readonly logins: readonly LoginRow[];
  readonly profiles: readonly ProfileRow[];
  /** Whether its rows are lines of a file. */
  readonly isFile: boolean;
}

/** What most lines are paid by; a person says otherwise. */
const MONTH: Period = { unit: 'month', count: 1 };

const LOGIN_MENUS: ReadonlyMap<string, LoginRow['service']> = new Map([
  ['/ppp/secret', 'pppoe'],
  ['/ip/hotspot/user', 'hotspot'],
] as const);
const PROFILE_MENUS: readonly string[] = ['/ppp/profile', '/ip/hotspot/user/profile'];

/** The logins and profiles of a text that a router exported. */
export function holdingsOfRsc(text: string): RouterHoldings {
  const rows = readRsc(text);
  return {
    isFile: true,
    logins: rows.flatMap(({ line, menu, fields }) => {
      const service = LOGIN_MENUS.get(menu);
      return service === undefined ? [] : [{ line, service, fields }];
    }),
    profiles: rows.filter(({ menu }: RscRow) => PROFILE_MENUS.includes(menu)).map(({ fields }) => profileOf(fields)),
  };
}

export function profileOf(fields: Fields): ProfileRow {
  return { name: fields['name'] ?? '', rateLimit: fields['rate-limit'] || null };
}

/** Services of a PPP secret by which somebody may dial in over PPPoE. */
const DIALS: readonly string[] = ['any', 'pppoe', ''];

/**
 * The logins of a router as a list: the login, its profile as the plan, and what its comment lets guess of its person. Those that are
 * no customer's are not in it: users of the hotspot that the router makes by itself.
 * @param today what a date without a year is near to
 * @param wall name of the profile of who is expired: it tells no plan
 */
export function routerTable({ logins, profiles, isFile }: RouterHoldings, today: Day, wall: string | null): ListTable {
  const customers = logins.filter(({ fields }) => !isOwn(fields));
  const rows = customers.map((login) => rowOf(login, today, wall));
  const prices = Map.groupBy(customers, profileIn);
  const offers = [...prices].map(([profile, those]): PlanOffer => {
    const limit = profiles.find(({ name }) => name === profile)?.rateLimit ?? null;
    const told = those.flatMap(({ fields }) => readComment(fields['comment'] ?? '', today).price ?? []);
    const hints: Remark[] = [];
    if (limit !== null) hints.push({ says: 'limit', limit });
    if (told.length > 0) hints.push({ says: 'prices-named', prices: [...new Set(told)].slice(0, 3) });
    const { caps, hints: ofLimits } = capsOfUsers(those.map(({ fields }) => fields));
    hints.push(...ofLimits);
    return { text: profile, profile, priceCents: null, period: MONTH, hints, rateLimit: limit, caps };
  });
  return tableOf(rows, { plansAreProfiles: true, offers, isNumbered: !isFile });
}

function profileIn({ fields }: LoginRow): string {
  return fields['profile'] ?? 'default';
}

function isOwn({ name = '', dynamic, default: standard }: Fields): boolean {
  return name === '' || name === 'default-trial' || isYes(dynamic) || isYes(standard);
}

function rowOf({ line, service, fields, usedUp = [] }: LoginRow, today: Day, wall: string | null): TableRow {
  const {
    name: username = '',
    profile = 'default',
    comment = '',
    password = '',
    disabled,
    service: dials = 'any',
  } = fields;
  const { name, phones, expires, price, house, account, otherDates } = readComment(comment, today);
  const isVpn = service === 'pppoe' && !DIALS.includes(dials);
  const isWalled = wall !== null && profile === wall;
  const off = isYes(disabled) ? 'disabled' : usedUp.length > 0 ? `used up (${usedUp.join(', ')})` : null;
  const notes: Remark[] = [];
  if (off !== null) notes.push({ says: 'off-there', off });
  if (name !== null || phones.length > 0 || expires !== null || account !== null)
    notes.push({ says: 'guessed', comment, name, phones, expires, account });
  if (house !== null || price !== null || otherDates.length > 0)
    notes.push({ says: 'not-taken', house, price, dates: otherDates });
  const blockers: Remark[] = [];
  if (isVpn) blockers.push({ says: 'vpn', service: dials });
  if (isWalled) blockers.push({ says: 'walled', profile });
  return {
    line,
    cells: {
      name: name ?? '',
      phone: phones.join(' / '),
      plan: isWalled ? '' : profile,
      // Whoever is off on the router is not switched on by being taken over.
      expires: off !== null ? dayBefore(today) : (expires ?? ''),
      username,
      password,
      account: account ?? '',
      service,
      status: off ?? '',
    },
    notes,
    blockers,
  };
}

function isYes(text: string | undefined): boolean {
  return text === 'yes' || text === 'true';
}
