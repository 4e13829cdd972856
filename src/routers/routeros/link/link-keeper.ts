import type { AddressNews, ShownAddress } from '../../../domain/address-book.ts';
import type { RouterBox } from '../../../domain/router-record.ts';
import { Fault } from '../../../domain/values/fault.ts';
import {
  SERVICES,
  type Clock,
  type LiveSession,
  type RouterLink,
  type RouterPart,
  type RouterReply,
  type Service,
} from '../../../domain/ports.ts';
import { addressNews, shownAddresses, throughAddresses } from './shown-addresses.ts';
import type { LiveSessions } from './live-sessions.ts';
import { inLists } from '../line/lists.ts';
import { HOSTS, MENUS, printWords } from '../line/menus.ts';
import { together } from '../line/observe.ts';
import { readBox } from '../line/box.ts';
import { ProfileCache } from '../line/profiles.ts';
import { isRefusal } from '../line/write.ts';

export interface LinkKeeperSettings {
  readonly link: RouterLink;
  readonly clock: Clock;
  /** 0 to 1, to spread the prints of many routers. */
  readonly random: () => number;
  readonly live: LiveSessions;
  readonly onSession: (session: LiveSession) => void;
  readonly onAddresses: (service: Service, news: AddressNews) => void;
  /** Devices that are let in without a login, and what each is called then, by their hardware addresses. */
  readonly letThrough: () => ReadonlyMap<string, string>;
  /** Sessions that are reported by a whole print even when they are no news. */
  readonly isWatched: (session: LiveSession) => boolean;
  /** Whether any line of this service was ever heard of here: leases of thousands of guests are of no use to us. */
  readonly isUsed: (service: Service) => boolean;
  /** Who answers here. @returns why nothing may be done there; null when it is the router that we know */
  readonly onBox: (box: RouterBox) => string | null;
}

/** Nothing heard for so long: ask, because an idle connection may have died in a router or NAT in between. */
const SILENCE_MS = 20_000;
const PING_DEADLINE_MS = 5_000;
/** A listen may miss an event, and a hotspot has none that we use: so a whole print, of five fields, once a minute. */
const RECONCILE_MS = 60_000;
/** Each log-in is a line in the router's log. */
const ASK_ANEW_MS = 300_000;

/** Who met a refusal: the reading of live sessions, that of whole lists, or a change of one line. */
export type RefusedBy = 'sessions' | 'lists' | 'change';

interface Refusal {
  readonly service: Service;
  readonly fault: Fault;
}

/** Keeps one link useful: listens to PPP sessions, compares them with the whole table, and notices silence. */
export class LinkKeeper {
  readonly link: RouterLink;
  readonly profiles: ProfileCache;
  readonly #settings: LinkKeeperSettings;
  /** What cannot be done here, by who found it. */
  readonly #refused = new Map<string, Refusal>();
  readonly #cancels = new Map<'ping' | 'reconcile' | 'listen' | 'anew', () => void>();
  #heardAt: number;
  #listenFailures = 0;
  #listen: { stop(): void } | null = null;
  #reconciling: Promise<void> | null = null;
  #closed = false;

  constructor(settings: LinkKeeperSettings) {
    this.#settings = settings;
    this.link = settings.link;
    this.profiles = new ProfileCache(settings.clock);
    this.#heardAt = settings.clock.now();
  }

  readonly exec = async (words: readonly string[], deadlineMs?: number): Promise<RouterReply> => {
    const reply = await this.link.exec(words, deadlineMs);
    this.#heardAt = this.#settings.clock.now();
    return reply;
  };

  /**
   * Asks who answers, listens, and then reads the tables once, so that no session falls between the two.
   * @throws Fault of the reading; one that says `stop` where another box answers, or all is refused
   */
  async open(): Promise<void> {
    const wrong = this.#settings.onBox(await readBox(this.exec));
    if (wrong !== null) throw new Fault('router.other-box', 'stop', wrong);
    this.#startListen();
    await this.#reconcile();
    const missing = [...this.#refused.values()].filter(({ fault }) => fault.retry === 'stop');
    if (missing[0] !== undefined && missing.length === this.#used().length) throw missing[0].fault;
    this.#armReconcile();
    this.#armPing();
  }

  /** The parts of the router that are of no use now: the first refusal of each service. */
  get refused(): readonly RouterPart[] {
    return SERVICES.flatMap((service) => {
      const fault = this.refusalOf(service);
      return fault === null ? [] : [{ service, error: fault.message }];
    });
  }

  /** Why nothing of this service can be done now; null when it can. */
  refusalOf(service: Service): Fault | null {
    return [...this.#refused.values()].find((one) => one.service === service)?.fault ?? null;
  }

  /**
   * Whether the router said no to something that every line of this service needs; what needs other menus goes on. A right
   * that is missing is asked for over another link: one that was given since counts for a new log-in only.
   * @param fault null when it was answered
   */
  note(service: Service, by: RefusedBy, fault: Fault | null): void {
    const key = `${by} ${service}`;
    if (fault === null) this.#refused.delete(key);
    // A busy router has said nothing.
    else if (fault.retry !== 'unknown') this.#refused.set(key, { service, fault });
    if (fault?.retry === 'stop' && !this.#cancels.has('anew')) this.#arm('anew', ASK_ANEW_MS, () => this.close());
  }

  /** Ends the link and every timer. Idempotent. */
  close(): void {
    this.#closed = true;
    for (const cancel of this.#cancels.values()) cancel();
    this.#cancels.clear();
    this.link.close();
  }

  /** Asks for the live sessions of one line; nothing is thrown, a broken link is noticed elsewhere. */
  async look(service: Service, username: string): Promise<void> {
    const menus = MENUS[service];
    await this.#quietly(async () => {
      const { rows } = await this.exec(
        printWords(menus.sessions, menus.sessionFields, { [menus.sessionName]: username }),
      );
      for (const session of this.#settings.live.takeNamed(service, rows)) this.#settings.onSession(session);
    });
  }

  /** Reads the tables of live sessions; a second wish while one is being read is answered by the same reading. */
  async lookAtAll(): Promise<void> {
    await this.#quietly(() => this.#reconcile());
  }

  #reconcile(): Promise<void> {
    this.#reconciling ??= this.#readTables().finally(() => (this.#reconciling = null));
    return this.#reconciling;
  }

  async #readTables(): Promise<void> {
    const results = await Promise.allSettled(this.#used().map((service) => this.#readTable(service)));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  #used(): readonly Service[] {
    return SERVICES.filter((service) => this.#settings.isUsed(service));
  }

  async #readTable(service: Service): Promise<void> {
    const { live, isWatched, onSession } = this.#settings;
    const menus = MENUS[service];
    try {
      const { rows } = await this.exec(printWords(menus.sessions, menus.sessionFields, {}));
      this.note(service, 'sessions', null);
      const through = service === 'hotspot' ? await this.#readThrough() : [];
      this.#settings.onAddresses(service, { kind: 'all', sessions: [...shownAddresses(service, rows), ...through] });
      for (const { session, news } of live.takeAll(service, rows)) if (news || isWatched(session)) onSession(session);
    } catch (error) {
      // A router that lacks this menu, or does not let us see it, serves the other one.
      if (!(error instanceof Fault && isRefusal(error))) throw error;
      this.note(service, 'sessions', error);
    }
  }

  /** Asked for by name: a hotspot may have thousands of hosts, and other devices are let in by others than us. */
  async #readThrough(): Promise<ShownAddress[]> {
    const exec = inLists(this.exec, () => false);
    const fields = '.id,mac-address,address,to-address,bypassed,uptime';
    const names = this.#settings.letThrough();
    try {
      const replies = await together(
        [...names.keys()].map((mac) => exec(printWords(HOSTS, fields, { 'mac-address': mac }))),
      );
      return replies.flatMap(({ rows }) => throughAddresses(rows, names));
    } catch (error) {
      if (!(error instanceof Fault && isRefusal(error))) throw error;
      return [];
    }
  }

  #startListen(): void {
    const startedAt = this.#settings.clock.now();
    this.#listen = this.link.listen(
      // Without `.proplist`: nothing says that a listen sends `.dead` when it is given one.
      [`${MENUS.pppoe.sessions}/listen`],
      (row) => {
        this.#heardAt = this.#settings.clock.now();
        const session = this.#settings.live.takeRow('pppoe', row);
        if (session !== null) this.#settings.onSession(session);
        const news = addressNews('pppoe', row);
        if (news !== null) this.#settings.onAddresses('pppoe', news);
      },
      (fault) => this.#listenEnded(fault, startedAt),
    );
  }

  /** A listen that a busy router ends is asked for again later and later: asked for at once it starves everything else. */
  #listenEnded(fault: Fault, startedAt: number): void {
    this.#listen = null;
    // Where it is refused for good, the print of each minute tells the same, later.
    if (this.#closed || fault.code === 'router.trap.no-such-command' || fault.retry === 'stop') return;
    if (this.#settings.clock.now() - startedAt > RECONCILE_MS) this.#listenFailures = 0;
    const waitMs = Math.min(1_000 * 2 ** this.#listenFailures, RECONCILE_MS);
    this.#listenFailures += 1;
    this.#arm('listen', waitMs, () => {
      this.#startListen();
      void this.lookAtAll();
    });
  }

  #armReconcile(): void {
    this.#arm('reconcile', RECONCILE_MS * (0.9 + 0.2 * this.#settings.random()), () => {
      void this.lookAtAll().then(() => this.#armReconcile());
    });
  }

  #armPing(): void {
    const silentMs = this.#settings.clock.now() - this.#heardAt;
    this.#arm('ping', Math.max(1, SILENCE_MS - silentMs), () => {
      if (this.#settings.clock.now() - this.#heardAt < SILENCE_MS) {
        this.#armPing();
        return;
      }
      const ping = async (): Promise<void> => {
        await this.exec(['/system/identity/print', '=.proplist=name'], PING_DEADLINE_MS);
      };
      void this.#quietly(ping).then(() => this.#armPing());
    });
  }

  #arm(what: 'ping' | 'reconcile' | 'listen' | 'anew', delayMs: number, fn: () => void): void {
    if (this.#closed) return;
    this.#cancels.get(what)?.();
    this.#cancels.set(what, this.#settings.clock.after(delayMs, fn));
  }

  /** A trap here harms no line, a table that is refused is noted where it is read, and a lost link is told by `link.lost`. */
  async #quietly(work: () => Promise<void>): Promise<void> {
    await work().catch(() => undefined);
  }
}

/** A right that is missing for what every line of a service needs; another menu may be of no use to one line only. */
export function isOfAll({ retry, message }: Fault, service: Service): boolean {
  const { credentials, sessions } = MENUS[service];
  return retry === 'stop' && [credentials, sessions].some((menu) => message.startsWith(`${menu}/`));
}
