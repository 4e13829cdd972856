import type { Binding } from '../../../domain/lines/guest-access.ts';
import type { Credential, Host, Observed, ObservedSession } from '../../../domain/lines/observed.ts';
import { lineAddresses, ownComment, type ListEntry } from '../../../domain/lines/access-list.ts';
import type { LineTarget, LiveSession, RouterReply, RouterRow, Service } from '../../../domain/ports.ts';
import { ADDRESS_LIST, BINDINGS, COOKIES, HOSTS, isLiveRow, MENUS, printWords } from './menus.ts';
import type { ProfileCache } from './profiles.ts';
import { isYes, readCount, reachedLimits, readMac, rowsById, textOrNull } from './values.ts';
import { readDuration } from '../../../domain/time/router-duration.ts';

export type Exec = (words: readonly string[], deadlineMs?: number) => Promise<RouterReply>;

/** What one look at the router asks for beyond the line's credentials and sessions. */
export interface Question {
  /** Addresses to look up in the list of expired lines. */
  readonly addresses: readonly string[];
  /** Phones to look for in the hotspot's range. */
  readonly macs: readonly string[];
}

/** Reads one line in one round trip: every print is by name, with the fields named, and all go out together. */
export async function observe(
  exec: Exec,
  target: LineTarget,
  ask: Question,
  profiles: ProfileCache,
): Promise<Observed> {
  const menus = MENUS[target.service];
  const name = target.username;
  const credentials = exec(printWords(menus.credentials, menus.credentialFields, { [menus.credentialName]: name }));
  const sessions = exec(printWords(menus.sessions, menus.sessionFields, { [menus.sessionName]: name }));
  const beside = asksMore(target, ask, profiles) ? observeMore(exec, target, ask, profiles) : NOTHING_MORE;
  const [rows, live, more] = await together([credentials, sessions, beside] as const);
  const known = neededProfiles(target).filter((profile) => profiles.get(target.service, profile) !== null);
  return {
    credentials: readCredentials(rows.rows, target),
    sessions: readSessions(live.rows, target),
    profiles: known,
    ...more,
  };
}

type More = Omit<Observed, 'credentials' | 'sessions' | 'profiles'>;

/** What most looks ask for nothing of. */
const NOTHING_MORE: Promise<More> = Promise.resolve({ entries: [], left: [], cookies: [], hosts: [] });

/** Of thousands of lines that are made right together each look is a few prints less to wait for. */
function asksMore(target: LineTarget, { macs }: Question, profiles: ProfileCache): boolean {
  const { service, mode, leaves, letThrough } = target;
  if (service !== 'pppoe' || mode === 'address-list' || macs.length > 0) return true;
  return leaves !== undefined || letThrough !== undefined || unknownProfiles(target, profiles).length > 0;
}

/** What is looked for beside credentials and sessions, in the same round trip. */
async function observeMore(exec: Exec, target: LineTarget, ask: Question, profiles: ProfileCache): Promise<More> {
  const [entries, left, cookies, returning, hosts, bindings] = await together([
    readEntries(exec, target, ask.addresses),
    readLeft(exec, target),
    readCookies(exec, target),
    readReturning(exec, target),
    readHosts(exec, ask.macs),
    readBindings(exec, target),
    readProfiles(exec, target, profiles),
  ] as const);
  return { entries, left, cookies, returning, hosts, ...(bindings !== null && { bindings }) };
}

/** What was read, with which of these sessions a profile holds in its address list `list`: one round trip. */
export async function askWalled(
  exec: Exec,
  list: string,
  read: Observed,
  asked: readonly ObservedSession[],
): Promise<Observed> {
  const addresses = lineAddresses([], asked);
  const replies = await together(
    addresses.map((address) => exec(printWords(ADDRESS_LIST, '.id,address,dynamic', { list, address }))),
  );
  // A profile's entries are dynamic; one that a person wrote says nothing about the session.
  const rows = replies.flatMap((reply) => reply.rows).filter((row) => isYes(row['dynamic']));
  const sessions = read.sessions.map((session) => {
    const { address } = session;
    const isAnswered = address !== null && addresses.includes(address) && asked.includes(session);
    return isAnswered ? { ...session, walled: rows.some((row) => row['address'] === address) } : session;
  });
  return { ...read, sessions };
}

/** The list that tells a session of the expired profile from one of the plan's; null when none does. */
export function walledList(target: LineTarget, profiles: ProfileCache): string | null {
  if (target.service !== 'pppoe' || target.mode !== 'expired-profile') return null;
  const expired = profiles.get('pppoe', target.expiredProfile)?.addressList ?? null;
  const plan = profiles.get('pppoe', target.profile)?.addressList ?? null;
  return expired === plan ? null : expired;
}

export function liveSession(target: LineTarget, session: ObservedSession): LiveSession {
  const { id, address, mac } = session;
  return { service: target.service, username: target.username, id, address, mac };
}

/** Waits for all, so that no refusal is left without a reader, and throws the first one. */
export async function together<T extends readonly unknown[]>(
  waiting: readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<T> {
  const all: readonly Promise<unknown>[] = waiting;
  try {
    return (await Promise.all(all)) as unknown as T;
  } catch (error) {
    for (const one of await Promise.allSettled(all)) if (one.status === 'rejected') throw one.reason;
    throw error;
  }
}

/** Profiles that a write could name, and those whose lists tell sessions apart. */
function neededProfiles({ service, mode, want, profile, expiredProfile }: LineTarget): string[] {
  const hasExpired = service === 'pppoe' && mode === 'expired-profile';
  const names = hasExpired ? [profile, expiredProfile] : want === 'on' ? [profile] : [];
  return names.filter((name) => name !== '');
}

const unknownProfiles = (target: LineTarget, profiles: ProfileCache): string[] =>
  neededProfiles(target).filter((name) => profiles.get(target.service, name) === null);

async function readProfiles(exec: Exec, target: LineTarget, profiles: ProfileCache): Promise<void> {
  const menu = MENUS[target.service].profiles;
  const names = menu === null ? [] : unknownProfiles(target, profiles);
  if (menu === null || names.length === 0) return;
  await together(
    names.map(async (name) => {
      const { rows } = await exec(profiles.words(menu, name));
      profiles.take(target.service, name, rows);
    }),
  );
}

function readCredentials(rows: readonly RouterRow[], { service, username }: LineTarget): Credential[] {
  const named = [...rowsById(rows)].filter(([, row]) => row[MENUS[service].credentialName] === username);
  return orAddress(
    service,
    username,
    named.map(([id, row]) => readCredential(id, row)),
  );
}

/** A fixed address that no lease hands out is there all the same: its device was given it by hand. */
export function orAddress(service: Service, username: string, leases: readonly Credential[]): Credential[] {
  if (service !== 'static' || leases.length > 0) return [...leases];
  return [readCredential('', { address: username })];
}

export function readCredential(id: string, row: RouterRow): Credential {
  return {
    id,
    profile: row['profile'] ?? '',
    // A lease that is blocked is as good as disabled, and one write undoes both.
    disabled: isYes(row['disabled']) || isYes(row['block-access']),
    address: textOrNull(row['remote-address'] ?? row['address']),
    mac: readMac(row['mac-address']),
    usedUp: reachedLimits(row).map(({ limit }) => limit),
    uptime: { usedMs: readDuration(row['uptime']) ?? 0, limitMs: readDuration(row['limit-uptime']) ?? 0 },
    capBytes: readCount(row['limit-bytes-total']),
  };
}

function readSessions(rows: readonly RouterRow[], { service, username }: LineTarget): ObservedSession[] {
  return [...rowsById(rows)]
    .filter(([, row]) => row[MENUS[service].sessionName] === username && isLiveRow(service, row))
    .map(([id, row]) => readSession(service, id, row));
}

export function readSession(service: Service, id: string, row: RouterRow): ObservedSession {
  return {
    id,
    address: textOrNull(row['active-address'] ?? row['address']),
    mac: readMac(row[MENUS[service].sessionMac]),
    uptimeMs: readDuration(row['uptime']),
    walled: null,
  };
}

export const ENTRY_FIELDS = '.id,address,comment,disabled';

async function readEntries(exec: Exec, target: LineTarget, addresses: readonly string[]): Promise<ListEntry[]> {
  if (target.mode !== 'address-list' || target.expiredList === '') return [];
  const list = target.expiredList;
  const replies = await together([
    exec(printWords(ADDRESS_LIST, ENTRY_FIELDS, { list, comment: ownComment(target) })),
    ...addresses.map((address) => exec(printWords(ADDRESS_LIST, ENTRY_FIELDS, { list, address }))),
  ]);
  return listEntries(replies.flatMap((reply) => reply.rows));
}

async function readLeft(exec: Exec, { leaves }: LineTarget): Promise<ListEntry[]> {
  if (leaves === undefined) return [];
  const comment = ownComment(leaves);
  const { rows } = await exec(printWords(ADDRESS_LIST, ENTRY_FIELDS, { list: leaves.list, comment }));
  return listEntries(rows).filter((entry) => entry.comment === comment);
}

export function listEntries(rows: readonly RouterRow[]): ListEntry[] {
  return [...rowsById(rows)].map(([id, row]) => ({
    id,
    address: row['address'] ?? '',
    comment: row['comment'] ?? '',
    disabled: isYes(row['disabled']),
  }));
}

async function readCookies(exec: Exec, target: LineTarget): Promise<string[]> {
  const { service, want, mode, username, device } = target;
  if (service !== 'hotspot' || (want === 'on' && device === undefined) || mode === 'address-list') return [];
  const { rows } = await exec(printWords(COOKIES, '.id,user,mac-address', { user: username }));
  return [...rowsById(rows)]
    .filter(([, row]) => row['user'] === username && (want === 'off' || readMac(row['mac-address']) !== device))
    .map(([id]) => id);
}

/** Phones that a cookie of theirs logs in again after their session was ended. A mac-cookie goes with the session. */
async function readReturning(exec: Exec, { service, want, switchedAt, username }: LineTarget): Promise<string[]> {
  if (service !== 'hotspot' || want !== 'on' || switchedAt === undefined) return [];
  const { rows } = await exec(printWords(COOKIES, '.id,user,mac-address,mac-cookie', { user: username }));
  return rows
    .filter((row) => row['user'] === username && !isYes(row['mac-cookie']))
    .flatMap((row) => readMac(row['mac-address']) ?? []);
}

/** Rows that let the target's devices through, whoever wrote them, and all of our own. */
async function readBindings(exec: Exec, target: LineTarget): Promise<Binding[] | null> {
  if (target.letThrough === undefined) return null;
  const fields = '.id,mac-address,type,disabled,comment';
  const replies = await together([
    exec(printWords(BINDINGS, fields, { comment: ownComment(target) })),
    ...target.letThrough.map((mac) => exec(printWords(BINDINGS, fields, { 'mac-address': mac }))),
  ]);
  return [...rowsById(replies.flatMap(({ rows }) => rows))]
    .filter(([, row]) => row['type'] === 'bypassed' && !isYes(row['disabled']))
    .map(([id, row]) => ({ id, mac: readMac(row['mac-address']) ?? '', comment: row['comment'] ?? '' }));
}

/** Phones of these hardware addresses that are in range now. */
export async function readHosts(exec: Exec, macs: readonly string[]): Promise<Host[]> {
  if (macs.length === 0) return [];
  const replies = await together(
    macs.map((mac) => exec(printWords(HOSTS, '.id,mac-address,address,authorized,bypassed', { 'mac-address': mac }))),
  );
  return replies
    .flatMap((reply) => reply.rows)
    .map((row) => ({
      address: row['address'] ?? '',
      mac: readMac(row['mac-address']) ?? '',
      through: isYes(row['authorized']) || isYes(row['bypassed']),
    }))
    .filter((host) => macs.includes(host.mac));
}
