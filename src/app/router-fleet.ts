import { describeError } from '../domain/values/fault.ts';
import type { Clock, RouterConnection, RouterListener, RouterTransport } from '../domain/ports.ts';
import type { Log } from './log.ts';
import { createRouterConnection } from '../routers/routeros/link/connection.ts';
import type { Secrets } from '../host/secrets.ts';
import type { Alarms } from '../services/box/alarms.ts';
import type { Dispatcher } from '../services/outbox/dispatcher.ts';
import { routerLane } from '../services/outbox/outbox.ts';
import { noteSession, resumeWatches, routerLaneSpec } from '../services/commands/router-lane.ts';
import { allRouters } from '../storage/routers.ts';
import type { RouterTable } from '../storage/engine/schema.ts';
import { isDamage, type Store } from '../storage/engine/store.ts';

/** How long attempts may take to end when a router is taken out. Milliseconds. */
const ATTEMPTS_GRACE_MS = 10_000;

export interface FleetDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: () => number;
  readonly transport: RouterTransport;
  readonly secrets: Secrets;
  readonly dispatcher: Dispatcher;
  readonly alarms: Alarms;
  readonly log: Log;
}

/** The connections to all routers of the database, each with its lane. */
export class RouterFleet {
  readonly #deps: FleetDeps;
  readonly #routers = new Map<string, { settings: string; connection: RouterConnection }>();
  /** What is wrong with a router, in words; null for one whose link has not said anything yet. */
  readonly #troubles = new Map<string, string | null>();
  #isStopped = false;

  constructor(deps: FleetDeps) {
    this.#deps = deps;
  }

  /** Starts the routers that are new, stops those that are gone, and replaces those whose settings or password changed. */
  async reload(): Promise<void> {
    if (this.#isStopped) return;
    const { store, dispatcher } = this.#deps;
    const wanted = store.all(allRouters, {}).filter((row) => row.retired_at === null);
    for (const [name, { settings, connection }] of this.#routers) {
      const row = wanted.find((one) => one.name === name);
      // One that stopped is tried anew: a reload is how people say that they have repaired what it needs.
      const isStopped = connection.health().state === 'stopped';
      if (row !== undefined && this.#settingsOf(row) === settings && !isStopped) continue;
      await dispatcher.removeLane(routerLane(name), ATTEMPTS_GRACE_MS);
      await connection.stop();
      // Not before: a stop in the meantime has to end this connection too.
      this.#routers.delete(name);
    }
    for (const name of this.#troubles.keys()) if (!this.#routers.has(name)) this.#troubles.delete(name);
    for (const row of wanted) {
      if (this.#routers.has(row.name)) continue;
      try {
        this.#open(row);
      } catch (error) {
        this.#troubles.set(row.name, `${row.name} is not driven: ${describeError(error)}`);
      }
    }
    this.#tellTroubles();
  }

  /** Ends all connections, also of a reload that is under way, and opens none any more. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all([...this.#routers.values()].map(({ connection }) => connection.stop()));
  }

  #open(row: RouterTable): void {
    if (this.#isStopped) return;
    const { store, clock, random, transport, secrets, dispatcher } = this.#deps;
    const connection: RouterConnection = createRouterConnection({
      address: {
        name: row.name,
        host: row.host,
        port: row.port,
        tls: row.tls_fingerprint === null ? null : { fingerprint: row.tls_fingerprint },
        username: row.username,
        password: secrets.read(row.password_secret),
      },
      transport,
      clock,
      random,
      listener: this.#listener(row.name, () => connection),
    });
    this.#routers.set(row.name, { settings: this.#settingsOf(row), connection });
    this.#troubles.set(row.name, null);
    dispatcher.addLane(routerLaneSpec({ store, clock, router: connection }, row.changes_per_second));
    connection.start();
  }

  #listener(name: string, connection: () => RouterConnection): RouterListener {
    const { store, clock, dispatcher, log } = this.#deps;
    const lane = routerLane(name);
    const says = (trouble: string | null) => {
      if (trouble === null) this.#troubles.delete(name);
      else this.#troubles.set(name, trouble);
      this.#tellTroubles();
    };
    return {
      onUp() {
        log.routerUp(name);
        says(null);
        resumeWatches(store, connection(), clock.now());
        dispatcher.hasten(lane);
      },
      onDown(fault) {
        log.routerDown(name, fault.message);
        // A router that is merely away comes back by itself; these wait for a person.
        if (fault.retry === 'stop' || fault.retry === 'dead')
          says(
            `${fault.message}. Repair it, then reload Washa (systemctl reload washa) to have it tried at once; by itself it is tried again about every five minutes.`,
          );
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
    };
  }

  #tellTroubles(): void {
    // A reload that is under way at a stop knows of fewer routers than there are.
    if (this.#isStopped) return;
    this.#deps.alarms.found('router', this.#troubles);
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
