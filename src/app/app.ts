import { awaitRestart } from '../services/box/restart.ts';
import type { AppDeps } from './app-deps.ts';
import { asideTaker } from './aside.ts';
import { askProviders, type Asking } from './ask-providers.ts';
import { backupBox, washaVersion } from './backup-box.ts';
import { liveBooksPolicy } from './books-policy.ts';
import { openConnections, requestPolicy, type Connections } from './connections.ts';
import { keepErasures } from './keep-erasures.ts';
import { liveSettings } from './live-settings.ts';
import { createBooksNotes } from './note-books.ts';
import { openBox } from './open-box.ts';
import { openConsole } from './open-console.ts';
import { openPortal } from './open-portal.ts';
import { startRhythms } from './rhythms.ts';
import { RouterFleet } from './router-fleet.ts';
import { serveIntake } from './serve-intake.ts';
import { sweepLines } from './sweep-lines.ts';
import { takingIn } from './take-in.ts';
import { sendingRules } from './text-rules.ts';
import { tellOwner } from './tell-owner.ts';
import { sealAtStart } from './seal-factors.ts';
import { tellPrograms } from './tell-programs.ts';
import { vitalSigns, type VitalSigns } from './vital-signs.ts';
import { watchIntake } from './watch-intake.ts';
import { watchOthers } from './watch-others.ts';
import { watchPath } from './watch-path.ts';
import { startBackups } from '../services/backup/backup-rounds.ts';
import { rollbackFindings } from '../services/backup/undo-upgrade.ts';
import { noteVersion } from '../services/staff/notes-read.ts';
import { createAlarms, judgeAlarms } from '../services/box/alarms.ts';
import { BoxClock } from '../services/box/box-clock.ts';
import { booksAreSound, rememberBooks } from '../services/box/known-books.ts';
import { watchDisk } from '../services/box/watch-disk.ts';
import { COMMAND_ENTRIES } from '../services/commands/entries.ts';
import { smsLaneSpec } from '../services/commands/sms-lane.ts';
import { whyNobodyIsCut } from '../services/lines/cut-holds.ts';
import type { Sweeping } from '../services/lines/sweep.ts';
import { RefusedForms } from '../services/hotspot/refused-forms.ts';
import { TwinPhones } from '../services/hotspot/twin-phones.ts';
import { checkInThread } from '../services/money/check-books-thread.ts';
import { Inbox } from '../services/money/inbox.ts';
import { retimeRenewals } from '../services/money/retime-renewals.ts';
import { watchBooks } from '../services/money/watch-books.ts';
import { Dispatcher } from '../services/outbox/dispatcher.ts';
import { SMS_LANE } from '../services/outbox/outbox.ts';
import { countRefusal } from '../storage/callbacks.ts';
import type { Store } from '../storage/engine/store.ts';
import { isStoreFault, tolerate } from '../storage/engine/store-faults.ts';

/** How long attempts may take to end when the daemon stops; what is cut off is looked at again at the next start. Milliseconds. */
const ATTEMPTS_GRACE_MS = 1_000;

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
export async function createApp(given: AppDeps): Promise<App> {
  const { log } = given;
  const { store, known, intake, take, running } = await openBox(given.config);
  const settings = liveSettings(store, given, () => {
    reload().catch(noteBug);
  });
  const { config } = settings;
  const deps = { ...given, config };
  const policy = liveBooksPolicy(config, (provider, body, receivedAt) => {
    const connection = connections.providers.find(({ name }) => name === provider);
    return connection?.provider.read(body, receivedAt) ?? null;
  });
  const requests = requestPolicy(config.box.currency, () => connections);
  const urls: { intake: string; console: string; portal: string | null } = {
    intake: intake.url,
    console: '',
    portal: null,
  };

  // Everybody goes by this one, so that nobody is carried away by a clock that is wrong for a while.
  const time = new BoxClock(deps.clock, store, deps.builtAt, (moved, now) => retimeRenewals(store, moved, policy, now));
  const { clock } = time;
  const isClockRight = () => time.facts().isKnown;
  const own = { ...deps, clock, store };
  const backups = backupBox(config, deps.secrets, deps.configFile ?? null, log.warn);
  let sweeping: Sweeping | null = null;
  let asking: Asking | null = null;
  let openSince = clock.now();

  const dispatcher = new Dispatcher({ ...own, entries: COMMAND_ENTRIES, onAttempt: log.attempt });
  const wake = (lane: string) => dispatcher.wake(lane);
  const alarms = createAlarms(store, clock, log.warn);
  const routers = new RouterFleet({
    ...own,
    dispatcher,
    alarms,
    cutOffs: { earliest: () => time.earliest(), held: () => whyNobodyIsCut(store, time.facts()) },
    timeZone: config.box.timeZone,
    compareEveryMs: config.routers.compareEverySeconds * 1000,
    deadManMs: config.routers.deadManHours * 3_600_000,
    isClockRight,
  });
  let connections: Connections;
  /** Pages that listen are told to go. */
  const leaving = new AbortController();
  const books = createBooksNotes({ store, alarms, log });
  const signs = vitalSigns({
    store,
    dispatcher,
    stateDir: config.box.stateDir,
    intakeUrl: intake.url,
    booksAreChecked: books.areChecked,
    closed: () => connections.closed,
  });
  const intakeWatch = watchIntake({
    store,
    clock,
    alarms,
    timeZone: config.box.timeZone,
    publicUrl: () => config.intake.publicUrl,
    connections: () => connections,
    reopen: connect,
  });
  const path = watchPath({
    ...own,
    alarms,
    connections: () => connections.providers.map(({ name }) => name),
    mayJudge: () => isClockRight() && booksAreSound(store),
    onLost,
  });

  const inbox = new Inbox({
    store,
    clock,
    policy,
    clockSane: isClockRight,
    onCommitted(taken) {
      for (const lane of new Set(taken.flatMap((one) => one.lanes))) wake(lane);
    },
    onBug: deps.onBug,
  });
  const submit = takingIn({ inbox, time, policy }, retime);

  return {
    store,
    urls,
    async start() {
      const startedAt = clock.now();
      running.defer(keepErasures({ store, clock, config, warn: log.warn }));
      running.defer(
        rememberBooks({ store, clock, timeZone: config.box.timeZone, books: known, warn: log.warn }, (found) =>
          alarms.found('books-older', found),
        ),
      );
      // Taken to the end: what comes meanwhile is stored, and no provider is refused for longer than a restart takes.
      running.defer(() => intake.close());
      running.defer(watchDisk({ store, clock, folder: config.box.stateDir }, (found) => alarms.found('disk', found)));
      alarms.found('rolled-back', rollbackFindings(deps.rollback ?? null));
      running.defer(watchBooks({ store, clock, checkWhole: () => checkInThread(store.path) }, books.note));
      // Callbacks are taken before anything that may take long: a provider that is refused may not come back.
      connect();
      const opened = { ...own, policy, connections: () => connections };
      take(serveIntake({ ...opened, path, watch: intakeWatch, submit, onRefused: noteRefusal }));
      const asideDeps = { submit, onRefused: noteRefusal, warn: log.warn };
      const takeAside = asideTaker(config.box.stateDir, () => connections.providers, asideDeps);
      await takeAside();
      await store.whenStored(clock, () => {
        noteVersion(store, washaVersion());
        dispatcher.recover(startedAt);
        sealAtStart(store, deps.secrets, log.warn);
      });

      running.defer(() => routers.stop());
      running.defer(() => dispatcher.stop(ATTEMPTS_GRACE_MS));
      await routers.reload();
      const smsLane = { store, clock, since: startedAt, wake: () => dispatcher.wake(SMS_LANE) };
      dispatcher.addLane(smsLaneSpec(smsLane, () => ({ ...own, gateway: connections.sms, ...sendingRules(config) })));
      const told = { ...own, alarms, dispatcher, gateway: () => connections.sms };
      running.defer(settings.begin(() => tellOwner({ ...told, isClockRight })));
      running.defer(tellPrograms({ ...own, alarms, dispatcher }));
      const refusedForms = new RefusedForms(clock);
      const twinPhones = new TwinPhones(clock);
      const swept = sweepLines(
        { ...opened, alarms, time, refusedForms, twinPhones, openSince: () => openSince },
        (isOver) => {
          if (isOver) intakeWatch.look();
          if (isOver) takeAside().catch(noteBug);
          dispatcher.wakeAll();
        },
      );
      sweeping = swept;
      running.defer(() => swept.stop());
      running.defer(time.watch(retime));
      const rhythms = {
        ...{ store, clock, config, requests, alarms, isClockRight, warn: log.warn },
        mayAct: () => time.facts().verdict.sane && booksAreSound(store),
        onReminders: () => dispatcher.wake(SMS_LANE),
        onRequests: () => asking?.look(),
      };
      running.defer(settings.begin(() => startRhythms(rhythms)));
      const asked = askProviders({
        ...own,
        ...config.box,
        alarms,
        inbox,
        policy,
        wake,
        connections: () => connections,
        isDoubtful: path.isDoubtful,
      });
      asking = asked;
      running.defer(() => asked.stop());
      running.defer(settings.begin(() => path.start()));
      const noted = { made: log.backedUp, proven: log.backupProven };
      running.defer(startBackups({ ...own, box: backups }, noted, (found) => alarms.found('backup', found)));
      running.defer(awaitRestart(store, clock, given.onRestart));
      running.defer(
        watchOthers(store, clock, () => {
          if (settings.desk.areOthers()) settings.desk.keep();
          dispatcher.wakeAll();
          asking?.look();
          routers.lookAnew().catch(noteBug);
        }),
      );
      const pages = await openConsole({
        ...opened,
        ...{ settings: settings.desk, time, dispatcher, routers, backups, requests, ended: leaving.signal },
        readiness: signs.readiness,
        sendRequests: () => asking?.look(),
        reload,
      });
      urls.console = pages.url;
      running.defer(() => pages.close());
      const portal = await openPortal({
        ...{ store, clock, config, requests, books: policy, log, refusedForms, twinPhones, wake },
        isTimeKnown: isClockRight,
        whoIsAt: (address) => routers.whoIsAt(address),
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
    reload,
    ...signs,
    async [Symbol.asyncDispose]() {
      await running.disposeAsync();
    },
  };

  async function reload(): Promise<void> {
    await settings.takeUp();
    connect();
    judgeAlarms(store, clock.now());
    return routers.reload();
  }

  /** Nobody is cut off before it is known what was paid meanwhile. */
  function onLost(): void {
    openSince = clock.now();
    asking?.pull();
  }

  function connect(): void {
    connections = openConnections({ ...own, alarms, logSms: log.sms, publicUrl: config.intake.publicUrl });
  }

  /** What the disk refuses, or a damaged page, is told elsewhere, and what was looked for is looked for again. */
  function noteBug(error: unknown): void {
    if (!isStoreFault(error)) deps.onBug(error);
  }

  /** Everything that was put off by a time that has been put right is due now. */
  function retime(): void {
    const { verdict, isKnown } = time.facts();
    const words = isKnown
      ? 'The clock of this box is believed.'
      : 'A payment was made at another time: what comes now waits for a second word.';
    log.warn(verdict.sane ? words : verdict.reason);
    dispatcher.hastenAll();
    sweeping?.retime();
  }

  function noteRefusal(provider: string, reason: string, body: Uint8Array): void {
    log.refused(provider, reason);
    tolerate(() => store.run(countRefusal, { provider, reason, sample: body, now: clock.now() }));
  }
}
