import { mkdirSync } from 'node:fs';
import { backupBox, washaVersion } from './backup-box.ts';
import type { BooksPolicy } from '../services/money/credit-line.ts';
import { bookAside } from './aside.ts';
import { askProviders, type Asking } from './ask-providers.ts';
import { booksPolicy, cutRules, technicianLimits } from './books-policy.ts';
import { openConnections, openReports, type Connections } from './connections.ts';
import { databasePath, type Config } from '../config/config.ts';
import type { Fetch } from '../domain/outbound.ts';
import type { Clock, RouterTransport } from '../domain/ports.ts';
import { createConsole } from '../http/console/console.ts';
import type { MetricsDeps } from '../http/metrics/metrics.ts';
import { createIntake } from '../http/intake/intake.ts';
import { openPortal } from './open-portal.ts';
import { listen, UNAVAILABLE, type Served } from './listen.ts';
import type { Log } from './log.ts';
import { withMetrics } from './serve-metrics.ts';
import { textsOf } from './text-rules.ts';
import { startRhythms } from './rhythms.ts';
import { RouterFleet } from './router-fleet.ts';
import { noticeBox, tellOwner } from './tell-owner.ts';
import { recipientsOf } from '../domain/notices/settings.ts';
import { vitalSigns, type VitalSigns } from './vital-signs.ts';
import { watchIntake } from './watch-intake.ts';
import { watchOthers } from './watch-others.ts';
import { watchPath } from './watch-path.ts';
import type { Secrets } from '../host/secrets.ts';
import { secureRandom } from '../host/secure-random.ts';
import { backupSettings } from '../services/backup/make-backup.ts';
import { startBackups } from '../services/backup/backup-rounds.ts';
import { createAlarms, judgeAlarms } from '../services/box/alarms.ts';
import { BoxClock } from '../services/box/box-clock.ts';
import { checkInThread } from '../services/money/check-books-thread.ts';
import { booksAreSound, expectBooks, lookAtBooks, notAccepted, rememberBooks } from '../services/box/known-books.ts';
import { judgeRestored } from '../services/box/restored-books.ts';
import { guestFindings } from '../services/hotspot/guest-findings.ts';
import { refundFindings } from '../services/money/refunds-waiting.ts';
import { Dispatcher } from '../services/outbox/dispatcher.ts';
import { watchDisk } from '../services/box/watch-disk.ts';
import { createJudge } from '../services/money/judge-payer.ts';
import { Inbox } from '../services/money/inbox.ts';
import { booksFindings, watchBooks, type BooksLook } from '../services/money/watch-books.ts';
import { COMMAND_ENTRIES } from '../services/commands/entries.ts';
import { smsLaneSpec } from '../services/commands/sms-lane.ts';
import { SMS_LANE } from '../services/outbox/outbox.ts';
import { askWhy } from '../services/lines/ask-why.ts';
import { holdNow } from '../services/lines/cut-holds.ts';
import { startSweeping, type Sweeping } from '../services/lines/sweep.ts';
import type { Delivery } from '../services/money/take-payments.ts';
import { retimeRenewals } from '../services/money/retime-renewals.ts';
import { listing } from '../services/reconcile/pull-payments.ts';
import type { RequestPolicy } from '../services/money/request-payment.ts';
import type { Taken } from '../services/money/taken.ts';
import { countRefusal } from '../storage/callbacks.ts';
import { setMeta } from '../storage/ledger.ts';
import { freeBytes } from '../storage/engine/free-bytes.ts';
import { lockState } from '../storage/engine/state-lock.ts';
import { Store, tolerate, unlessStoreRefuses } from '../storage/engine/store.ts';
import { RAN_AS } from '../views/doctor/store-facts.ts';

/** How long attempts may take to end when the daemon stops; what is cut off is looked at again at the next start. Milliseconds. */
const ATTEMPTS_GRACE_MS = 1_000;

/** The outside of one Washa. The entry point passes the real ones; a test passes its own. */
export interface AppDeps {
  readonly config: Config;
  /** The file of the settings, which goes into the backups; left out: built-in defaults. */
  readonly configFile?: string | null;
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** Uniform in [0, 1): jitter. */
  readonly random: () => number;
  readonly transport: RouterTransport;
  readonly fetch: Fetch;
  readonly log: Log;
  /** When this Washa was built, UTC ms: a clock before that is wrong. */
  readonly builtAt: number;
  /** A bug, or a disk that refuses: the process has to end, and to be started anew. */
  readonly onBug: (error: unknown) => void;
}

export interface App extends AsyncDisposable, VitalSigns {
  readonly store: Store;
  /** Base addresses, without a slash at the end; all but the intake's are known once `start()` has resolved. The portal's: null while it is off. */
  readonly urls: { readonly intake: string; readonly console: string; readonly portal: string | null };
  /** Resolves when both listeners are up and the books are checked. */
  start(): Promise<void>;
  /** Reads routers, providers and the SMS gateway anew from the database. No request is dropped. */
  reload(): Promise<void>;
}

/**
 * Puts one Washa together. Everything is stopped strictly in the reverse of the order in which it was started.
 * @throws Fault when another process has the state folder, or when the database cannot be opened
 */
export async function createApp(deps: AppDeps): Promise<App> {
  const { config, log } = deps;
  const policy: BooksPolicy = {
    ...booksPolicy(config),
    readAnew: (provider, body, receivedAt) =>
      connections.providers.find(({ name }) => name === provider)?.provider.read(body, receivedAt) ?? null,
  };
  const requestPolicy: RequestPolicy = {
    currency: config.box.currency,
    connections: () => connections.providers.flatMap(({ name, provider }) => (provider.request ? [name] : [])),
    random: secureRandom,
  };
  mkdirSync(config.box.stateDir, { recursive: true, mode: 0o750 });
  // The lock comes before anything is touched, and goes last; a database that refuses to be opened must not keep it.
  await using opening = new AsyncDisposableStack();
  opening.use(lockState(config.box.stateDir));
  // Then the port: what is delivered while a large database is brought up to date waits, instead of being refused.
  const { promise: taking, resolve: take } = Promise.withResolvers<Served>();
  const intake = await listen(config.intake.listen, {
    fetch: async (request, env) => (await taking).fetch(request, env),
  });
  opening.defer(() => intake.close());
  opening.defer(() => take(UNAVAILABLE));
  const known = lookAtBooks(databasePath(config));
  expectBooks(known, databasePath(config), config.box.timeZone);
  const store = Store.open(databasePath(config), 'own', { books: known.mark?.books });
  const running = opening.move();
  running.adopt(store, (opened) => opened.close());
  const urls: { intake: string; console: string; portal: string | null } = {
    intake: intake.url,
    console: '',
    portal: null,
  };

  // Everybody goes by this one, so that nobody is carried away by a clock that is wrong for a while.
  const time = new BoxClock(deps.clock, store, deps.builtAt, (moved, now) => retimeRenewals(store, moved, policy, now));
  const { clock } = time;
  const own = { ...deps, clock, store };
  const backups = backupBox(config, deps.secrets, deps.configFile ?? null, log.warn);
  let sweeping: Sweeping | null = null;
  let asking: Asking | null = null;
  let openSince = clock.now();

  const dispatcher = new Dispatcher({ ...own, entries: COMMAND_ENTRIES, onAttempt: log.attempt });
  const alarms = createAlarms(store, clock, log.warn);
  const routers = new RouterFleet({
    ...own,
    dispatcher,
    alarms,
    cutOffs: { earliest: () => time.earliest(), held: whyNobodyIsCut },
    timeZone: config.box.timeZone,
    compareEveryMs: config.routers.compareEverySeconds * 1000,
    isClockRight: () => time.facts().isKnown,
  });
  let connections: Connections;
  let reloading = Promise.resolve();
  /** Pages that listen are told to go. */
  const leaving = new AbortController();
  const books: Record<BooksLook['scope'], readonly string[] | null> = { newest: null, whole: null };
  const signs = vitalSigns({
    store,
    dispatcher,
    stateDir: config.box.stateDir,
    intakeUrl: intake.url,
    booksAreChecked: () => books.newest !== null,
    closed: () => connections.closed,
  });
  const intakeWatch = watchIntake({
    store,
    clock,
    alarms,
    timeZone: config.box.timeZone,
    publicUrl: config.intake.publicUrl,
    connections: () => connections,
    reopen: connect,
  });
  const path = watchPath({
    ...own,
    alarms,
    connections: () => connections.providers.map(({ name }) => name),
    mayJudge: () => time.facts().isKnown && booksAreSound(store),
    onLost,
  });

  const inbox = new Inbox({
    store,
    clock,
    policy,
    clockSane: () => time.facts().isKnown,
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
      running.defer(
        rememberBooks({ store, clock, timeZone: config.box.timeZone, books: known, warn: log.warn }, (found) =>
          alarms.found('books-older', found),
        ),
      );
      // Taken to the end: what comes meanwhile is stored, and no provider is refused for longer than a restart takes.
      running.defer(() => intake.close());
      running.defer(watchDisk({ store, clock, folder: config.box.stateDir }, (found) => alarms.found('disk', found)));
      running.defer(watchBooks({ store, clock, checkWhole: () => checkInThread(store.path) }, noteBooks));
      // Callbacks are taken before anything that may take long: a provider that is refused may not come back.
      connect();
      take(intakeApp());
      const aside = await bookAside(config.box.stateDir, connections.providers, { submit, onRefused: noteRefusal });
      if (aside > 0) log.warn(`${aside} callbacks that came while the books could not be opened were taken.`);
      await store.whenStored(clock, () => {
        store.run(setMeta, { key: RAN_AS, value: washaVersion() });
        dispatcher.recover(startedAt);
      });

      running.defer(() => routers.stop());
      running.defer(() => dispatcher.stop(ATTEMPTS_GRACE_MS));
      await reloadRouters();
      dispatcher.addLane(
        smsLaneSpec({ store, clock, since: startedAt, wake: () => dispatcher.wake(SMS_LANE) }, () => ({
          ...own,
          gateway: connections.sms,
          templates: config.receipts.templates,
          reminders: config.reminders,
          ...config.box,
        })),
      );
      running.defer(
        tellOwner({
          ...own,
          alarms,
          dispatcher,
          gateway: () => connections.sms,
          isClockRight: () => time.facts().isKnown,
        }),
      );
      const swept = startSweeping(
        {
          store,
          clock,
          policy,
          builtAt: deps.builtAt,
          time: () => time.facts(),
          booksAreSound: () => booksAreSound(store),
          holdNow: (now) =>
            holdNow(store, { ...cutRules(config), openSince, listed: listing(connections.providers) }, now),
        },
        config.expiry.checkEverySeconds * 1000,
        (report) => {
          log.swept(report);
          intakeWatch.look();
          unlessStoreRefuses(() => alarms.found('refund', refundFindings(store, policy.currency, clock.now())));
          unlessStoreRefuses(() =>
            alarms.found('guest-tries', guestFindings(store, requestPolicy.connections(), clock.now())),
          );
          unlessStoreRefuses(() => lookAtRestored());
          wakeAll();
        },
      );
      sweeping = swept;
      running.defer(() => swept.stop());
      running.defer(time.watch(retime));
      running.defer(
        startRhythms({
          store,
          clock,
          config,
          requests: requestPolicy,
          mayAct: () => time.facts().verdict.sane && booksAreSound(store),
          isClockRight: () => time.facts().isKnown,
          onReminders: () => dispatcher.wake(SMS_LANE),
          onRequests: () => asking?.look(),
        }),
      );
      const asked = askProviders({
        ...own,
        ...config.box,
        alarms,
        inbox,
        policy,
        wake: (lane) => dispatcher.wake(lane),
        connections: () => connections,
        isDoubtful: path.isDoubtful,
      });
      asking = asked;
      running.defer(() => asked.stop());
      running.defer(path.start());
      running.defer(
        startBackups({ ...own, box: backups }, { made: log.backedUp, proven: log.backupProven }, (found) =>
          alarms.found('backup', found),
        ),
      );
      running.defer(
        watchOthers(store, clock, () => {
          wakeAll();
          asking?.look();
          void routers.lookAnew();
        }),
      );
      const pages = await listen(
        config.console.listen,
        withMetrics(consoleApp(), deps.secrets, metricsDeps(), log.warn),
      );
      urls.console = pages.url;
      running.defer(() => pages.close());
      const portal = await openPortal({
        ...{ store, clock, config, requests: requestPolicy, books: policy, log },
        whoIsAt: (address) => routers.whoIsAt(address),
        wake: (lane) => dispatcher.wake(lane),
        asking: () => asking,
      });
      urls.portal = portal?.url ?? null;
      running.defer(() => portal?.close());
      running.defer(() => {
        intake.endConnections();
        pages.endConnections();
        leaving.abort();
        portal?.endConnections();
      });
      log.started(urls, clock.now() - startedAt);
    },
    reload() {
      connect();
      judgeAlarms(store, clock.now());
      return reloadRouters();
    },
    ...signs,
    async [Symbol.asyncDispose]() {
      await running.disposeAsync();
    },
  };

  /** Nobody is cut off before it is known what was paid meanwhile. */
  function onLost(): void {
    openSince = clock.now();
    asking?.pull();
  }

  function wakeAll(): void {
    for (const { lane } of dispatcher.status()) dispatcher.wake(lane);
  }

  function connect(): void {
    connections = openConnections({ ...own, alarms, logSms: log.sms, publicUrl: config.intake.publicUrl });
  }

  /** One after the other: two at a time would each start the routers that are new. */
  function reloadRouters(): Promise<void> {
    return (reloading = reloading.catch(() => undefined).then(() => routers.reload()));
  }

  function noteBooks({ scope, entries, ms, problems }: BooksLook): void {
    if (scope === 'whole' || books.newest === null) log.books({ scope, entries, ms });
    books[scope] = problems;
    const whole = books.whole === null ? null : notAccepted(store, books.whole);
    alarms.found('books', booksFindings(notAccepted(store, books.newest ?? []), whole));
  }

  function lookAtRestored(): void {
    const opened = connections.providers.map(({ name, provider }) => ({ name, lists: provider.pull !== undefined }));
    const left = judgeRestored(store, opened, config.box.timeZone, clock.now());
    if (left !== null) alarms.found('restored', left);
  }

  function whyNobodyIsCut(): string | null {
    if (!booksAreSound(store)) return 'the books are not believed, and an alarm says why.';
    const { mayCut, verdict } = time.facts();
    return mayCut || verdict.sane ? null : verdict.reason;
  }

  /** Everything that was put off by a time that has been put right is due now. */
  function retime(): void {
    const { verdict } = time.facts();
    log.warn(verdict.sane ? 'The clock of this box is believed.' : verdict.reason);
    for (const { lane } of dispatcher.status()) dispatcher.hasten(lane);
    sweeping?.retime();
  }

  /** A payment that says when it was made tells something of the clock too, and is then read by what the clock is now. */
  function submit(delivery: Delivery): Promise<Taken> {
    const { reading } = delivery;
    const notice = reading.kind === 'notice' ? reading.notice : null;
    if (notice === null || notice.paidAt === null) return inbox.submit(delivery);
    if (!time.hear(notice.paidAt, notice.isPaidAtSigned === true)) return inbox.submit(delivery);
    retime();
    const receivedAt = clock.now();
    const anew = policy.readAnew?.(delivery.provider, delivery.body, receivedAt) ?? reading;
    return inbox.submit({ ...delivery, receivedAt, reading: anew.kind === 'refused' ? reading : anew });
  }

  function noteRefusal(provider: string, reason: string, body: Uint8Array): void {
    log.refused(provider, reason);
    tolerate(() => store.run(countRefusal, { provider, reason, sample: body, now: clock.now() }));
  }

  function intakeApp(): Served {
    return createIntake({
      endpoints: () => connections.providers,
      closed: () => connections.closed,
      ownCall: path.ownCall,
      reports: () => openReports(connections.sms, deps.secrets, store),
      clock,
      judge: createJudge({
        store,
        rules: policy,
        language: config.box.language,
        onFailure: (error) => log.intakeFailed('validation', error),
      }),
      admit: intakeWatch.admit,
      submit(delivery) {
        const lost = store.lostFile();
        return lost === null ? submit(delivery) : Promise.reject(new Error(`the ${lost} was removed`));
      },
      onRefused: noteRefusal,
      onWrongAddress: intakeWatch.noteAddress,
      onTaken: log.callback,
      onFailure: log.intakeFailed,
    });
  }

  function metricsDeps(): MetricsDeps {
    return {
      store,
      version: washaVersion(),
      now: () => clock.now(),
      lanes: () => dispatcher.status(),
      readiness: signs.readiness,
      isClockBelieved: () => time.facts().verdict.sane,
      freeBytes: () => freeBytes(config.box.stateDir),
    };
  }

  function consoleApp(): Served {
    return createConsole({
      store,
      policy,
      limits: technicianLimits(config),
      accountPrefix: config.accounts.prefix,
      wake: (lane) => dispatcher.wake(lane),
      requests: requestPolicy,
      payers: () => connections.providers.flatMap(({ name, provider }) => (provider.payOut ? [name] : [])),
      reversers: () => connections.providers.flatMap(({ name, provider }) => (provider.reverse ? [name] : [])),
      sendRequests: () => asking?.look(),
      notices: { recipients: recipientsOf(config.notices.channels), box: noticeBox(config) },
      now: () => clock.now(),
      lanes: () => dispatcher.status(),
      askWhy: (lineId) => askWhy(store, lineId, (router) => routers.probeOf(router), clock.now()),
      readiness: signs.readiness,
      business: {
        name: config.box.businessName,
        timeZone: config.box.timeZone,
        language: config.box.language,
        currency: config.box.currency,
      },
      clock: () => time.facts().verdict,
      backups: () => backupSettings(backups),
      texts: () => textsOf(config, clock.now()),
      ended: leaving.signal,
    });
  }
}
