import type { LineProbe } from '../../../domain/line-probe.ts';
import type { LineReading } from '../../../domain/line-counters.ts';
import type { ProfileService, RouterProfiles } from '../../../domain/plan-facts.ts';
import type { SeenCaller } from '../../../domain/caller.ts';
import { describeError, Fault } from '../../../domain/values/fault.ts';
import type {
  Clock,
  LineLook,
  LineTarget,
  LiveSession,
  RouterAddress,
  RouterConnection,
  RouterHealth,
  RouterLink,
  RouterListener,
  RouterNotes,
  RouterTransport,
  Service,
  SyncReport,
  SyncWay,
} from '../../../domain/ports.ts';
import type { RecordedRow } from '../../../domain/router-record.ts';
import { lanePace } from '../../../domain/lines/lane-pace.ts';
import { compareLines } from '../line/compare.ts';
import { readCounters } from '../line/counters.ts';
import { syncLine } from '../line/driver.ts';
import { inLists } from '../line/lists.ts';
import type { Exec } from '../line/observe.ts';
import { notesOver } from '../line/notes.ts';
import { planProfilesOver } from '../line/plan-profiles.ts';
import { probeLine } from '../line/probe.ts';
import { readRecord } from '../line/record.ts';
import { unbindDevice } from '../line/unbind.ts';
import { whoIsAt } from '../line/whois.ts';
import { endSessions, sessionIds } from '../line/write.ts';
import { Answers } from './answers.ts';
import { AttemptPause } from './attempt-pause.ts';
import { KickTurns } from './kick-turns.ts';
import { isOfAll, LinkKeeper } from './link-keeper.ts';
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
  /** Sessions that are ended a second at most, where nobody waits for it; fewer while the router is slow. Default: no limit. */
  readonly kicksPerSecond?: number;
  /** Devices that lines of it let in without a login now, and what each is called in `onAddresses`, by their hardware addresses. Default: none. */
  readonly letThrough?: () => ReadonlyMap<string, string>;
}

/** From so many lines on that are waited for, one whole print is cheaper for the router than a print for each. */
const MANY_WATCHES = 20;

/** One long-lived connection to one RouterOS router. Does nothing before `start`. */
export const createRouterConnection = (made: RouterConnectionSettings): RouterConnection =>
  new RouterosConnection(made);

class RouterosConnection implements RouterConnection {
  readonly name: string;
  readonly #settings: RouterConnectionSettings;
  readonly #live = new LiveSessions();
  readonly #watches: Watches;
  /** How lines are looked at and written over the link that is up, or the last one. */
  #wire: { readonly inLists: Exec; readonly alone: Exec } = { inLists: unlinked, alone: unlinked };
  /** Lines that are being made right. */
  #atWork = 0;
  readonly #stopping = new AbortController();
  /** A line with a fixed address is served here. */
  #hasStatic = false;
  /** Null: no limit. */
  readonly #kickTurns: KickTurns | null;
  #health: Omit<RouterHealth, 'refused' | 'answerMs'>;
  /** There only while the link is up. */
  #keeper: LinkKeeper | null = null;
  /** Of the link that is up, or of the last one. */
  #answers: Answers;
  readonly #pause: AttemptPause;
  #running: Promise<void> | null = null;

  constructor(settings: RouterConnectionSettings) {
    this.#settings = settings;
    this.name = settings.address.name;
    this.#health = { state: 'down', since: settings.clock.now(), error: 'not connected yet', code: null };
    this.#answers = new Answers(settings.clock);
    this.#pause = new AttemptPause(settings.clock, this.#stopping.signal);
    const { kicksPerSecond } = settings;
    this.#kickTurns =
      kicksPerSecond === undefined ? null : new KickTurns(() => lanePace(kicksPerSecond, this.#answers.medianMs));
    this.#watches = new Watches(settings.clock, (service, username) => this.#look(service, username));
  }

  health(): RouterHealth {
    return { ...this.#health, refused: this.#keeper?.refused ?? [], answerMs: this.#answers.medianMs };
  }

  start(): void {
    if (!this.#stopping.signal.aborted) this.#running ??= this.#run();
  }

  async sync(
    target: LineTarget,
    onWrite: (ends: boolean) => Promise<void> | void,
    way: SyncWay = {},
  ): Promise<SyncReport> {
    const keeper = this.#link();
    const { service, username } = target;
    this.#hasStatic ||= service === 'static';
    const refusal = keeper.refusalOf(service);
    if (refusal !== null) throw new Fault('router.part', 'stop', refusal.message, { cause: refusal });
    this.#atWork += 1;
    try {
      return await syncLine(target, {
        exec: way.alone === true ? this.#wire.alone : this.#wire.inLists,
        clock: this.#settings.clock,
        profiles: keeper.profiles,
        known: this.#live.known(service, username),
        onWrite,
        mayEnd: (sessions) => this.#kickTurns?.mayEnd(sessions, this.#settings.clock.now(), way.byTurns) ?? null,
        onKick: (ids) => this.#live.kick(service, ids),
        provenAs: (id) => this.#live.provenAs(service, id),
        onProven: (ids) => this.#live.prove(service, target.profile, ids),
      });
    } catch (error) {
      if (error instanceof Fault && isOfAll(error, service)) keeper.note(service, 'change', error);
      throw error;
    } finally {
      this.#atWork -= 1;
    }
  }

  async compare(targets: readonly LineTarget[]): Promise<readonly (LineLook | null)[]> {
    const keeper = this.#link();
    this.#hasStatic ||= targets.some(({ service }) => service === 'static');
    return compareLines(
      targets,
      { exec: keeper.exec, now: this.#settings.clock.now() },
      (service, fault) => keeper.note(service, 'lists', fault),
      ({ service, profile }, ids) => this.#live.prove(service, profile, ids),
    );
  }

  async probe(target: LineTarget): Promise<LineProbe> {
    return probeLine(this.#link().exec, target);
  }

  async whoIsAt(address: string): Promise<SeenCaller | null> {
    return whoIsAt(this.#link().exec, address);
  }

  async record(): Promise<readonly RecordedRow[]> {
    return readRecord(this.#link().exec);
  }

  notes(): RouterNotes {
    return notesOver(this.#link().exec, () => this.#settings.clock.now());
  }

  async counters(service: ProfileService): Promise<readonly LineReading[] | null> {
    return readCounters(this.#link().exec, service);
  }

  profiles(): RouterProfiles {
    return planProfilesOver(this.#link().exec);
  }

  async unbind(service: Service, username: string): Promise<number> {
    return unbindDevice(this.#link().exec, service, username);
  }

  async kick(service: Service, username: string): Promise<number> {
    const { exec } = this.#link();
    const ids = await sessionIds(exec, service, username);
    this.#kickTurns?.mayEnd(ids.length, this.#settings.clock.now());
    this.#live.kick(service, ids);
    await endSessions(exec, service, ids);
    return ids.length;
  }

  hasten(): void {
    this.#pause.hasten(this.#health.state !== 'up');
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
      await this.#pause.wait(pause.waitMs, this.#health.state === 'stopped');
    }
    this.#health = { state: 'stopped', since: clock.now(), error: 'stopped with Washa', code: null };
  }

  #link(): LinkKeeper {
    if (this.#keeper !== null) return this.#keeper;
    const { state, error } = this.#health;
    throw new Fault('router.down', 'unavailable', `${this.name} is ${state}: ${error ?? ''}`);
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
      await keeper.open();
      this.#up(keeper);
      return { fault: await link.lost, wasUp: true };
    } catch (error) {
      const fault = error instanceof Fault ? error : new Fault('router.failed', 'unavailable', describeError(error));
      return { fault, wasUp: false };
    } finally {
      signal.removeEventListener('abort', cut);
      this.#keeper = null;
      keeper?.close();
    }
  }

  #keep(link: RouterLink): LinkKeeper {
    const { clock, random } = this.#settings;
    this.#live.forgetProofs();
    this.#answers = new Answers(clock);
    const keeper = new LinkKeeper({
      link,
      clock,
      random,
      live: this.#live,
      onSession: (session) => this.#report(session),
      onAddresses: (service, news) => this.#settings.listener.onAddresses(service, news),
      letThrough: () => this.#settings.letThrough?.() ?? new Map<string, string>(),
      isUsed: (service) => service !== 'static' || this.#hasStatic,
      isWatched: (session) => this.#watches.has(session),
      onBox: (box) => this.#settings.listener.onBox(box),
    });
    const alone = this.#answers.watch(keeper.exec);
    this.#wire = { inLists: inLists(alone, () => this.#atWork === 1), alone };
    return keeper;
  }

  #up(keeper: LinkKeeper): void {
    this.#keeper = keeper;
    this.#health = { state: 'up', since: this.#settings.clock.now(), error: null, code: null };
    this.#settings.listener.onUp();
  }

  /** Tells the rest of the first failure and when the state changes; another one in the same state changes only the words. */
  #down(fault: Fault): void {
    const state = fault.retry === 'stop' || fault.retry === 'dead' ? 'stopped' : 'down';
    const before = this.#health;
    const same = before.state === state;
    const since = same ? before.since : this.#settings.clock.now();
    this.#health = { state, since, error: fault.message, code: fault.code };
    if (!same || before.code === null) this.#settings.listener.onDown(fault);
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

const unlinked = (): Promise<never> => Promise.reject(new Fault('router.down', 'unavailable', 'not connected yet'));
