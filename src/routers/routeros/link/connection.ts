import { describeError, Fault } from '../../../domain/values/fault.ts';
import type {
  Clock,
  LineTarget,
  LiveSession,
  RouterAddress,
  RouterConnection,
  RouterHealth,
  RouterLink,
  RouterListener,
  RouterTransport,
  Service,
  SyncReport,
} from '../../../domain/ports.ts';
import { syncLine } from '../line/driver.ts';
import { LinkKeeper } from './link-keeper.ts';
import { LiveSessions } from './live-sessions.ts';
import { pauseAfter } from '../wire/pause.ts';
import { Watches } from './watches.ts';

export interface RouterConnectionSettings {
  readonly address: RouterAddress;
  readonly transport: RouterTransport;
  readonly clock: Clock;
  readonly listener: RouterListener;
  /** 0 to 1; spreads attempts of many connections. */
  readonly random: () => number;
}

/** From so many lines on that are waited for, one whole print is cheaper for the router than a print for each. */
const MANY_WATCHES = 20;

/** One long-lived connection to one RouterOS router. Does nothing before `start`. */
export function createRouterConnection(settings: RouterConnectionSettings): RouterConnection {
  return new RouterosConnection(settings);
}

class RouterosConnection implements RouterConnection {
  readonly name: string;
  readonly #settings: RouterConnectionSettings;
  readonly #live = new LiveSessions();
  readonly #watches: Watches;
  readonly #stopping = new AbortController();
  #health: RouterHealth;
  /** There only while the link is up. */
  #keeper: LinkKeeper | null = null;
  /** Why the present link is of no use, found while it worked. */
  #refusal: Fault | null = null;
  #running: Promise<void> | null = null;

  constructor(settings: RouterConnectionSettings) {
    this.#settings = settings;
    this.name = settings.address.name;
    this.#health = { state: 'down', since: settings.clock.now(), error: 'not connected yet' };
    this.#watches = new Watches(settings.clock, (service, username) => this.#look(service, username));
  }

  health(): RouterHealth {
    return this.#health;
  }

  start(): void {
    if (!this.#stopping.signal.aborted) this.#running ??= this.#run();
  }

  async sync(target: LineTarget, onWrite: () => void): Promise<SyncReport> {
    const keeper = this.#keeper;
    if (keeper === null) {
      throw new Fault(
        'router.down',
        'unavailable',
        `${this.name} is ${this.#health.state}: ${this.#health.error ?? ''}`,
      );
    }
    const { service, username } = target;
    try {
      return await syncLine(target, {
        exec: keeper.exec,
        clock: this.#settings.clock,
        profiles: keeper.profiles,
        known: this.#live.known(service, username),
        onWrite,
        onKick: (ids) => this.#live.kick(service, ids),
        isOpen: (id) => this.#live.isOpen(service, id),
        onOpen: (ids) => this.#live.markOpen(service, ids),
      });
    } catch (error) {
      if (error instanceof Fault && error.retry === 'stop') this.#refused(keeper, error);
      throw error;
    }
  }

  watchFor(service: Service, username: string): void {
    if (!this.#stopping.signal.aborted) this.#watches.add(service, username);
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#watches.clear();
    this.#keeper?.close();
    await this.#running;
  }

  /** Connects, lives, waits, and again, until `stop`. */
  async #run(): Promise<void> {
    const { clock, random } = this.#settings;
    const { signal } = this.#stopping;
    let failures = 0;
    while (!signal.aborted) {
      const startedAt = clock.now();
      const { fault, wasUp } = await this.#connectAndLive();
      if (this.#isStopping()) break;
      this.#down(fault);
      const pause = pauseAfter({ fault, wasUp, tookMs: clock.now() - startedAt, failures }, random());
      failures = pause.failures;
      await clock.sleep(pause.waitMs, signal);
    }
    this.#health = { state: 'stopped', since: clock.now(), error: 'stopped with Washa' };
  }

  /** The life of one link, from the first byte to its end; tells why it ended. */
  async #connectAndLive(): Promise<{ fault: Fault; wasUp: boolean }> {
    const { signal } = this.#stopping;
    let keeper: LinkKeeper | null = null;
    // `stop` knows only a link that is up; one that is being opened hears of it by itself.
    const cut = (): void => keeper?.close();
    signal.addEventListener('abort', cut);
    try {
      const link = await this.#settings.transport.connect(this.#settings.address, signal);
      keeper = this.#keep(link);
      if (signal.aborted) keeper.close();
      this.#refusal = null;
      await keeper.open();
      this.#up(keeper);
      const fault = await link.lost;
      return { fault: this.#why(fault), wasUp: true };
    } catch (error) {
      const fault = error instanceof Fault ? error : new Fault('router.failed', 'unavailable', describeError(error));
      return { fault: this.#why(fault), wasUp: false };
    } finally {
      signal.removeEventListener('abort', cut);
      this.#keeper = null;
      keeper?.close();
    }
  }

  #keep(link: RouterLink): LinkKeeper {
    const { clock, random } = this.#settings;
    this.#live.forgetProofs();
    const keeper: LinkKeeper = new LinkKeeper({
      link,
      clock,
      random,
      live: this.#live,
      onSession: (session) => this.#report(session),
      isWatched: (session) => this.#watches.has(session),
      onRefused: (fault) => this.#refused(keeper, fault),
    });
    return keeper;
  }

  #up(keeper: LinkKeeper): void {
    this.#keeper = keeper;
    this.#health = { state: 'up', since: this.#settings.clock.now(), error: null };
    this.#settings.listener.onUp();
  }

  /** Tells the rest when the state changes; another failed attempt in the same state changes only the words. */
  #down(fault: Fault): void {
    const state = fault.retry === 'stop' || fault.retry === 'dead' ? 'stopped' : 'down';
    const before = this.#health;
    const same = before.state === state;
    this.#health = { state, since: same ? before.since : this.#settings.clock.now(), error: fault.message };
    if (!same) this.#settings.listener.onDown(fault);
  }

  /** The link works, but what we need is not allowed: end it, and leave the router in peace until a person has looked. */
  #refused(keeper: LinkKeeper, fault: Fault): void {
    this.#refusal ??= fault;
    keeper.close();
  }

  /** A refusal that was met while the link worked says more than the closing that followed it. */
  #why(fault: Fault): Fault {
    return this.#refusal ?? fault;
  }

  #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  #look(service: Service, username: string): void {
    if (this.#keeper === null) return;
    if (this.#watches.size > MANY_WATCHES) void this.#keeper.lookAtAll();
    else void this.#keeper.look(service, username);
  }

  #report(session: LiveSession): void {
    this.#watches.end(session);
    if (!this.#stopping.signal.aborted) this.#settings.listener.onSession(session);
  }
}
