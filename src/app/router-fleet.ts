import { formatWhen } from '../domain/time/time.ts';
import { describeError } from '../domain/values/fault.ts';
import { judgeCaller, type Told, type Whose } from '../domain/caller.ts';
import type { Clock, RouterConnection, RouterListener, RouterTransport } from '../domain/ports.ts';
import type { Log } from './log.ts';
import { createRouterConnection } from '../routers/routeros/link/connection.ts';
import type { Secrets } from '../host/secrets.ts';
import type { Alarms } from '../services/box/alarms.ts';
import { Seats } from '../services/outbox/seats.ts';
import type { Dispatcher } from '../services/outbox/dispatcher.ts';
import { routerLane } from '../services/outbox/outbox.ts';
import type { CutOffs } from '../services/commands/sync-line.ts';
import { noteSession, resumeWatches, routerLaneSpec } from '../services/commands/router-lane.ts';
import { AddressNotes, lettingThrough } from '../services/lines/address-notes.ts';
import { believeBox } from '../services/lines/accept-box.ts';
import { CompareRhythm } from '../services/lines/compare-rhythm.ts';
import { startCounting } from '../services/lines/count-rhythm.ts';
import { lookAtRouters } from '../services/lines/router-alarms.ts';
import { allPauses, pauseOf } from '../storage/router-pauses.ts';
import { boxOf } from '../storage/router-looks.ts';
import { routersNeverRead } from '../storage/router-waits.ts';
import { addressOf, routersInUse } from '../storage/routers.ts';
import type { RouterTable } from '../storage/engine/schema-routers.ts';
import type { Store } from '../storage/engine/store.ts';
import { isDamage, unlessStoreRefuses } from '../storage/engine/store-faults.ts';

/** How long attempts may take to end when a router is taken out. Milliseconds. */
const ATTEMPTS_GRACE_MS = 10_000;

/** How often what is wrong with routers is told anew. Milliseconds. */
const LOOK_MS = 5_000;

/** Routers whose whole lists are read at one time: each is thousands of rows. One that answers slowly keeps nobody from it. */
const COMPARED_AT_ONCE = 8;

/** How often is counted what lines use, at least. Milliseconds. */
const COUNT_MS = 60_000;

/** To end a session costs a router more than to change a row: its device dials anew. */
const CHANGES_A_KICK = 2;

export interface FleetDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: () => number;
  readonly transport: RouterTransport;
  readonly secrets: Secrets;
  readonly dispatcher: Dispatcher;
  readonly alarms: Alarms;
  readonly cutOffs?: CutOffs | undefined;
  readonly log: Log;
  /** IANA name. */
  readonly timeZone: string;
  /** How often each router is compared with the books. Milliseconds. */
  readonly compareEveryMs: number;
  /** How long after a line's end its router ends it by itself. Milliseconds; 0: never. */
  readonly deadManMs: number;
  /** False while the clock is not believed. */
  readonly isClockRight: () => boolean;
}

interface Driven {
  readonly row: RouterTable;
  readonly settings: string;
  readonly connection: RouterConnection;
  readonly rhythm: CompareRhythm;
  /** Ends the counting. */
  readonly endCounting: () => Promise<void>;
  readonly addresses: AddressNotes;
}

/** The connections to all routers of the database, each with its lane. */
export class RouterFleet {
  readonly #deps: FleetDeps;
  readonly #routers = new Map<string, Driven>();
  readonly #comparing: Seats;
  /** Routers in use that could not even be opened, and why. */
  readonly #unopened = new Map<string, { readonly row: RouterTable; readonly trouble: string }>();
  /** Routers that were paused at the last look: one that is not any more is compared. */
  #paused: ReadonlySet<string> = new Set();
  #cancelLook: () => void = () => undefined;
  #reloading = Promise.resolve();
  #isStopped = false;

  constructor(deps: FleetDeps) {
    this.#deps = deps;
    this.#comparing = new Seats(deps.clock, COMPARED_AT_ONCE);
  }

  /**
   * Starts the routers that are new, stops those that are gone, and replaces those whose settings or password changed. One
   * after the other: two at a time would each start the routers that are new.
   */
  reload(): Promise<void> {
    return (this.#reloading = this.#reloading.catch(() => undefined).then(() => this.#reload()));
  }

  async #reload(): Promise<void> {
    if (this.#isStopped) return;
    const { store, dispatcher } = this.#deps;
    const wanted = store.all(routersInUse, {});
    for (const [name, driven] of this.#routers) {
      const row = wanted.find((one) => one.name === name);
      // One that refuses is tried anew: a reload is how people say that they have repaired what it needs.
      const { state, refused } = driven.connection.health();
      const isRefusing = state === 'stopped' || refused.length > 0;
      if (row !== undefined && this.#settingsOf(row) === driven.settings && !isRefusing) continue;
      await dispatcher.removeLane(routerLane(name), ATTEMPTS_GRACE_MS);
      await end(driven);
      // Not before: a stop in the meantime has to end this connection too.
      this.#routers.delete(name);
    }
    this.#unopened.clear();
    for (const row of wanted) {
      if (this.#routers.has(row.name)) continue;
      try {
        this.#open(row);
      } catch (error) {
        this.#unopened.set(row.name, { row, trouble: `${row.name} is not driven: ${describeError(error)}` });
      }
    }
    this.#look();
  }

  /** Another process may have changed the books: lines that were never looked at are, and a box that was accepted is let in. */
  async lookAnew(): Promise<void> {
    for (const { name } of this.#deps.store.all(routersNeverRead, {})) this.#routers.get(name)?.rhythm.wish();
    const isAccepted = ({ row, connection }: Driven) =>
      connection.health().code === 'router.other-box' &&
      this.#deps.store.first(boxOf, { router: row.name }) === undefined;
    if ([...this.#routers.values()].some(isAccepted)) await this.reload();
  }

  /** How a router is asked what it shows of one line; null when none of this name is driven. */
  probeOf(router: string): RouterConnection['probe'] | null {
    const driven = this.#routers.get(router);
    return driven === undefined ? null : (target) => driven.connection.probe(target);
  }

  /** Asks every router in use who sends from an address. Never throws. */
  async whoIsAt(address: string): Promise<Whose> {
    const asked = [...this.#routers.values()].map(async ({ connection }): Promise<Told> => {
      const router = connection.name;
      const seen = await connection.whoIsAt(address).catch(() => 'away' as const);
      return { router, seen: seen ?? 'nobody' };
    });
    const unopened = [...this.#unopened.keys()].map((router): Told => ({ router, seen: 'away' }));
    return judgeCaller([...(await Promise.all(asked)), ...unopened]);
  }

  /** Ends all connections, also of a reload that is under way, and opens none any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#cancelLook();
    await Promise.all([...this.#routers.values()].map(end));
  }

  #open(row: RouterTable): void {
    if (this.#isStopped) return;
    const { store, clock, random, transport, secrets, dispatcher, cutOffs, deadManMs, log, timeZone } = this.#deps;
    const addresses = new AddressNotes({ store, router: row.name, mayNote: () => this.#deps.isClockRight() });
    const connection: RouterConnection = createRouterConnection({
      address: addressOf(row, secrets.read(row.password_secret)),
      transport,
      clock,
      random,
      kicksPerSecond: row.changes_per_second / CHANGES_A_KICK,
      letThrough: () => lettingThrough(store, row.name, clock.now()),
      listener: this.#listener(
        row.name,
        addresses,
        () => connection,
        () => rhythm.wish(),
      ),
    });
    const mayLook = () => this.#deps.isClockRight() && store.first(pauseOf, { router: row.name }) === undefined;
    const rhythm = new CompareRhythm({
      ...this.#deps,
      router: connection,
      seats: this.#comparing,
      everyMs: this.#deps.compareEveryMs,
      mayCompare: mayLook,
      onCompared: (found) => {
        log.compared(found);
        for (const lane of found.lanes) dispatcher.wake(lane);
      },
      onBeside: () => dispatcher.wake(routerLane(row.name)),
      onFailed: (reason) => log.warn(`${row.name} could not be compared with the books: ${reason}`),
    });
    const endCounting = startCounting({
      ...{ store, clock, timeZone, router: connection, mayCount: mayLook },
      everyMs: Math.min(COUNT_MS, this.#deps.compareEveryMs),
      onCounted: () => dispatcher.wake(routerLane(row.name)),
      onFailed: (reason) => log.warn(`What lines of ${row.name} use could not be counted: ${reason}`),
    });
    this.#routers.set(row.name, { row, settings: this.#settingsOf(row), connection, rhythm, endCounting, addresses });
    dispatcher.addLane(
      routerLaneSpec({ store, clock, router: connection, cutOffs, deadManMs }, row.changes_per_second),
    );
    connection.start();
  }

  #listener(
    name: string,
    addresses: AddressNotes,
    connection: () => RouterConnection,
    wish: () => void,
  ): RouterListener {
    const { store, clock, dispatcher, log } = this.#deps;
    const lane = routerLane(name);
    const onChange = () => this.#look();
    return {
      onBox: (box) => believeBox(store, name, box, clock.now()),
      onUp() {
        log.routerUp(name);
        resumeWatches(store, connection(), clock.now());
        dispatcher.hasten(lane);
        onChange();
        wish();
      },
      onDown(fault) {
        log.routerDown(name, fault.message);
        addresses.lost();
        onChange();
      },
      onSession(session) {
        void store
          .whenStored(clock, () => noteSession(store, name, session, clock.now()))
          .then(
            (next) => next !== null && dispatcher.wake(next),
            (error: unknown) => {
              // A damaged page is told by the check of the books. Whoever is in stays in.
              if (!isDamage(error)) throw error;
              log.warn(`A session could not be noted: ${describeError(error)}`);
            },
          );
      },
      onAddresses: (service, news) => addresses.take(service, news, clock.now()),
    };
  }

  /** Tells what is wrong with routers now, and again after a while: some of it is only wrong when it lasts. */
  #look(): void {
    // A reload that is under way at a stop knows of fewer routers than there are.
    if (this.#isStopped) return;
    const { store, clock, alarms, timeZone } = this.#deps;
    this.#cancelLook();
    this.#cancelLook = clock.after(LOOK_MS, () => this.#look());
    const now = clock.now();
    const known = [
      ...[...this.#routers.values()].map(({ row, connection }) => ({ ...row, state: connection.health() })),
      ...[...this.#unopened.values()].map(({ row, trouble }) => ({ ...row, state: { trouble } })),
    ];
    const when = (at: number) => formatWhen(at, timeZone, 'en', now);
    // What the disk refuses now is told when it takes it again.
    unlessStoreRefuses(() => {
      const pauses = new Map(store.all(allPauses, {}).map((pause) => [pause.router_name, pause]));
      for (const name of this.#paused) if (!pauses.has(name)) this.#routers.get(name)?.rhythm.wish();
      this.#paused = new Set(pauses.keys());
      const routers = known.map((row) => ({ ...row, pause: pauses.get(row.name) ?? null }));
      for (const [kind, found] of lookAtRouters(store, routers, when, now)) alarms.found(kind, found);
    });
  }

  /** All that a connection is made from, to be compared. */
  #settingsOf(row: RouterTable): string {
    let password: string | null = null;
    try {
      password = this.#deps.secrets.read(row.password_secret);
    } catch {
      // Who opens the router says what is wrong with it.
    }
    return JSON.stringify([row, password]);
  }
}

async function end({ connection, rhythm, endCounting, addresses }: Driven): Promise<void> {
  // What is being compared and counted ends with the link.
  await Promise.all([rhythm.stop(), endCounting(), connection.stop()]);
  addresses.close();
}
