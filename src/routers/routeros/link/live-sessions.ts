import type { LiveSession, RouterRow, Service } from '../../../domain/ports.ts';
import { isLiveRow, MENUS } from '../line/menus.ts';
import { isYes, readMac, textOrNull } from '../line/values.ts';

/** How many last sessions of lines that have none are remembered, for the address of a phone that is to be logged straight in again. */
const REMEMBERED = 5_000;

function byService<T>(make: () => T): Readonly<Record<Service, T>> {
  return { pppoe: make(), hotspot: make(), static: make() };
}

/**
 * What one router's live sessions are, as far as it has told: fed by the listen, the polls and the full prints. No
 * `take…` returns a session that we ended ourselves.
 */
export class LiveSessions {
  readonly #live: Readonly<Record<Service, Map<string, LiveSession>>> = byService(() => new Map());
  /** The same by the name that they are of: each of thousands of lines asks for its own. */
  readonly #named: Readonly<Record<Service, Map<string, readonly LiveSession[]>>> = byService(() => new Map());
  /** Sessions that a sync is ending or has ended; a router may still show them for a moment. */
  readonly #kicked: Readonly<Record<Service, Set<string>>> = byService(() => new Set());
  /** Sessions that a look has proven not to be of the expired profile, with that of the plan then: a session keeps its profile for life. */
  readonly #open: Readonly<Record<Service, Map<string, string>>> = byService(() => new Map());
  /** By service and name, of which none is live. */
  readonly #last = new Map<string, LiveSession>();

  /** Sessions of this name that are live, else the last one that was. */
  known(service: Service, username: string): readonly LiveSession[] {
    const last = this.#last.get(`${service} ${username}`);
    return this.#named[service].get(username) ?? (last === undefined ? [] : [last]);
  }

  /** A new link: the router may have restarted in between and given old ids to new sessions. */
  forgetProofs(): void {
    for (const ids of [...Object.values(this.#kicked), ...Object.values(this.#open)]) ids.clear();
  }

  kick(service: Service, ids: readonly string[]): void {
    for (const id of ids) this.#kicked[service].add(id);
  }

  /** The plan's profile under which this session was found right; null when it never was. */
  provenAs(service: Service, id: string): string | null {
    return this.#open[service].get(id) ?? null;
  }

  /** What was proven first holds: its credential may have another profile by now. */
  prove(service: Service, profile: string, ids: readonly string[]): void {
    for (const id of ids) if (!this.#open[service].has(id)) this.#open[service].set(id, profile);
  }

  /** One row of a listen: an added or changed session, or one that is gone (which may carry nothing but its id). */
  takeRow(service: Service, row: RouterRow): LiveSession | null {
    const id = row['.id'];
    if (id === undefined || id === '') return null;
    if (isYes(row['.dead'])) {
      this.#forget(service, id);
      return null;
    }
    const session = this.#read(service, id, row);
    return session !== null && this.#remember(session) ? session : null;
  }

  /** Every row of a print by name: the sessions that are there and not ended by us, known before or not. */
  takeNamed(service: Service, rows: readonly RouterRow[]): LiveSession[] {
    return this.#readAll(service, rows).filter((session) => {
      this.#remember(session);
      return !this.#kicked[service].has(session.id);
    });
  }

  /** A whole print: what is not in it is gone. Sessions that we ended ourselves are left out. */
  takeAll(service: Service, rows: readonly RouterRow[]): { readonly session: LiveSession; readonly news: boolean }[] {
    const sessions = this.#readAll(service, rows);
    const ids = new Set(sessions.map(({ id }) => id));
    for (const id of [...this.#live[service].keys(), ...this.#kicked[service], ...this.#open[service].keys()]) {
      if (!ids.has(id)) this.#forget(service, id);
    }
    return sessions
      .map((session) => ({ session, news: this.#remember(session) }))
      .filter(({ session }) => !this.#kicked[service].has(session.id));
  }

  #readAll(service: Service, rows: readonly RouterRow[]): LiveSession[] {
    return rows.flatMap((row) => this.#read(service, row['.id'] ?? '', row) ?? []);
  }

  #read(service: Service, id: string, row: RouterRow): LiveSession | null {
    const menus = MENUS[service];
    const username = row[menus.sessionName] ?? '';
    // A change of a known session may come without its name.
    if (id === '' || username === '' || !isLiveRow(service, row)) return null;
    const address = textOrNull(row['active-address'] ?? row['address']);
    return { service, username, id, address, mac: readMac(row[menus.sessionMac]) };
  }

  /** True for a session that is news. */
  #remember(session: LiveSession): boolean {
    const { service, username, id } = session;
    const before = this.#live[service].get(id);
    // Looks at all sessions find most of them as they were.
    if (before?.username === username && before.address === session.address && before.mac === session.mac) return false;
    if (before !== undefined) this.#unname(before, before.username !== username);
    this.#live[service].set(id, session);
    this.#named[service].set(username, [...(this.#named[service].get(username) ?? []), session]);
    this.#last.delete(keyOf(session));
    return before?.username !== username && !this.#kicked[service].has(id);
  }

  /** @param isGone nothing follows under this name */
  #unname(session: LiveSession, isGone: boolean): void {
    const { service, username } = session;
    const others = (this.#named[service].get(username) ?? []).filter((one) => one !== session);
    if (others.length > 0) this.#named[service].set(username, others);
    else this.#named[service].delete(username);
    if (others.length > 0 || !isGone) return;
    const key = keyOf(session);
    this.#last.delete(key);
    this.#last.set(key, session);
    const oldest = this.#last.keys().next().value;
    if (this.#last.size > REMEMBERED && oldest !== undefined) this.#last.delete(oldest);
  }

  #forget(service: Service, id: string): void {
    const session = this.#live[service].get(id);
    if (session !== undefined) this.#unname(session, true);
    this.#live[service].delete(id);
    this.#kicked[service].delete(id);
    this.#open[service].delete(id);
  }
}

const keyOf = ({ service, username }: LiveSession): string => `${service} ${username}`;
