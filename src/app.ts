import { mkdirSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { serve, type ServerType } from '@hono/node-server';
import { databasePath, type Config } from './config.ts';
import type { Listen } from './config/box-schema.ts';
import { judgeClock } from './domain/clock-guard.ts';
import { describeError } from './domain/fault.ts';
import type { Clock, RouterConnection, RouterTransport, SmsGateway } from './domain/ports.ts';
import { createConsole } from './http/console/console.ts';
import { createIntake, type IntakeEndpoint } from './http/intake/intake.ts';
import type { Log } from './log.ts';
import { openProvider } from './providers/index.ts';
import { createRouterConnection } from './routers/routeros/connection.ts';
import type { Secrets } from './secrets.ts';
import { checkBooks } from './services/check-books.ts';
import type { BooksPolicy } from './services/credit-line.ts';
import { Dispatcher } from './services/dispatcher.ts';
import { describeState, freeBytes, judgeReadiness, probeStore, type Readiness } from './services/health.ts';
import { Inbox } from './services/inbox.ts';
import { routerLane, SMS_LANE } from './services/outbox.ts';
import { noteSession, resumeWatches, routerLaneSpec } from './services/router-lane.ts';
import { smsLaneSpec } from './services/sms-lane.ts';
import { lastStored, startSweeping } from './services/sweep.ts';
import { LaneWatch } from './services/watchdog.ts';
import { openSmsGateway } from './sms/index.ts';
import { closeAlarm, openAlarm } from './storage/alarms.ts';
import { countRefusal } from './storage/callbacks.ts';
import { allProviders, smsGateway } from './storage/providers.ts';
import { allRouters } from './storage/routers.ts';
import type { RouterTable } from './storage/schema.ts';
import { Store } from './storage/store.ts';

/** How long requests may take to finish, and then attempts, when the daemon stops. Milliseconds. */
const REQUESTS_GRACE_MS = 5_000;
const ATTEMPTS_GRACE_MS = 10_000;

/** The outside of one Washa. The entry point passes the real ones; a test passes its own. */
export interface AppDeps {
  readonly config: Config;
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** Uniform in [0, 1): jitter. */
  readonly random: () => number;
  readonly transport: RouterTransport;
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly log: Log;
  /** When this Washa was built, UTC ms: a clock before that is wrong. */
  readonly builtAt: number;
  /** A bug, or a disk that refuses: the process has to end, and to be started anew. */
  readonly onBug: (error: unknown) => void;
}

export interface App extends AsyncDisposable {
  readonly store: Store;
  /** Base addresses, without a slash at the end; known once `start()` has resolved. */
  readonly urls: { readonly intake: string; readonly console: string };
  /** Resolves when both listeners are up and the books are checked. */
  start(): Promise<void>;
  /** Reads routers, providers and the SMS gateway anew from the database. No request is dropped. */
  reload(): Promise<void>;
  readiness(): Readiness;
  /**
   * Whether this process still does its work: the database answers, a payment could be stored, every lane moves.
   * @param sinceMs how long ago this was asked before
   * @returns one line for people, and why only a restart can help, or null
   */
  proveAlive(sinceMs: number): { readonly state: string; readonly problem: string | null };
}

/**
 * Puts one Washa together. Everything is stopped strictly in the reverse of the order in which it was started.
 */
export function createApp(deps: AppDeps): App {
  const { config, secrets, clock, log } = deps;
  const policy: BooksPolicy = {
    timeZone: config.box.timeZone,
    currency: config.box.currency,
    accountPrefix: config.accounts.prefix,
    receiptWaitMs: config.receipts.waitSeconds * 1000,
  };
  mkdirSync(config.box.stateDir, { recursive: true, mode: 0o750 });
  const running = new AsyncDisposableStack();
  const store = running.adopt(Store.open(databasePath(config)), (opened) => opened.close());
  const urls = { intake: '', console: '' };

  const dispatcher = new Dispatcher({ ...deps, store, onAttempt: log.attempt });
  const routers = new Map<string, { settings: string; connection: RouterConnection }>();
  let endpoints: readonly IntakeEndpoint[] = [];
  let gateway: SmsGateway;
  let books: Readiness['books'] = { checked: false, sound: false };
  const laneWatch = new LaneWatch();

  const inbox = new Inbox({
    store,
    clock,
    policy,
    clockSane: () => clockVerdict().sane,
    onCommitted: (taken) => {
      for (const lane of new Set(taken.flatMap((one) => one.lanes))) dispatcher.wake(lane);
    },
    onBug: deps.onBug,
  });

  return {
    store,
    urls,
    async start() {
      const startedAt = clock.now();
      reportBooks();
      dispatcher.recover(startedAt);

      running.defer(async () => {
        await Promise.all([...routers.values()].map(({ connection }) => connection.stop()));
      });
      running.defer(() => dispatcher.stop(ATTEMPTS_GRACE_MS));
      await this.reload();
      dispatcher.addLane(
        smsLaneSpec(
          () => ({ ...deps, store, gateway, templates: config.receipts.templates, ...config.box }),
          startedAt,
        ),
      );
      running.defer(
        startSweeping(
          { store, clock, policy, builtAt: deps.builtAt },
          config.expiry.checkEverySeconds * 1000,
          (report) => {
            log.swept(report);
            // Another process (`washa apply`, `washa subscriber add`) may have queued something too.
            for (const { lane } of dispatcher.status()) dispatcher.wake(lane);
          },
        ),
      );
      urls.console = await listen(running, config.console.listen, consoleApp());
      urls.intake = await listen(running, config.intake.listen, intakeApp());
      log.started(urls, clock.now() - startedAt);
    },
    async reload() {
      gateway = openGateway();
      endpoints = openEndpoints();
      await openRouters();
    },
    readiness,
    proveAlive(sinceMs) {
      const stuck = laneWatch.judge(dispatcher.prove(), sinceMs);
      const problem = probeStore(store) ?? (stuck.length === 0 ? null : `these lanes stand still: ${stuck.join(', ')}`);
      return { state: describeState(urls.intake, dispatcher.status()), problem };
    },
    async [Symbol.asyncDispose]() {
      await running.disposeAsync();
    },
  };

  function reportBooks(): void {
    const at = clock.now();
    const { entries, problems } = checkBooks(store);
    log.books({ entries, ms: clock.now() - at });
    books = { checked: true, sound: problems.length === 0 };
    if (problems.length === 0) {
      store.run(closeAlarm, { kind: 'books', subject: 'box', now: at });
      return;
    }
    for (const problem of problems) log.warn(`books: ${problem}`);
    const message = `The books do not add up, so somebody or something has changed them from outside. Payments are still taken. ${problems.join(' ')}`;
    store.run(openAlarm, { kind: 'books', subject: 'box', message, now: at });
  }

  function readiness(): Readiness {
    return judgeReadiness({
      books,
      storeProblem: probeStore(store),
      freeBytes: freeBytes(config.box.stateDir),
      lanes: dispatcher.status(),
    });
  }

  function clockVerdict() {
    return judgeClock(clock.now(), lastStored(store), deps.builtAt);
  }

  function intakeApp(): Served {
    return createIntake({
      endpoints: () => endpoints,
      clock,
      submit: (delivery) => inbox.submit(delivery),
      onRefused: (provider, reason, body) => {
        log.refused(provider, reason);
        store.run(countRefusal, { provider, reason, sample: body, now: clock.now() });
      },
      onTaken: log.callback,
      onFailure: log.intakeFailed,
    });
  }

  function consoleApp(): Served {
    return createConsole({
      store,
      now: () => clock.now(),
      lanes: () => dispatcher.status(),
      readiness,
      business: {
        name: config.box.businessName,
        timeZone: config.box.timeZone,
        language: config.box.language,
        currency: config.box.currency,
      },
      clock: clockVerdict,
    });
  }

  function openEndpoints(): IntakeEndpoint[] {
    return store
      .all(allProviders, {})
      .filter((row) => row.retired_at === null)
      .flatMap((row) => {
        try {
          const previous = `${row.path_secret}.previous`;
          const pathSecrets = [
            secrets.read(row.path_secret),
            ...(secrets.has(previous) ? [secrets.read(previous)] : []),
          ];
          const provider = openProvider(row.kind, JSON.parse(row.settings), (name) => secrets.read(name));
          store.run(closeAlarm, { kind: 'provider', subject: row.name, now: clock.now() });
          return [{ name: row.name, pathSecrets, provider }];
        } catch (error) {
          raise('provider', row.name, `Callbacks of ${row.name} are not taken: ${describeError(error)}`);
          return [];
        }
      });
  }

  function openGateway(): SmsGateway {
    const sms = { fetch: deps.fetch, clock, secret: (name: string) => secrets.read(name), log: log.sms };
    const row = store.first(smsGateway, {});
    if (row === undefined) return openSmsGateway('log-only', {}, sms);
    try {
      const opened = openSmsGateway(row.kind, JSON.parse(row.settings), sms);
      store.run(closeAlarm, { kind: 'sms', subject: row.kind, now: clock.now() });
      return opened;
    } catch (error) {
      const reason = describeError(error);
      raise('sms', row.kind, `No SMS is sent: ${reason}`);
      // Receipts wait and are tried again: the repair may come within the hour that they are kept for.
      return { kind: row.kind, send: () => Promise.resolve({ kind: 'unreachable', reason }) };
    }
  }

  /** Starts the routers that are new, stops those that are gone, and replaces those whose settings or password changed. */
  async function openRouters(): Promise<void> {
    const wanted = store.all(allRouters, {}).filter((row) => row.retired_at === null);
    for (const [name, { settings, connection }] of routers) {
      const row = wanted.find((one) => one.name === name);
      // One that stopped is tried anew: a reload is how people say that they have repaired what it needs.
      const isStopped = connection.health().state === 'stopped';
      if (row !== undefined && routerSettings(row) === settings && !isStopped) continue;
      routers.delete(name);
      await dispatcher.removeLane(routerLane(name), ATTEMPTS_GRACE_MS);
      await connection.stop();
    }
    for (const row of wanted) {
      if (routers.has(row.name)) continue;
      try {
        openRouter(row);
      } catch (error) {
        raise('router', row.name, `${row.name} is not driven: ${describeError(error)}`);
      }
    }
  }

  /** All that a connection is made from, to be compared. */
  function routerSettings(row: RouterTable): string {
    let password: string | null = null;
    try {
      password = secrets.read(row.password_secret);
    } catch {
      // Who opens the router says what is wrong with it.
    }
    return JSON.stringify([row, password]);
  }

  function openRouter(row: RouterTable): void {
    const lane = routerLane(row.name);
    const connection: RouterConnection = createRouterConnection({
      address: {
        name: row.name,
        host: row.host,
        port: row.port,
        tls: row.tls_fingerprint === null ? null : { fingerprint: row.tls_fingerprint },
        username: row.username,
        password: secrets.read(row.password_secret),
      },
      transport: deps.transport,
      clock,
      random: deps.random,
      listener: {
        onUp() {
          log.routerUp(row.name);
          store.run(closeAlarm, { kind: 'router', subject: row.name, now: clock.now() });
          resumeWatches(store, connection, clock.now());
          dispatcher.hasten(lane);
        },
        onDown(fault) {
          log.routerDown(row.name, fault.message);
          if (fault.retry === 'stop' || fault.retry === 'dead')
            raise('router', row.name, `${row.name}: ${fault.message}`);
        },
        onSession(session) {
          const next = noteSession(store, row.name, session, clock.now());
          if (next !== null) dispatcher.wake(next === 'sms' ? SMS_LANE : lane);
        },
      },
    });
    routers.set(row.name, { settings: routerSettings(row), connection });
    dispatcher.addLane(routerLaneSpec({ store, clock, router: connection }, row.changes_per_second));
    connection.start();
  }

  function raise(kind: string, subject: string, message: string): void {
    log.warn(message);
    store.run(openAlarm, { kind, subject, message, now: clock.now() });
  }
}

/** Where others on the LAN find this box; itself, while it has no address there. */
function lanAddress(): string {
  const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return own.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? 'localhost';
}

/** A Hono app, whatever its environment. */
interface Served {
  readonly fetch: (request: Request, env: object) => Response | Promise<Response>;
}

/** Serves an app until it is disposed: then no new connection, and those that are busy may finish. */
async function listen(running: AsyncDisposableStack, at: Listen, app: Served): Promise<string> {
  const server = await new Promise<ServerType>((resolve, reject) => {
    const starting = serve({ fetch: app.fetch, hostname: at.host, port: at.port }, () => resolve(starting));
    starting.once('error', reject);
  });
  running.defer(
    () =>
      new Promise<void>((resolve) => {
        const cut = setTimeout(
          () => 'closeAllConnections' in server && server.closeAllConnections(),
          REQUESTS_GRACE_MS,
        );
        server.close(() => {
          clearTimeout(cut);
          resolve();
        });
        if ('closeIdleConnections' in server) server.closeIdleConnections();
      }),
  );
  const { address, port, family } = server.address() as AddressInfo;
  if (address === '0.0.0.0' || address === '::') return `http://${lanAddress()}:${port}`;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${port}`;
}
