import { isInDoubt, planSync, readAccess } from '../../../domain/lines/access.ts';
import { NOUNS } from '../../../domain/lines/observed.ts';
import type { Credential, Observed, ObservedSession } from '../../../domain/lines/observed.ts';
import { lineAddresses, ownComment, type ListEntry } from '../../../domain/lines/access-list.ts';
import { nearestLogin, type LoginNames } from '../../../domain/lines/nearest-login.ts';
import { SERVICES, type LineLook, type LineTarget, type RouterRow, type Service } from '../../../domain/ports.ts';
import { Fault } from '../../../domain/values/fault.ts';
import { nearest } from '../../../domain/values/nearest.ts';
import { tellObserved } from './detail.ts';
import { ADDRESS_LIST, isLiveRow, MENUS, printWords } from './menus.ts';
import { ENTRY_FIELDS, listEntries, orAddress, readCredential, readSession, type Exec } from './observe.ts';
import { isYes, rowsById, textOrNull } from './values.ts';
import { isRefusal } from './write.ts';

/** A router that is busy sends thousands of rows for longer than it takes to answer about one line. */
export const LIST_DEADLINE_MS = 60_000;

/** The lists of one service, as one reading shows them. */
interface ServiceLists {
  readonly credentials: ReadonlyMap<string, readonly Credential[]>;
  readonly sessions: ReadonlyMap<string, readonly ObservedSession[]>;
  /** Name, and the address list that holds its live sessions. */
  readonly profiles: ReadonlyMap<string, string | null>;
}

interface ListRows {
  readonly entries: readonly ListEntry[];
  /** Addresses that a profile put there for as long as its session lives. */
  readonly dynamic: ReadonlySet<string>;
}

/**
 * Compares many lines with the router's own lists: one print of each list that a line of these needs, never one a line, and
 * no write. A menu that the router refuses leaves the lines that need it unknown.
 * @param onRead told of each service whether its lists can be read
 * @param onRight told of the sessions of a line that are right, by their ids
 * @throws Fault when the link is lost, or an answer is missing
 */
export async function compareLines(
  targets: readonly LineTarget[],
  { exec, now }: { readonly exec: Exec; readonly now: number },
  onRead: (service: Service, refusal: Fault | null) => void,
  onRight: (target: LineTarget, sessions: readonly string[]) => void = () => undefined,
): Promise<(LineLook | null)[]> {
  const services = SERVICES.filter((service) => targets.some((target) => target.service === service));
  const lists = new Map<Service, ServiceLists>();
  for (const service of services) {
    const read = await orRefused(readService(exec, service));
    onRead(service, read instanceof Fault ? read : null);
    if (!(read instanceof Fault)) lists.set(service, read);
  }
  const rows = new Map<string, ListRows>();
  for (const name of new Set(targets.flatMap((target) => listsOf(target, lists.get(target.service))))) {
    const read = await orRefused(readList(exec, name));
    if (!(read instanceof Fault)) rows.set(name, read);
  }
  const isMissing = ({ service, username, device }: LineTarget) =>
    service !== 'static' && device === undefined && lists.get(service)?.credentials.has(username) === false;
  const names = targets.some(isMissing) ? await readNames(exec, lists) : { pppoe: [], hotspot: [], static: [] };
  return targets.map((target) => {
    const shown = lists.get(target.service);
    const observed = shown === undefined ? null : observedOf(target, shown, rows);
    if (observed === null || shown === undefined) return null;
    const look = lookAt(target, observed, { names, shown }, now);
    if (look.isLive) onRight(target, rightSessions(target, observed, now));
    return look;
  });
}

/** What a router answers; its refusal when it answers no. */
export async function orRefused<T>(reading: Promise<T>): Promise<T | Fault> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Fault && isRefusal(error)) return error;
    throw error;
  }
}

async function readService(exec: Exec, service: Service): Promise<ServiceLists> {
  const menus = MENUS[service];
  const print = async (menu: string | null, fields: string) =>
    menu === null ? [] : (await exec(printWords(menu, fields, {}), LIST_DEADLINE_MS)).rows;
  const credentials = await print(menus.credentials, menus.credentialFields);
  const profiles = await print(menus.profiles, '.id,name,address-list');
  const sessions = (await print(menus.sessions, menus.sessionFields)).filter((row) => isLiveRow(service, row));
  return {
    credentials: byName(credentials, menus.credentialName, readCredential),
    sessions: byName(sessions, menus.sessionName, (id, row) => readSession(service, id, row)),
    profiles: new Map(profiles.map((row) => [row['name'] ?? '', textOrNull(row['address-list'])])),
  };
}

function byName<T>(
  rows: readonly RouterRow[],
  field: string,
  read: (id: string, row: RouterRow) => T,
): Map<string, T[]> {
  const named = Map.groupBy(rowsById(rows), ([, row]) => row[field] ?? '');
  return new Map([...named].map(([name, same]) => [name, same.map(([id, row]) => read(id, row))]));
}

/** The address lists that tell what a line is. */
function listsOf(target: LineTarget, shown: ServiceLists | undefined): string[] {
  if (target.mode === 'address-list') return target.expiredList === '' ? [] : [target.expiredList];
  const walled = shown === undefined ? null : walledListOf(target, shown);
  return walled === null ? [] : [walled];
}

function walledListOf(
  { service, mode, profile, expiredProfile }: LineTarget,
  { profiles }: ServiceLists,
): string | null {
  if (service !== 'pppoe' || mode !== 'expired-profile') return null;
  const walled = profiles.get(expiredProfile) ?? null;
  return walled === (profiles.get(profile) ?? null) ? null : walled;
}

async function readList(exec: Exec, list: string): Promise<ListRows> {
  const { rows } = await exec(printWords(ADDRESS_LIST, `${ENTRY_FIELDS},dynamic`, { list }), LIST_DEADLINE_MS);
  const dynamic = rows.filter((row) => isYes(row['dynamic'])).map((row) => row['address'] ?? '');
  return { entries: listEntries(rows), dynamic: new Set(dynamic) };
}

/** Every login that the router has, of both services: whoever looks for one that is missing may have meant another. */
async function readNames(exec: Exec, lists: ReadonlyMap<Service, ServiceLists>): Promise<LoginNames> {
  const names = async (service: Service): Promise<readonly string[]> => {
    const shown = lists.get(service);
    if (shown !== undefined) return [...shown.credentials.keys()];
    const reply = await orRefused(exec(printWords(MENUS[service].credentials, '.id,name', {}), LIST_DEADLINE_MS));
    return reply instanceof Fault ? [] : reply.rows.map((row) => row['name'] ?? '');
  };
  return { pppoe: await names('pppoe'), hotspot: await names('hotspot'), static: [] };
}

/** What one look at this line alone would have shown; null when a list that decides about it cannot be read. */
function observedOf(target: LineTarget, shown: ServiceLists, rows: ReadonlyMap<string, ListRows>): Observed | null {
  const credentials = orAddress(target.service, target.username, shown.credentials.get(target.username) ?? []);
  const sessions = shown.sessions.get(target.username) ?? [];
  const common = { credentials, profiles: [...shown.profiles.keys()], cookies: [], hosts: [] };
  if (target.mode === 'address-list') {
    if (target.expiredList === '') return { ...common, sessions, entries: [] };
    const list = rows.get(target.expiredList);
    if (list === undefined) return null;
    const addresses = lineAddresses(credentials, sessions);
    const comment = ownComment(target);
    const entries = list.entries.filter((entry) => entry.comment === comment || addresses.includes(entry.address));
    return { ...common, sessions, entries };
  }
  const walled = walledListOf(target, shown);
  const list = walled === null ? undefined : rows.get(walled);
  const told = sessions.map((session) =>
    list === undefined || session.address === null
      ? session
      : { ...session, walled: list.dynamic.has(session.address) },
  );
  return { ...common, sessions: told, entries: [] };
}

/** Sessions of a line that is right which nothing, and no doubt, would end. */
function rightSessions(target: LineTarget, observed: Observed, now: number): string[] {
  const plan = planSync(target, observed, now);
  const ended = plan.kind === 'plan' ? plan.writes.flatMap((write) => (write.kind === 'kick' ? write.id : [])) : [];
  return observed.sessions.flatMap(({ id, walled }) => (walled === true || ended.includes(id) ? [] : id));
}

function lookAt(
  target: LineTarget,
  observed: Observed,
  known: { readonly names: LoginNames; readonly shown: ServiceLists },
  now: number,
): LineLook {
  const plan = planSync(target, observed, now);
  const access = readAccess(target, observed);
  const isLive = target.want === 'on' && access === 'on' && observed.sessions.some(({ walled }) => walled !== true);
  if (plan.kind === 'refused') {
    return { access, differs: null, finding: { code: plan.code, detail: explain(plan, target, known) }, isLive };
  }
  // A login that we make when it is paid for is not missed before.
  const missing = target.device === undefined && observed.credentials.length === 0 && plan.writes.length === 0;
  const doubted = new Set(observed.sessions.filter((session) => isInDoubt(session, target)).map(({ id }) => id));
  // Who is logged in beside a right row is no reason to write, and one that nothing can tell is left in peace.
  const proven = plan.writes.filter(
    (write) => write.kind !== 'admit' && !(write.kind === 'kick' && doubted.has(write.id)),
  );
  const isOpen = target.want === 'off' && proven.some(({ kind }) => kind === 'kick');
  return {
    access: isOpen ? 'on' : access,
    differs: proven.length === 0 ? null : tellObserved(target, observed),
    finding: missing ? { code: 'router.no-credential', detail: missingLogin(target, known.names) } : null,
    isLive: isLive && proven.length === 0,
  };
}

/** The refusal's own words, with what was probably meant. */
function explain(
  { code, reason }: { readonly code: string; readonly reason: string },
  target: LineTarget,
  { names, shown }: { readonly names: LoginNames; readonly shown: ServiceLists },
): string {
  if (code === 'router.no-credential') return missingLogin(target, names);
  if (code !== 'router.no-profile') return reason;
  const wanted = target.want === 'on' ? target.profile : target.expiredProfile;
  const meant = nearestProfile(wanted, [...shown.profiles.keys()]);
  return meant === null ? reason : `${reason}; there is "${meant}"`;
}

/** `10M` was made `10Mbps` more likely than `20M`. */
function nearestProfile(wanted: string, names: readonly string[]): string | null {
  const name = wanted.toLowerCase();
  const begins = names.find(
    (one) => one !== '' && (one.toLowerCase().startsWith(name) || name.startsWith(one.toLowerCase())),
  );
  return begins ?? nearest(wanted, names);
}

function missingLogin({ service, username }: LineTarget, names: LoginNames): string {
  const found = nearestLogin({ service, username }, names);
  const reason = `router has no ${NOUNS[service]} named "${username}"`;
  if (found === null) return reason;
  return `${reason}; there is a ${NOUNS[found.service]} "${found.username}"${found.hint}`;
}
