import { describeError, Fault } from '../../../domain/values/fault.ts';
import {
  SERVICES,
  type Clock,
  type LiveSession,
  type RouterLink,
  type RouterReply,
  type Service,
} from '../../../domain/ports.ts';
import type { LiveSessions } from './live-sessions.ts';
import { MENUS, printWords } from '../line/menus.ts';
import { ProfileCache } from '../line/profiles.ts';

export interface LinkKeeperSettings {
  readonly link: RouterLink;
  readonly clock: Clock;
  /** 0 to 1, to spread the prints of many routers. */
  readonly random: () => number;
  readonly live: LiveSessions;
  readonly onSession: (session: LiveSession) => void;
  /** Sessions that are reported by a whole print even when they are no news. */
  readonly isWatched: (session: LiveSession) => boolean;
  /** A person has to change something before this link is of use. */
  readonly onRefused: (fault: Fault) => void;
}

/** Nothing heard for so long: ask, because an idle connection may have died in a router or NAT in between. */
const SILENCE_MS = 20_000;
const PING_DEADLINE_MS = 5_000;
/** A listen may miss an event, and a hotspot has none that we use: so a whole print, of five fields, once a minute. */
const RECONCILE_MS = 60_000;

/** Keeps one link useful: listens to PPP sessions, compares them with the whole table, and notices silence. */
export class LinkKeeper {
  readonly link: RouterLink;
  readonly profiles: ProfileCache;
  readonly #settings: LinkKeeperSettings;
  readonly #absent = new Set<Service>();
  readonly #cancels = new Map<'ping' | 'reconcile' | 'listen', () => void>();
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
   * Listens first and then reads the tables once, so that no session falls between the two.
   * @throws Fault of the reading
   */
  async open(): Promise<void> {
    this.#startListen();
    await this.#reconcile();
    this.#armReconcile();
    this.#armPing();
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
    const results = await Promise.allSettled(SERVICES.map((service) => this.#readTable(service)));
    for (const result of results) if (result.status === 'rejected') throw result.reason;
  }

  async #readTable(service: Service): Promise<void> {
    if (this.#absent.has(service)) return;
    const { live, isWatched, onSession } = this.#settings;
    const menus = MENUS[service];
    try {
      const { rows } = await this.exec(printWords(menus.sessions, menus.sessionFields, {}));
      for (const { session, news } of live.takeAll(service, rows)) if (news || isWatched(session)) onSession(session);
    } catch (error) {
      // A router without this package or menu serves the other one.
      if (!(error instanceof Fault) || error.code !== 'router.trap.no-such-command') throw error;
      this.#absent.add(service);
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
      },
      (fault) => this.#listenEnded(fault, startedAt),
    );
  }

  /** A listen that a busy router ends is asked for again later and later: asked for at once it starves everything else. */
  #listenEnded(fault: Fault, startedAt: number): void {
    this.#listen = null;
    if (this.#closed || fault.code === 'router.trap.no-such-command') return;
    if (fault.retry === 'stop') {
      this.#settings.onRefused(fault);
      return;
    }
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

  #arm(what: 'ping' | 'reconcile' | 'listen', delayMs: number, fn: () => void): void {
    if (this.#closed) return;
    this.#cancels.get(what)?.();
    this.#cancels.set(what, this.#settings.clock.after(delayMs, fn));
  }

  /** A trap here harms no line, and a lost link is told by `link.lost`; only a missing right is worth a word. */
  async #quietly(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const fault = error instanceof Fault ? error : new Fault('router.failed', 'unavailable', describeError(error));
      if (fault.retry === 'stop' && !this.#closed) this.#settings.onRefused(fault);
    }
  }
}
