import {
  cameBetween,
  isInDoubt,
  isSpentThere,
  mayAdmit,
  mayAwaitLogin,
  planSync,
  readAccess,
} from '../../../domain/lines/access.ts';
import type { Host, Observed, ObservedSession, Write } from '../../../domain/lines/observed.ts';
import { lineAddresses } from '../../../domain/lines/access-list.ts';
import { PutOff } from '../../../domain/lines/put-off.ts';
import { Fault } from '../../../domain/values/fault.ts';
import type { Clock, LineTarget, LiveSession, SyncReport } from '../../../domain/ports.ts';
import { tellObserved, tellWrites } from './detail.ts';
import { askWalled, liveSession, observe, readHosts, together, walledList, type Exec } from './observe.ts';
import type { ProfileCache } from './profiles.ts';
import { applyWrites, isRefusal, ROW_WRITES, type Written } from './write.ts';

/** What a sync of one line works with. */
export interface LineAccess {
  /** One command on the router's link; it may go out in a list with those of other lines. */
  readonly exec: Exec;
  readonly clock: Clock;
  /** Of the same link as `exec`. */
  readonly profiles: ProfileCache;
  /** Sessions that this line has or had, as far as known: saves a look for their addresses. May be outdated. */
  readonly known: readonly LiveSession[];
  /** Called once, right before the first write, which waits for it. */
  readonly onWrite: (ends: boolean) => Promise<void> | void;
  /** Whether so many sessions may be ended now: null, or when to come again for it, UTC ms. */
  readonly mayEnd: (sessions: number) => number | null;
  /** Called with the ids of sessions right before they are ended. */
  readonly onKick: (ids: readonly string[]) => void;
  /** The plan's profile under which this session was found right, earlier in its life; null when it never was. */
  readonly provenAs: (id: string) => string | null;
  /** Called with the ids of sessions that are found right now. */
  readonly onProven: (ids: readonly string[]) => void;
}

/**
 * Waits between looks at sessions that should be gone. A router ends one at once. These are short because the lane waits as long; one
 * that stays for longer is looked at again by its command.
 */
const LOOK_AGAIN_MS = [50, 150] as const;

/**
 * Makes one line right: look, write only the difference, end sessions that were opened under what was there before, read back. One
 * round trip when it is right already, three when something is written; more only when a session stays, when a row was replaced
 * meanwhile, or when the first look leaves a doubt that no write would settle.
 * @throws Fault: `dead` with what a person has to repair, before anything is written; `unknown` when the answer to a write
 * is missing; `unavailable` when the link was lost before the first write; `retry` with what was read back; `PutOff` when the end of
 * its sessions has to wait for its turn, or a list that it stood in was refused
 */
export async function syncLine(target: LineTarget, access: LineAccess): Promise<SyncReport> {
  return new LineSync(target, access).run();
}

/** The life of one sync: what it asked, when it wrote, and how often it waited for the wire. */
class LineSync {
  readonly #access: LineAccess;
  readonly #addresses: Set<string>;
  readonly #macs: Set<string>;
  readonly #kicked = new Set<string>();
  /** Its `writtenAt` moves with what this sync writes. */
  #target: LineTarget;
  #roundTrips = 0;
  #wrote = false;

  constructor(target: LineTarget, access: LineAccess) {
    this.#target = target;
    this.#access = access;
    const { known } = access;
    // A fixed address is known before anything is asked.
    const fixed = target.service === 'static' ? [{ address: target.username }] : [];
    this.#addresses = new Set(target.mode === 'address-list' ? lineAddresses(fixed, known) : []);
    this.#macs = new Set(mayAdmit(target) ? [target.device ?? known.flatMap(({ mac }) => mac ?? [])].flat() : []);
  }

  async run(): Promise<SyncReport> {
    try {
      const found = await this.#look();
      const writes = this.#plan(found);
      if (writes.length === 0) return this.#report(found, `${tellObserved(this.#target, found)}; already right`);
      const { read, notes } = await this.#makeRight(found, writes);
      return this.#report(read, [tellWrites(this.#target, found, writes), ...notes].join('; '));
    } catch (error) {
      throw this.#judge(error);
    }
  }

  /** The first look, and a second one where the first leaves a doubt that no change of a row would settle. */
  async #look(): Promise<Observed> {
    const found = await this.#observe();
    const writes = this.#plan(found);
    if (writes.some(({ kind }) => kind !== 'kick')) return found;
    if (this.#target.mode === 'address-list') return this.#learnAddresses(found) ? this.#observe() : found;
    const { clock } = this.#access;
    if (mayAwaitLogin(this.#target, found, clock.now())) return this.#lookForPhones(found);
    const doubtful = found.sessions.filter((session) => isInDoubt(session, this.#target));
    return this.#askWhichWalled(found, doubtful);
  }

  /** What was read, with what the expired profile's list says of these sessions, where one tells them apart. */
  async #askWhichWalled(read: Observed, asked: readonly ObservedSession[]): Promise<Observed> {
    const { exec, profiles } = this.#access;
    const list = walledList(this.#target, profiles);
    return asked.length === 0 || list === null ? read : this.#trip(() => askWalled(exec, list, read, asked));
  }

  /**
   * The read-back, in which no session is taken for right that may have been dialled right before our write. Where no list tells, it counts
   * as dialled before: to end a session of this moment once costs a redial, to leave it costs the line until somebody looks.
   */
  async #settleDoubt(before: Observed, read: Observed): Promise<Observed> {
    const doubtful = this.#kicked.size > 0 ? [] : cameBetween(before, read, this.#target);
    if (doubtful.length === 0) return read;
    const isWrong = this.#target.want === 'on';
    const ids = doubtful.map(({ id }) => id);
    const told = await this.#askWhichWalled(read, doubtful);
    const sessions = told.sessions.map((one) =>
      ids.includes(one.id) ? { ...one, walled: one.walled ?? isWrong } : one,
    );
    return { ...told, sessions };
  }

  /** Adds the phones in range that the first look did not know to ask for. */
  async #lookForPhones(found: Observed): Promise<Observed> {
    const macs = this.#unaskedMacs(found);
    if (macs.length === 0) return found;
    const hosts = await this.#trip(() => readHosts(this.#access.exec, macs));
    return { ...found, hosts: [...found.hosts, ...hosts] };
  }

  #unaskedMacs({ credentials }: Observed): string[] {
    return credentials.flatMap(({ mac }) => mac ?? []).filter((mac) => !this.#macs.has(mac));
  }

  /** Writes and reads back until the router reads right. */
  async #makeRight(first: Observed, planned: readonly Write[]): Promise<{ read: Observed; notes: string[] }> {
    let { found, writes, notes } = { found: first, writes: planned, notes: [] as string[] };
    for (let round = 0; ; round += 1) {
      const { stale, hosts } = await this.#write(found, writes);
      // A session is ended only when its credential was answered for: it would come back as it was.
      const kicks = stale ? [] : writes.filter(({ kind }) => kind === 'kick');
      this.#awaitTurn(kicks);
      const admit = this.#plan({ ...found, hosts }).filter(({ kind }) => kind === 'admit');
      const [{ notAdmitted }, back] = await this.#readBack(found, kicks, round === 0 ? admit : []);
      const read = await this.#settleDoubt(found, back);
      if (notAdmitted !== null) notes = [`phone not logged in: ${notAdmitted}`];
      else if (round === 0 && admit.length > 0) notes = ['phone logged in'];
      const rest = this.#rest(read);
      if (rest.length === 0) return { read, notes };
      const pause = LOOK_AGAIN_MS[round];
      const kicksOnly = rest.every(({ kind }) => kind === 'kick');
      // A row that was set and reads otherwise was refused in some way that a second set would not change.
      const hopeless = rest.some(({ kind }) => ROW_WRITES.has(kind)) && !stale;
      if (pause === undefined || hopeless || (!kicksOnly && round > 0)) throw this.#notRight(read);
      if (kicksOnly) await this.#access.clock.sleep(pause);
      found = read;
      writes = rest;
    }
  }

  /** @throws PutOff where sessions may not be ended now that nobody has ended before */
  #awaitTurn(kicks: readonly Write[]): void {
    const fresh = kicks.filter((write) => write.kind === 'kick' && !this.#kicked.has(write.id)).length;
    const at = fresh === 0 ? null : this.#access.mayEnd(fresh);
    if (at === null) return;
    const { username } = this.#target;
    throw new PutOff('router.turn', `the session of "${username}" is ended when its turn comes`, {
      at,
      isAlone: false,
    });
  }

  /** One round trip of writes, without those that end sessions; the phones in range are looked for meanwhile. */
  async #write(found: Observed, writes: readonly Write[]): Promise<{ stale: boolean; hosts: readonly Host[] }> {
    const firm = writes.filter(({ kind }) => kind !== 'admit' && kind !== 'kick');
    if (firm.length === 0) return { stale: false, hosts: found.hosts };
    const unasked = mayAdmit(this.#target) ? this.#unaskedMacs(found) : [];
    await this.#note(writes.some(({ kind }) => kind === 'kick'));
    const [{ stale }, hosts] = await this.#trip(() =>
      together([this.#send(firm), readHosts(this.#access.exec, unasked)] as const),
    );
    return { stale, hosts: [...found.hosts, ...hosts] };
  }

  /**
   * One round trip: what the router shows now, with sessions ended and a phone logged in on the way. A phone whose own session is ended is
   * logged in after that.
   */
  async #readBack(
    found: Observed,
    kicks: readonly Write[],
    admit: readonly Write[],
  ): Promise<readonly [Written, Observed]> {
    this.#learnAddresses(found);
    this.#macs.clear();
    const last = [...kicks, ...admit];
    if (last.length > 0) await this.#note(false);
    if (admit.some((write) => write.kind === 'admit' && found.sessions.some(({ mac }) => mac === write.mac))) {
      await this.#trip(() => this.#send(kicks));
      return this.#trip(() => together([this.#send(admit), this.#ask()] as const));
    }
    return this.#trip(() => together([this.#send(last), this.#ask()] as const));
  }

  /** Before the first write. @param ends whether sessions have to be ended after it */
  async #note(ends: boolean): Promise<void> {
    if (this.#wrote) return;
    this.#wrote = true;
    await this.#access.onWrite(ends);
  }

  async #send(writes: readonly Write[]): Promise<Written> {
    // What is opened from here on is opened under what is written now, or redialled after it was ended.
    if (writes.some(({ kind }) => kind === 'set' || kind === 'kick'))
      this.#target = { ...this.#target, writtenAt: this.#access.clock.now() };
    const kicks = writes.flatMap((write) => (write.kind === 'kick' ? write.id : []));
    for (const id of kicks) this.#kicked.add(id);
    if (kicks.length > 0) this.#access.onKick(kicks);
    return applyWrites(this.#access.exec, this.#target, writes);
  }

  /** What is still wrong after a write; a session that was ended and is still shown is wrong whatever its age. */
  #rest(read: Observed): Write[] {
    const plan = this.#plan(read);
    const rest = plan.filter(({ kind }) => kind !== 'admit' && kind !== 'kick');
    const kicks = plan.flatMap((write) => (write.kind === 'kick' ? write.id : []));
    const lingering = read.sessions.flatMap(({ id }) => (this.#kicked.has(id) ? id : []));
    return [...rest, ...[...new Set([...kicks, ...lingering])].map((id) => ({ kind: 'kick', id }) as const)];
  }

  #plan(observed: Observed): readonly Write[] {
    const plan = planSync(this.#target, observed, this.#access.clock.now());
    if (plan.kind === 'refused') throw new Fault(plan.code, 'dead', plan.reason);
    return plan.writes;
  }

  #observe(): Promise<Observed> {
    return this.#trip(() => this.#ask());
  }

  async #ask(): Promise<Observed> {
    const { exec, profiles } = this.#access;
    const ask = { addresses: [...this.#addresses], macs: [...this.#macs] };
    const observed = await observe(exec, this.#target, ask, profiles);
    return { ...observed, sessions: observed.sessions.map((session) => this.#remembered(session)) };
  }

  #remembered(session: ObservedSession): ObservedSession {
    const profile = this.#access.provenAs(session.id);
    if (profile === null) return session;
    return { ...session, walled: false, ...(profile === this.#target.profile && { isPlans: true }) };
  }

  #trip<T>(send: () => Promise<T>): Promise<T> {
    this.#roundTrips += 1;
    return send();
  }

  /** Remembers the line's addresses to ask for in the next look; true when one is new. */
  #learnAddresses(found: Observed): boolean {
    const before = this.#addresses.size;
    if (this.#target.mode === 'address-list') {
      for (const address of lineAddresses(found.credentials, found.sessions)) this.#addresses.add(address);
    }
    return this.#addresses.size > before;
  }

  #report(read: Observed, detail: string): SyncReport {
    const access = readAccess(this.#target, read);
    if (access !== this.#target.want && !isSpentThere(this.#target, read)) throw this.#notRight(read);
    if (access === 'on') {
      // What is left after a write was opened since, or was proven before.
      const open = read.sessions.filter(({ walled }) => walled === false || this.#wrote);
      this.#access.onProven(open.map(({ id }) => id));
    }
    const sessions = read.sessions.map((session) => liveSession(this.#target, session));
    return { access, changed: this.#wrote, sessions, roundTrips: this.#roundTrips, detail };
  }

  #notRight(read: Observed): Fault {
    const text = `wanted ${this.#target.want}, but the router still shows ${tellObserved(this.#target, read)}`;
    return new Fault('router.read-back', 'retry', text);
  }

  /** Says in which of the two halves it went wrong: before the first write nothing can have happened. */
  #judge(error: unknown): unknown {
    if (!(error instanceof Fault)) return error;
    if (isRefusal(error) || (error instanceof PutOff && error.isAlone)) {
      // A profile that was renamed meanwhile is looked for again.
      this.#access.profiles.clear();
      return error;
    }
    if (error.retry !== 'unknown' && error.retry !== 'unavailable') return error;
    return new Fault(error.code, this.#wrote ? 'unknown' : 'unavailable', error.message, { cause: error });
  }
}
