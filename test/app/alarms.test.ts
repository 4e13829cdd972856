import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openConnections } from '../../src/app/connections.ts';
import { createLog } from '../../src/app/log.ts';
import { RouterFleet } from '../../src/app/router-fleet.ts';
import { ALARMS, type AlarmKind } from '../../src/domain/alarm.ts';
import { DEFAULT_TEMPLATES } from '../../src/domain/messages/receipt.ts';
import { QUOTA } from '../../src/domain/delivery-quota.ts';
import { cents } from '../../src/domain/values/money.ts';
import { Fault } from '../../src/domain/values/fault.ts';
import type { RouterConnection, RouterLink } from '../../src/domain/ports.ts';
import type { SmsOutcome } from '../../src/domain/sms-port.ts';
import { createSecrets } from '../../src/host/secrets.ts';
import { recordAction } from '../../src/services/actions/record-action.ts';
import Database from 'better-sqlite3';
import { markName } from '../../src/domain/money/books-mark.ts';
import { acceptBooks, lookAtBooks, rememberBooks } from '../../src/services/box/known-books.ts';
import { backupFindings } from '../../src/services/backup/backup-rounds.ts';
import type { BackupBox } from '../../src/services/backup/make-backup.ts';
import { noteMade } from '../../src/services/backup/note-backup.ts';
import { restoreBooks } from '../../src/services/backup/restore-books.ts';
import { rollbackFindings } from '../../src/services/backup/undo-upgrade.ts';
import { judgeRestored } from '../../src/services/box/restored-books.ts';
import { startLettingGoEarly } from '../../src/services/box/let-go-early.ts';
import { watchDisk } from '../../src/services/box/watch-disk.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import { writeMark } from '../../src/storage/engine/mark-file.ts';
import { FloodGate } from '../../src/services/box/flood.ts';
import { createAlarms, judgeAlarms, raiseAlarm, reconcileAlarms } from '../../src/services/box/alarms.ts';
import { act, resultOf } from '../../src/services/actions/act.ts';
import { parseConfig } from '../../src/config/config.ts';
import type { Recipient } from '../../src/domain/notices/channel.ts';
import type { NoticeSettings } from '../../src/domain/notices/settings.ts';
import { tellAlarms } from '../../src/services/notices/tell-alarms.ts';
import { handOutNews, knowWebhooks } from '../../src/services/notices/hand-out-news.ts';
import { sendNewsAgain } from '../../src/services/notices/send-news-again.ts';
import { newsFindings } from '../../src/services/notices/watch-news.ts';
import { setAccess } from '../../src/storage/line-writes.ts';
import { newestNews, settleNews } from '../../src/storage/news.ts';
import { testNotices } from '../../src/services/notices/test-notices.ts';
import { noticeFindings } from '../../src/services/notices/watch-notices.ts';
import { alarmsToTell, settleDelivery } from '../../src/storage/notices.ts';
import { newestNotices } from '../../src/views/notices.ts';
import { watchSilence } from '../../src/services/box/watch-silence.ts';
import { noteNoTokens } from '../../src/services/box/watch-balances.ts';
import { tunnelFindings } from '../../src/services/box/watch-tunnel.ts';
import { noteWrongAddress, wrongAddressFindings } from '../../src/services/box/wrong-address.ts';
import { closeAlarm } from '../../src/storage/alarms.ts';
import { closeByHand } from '../../src/services/box/close-alarm.ts';
import { BoxClock } from '../../src/services/box/box-clock.ts';
import { allowCutOffs } from '../../src/services/lines/cut-offs.ts';
import { trustClock } from '../../src/services/box/trust-clock.ts';
import { COMMAND_ENTRIES } from '../../src/services/commands/entries.ts';
import { sendReceipt } from '../../src/services/commands/send-receipt.ts';
import { noteOnline, syncLine } from '../../src/services/commands/sync-line.ts';
import { acceptBox } from '../../src/services/lines/accept-box.ts';
import { sweep } from '../../src/services/lines/sweep.ts';
import { guestFindings } from '../../src/services/hotspot/guest-findings.ts';
import { guestsOut } from '../../src/services/hotspot/guests-out.ts';
import { assignPayment, releaseClockHolds } from '../../src/services/money/assign-payment.ts';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { postLedger } from '../../src/services/money/post-ledger.ts';
import { refundByHand } from '../../src/services/money/refund-payment.ts';
import { refundFindings } from '../../src/services/money/refunds-waiting.ts';
import { refundDone, refundFailed } from '../../src/services/money/settle-refund.ts';
import { topUpTokens } from '../../src/services/money/order-from-purse.ts';
import { purseFindings } from '../../src/services/money/purse-waiting.ts';
import { purseOrderDone, purseOrderFailed } from '../../src/services/money/settle-purse-order.ts';
import { releaseByHand } from '../../src/services/money/release-payment.ts';
import { reverseByHand } from '../../src/services/money/reverse-payment.ts';
import { rubbishFindings } from '../../src/services/money/rubbish.ts';
import { takePayments } from '../../src/services/money/take-payments.ts';
import { booksFindings } from '../../src/services/money/watch-books.ts';
import { Dispatcher } from '../../src/services/outbox/dispatcher.ts';
import { pullFindings } from '../../src/services/reconcile/pulling.ts';
import { query } from '../../src/storage/engine/query.ts';
import type { ProviderTable } from '../../src/storage/engine/schema.ts';
import type { SubscriptionTable } from '../../src/storage/engine/schema-lines.ts';
import type { RouterTable } from '../../src/storage/engine/schema-routers.ts';
import { dropBalance, putBalance, putBalanceUnknown, putTokensTaken } from '../../src/storage/balances.ts';
import { putDevice } from '../../src/storage/line-devices.ts';
import { dropFormerLogin, putFormerLogin } from '../../src/storage/former-logins.ts';
import { putProvider, putSmsGateway } from '../../src/storage/providers.ts';
import { putPull } from '../../src/storage/pulls.ts';
import { insertMiss } from '../../src/storage/vouchers.ts';
import { putBox } from '../../src/storage/router-looks.ts';
import { VirtualClock } from '../virtual-clock.ts';
import {
  addLine,
  checkoutKey,
  DAY,
  delivery,
  HOUR,
  notice,
  NOW,
  openAlarms,
  openStore,
  paidEvery,
  payments,
  POLICY,
  PRICE,
  receiptKey,
  take,
  tempFolder,
} from '../services/books.ts';
import { noteVerdict } from '../../src/services/box/plan-profiles.ts';
import { wishesOn } from '../../src/storage/plan-profiles.ts';
import { noCounters, noNotes, noProfiles } from '../services/no-notes.ts';

const BUILT = NOW - 300 * DAY;
const NO_PROFILE = new Fault('router.no-profile', 'dead', 'router has no PPP profile named "10M"');
const REFUSED = new Fault('router.profile', 'dead', 'no profile "10M" on this router');

/** A box with the parts of Washa that open alarms, each with an outside that is as the test wants it. */
function makeBox() {
  const store = openStore();
  const clock = new VirtualClock(NOW);
  const secretsDir = join(tempFolder(), 'secrets');
  mkdirSync(secretsDir);
  const secrets = createSecrets({ credentialsDir: null, secretsDir });
  const warnings: string[] = [];
  const alarms = createAlarms(store, clock, (message) => warnings.push(message));
  const outside = {
    refused: '',
    serial: 'HG70A1B2C3',
    router: null as Fault | null,
    sms: { kind: 'sent', messageId: 'm-1' } as SmsOutcome,
  };
  const bug = (error: unknown) => {
    throw error;
  };
  const dispatcher = new Dispatcher({
    store,
    clock,
    entries: COMMAND_ENTRIES,
    random: () => 0,
    onBug: bug,
    onAttempt: () => undefined,
  });
  const link = (): RouterLink => {
    const { promise: lost, resolve: close } = Promise.withResolvers<Fault>();
    return {
      exec: ([command = '']) => {
        if (command === outside.refused)
          return Promise.reject(new Fault('router.permission', 'stop', `${command}: not enough permissions (9)`));
        const rows = command === '/system/routerboard/print' ? [{ 'serial-number': outside.serial }] : [];
        return Promise.resolve({ rows, ret: null });
      },
      listen: () => ({ stop: () => undefined }),
      lost,
      close: () => close(new Fault('router.closed', 'retry', 'closed')),
    };
  };
  const openFleet = () =>
    new RouterFleet({
      store,
      clock,
      random: () => 0,
      transport: {
        connect: () => (outside.router === null ? Promise.resolve(link()) : Promise.reject(outside.router)),
      },
      secrets,
      dispatcher,
      alarms,
      log: createLog({ level: 'error', format: 'json' }),
      timeZone: 'Africa/Nairobi',
      compareEveryMs: 240_000,
      deadManMs: 0,
      // Nothing is compared here: this router has no lines at all.
      isClockRight: () => false,
    });
  return {
    store,
    clock,
    outside,
    warnings,
    fleet: openFleet(),
    openFleet,
    putSecret: (name: string) => writeFileSync(join(secretsDir, name), 'x\n', { mode: 0o600 }),
    connect: () =>
      void openConnections({ store, fetch: bug, clock, secrets, alarms, logSms: () => undefined, publicUrl: null }),
    /** One look at a line, by a router that does what it is asked, or refuses. */
    sync: async (id: number, fault: Fault | null) => {
      const router: RouterConnection = {
        name: 'tower-1',
        health: () => ({ state: 'up', since: 0, error: null, code: null, refused: [], answerMs: null }),
        start: () => undefined,
        stop: () => Promise.resolve(),
        hasten: () => undefined,
        kick: () => Promise.resolve(0),
        compare: (targets) => Promise.resolve(targets.map(() => null)),
        watchFor: () => undefined,
        probe: () => Promise.reject(new Error('nobody asks why here')),
        unbind: () => Promise.resolve(0),
        whoIsAt: () => Promise.resolve(null),
        record: () => Promise.resolve([]),
        notes: noNotes,
        counters: noCounters,
        profiles: noProfiles,
        sync: (target) =>
          fault === null
            ? Promise.resolve({ access: target.want, changed: true, sessions: [], roundTrips: 3, detail: 'set' })
            : Promise.reject(fault),
      };
      const command = { id: 1, kind: 'router.sync', subject: id, attempts: 0, priority: 1, asked: 0 } as const;
      const result = await syncLine({ store, clock, router }, command);
      store.transaction(() => result.store?.(clock.now()));
    },
    /** One attempt at the receipt of a payment. */
    send: async (paymentId: number) => {
      const deps = {
        store,
        clock,
        random: () => 0,
        gateway: { kind: 'first', send: () => Promise.resolve(outside.sms) },
        templates: DEFAULT_TEMPLATES,
        language: 'en',
        timeZone: 'Africa/Nairobi',
        businessName: 'Demo Net',
        supportPhone: null,
      } as const;
      const command = { id: 1, kind: 'sms.send', subject: paymentId, attempts: 0, priority: 5, asked: 0 } as const;
      const result = await sendReceipt(deps, command, new AbortController().signal);
      store.transaction(() => result.store?.(clock.now()));
    },
    /** The judging of a Washa that has just been started: it knows what is in the database. */
    judge: (now = NOW) => judgeAlarms(openStore(store.path), now),
    setLine: (set: Partial<Omit<SubscriptionTable, 'id' | 'balance_cents' | 'lent_cents' | 'access'>>) =>
      store.run(
        query()((db) => db.updateTable('subscription').set(set)),
        {},
      ),
    setRouter: (set: Partial<RouterTable>) =>
      store.run(
        query()((db) => db.updateTable('router').set(set).where('name', '=', 'tower-1')),
        {},
      ),
  };
}

type Box = ReturnType<typeof makeBox>;

interface Case {
  /** Makes the cause come about, by the code that opens the alarm. */
  readonly open: (box: Box) => unknown;
  /** Every way in which the cause can go. */
  readonly ends: Readonly<Record<string, (box: Box) => unknown>>;
  /** What does not make it go. */
  readonly stays: Readonly<Record<string, (box: Box) => unknown>>;
}

const FAILURE = { provider: 'payhero', requestNames: [], terminalKeys: [], code: '1', message: 'no' };

/** The look at a disk of a hundred gigabytes of which so many megabytes are left. */
const lookAtRoom = (box: Box, megabytes: number) =>
  startLettingGoEarly(
    {
      ...{ store: box.store, clock: box.clock, rules: parseConfig('washa.toml', '').retention },
      disk: () => ({ free: megabytes * 1_000_000, size: 100_000_000_000 }),
      mayAct: () => true,
    },
    (found) => reconcileAlarms(box.store, 'disk-tight', found, NOW),
  )();

/** The sweep of a Washa that starts at this moment. */
const run = (box: Box, now: number) => {
  const time = new BoxClock(new VirtualClock(now), box.store, BUILT);
  return sweep(box.store, POLICY, BUILT, time.facts(), time.clock.now());
};

const backups = (places: string[]): BackupBox => ({
  places: places.map((path) => ({ path, isDisk: true })),
  keep: { hours: 1, days: 1, weeks: 1, months: 1 },
  everyMs: HOUR,
  proveHour: 2,
  zone: 'Africa/Nairobi',
  washa: '0',
  code: () => 'a code',
  secrets: () => ({}),
  settings: () => null,
});

/** The look after a backup that was meant for a disk since a while. */
const lookAtBackups = ({ store }: Box, error: string | null) => {
  const made = { kind: 'made', name: 'b', madeAt: NOW, bytes: 1, payments: 0, ledgerId: 0 } as const;
  const at = NOW - 4 * HOUR;
  store.transaction(() => noteMade(store, { ...made, places: [{ place: '/mnt/usb', error }] }, null, at));
  reconcileAlarms(store, 'backup', backupFindings(store, backups(['/mnt/usb']), NOW), NOW);
};

const ROLLBACK = { from: '2.0.0', to: '1.0.0', at: NOW, why: 'It ended 3 times', carried: 1, lost: [] };

/** The look of each sweep. */
const lookAtRestored = ({ store }: Box, lists: boolean) => {
  const left = judgeRestored(store, [{ name: 'payhero', lists }], 'Africa/Nairobi', NOW);
  if (left !== null) reconcileAlarms(store, 'restored', left, NOW);
};

const PROVIDER: ProviderTable = {
  name: 'payhero',
  kind: 'payhero',
  settings: '{}',
  path_secret: 'payhero-path',
  retired_at: null,
};
const putGateway = ({ store }: Box, kind: string, settings: string) =>
  store.run(putSmsGateway, { id: 1, kind, settings });
const removeGateway = ({ store }: Box) =>
  store.run(
    query()((db) => db.deleteFrom('sms_gateway')),
    {},
  );
const setPayments = ({ store }: Box, set: { state: 'held' | 'applied' | 'reversed' | 'dismissed' }) =>
  store.run(
    query()((db) => db.updateTable('payment').set(set)),
    {},
  );
const reload = async (box: Box) => {
  await box.fleet.reload();
  await box.clock.advance(1);
};
const stopRouter = async (box: Box) => {
  addLine(box.store, 1);
  box.putSecret('router');
  box.outside.router = new Fault('router.login', 'stop', 'invalid user name or password');
  await reload(box);
};
/** Money whose receipt is new, under a name that belongs to other money: it is held. */
const holdConflict = ({ store }: Box) => {
  addLine(store, 1);
  take(store, notice({ keys: [receiptKey('SCA1111111'), checkoutKey('ws_1')], account: 'ACC1' }));
  take(store, notice({ keys: [receiptKey('SCA2222222'), checkoutKey('ws_1')], account: 'ACC1' }));
  expect(store.all(payments, {}).map(({ state }) => state)).toEqual(['applied', 'held']);
};
const assignHeld = ({ store }: Box) => {
  const held = store.all(payments, {})[1]!;
  const by = { actor: 'cli:asha', reason: 'two payments' };
  store.transaction(() => assignPayment(store, held, 1, by, POLICY, NOW));
};

/** One receipt whose gateway answers so; another one waits. */
const refuseOne = async (box: Box, answer: SmsOutcome) => {
  addLine(box.store, 1);
  putGateway(box, 'first', '{"account":"a"}');
  take(box.store, notice({ account: 'ACC1' }), notice({ account: 'ACC1' }));
  box.outside.sms = answer;
  await box.send(1);
};
/** Whatever was wrong with a gateway ends with these. */
const gatewayEnds: Case['ends'] = {
  'the gateway takes a message': async (box) => {
    box.outside.sms = { kind: 'sent', messageId: 'm-2' };
    await box.send(2);
  },
  'it is exchanged': (box) => {
    putGateway(box, 'log-only', '{}');
    box.judge();
  },
  'its account is exchanged': (box) => {
    putGateway(box, 'first', '{"account":"b"}');
    box.judge();
  },
  'it is removed': (box) => {
    removeGateway(box);
    box.judge();
  },
  'a person closes it': (box) => closeByPerson(box),
};
const RIGHT = 'https://pay.example.com/cb/payhero/0123456789abcdefQxZ7';
const lookAtAddresses = ({ store }: Box, now: number) =>
  reconcileAlarms(store, 'wrong-address', wrongAddressFindings(store, [RIGHT], POLICY.timeZone, now), now);
const lookAtRubbish = ({ store }: Box, now: number) =>
  reconcileAlarms(store, 'rubbish', rubbishFindings(store, now), now);
/** Of a connection that has once delivered one byte too many, so long ago. */
const lookAtFlood = ({ store }: Box, after: number) => {
  let at = 0;
  const gate = new FloodGate({ monotonic: () => at });
  expect(gate.admit('payhero', QUOTA.bytes.burst)).toBe(true);
  expect(gate.admit('payhero', 1)).toBe(false);
  at = after;
  reconcileAlarms(store, 'flood', gate.findings(), NOW);
};
const lookAtPulls = ({ store }: Box, names: readonly string[]) =>
  reconcileAlarms(store, 'pull', pullFindings(store, names, POLICY.timeZone, NOW), NOW);
const lookAtRefunds = ({ store }: Box, now: number) =>
  reconcileAlarms(store, 'refund', refundFindings(store, 'KES', now), now);
const lookAtPurses = ({ store }: Box, now: number) =>
  reconcileAlarms(store, 'purse-order', purseFindings(store, 'KES', now), now);
const lookAtGuests = ({ store }: Box, now: number) =>
  reconcileAlarms(store, 'guest-tries', guestFindings(store, ['payhero'], now), now);
/** Five minutes after a guest paid, unless it is said otherwise. */
const lookWhoIsOut = ({ store }: Box, now = NOW + 5 * 60_000) =>
  reconcileAlarms(store, 'guest-out', guestsOut(store, POLICY.timeZone, now), now);
const closeByPerson = ({ store }: Box, alarmId = 1) => {
  const closed = act(store, closeByHand, { alarmId }, { actor: 'cli:asha', reason: 'told the subscriber' }, NOW);
  expect(closed).toMatchObject({ kind: 'done' });
  judgeAlarms(store, NOW);
};

/** The tunnel as it was called now, after it failed for a time. */
const lookAtTunnel = ({ store }: Box, failedMs: number | null) => {
  const failing = failedMs === null ? null : { since: NOW - failedMs, reason: 'HTTP 530' };
  const facts = { url: 'https://pay.example.com', askedAt: NOW, arrived: null, failing };
  reconcileAlarms(store, 'tunnel', tunnelFindings(facts, POLICY.timeZone, NOW), NOW);
};

/** What is looked for while payments that came every five minutes for three weeks stay away for three hours. */
const goSilent = async ({ store }: Box) => {
  paidEvery(store, 'payhero', NOW - 21 * DAY, NOW - 3 * HOUR, 5 * 60_000);
  const { end, clock } = lookForSilence(store, NOW - 3 * HOUR, ['payhero']);
  await clock.advance(3 * HOUR);
  end();
};
/** The first look of a Washa that was started now: the weeks before are read a day at a time. */
const lookOnceForSilence = async (store: Store, connections: readonly string[]) => {
  const { end, clock } = lookForSilence(store, NOW, connections);
  await clock.advance(10_000);
  end();
};
const lookForSilence = (store: Store, now: number, connections: readonly string[]) => {
  const clock = new VirtualClock(now);
  const watch = watchSilence({
    store,
    clock,
    alarms: { found: (kind, found) => reconcileAlarms(store, kind, found, clock.now()) },
    timeZone: POLICY.timeZone,
    connections: () => connections,
    mayJudge: () => true,
    onSilent: () => undefined,
  });
  return { clock, watch, end: watch.start() };
};

const OWNER: Recipient = { channel: 'telegram', address: '-100123' };
const NOTICE_BOX = { businessName: 'Demo Net', timeZone: 'Africa/Nairobi', language: 'en', consoleUrl: null } as const;
const NOTICES: NoticeSettings = {
  channels: { ...parseConfig('washa.toml', '').notices.channels, telegram: [OWNER.address] },
  waitMs: 60_000,
  quiet: { fromHour: 22, toHour: 6 },
  digestHour: null,
};

/** A test of the notices, of which became this. */
const tellTest = ({ store }: Box, state: 'sent' | 'failed' | 'dropped') => {
  const done = act(
    store,
    testNotices(() => ({ recipients: [OWNER], box: NOTICE_BOX })),
    {},
    { actor: 'cli:asha' },
    NOW,
  );
  const id = resultOf(done)?.noticeId ?? 0;
  store.run(settleDelivery, { id, state, reason: state === 'sent' ? null : 'chat not found', now: NOW });
};
const lookAtNotices = ({ store }: Box, recipients: readonly Recipient[]) =>
  reconcileAlarms(store, 'owner-notice', noticeFindings(store, recipients, NOW), NOW);

/** A line that a program was told of, and what became of that. */
const tellProgram = ({ store }: Box, state: 'sent' | 'failed', at: number) => {
  const [before] = parseConfig('washa.toml', PROGRAMS).programs.webhooks;
  knowWebhooks(store, [before!], at);
  const access = state === 'sent' ? 'off' : 'on';
  store.run(setAccess, { id: 1, access, detail: 'x', now: at });
  handOutNews(store, at);
  const [newest] = store.all(newestNews, { limit: 1 });
  store.run(settleNews, { id: newest!.id, state, reason: state === 'sent' ? null : 'HTTP 404', now: at });
};
const PROGRAMS =
  '[programs]\nwebhooks = [{ name = "billing", url = "https://billing.example.com", secret = "hook", tells = ["on", "off"] }]';
const lookAtPrograms = ({ store }: Box, names: readonly string[], now = NOW) =>
  reconcileAlarms(store, 'webhook', newsFindings(store, names, now), now);

const TOLD = { provider: 'payhero', moneyCents: null, currency: 'KES', leastCents: 10_000, now: NOW };

const CASES = {
  clock: {
    open: (box) => run(box, Date.parse('1970-01-01T00:01:00Z')),
    ends: {
      'the clock is right': (box) => run(box, NOW),
      'a person says that it is right': (box) => {
        const at = NOW + 300 * DAY;
        takePayments(box.store, [delivery(notice(), { receivedAt: at })], POLICY, at);
        expect(run(box, NOW).held).not.toBeNull();
        act(box.store, trustClock, {}, { actor: 'cli:asha' }, NOW);
        run(box, NOW);
      },
    },
    stays: { 'it is still wrong': (box) => run(box, Date.parse('1970-01-01T00:02:00Z')) },
  },
  'cut-offs': {
    open: (box) => {
      for (let n = 1; n <= 3; n++) addLine(box.store, n);
      expect(run(box, NOW)).toMatchObject({ queued: 0, held: null });
    },
    ends: {
      'a person says yes to the count': (box) => {
        expect(act(box.store, allowCutOffs, { count: 3 }, { actor: 'cli:asha' }, NOW).kind).toBe('done');
        run(box, NOW);
      },
      'their dates are put right': (box) => {
        box.setLine({ expires_at: NOW + DAY });
        run(box, NOW);
      },
      'all of them pay': (box) => {
        for (let n = 1; n <= 3; n++) take(box.store, notice({ account: `ACC${n}` }));
        run(box, NOW);
      },
    },
    stays: {
      'one of them pays: the others are not fewer than before': (box) => {
        take(box.store, notice({ account: 'ACC1' }));
        expect(run(box, NOW)).toMatchObject({ queued: 0 });
      },
      'a person says yes to another count': (box) => {
        expect(act(box.store, allowCutOffs, { count: 2 }, { actor: 'cli:asha' }, NOW).kind).toBe('refused');
        run(box, NOW);
      },
    },
  },
  books: {
    open: (box) => {
      addLine(box.store, 1);
      box.store.run(
        query()((db) => db.updateTable('subscription').set({ balance_cents: 7 })),
        {},
      );
      reconcileAlarms(box.store, 'books', booksFindings([], checkBooks(box.store).problems), NOW);
    },
    ends: {
      'they add up again': (box) => {
        box.store.run(
          query()((db) => db.updateTable('subscription').set({ balance_cents: 0 })),
          {},
        );
        reconcileAlarms(box.store, 'books', booksFindings([], checkBooks(box.store).problems), NOW);
      },
    },
    stays: {
      'a new Washa has looked at the newest rows only': (box) =>
        reconcileAlarms(box.store, 'books', booksFindings([], null), NOW),
      'they still do not': (box) =>
        reconcileAlarms(box.store, 'books', booksFindings([], checkBooks(box.store).problems), NOW),
    },
  },
  'books-older': {
    open: async (box) => {
      const { path } = box.store;
      await writeMark(path, { ...box.store.mark(), action: { id: 999, at: NOW } });
      const deps = { store: box.store, clock: box.clock, timeZone: 'Africa/Nairobi', books: lookAtBooks(path) };
      rememberBooks({ ...deps, warn: (words) => box.warnings.push(words) }, (found) =>
        reconcileAlarms(box.store, 'books-older', found, NOW),
      );
    },
    ends: {
      'a person accepts them': async (box) => {
        const { mark } = lookAtBooks(box.store.path);
        const input = { mark: mark === null ? null : markName(mark), problems: [] };
        act(box.store, acceptBooks, input, { actor: 'cli:asha' }, NOW);
        await box.clock.advance(10_000);
      },
      'the newer ones are put back': async (box) => {
        await writeMark(box.store.path, box.store.mark());
        await box.clock.advance(10_000);
      },
    },
    stays: {
      'payments are booked': async (box) => {
        take(box.store, notice());
        await box.clock.advance(60_000);
      },
    },
  },
  restored: {
    open: (box) => {
      box.store.run(putProvider, PROVIDER);
      act(
        box.store,
        restoreBooks('Africa/Nairobi'),
        { name: 'x', endsAt: NOW - DAY, erased: [] },
        { actor: 'cli:asha' },
        NOW,
      );
    },
    ends: {
      'every list is whole': (box) => {
        box.store.run(putPull, { provider: 'payhero', wholeUntil: NOW, error: null });
        lookAtRestored(box, true);
      },
      'a person answers for it': (box) =>
        act(box.store, acceptBooks, { mark: null, problems: [] }, { actor: 'cli:asha' }, NOW),
      'it is no connection any more': (box) => {
        box.store.run(putProvider, { ...PROVIDER, retired_at: NOW });
        lookAtRestored(box, true);
      },
    },
    stays: {
      'nobody could ask yet': (box) => lookAtRestored(box, true),
      'it gives no list': (box) => {
        box.store.run(putPull, { provider: 'payhero', wholeUntil: NOW, error: null });
        lookAtRestored(box, false);
      },
      'nobody knows whose a payment of that time is': (box) => {
        box.store.run(putPull, { provider: 'payhero', wholeUntil: NOW, error: null });
        takePayments(box.store, [delivery(notice({ account: 'NOBODY', paidAt: NOW - 1000 }))], POLICY, NOW);
        lookAtRestored(box, true);
      },
    },
  },
  'rolled-back': {
    open: (box) => reconcileAlarms(box.store, 'rolled-back', rollbackFindings(ROLLBACK), NOW),
    ends: {
      'the version that is installed runs': (box) =>
        reconcileAlarms(box.store, 'rolled-back', rollbackFindings(null), NOW),
    },
    stays: {
      'it is started anew': (box) => reconcileAlarms(box.store, 'rolled-back', rollbackFindings(ROLLBACK), NOW),
    },
  },
  backup: {
    open: (box) => lookAtBackups(box, 'no disk is mounted there'),
    ends: {
      'one was made': (box) => lookAtBackups(box, null),
      'none are to be made any more': (box) =>
        reconcileAlarms(box.store, 'backup', backupFindings(box.store, backups([]), NOW), NOW),
    },
    stays: { 'another one fails': (box) => lookAtBackups(box, 'no disk is mounted there') },
  },
  disk: {
    open: async (box) => {
      const other = new Database(box.store.path);
      other.exec('BEGIN IMMEDIATE');
      const { store, clock } = box;
      watchDisk({ store, clock, folder: dirname(store.path) }, (found) => {
        void store.whenStored(clock, () => reconcileAlarms(store, 'disk', found, NOW));
      });
      await clock.advance(6_000);
      other.close();
      await clock.advance(1_000);
    },
    ends: { 'all can be stored again, and it was told for a minute': (box) => box.clock.advance(70_000) },
    stays: { 'all can be stored again': (box) => box.clock.advance(20_000) },
  },
  'disk-tight': {
    open: (box) => lookAtRoom(box, 100),
    ends: { 'there is room again': (box) => lookAtRoom(box, 20_000) },
    stays: { 'there is some room, and soon there will not be': (box) => lookAtRoom(box, 600) },
  },
  provider: {
    open: (box) => {
      box.store.run(putProvider, PROVIDER);
      box.connect();
    },
    ends: {
      'it is mended': (box) => {
        box.putSecret('payhero-path');
        box.connect();
      },
      'it is retired': (box) => {
        box.store.run(putProvider, { ...PROVIDER, retired_at: NOW });
        box.connect();
      },
    },
    stays: {
      'another one is set up': (box) => {
        box.store.run(putProvider, { ...PROVIDER, name: 'other', retired_at: NOW });
        box.connect();
      },
    },
  },
  'wrong-address': {
    open: (box) => {
      noteWrongAddress(box.store, '/cb/payhero/abcdefghQxZ7', false, NOW);
      lookAtAddresses(box, NOW);
    },
    ends: { 'nothing has come there for a day': (box) => lookAtAddresses(box, NOW + DAY) },
    stays: {
      'noise comes elsewhere': (box) => {
        noteWrongAddress(box.store, '/wp-login.php', false, NOW);
        lookAtAddresses(box, NOW + DAY - 1);
      },
    },
  },
  'owner-notice': {
    open: (box) => {
      tellTest(box, 'failed');
      lookAtNotices(box, [OWNER]);
    },
    ends: {
      'a later one arrives': (box) => {
        tellTest(box, 'sent');
        lookAtNotices(box, [OWNER]);
      },
      'nobody is to be told there any more': (box) => lookAtNotices(box, []),
    },
    stays: {
      'it is looked at again': (box) => lookAtNotices(box, [OWNER]),
      'a later one is dropped': (box) => {
        tellTest(box, 'dropped');
        lookAtNotices(box, [OWNER]);
      },
    },
  },
  webhook: {
    open: (box) => {
      addLine(box.store, 1);
      tellProgram(box, 'failed', NOW);
      lookAtPrograms(box, ['billing']);
    },
    ends: {
      'it is sent again': (box) => {
        act(box.store, sendNewsAgain, { deliveryId: 1 }, { actor: 'cli:asha' }, NOW);
        lookAtPrograms(box, ['billing']);
      },
      'nobody sent it again for a day': (box) => lookAtPrograms(box, ['billing'], NOW + DAY + 1),
      'the program is not told of anything any more': (box) => lookAtPrograms(box, []),
    },
    stays: {
      'a later one is taken: what was given up is lost until somebody looks': (box) => {
        tellProgram(box, 'sent', NOW + 1);
        lookAtPrograms(box, ['billing']);
      },
    },
  },
  silence: {
    open: goSilent,
    ends: {
      'a payment comes': ({ store }) => {
        paidEvery(store, 'payhero', NOW, NOW + 1, 1);
        return lookOnceForSilence(store, ['payhero']);
      },
      'its connection is retired': ({ store }) => lookOnceForSilence(store, []),
    },
    stays: {
      'a new Washa looks, which has seen nothing yet': ({ store }) => lookOnceForSilence(store, ['payhero']),
    },
  },
  tunnel: {
    open: (box) => {
      lookAtTunnel(box, 2 * 60_000);
      expect(box.store.all(openAlarms, {})).toEqual([]);
      lookAtTunnel(box, 3 * 60_000);
    },
    ends: {
      'a call of ours arrives': (box) => lookAtTunnel(box, null),
      'there is no public address any more': ({ store }) =>
        reconcileAlarms(store, 'tunnel', tunnelFindings(null, POLICY.timeZone, NOW), NOW),
    },
    stays: { 'the next call does not arrive either': (box) => lookAtTunnel(box, 10 * 60_000) },
  },
  pull: {
    open: (box) => {
      box.store.run(putPull, { provider: 'payhero', wholeUntil: NOW - DAY, error: 'no answer' });
      lookAtPulls(box, ['payhero']);
    },
    ends: {
      'its list is whole again': (box) => {
        box.store.run(putPull, { provider: 'payhero', wholeUntil: NOW, error: null });
        lookAtPulls(box, ['payhero']);
      },
      'it is no connection any more': (box) => lookAtPulls(box, []),
    },
    stays: { 'it failed again': (box) => lookAtPulls(box, ['payhero']) },
  },
  'pull-gap': {
    open: (box) => {
      box.store.run(putProvider, PROVIDER);
      raiseAlarm(box.store, { kind: 'pull-gap', subject: PROVIDER.name, message: 'a day is missing' }, NOW);
    },
    ends: {
      'a person has compared a statement': (box) => closeByPerson(box),
      'it is no connection any more': (box) => {
        box.store.run(putProvider, { ...PROVIDER, retired_at: NOW });
        box.judge();
      },
    },
    stays: {
      'money comes by it': (box) => {
        take(box.store, notice());
        box.judge();
      },
    },
  },
  rubbish: {
    open: (box) => {
      const rubbish = { kind: 'quarantined', reason: 'unparsed', detail: 'x' } as const;
      take(box.store, ...Array.from({ length: 20 }, (_, n) => delivery(rubbish, { bytes: `${n}` })));
      lookAtRubbish(box, NOW);
    },
    ends: { 'an hour has passed': (box) => lookAtRubbish(box, NOW + DAY / 24) },
    stays: { 'half an hour has passed': (box) => lookAtRubbish(box, NOW + DAY / 48) },
  },
  flood: {
    open: (box) => lookAtFlood(box, 0),
    ends: { 'an hour has passed': (box) => lookAtFlood(box, DAY / 24 + 1) },
    stays: { 'half an hour has passed': (box) => lookAtFlood(box, DAY / 48) },
  },
  channel: {
    open: (box) => {
      box.store.run(putProvider, PROVIDER);
      take(box.store, delivery({ kind: 'failure', failure: { ...FAILURE, code: 'SFC_IC0003', fault: 'channel' } }));
    },
    ends: {
      'money comes by it': (box) => {
        take(box.store, notice());
        box.judge();
      },
      'it is set up otherwise': (box) => {
        box.store.run(putProvider, { ...PROVIDER, settings: '{"unconfirmed":"hold"}' });
        box.judge();
      },
      'it is retired': (box) => {
        box.store.run(putProvider, { ...PROVIDER, retired_at: NOW });
        box.judge();
      },
    },
    stays: {
      'a payer cancels': (box) => {
        take(box.store, delivery({ kind: 'failure', failure: FAILURE }));
        box.judge();
      },
    },
  },
  'request-refused': {
    open: (box) => {
      box.store.run(putProvider, PROVIDER);
      raiseAlarm(box.store, { kind: 'request-refused', subject: PROVIDER.name, message: 'no tokens' }, NOW);
    },
    ends: {
      'it is set up otherwise': (box) => {
        box.store.run(putProvider, { ...PROVIDER, settings: '{"unconfirmed":"hold"}' });
        box.judge();
      },
      'it is retired': (box) => {
        box.store.run(putProvider, { ...PROVIDER, retired_at: NOW });
        box.judge();
      },
    },
    stays: {
      'money comes by it': (box) => {
        take(box.store, notice());
        box.judge();
      },
    },
  },
  'guest-tries': {
    open: (box) => {
      for (let n = 0; n < 60; n++) box.store.run(insertMiss, { mac: `02:00:00:00:00:${n}`, now: NOW - 1 });
      lookAtGuests(box, NOW);
    },
    ends: { 'nobody tries any more': (box) => lookAtGuests(box, NOW + HOUR) },
    stays: { 'some minutes have passed': (box) => lookAtGuests(box, NOW + HOUR / 2) },
  },
  'guest-out': {
    open: (box) => {
      const id = addLine(box.store, 1);
      box.store.run(putDevice, { id, mac: '02:00:00:00:00:01', now: NOW });
      take(box.store, notice({ account: 'ACC1' }));
      lookWhoIsOut(box);
    },
    ends: {
      'the phone is seen online': async (box) => {
        await box.sync(1, null);
        box.store.transaction(() => noteOnline(box.store, 1, NOW + HOUR));
        lookWhoIsOut(box);
      },
      'what keeps it out is told of its line': async (box) => {
        await box.sync(1, REFUSED);
        lookWhoIsOut(box);
        box.store.run(closeAlarm, { kind: 'line-refused', subject: 'ACC1', now: NOW });
      },
      'the money goes back': (box) => {
        act(box.store, reverseByHand(POLICY), { paymentId: 1 }, { actor: 'cli:asha', reason: 'he left' }, NOW);
        lookWhoIsOut(box);
      },
      'the time is over': (box) => {
        box.setLine({ expires_at: NOW + 1 });
        lookWhoIsOut(box);
      },
      'a person keeps it off': (box) => {
        box.setLine({ blocked_at: NOW });
        lookWhoIsOut(box);
      },
      'a day has passed': (box) => lookWhoIsOut(box, NOW + DAY),
    },
    stays: {
      'an hour has passed': (box) => lookWhoIsOut(box, NOW + HOUR),
      'the guest pays again': (box) => {
        take(box.store, notice({ account: 'ACC1' }));
        lookWhoIsOut(box);
      },
      'the router lets it in, and nobody comes': async (box) => {
        await box.sync(1, null);
        lookWhoIsOut(box);
      },
    },
  },
  refund: {
    open: (box) => {
      take(box.store, notice({ account: 'ACC1' }));
      const by = { actor: 'cli:asha', reason: 'he moved away' };
      act(box.store, refundByHand(POLICY), { paymentId: 1, amountCents: null, receipt: null }, by, NOW);
      lookAtRefunds(box, NOW + 2 * DAY);
    },
    ends: {
      'a person says that it arrived': (box) => {
        const by = { actor: 'cli:asha', reason: 'seen on the statement' };
        act(box.store, refundDone(POLICY), { paymentId: 1, receipt: 'SCZ0000001' }, by, NOW);
        lookAtRefunds(box, NOW + 2 * DAY);
      },
      'a person says that it did not': (box) => {
        const by = { actor: 'cli:asha', reason: 'it came back' };
        act(box.store, refundFailed(POLICY), { paymentId: 1 }, by, NOW);
        lookAtRefunds(box, NOW + 2 * DAY);
      },
    },
    stays: { 'another day has passed': (box) => lookAtRefunds(box, NOW + 3 * DAY) },
  },
  'purse-order': {
    open: (box) => {
      box.store.run(putProvider, PROVIDER);
      const policy = { currency: 'KES', topUps: () => ['payhero'], payers: () => [], random: () => 0.4 };
      const input = { provider: 'payhero', amountCents: 50_000, phone: '0712345678' };
      act(box.store, topUpTokens(policy), input, { actor: 'cli:asha', reason: 'they run out' }, NOW);
      lookAtPurses(box, NOW + 2 * DAY);
    },
    ends: {
      'a person says that it went through': (box) => {
        const by = { actor: 'cli:asha', reason: 'seen on the dashboard' };
        act(box.store, purseOrderDone('KES'), { order: 1, receipt: null }, by, NOW);
        lookAtPurses(box, NOW + 2 * DAY);
      },
      'a person says that it did not': (box) => {
        act(box.store, purseOrderFailed('KES'), { order: 1 }, { actor: 'cli:asha', reason: 'not there' }, NOW);
        lookAtPurses(box, NOW + 2 * DAY);
      },
    },
    stays: { 'another day has passed': (box) => lookAtPurses(box, NOW + 3 * DAY) },
  },
  'false-payment': {
    open: (box) => {
      take(box.store, notice({ account: 'ACC1' }));
      act(box.store, reverseByHand(POLICY), { paymentId: 1 }, { actor: 'box', reason: 'it is not in the list' }, NOW);
      box.store.transaction(() =>
        raiseAlarm(box.store, { kind: 'false-payment', subject: 'payment 1', message: 'it was reversed' }, NOW),
      );
    },
    ends: {
      'a person says that it is true': (box) => {
        act(box.store, releaseByHand(POLICY), { paymentId: 1 }, { actor: 'cli:asha', reason: 'seen in the app' }, NOW);
        box.judge();
      },
      'a person closes it': (box) => closeByPerson(box),
    },
    stays: {
      'the line pays again': (box) => {
        take(box.store, notice({ account: 'ACC1' }));
        box.judge();
      },
    },
  },
  tokens: {
    open: (box) => {
      box.store.run(putProvider, PROVIDER);
      box.store.transaction(() => noteNoTokens(box.store, PROVIDER.name, 'the service tokens are used up', NOW));
    },
    ends: {
      'there are enough of them': (box) => {
        box.store.run(putBalance, { ...TOLD, tokensCents: 10_000 });
        box.judge();
      },
      'an order is taken': (box) => {
        box.store.run(putTokensTaken, { provider: PROVIDER.name });
        box.judge();
      },
      'it is retired': (box) => {
        box.store.run(putProvider, { ...PROVIDER, retired_at: NOW });
        box.judge();
      },
      'it is asked no more': (box) => {
        box.store.run(dropBalance, { provider: PROVIDER.name });
        box.judge();
      },
    },
    stays: {
      'there are still too few': (box) => {
        box.store.run(putBalance, { ...TOLD, tokensCents: 9_999 });
        box.store.run(putTokensTaken, { provider: PROVIDER.name });
        box.judge();
      },
      'it cannot be asked': (box) => {
        box.store.run(putBalanceUnknown, { provider: PROVIDER.name, leastCents: 10_000, error: 'no answer', now: NOW });
        box.judge();
      },
    },
  },
  sms: {
    open: (box) => {
      putGateway(box, 'africas-talking', '{}');
      box.connect();
    },
    ends: {
      'it is mended': (box) => {
        putGateway(box, 'africas-talking', '{"username":"x","apiKeySecret":"at-key"}');
        box.putSecret('at-key');
        box.connect();
      },
      'it is exchanged': (box) => {
        putGateway(box, 'log-only', '{}');
        box.connect();
      },
      'it is removed': (box) => {
        removeGateway(box);
        box.connect();
      },
    },
    stays: { 'nothing was done': (box) => box.connect() },
  },
  'sms-refused': {
    open: (box) => refuseOne(box, { kind: 'refused', final: true, reason: 'bad sender' }),
    ends: gatewayEnds,
    stays: { 'nothing was done': (box) => box.judge(NOW + 90 * DAY) },
  },
  'sms-credit': {
    open: (box) => refuseOne(box, { kind: 'refused', final: true, reason: 'no credit', about: 'credit' }),
    ends: gatewayEnds,
    stays: { 'nothing was done': (box) => box.judge(NOW + 90 * DAY) },
  },
  'sms-unclear': {
    open: (box) => refuseOne(box, { kind: 'unknown', reason: 'HTTP 200 without a usable answer' }),
    ends: gatewayEnds,
    stays: { 'nothing was done': (box) => box.judge(NOW + 90 * DAY) },
  },
  'sms-unwanted': {
    open: (box) => refuseOne(box, { kind: 'refused', final: true, reason: 'UserInBlacklist', about: 'opted-out' }),
    ends: {
      ...gatewayEnds,
      'the line has another number': (box) => {
        box.store.run(
          query()((db) => db.updateTable('subscriber').set({ msisdn: '254733000999' })),
          {},
        );
        box.judge();
      },
      'the line is retired': (box) => {
        box.setLine({ retired_at: NOW });
        box.judge();
      },
    },
    stays: { 'nothing was done': (box) => box.judge(NOW + 90 * DAY) },
  },
  router: {
    open: stopRouter,
    ends: {
      'it is mended, and found by itself': async (box) => {
        box.outside.router = null;
        await box.clock.advance(400_000);
      },
      'it is mended, and a reload says so': async (box) => {
        box.outside.router = null;
        await reload(box);
      },
      'it is retired': async (box) => {
        box.setRouter({ retired_at: NOW });
        await reload(box);
      },
      'it is retired while Washa is not there': async (box) => {
        await box.fleet.stop();
        box.setRouter({ retired_at: NOW });
        await box.openFleet().reload();
      },
      'one that was never opened is retired': async (box) => {
        box.setRouter({ password_secret: 'missing' });
        await reload(box);
        expect(box.store.all(openAlarms, {})[0]!.message).toContain('is not driven');
        box.setRouter({ retired_at: NOW });
        await reload(box);
      },
    },
    stays: {
      'a reload finds it as it was': reload,
      'a new Washa has not heard of it yet': async (box) => {
        await box.fleet.stop();
        box.outside.router = new Fault('router.away', 'retry', 'no answer');
        await box.openFleet().reload();
        await box.clock.advance(1);
      },
    },
  },
  'router-away': {
    open: async (box) => {
      addLine(box.store, 1);
      box.putSecret('router');
      box.outside.router = new Fault('router.unreachable', 'unavailable', 'connection refused');
      await reload(box);
      await box.clock.advance(30_000);
      expect(openKinds(box)).toEqual([]);
      await box.clock.advance(20_000);
    },
    ends: {
      'it answers': async (box) => {
        box.outside.router = null;
        await box.clock.advance(10_000);
      },
      'it is retired': async (box) => {
        box.setRouter({ retired_at: NOW });
        await reload(box);
      },
    },
    stays: {
      'nothing was done': (box) => box.clock.advance(3_600_000),
      'a new Washa has not tried it yet': async (box) => {
        await box.fleet.stop();
        await box.openFleet().reload();
      },
    },
  },
  'router-other': {
    open: async (box) => {
      addLine(box.store, 1);
      box.putSecret('router');
      box.store.run(putBox, { router_name: 'tower-1', serial: 'HG70ZZZZZZ', identity: null, first_at: NOW });
      await reload(box);
    },
    ends: {
      'a person accepts it': async (box) => {
        act(box.store, acceptBox, { router: 'tower-1' }, { actor: 'cli:asha' }, NOW);
        await box.fleet.lookAnew();
        await box.clock.advance(1);
      },
      'the right one is back': async (box) => {
        box.outside.serial = 'HG70ZZZZZZ';
        await box.clock.advance(400_000);
      },
    },
    stays: { 'a reload finds it as it was': reload },
  },
  'router-part': {
    open: async (box) => {
      addLine(box.store, 1);
      box.putSecret('router');
      box.outside.refused = '/ppp/active/print';
      await reload(box);
    },
    ends: {
      'the right is given, and found by itself': async (box) => {
        box.outside.refused = '';
        await box.clock.advance(310_000);
      },
      'the right is given, and a reload says so': async (box) => {
        box.outside.refused = '';
        await reload(box);
      },
      'no line needs it any more': async (box) => {
        box.setLine({ retired_at: NOW });
        await box.clock.advance(5_000);
      },
    },
    stays: {
      'a reload finds it as it was': reload,
      'nothing was done': (box) => box.clock.advance(3_600_000),
    },
  },
  'router-unused': {
    open: async (box) => {
      addLine(box.store, 1);
      take(box.store, notice({ account: 'ACC1' }));
      box.putSecret('router');
      box.setRouter({ retired_at: NOW });
      await reload(box);
    },
    ends: {
      'it is in use again': async (box) => {
        box.setRouter({ retired_at: null });
        box.outside.router = new Fault('router.unreachable', 'unavailable', 'it boots');
        await reload(box);
      },
      'nothing waits for it any more': async (box) => {
        box.store.run(
          query()((db) => db.updateTable('command').set({ state: 'cancelled', finished_at: NOW })),
          {},
        );
        await box.clock.advance(5_000);
      },
    },
    stays: { 'nothing was done': (box) => box.clock.advance(3_600_000) },
  },
  'login-left': {
    open: async (box) => {
      addLine(box.store, 1);
      const old = { router_name: 'tower-1', service: 'pppoe', username: 'pppoe-0001', expired_list: '' } as const;
      box.store.run(putFormerLogin, { subscription_id: 1, ...old, since: NOW - 2 * 60_000 });
      await reload(box);
      box.setRouter({ retired_at: NOW });
      await reload(box);
    },
    ends: {
      'its router has confirmed that it is off': async (box) => {
        box.store.run(dropFormerLogin, { id: 1, since: NOW - 2 * 60_000 });
        await box.clock.advance(5_000);
      },
    },
    stays: { 'nothing was done': (box) => box.clock.advance(3_600_000) },
  },
  'plan-refused': {
    open: async (box) => {
      for (const n of [1, 2]) addLine(box.store, n);
      take(box.store, notice({ account: 'ACC1' }));
      for (const id of [1, 2]) await box.sync(id, NO_PROFILE);
      expect(box.store.all(openAlarms, {})).toMatchObject([{ subject: 'home on tower-1' }]);
    },
    ends: {
      'the router takes them': async (box) => {
        for (const id of [1, 2]) await box.sync(id, null);
        box.judge();
      },
      'its router is retired': (box) => {
        box.setRouter({ retired_at: NOW });
        box.judge();
      },
    },
    stays: {
      'one of them is retired': (box) => {
        box.store.run(
          query()((db) => db.updateTable('subscription').set({ retired_at: NOW }).where('id', '=', 1)),
          {},
        );
        box.judge();
      },
    },
  },
  'plan-facts': {
    open: (box) => {
      addLine(box.store, 1, { plan: { rate_limit: '5M/20M', profile_like: 'default' } });
      box.store.transaction(() => {
        for (const { plan, wish } of wishesOn(box.store, 'tower-1'))
          if (wish.isNeeded)
            noteVerdict(box.store, { router: 'tower-1', plan, wish }, { kind: 'refused', reason: 'it is theirs' }, NOW);
      });
      expect(box.store.all(openAlarms, {})).toMatchObject([{ subject: 'home on tower-1' }]);
    },
    ends: {
      'it reads as the plan says': (box) => {
        box.store.transaction(() => {
          for (const { plan, wish } of wishesOn(box.store, 'tower-1'))
            noteVerdict(box.store, { router: 'tower-1', plan, wish }, { kind: 'right' }, NOW);
        });
        box.judge();
      },
      'Washa does not keep it any more': (box) => {
        box.store.run(
          query()((db) => db.updateTable('plan').set({ profile_like: null })),
          {},
        );
        box.judge();
      },
      'the plan has another profile': (box) => {
        box.store.run(
          query()((db) => db.updateTable('plan').set({ profile: '20M' })),
          {},
        );
        box.judge();
      },
      'its router is retired': (box) => {
        box.setRouter({ retired_at: NOW });
        box.judge();
      },
    },
    stays: { 'nothing was done': (box) => box.judge(NOW + DAY) },
  },
  'login-missing': {
    open: async (box) => {
      addLine(box.store, 1);
      take(box.store, notice({ account: 'ACC1' }));
      await box.sync(1, new Fault('router.no-credential', 'dead', 'router has no PPP secret named "line-1"'));
    },
    ends: {
      'it is there': async (box) => {
        await box.sync(1, null);
        box.judge();
      },
      'the line is retired': (box) => {
        box.setLine({ retired_at: NOW });
        box.judge();
      },
    },
    stays: { 'nothing was done': (box) => box.judge(NOW + DAY) },
  },
  'line-refused': {
    open: async (box) => {
      addLine(box.store, 1);
      addLine(box.store, 2, { router: 'tower-2' });
      take(box.store, notice({ account: 'ACC1' }));
      await box.sync(1, REFUSED);
    },
    ends: {
      'the router takes it': (box) => box.sync(1, null),
      'the line is retired': (box) => {
        box.setLine({ retired_at: NOW });
        box.judge();
      },
      'it is moved': (box) => {
        box.setLine({ router_name: 'tower-2' });
        box.judge();
      },
      'its paid time runs out': (box) => box.judge(NOW + 60 * DAY),
      'it is blocked': (box) => {
        box.setLine({ blocked_at: NOW });
        box.judge();
      },
      'its router is retired': (box) => {
        box.setRouter({ retired_at: NOW });
        box.judge();
      },
      'nothing is asked of the router any more': (box) => {
        box.store.run(
          query()((db) => db.updateTable('command').set({ state: 'cancelled', finished_at: NOW })),
          {},
        );
        box.judge();
      },
    },
    stays: {
      'it is paid': (box) => box.judge(NOW + DAY),
      'it is retired, and the router refuses that too': async (box) => {
        box.setLine({ retired_at: NOW });
        await box.sync(1, REFUSED);
        box.judge();
        expect(box.store.all(openAlarms, {})[0]!.message).toContain('cannot be switched off');
      },
    },
  },
  'payment-reversed': {
    open: (box) => {
      take(box.store, notice({ account: 'ACC1' }));
      const sentBack = { actor: 'amina', reason: 'sent back' };
      act(box.store, reverseByHand(POLICY), { paymentId: 1 }, sentBack, NOW);
      const message = 'payment 1 was sent back';
      raiseAlarm(box.store, { kind: 'payment-reversed', subject: 'payment 1', message }, NOW);
    },
    ends: {
      'it was not so': (box) => {
        act(box.store, releaseByHand(POLICY), { paymentId: 1 }, { actor: 'amina', reason: 'a mistake' }, NOW);
        box.judge();
      },
      'a person closes it': (box) => closeByPerson(box),
    },
    stays: { 'nobody did anything': (box) => box.judge(NOW + 90 * DAY) },
  },
  'callback-conflict': {
    open: holdConflict,
    ends: {
      'the held money is given to a line': (box) => {
        assignHeld(box);
        box.judge();
      },
      'it is dismissed': (box) => {
        setPayments(box, { state: 'dismissed' });
        box.judge();
      },
      'a person closes it, where no money is held': (box) => {
        const failed = { kind: 'failure', failure: { ...FAILURE, terminalKeys: [checkoutKey('ws_1')] } } as const;
        take(box.store, delivery(failed));
        assignHeld(box);
        box.judge();
        closeByPerson(box, 2);
      },
      'no money was held, and a person moves it': (box) => {
        const { store } = box;
        const failed = { kind: 'failure', failure: { ...FAILURE, terminalKeys: [checkoutKey('ws_1')] } } as const;
        take(store, delivery(failed));
        expect(store.all(openAlarms, {})).toHaveLength(2);
        assignHeld(box);
        box.judge();
        expect(store.all(openAlarms, {})).toMatchObject([{ subject: 'payment 1' }]);
        store.transaction(() => {
          const action = recordAction(store, { at: NOW, actor: 'cli:asha', name: 'payment.reverse' });
          const money = { amountCents: cents(PRICE), paymentId: 2, subscriptionId: 1 };
          postLedger(store, { action, move: 'line>unmatched', ...money });
          postLedger(store, { action, move: 'line>unmatched', ...money, paymentId: 1 });
        });
        box.judge();
      },
      'it is reversed by the provider': (box) => {
        setPayments(box, { state: 'reversed' });
        box.judge();
      },
    },
    stays: {
      'nobody did anything': (box) => box.judge(NOW + 90 * DAY),
    },
  },
  'blocked-line-paid': {
    open: (box) => {
      addLine(box.store, 1, { set: { blocked_at: NOW - DAY, blocked_reason: 'left' } });
      take(box.store, notice({ account: 'ACC1' }));
    },
    ends: {
      'it is unblocked': (box) => {
        box.setLine({ blocked_at: null, blocked_reason: null });
        box.judge();
      },
      'it is retired': (box) => {
        box.setLine({ retired_at: NOW });
        box.judge();
      },
      'its paid time runs out': (box) => box.judge(NOW + 60 * DAY),
      'a person closes it': (box) => closeByPerson(box),
    },
    stays: { 'its paid time goes on': (box) => box.judge(NOW + DAY) },
  },
  'unusual-payment': {
    open: ({ store }) => {
      addLine(store, 1);
      take(store, notice({ account: 'ACC1', amountCents: cents(40 * PRICE) }));
    },
    ends: {
      'it is retired': (box) => {
        box.setLine({ retired_at: NOW });
        box.judge();
      },
      'the balance is used up, or was given back': (box) => {
        box.store.run(
          query()((db) => db.updateTable('subscription').set({ balance_cents: PRICE - 1 })),
          {},
        );
        box.judge();
      },
      'a person says that it was meant': (box) => closeByPerson(box),
    },
    stays: {
      'its paid time goes on': (box) => box.judge(NOW + DAY),
      'a period is paid from the balance': (box) => run(box, NOW + 250 * DAY),
    },
  },
} satisfies Record<AlarmKind, Case>;

const kinds = Object.entries(CASES) as [AlarmKind, Case][];
const openIds = query()((db) => db.selectFrom('alarm').select('id').where('closed_at', 'is', null).orderBy('id'));
const openKinds = ({ store }: Box) => [...new Set(store.all(openAlarms, {}).map(({ kind }) => kind))];

/** Closes what runs on, whatever came of it. */
async function inBox(test: (box: Box) => Promise<void>): Promise<void> {
  const box = makeBox();
  try {
    await test(box);
  } finally {
    await box.fleet.stop();
  }
}

test('every kind is opened and closed here', () => {
  expect(Object.keys(CASES).toSorted()).toEqual(Object.keys(ALARMS).toSorted());
});

describe.each(kinds)('%s', (kind, { open, ends, stays }) => {
  test('is told to the owner once, and its end too', () =>
    inBox(async (box) => {
      const tell = (at: number) => tellAlarms(box.store, NOTICES, [OWNER], NOTICE_BOX, at);
      const titles = () => newestNotices(box.store, 9).flatMap(({ title }) => (title.includes('test of') ? [] : title));
      const title = ALARMS[kind].title.en;
      await open(box);
      const told = Math.min(...box.store.all(alarmsToTell, {}).map(({ opened_at: at }) => at)) + 60_000;
      expect(tell(told - 1)).toBe(false);
      expect(tell(told)).toBe(true);
      expect(tell(told + HOUR)).toBe(false);
      expect(titles()).toEqual([expect.stringMatching(`^Demo Net: ${title}`)]);
      const [end] = Object.values(ends);
      await end?.(box);
      box.store.run(
        query()((db) => db.updateTable('alarm').set({ closed_at: told }).where('closed_at', 'is not', null)),
        {},
      );
      expect(tell(told + 59_999)).toBe(false);
      expect(tell(told + 60_000)).toBe(true);
      expect(tell(told + HOUR)).toBe(false);
      expect(titles()).toEqual([expect.stringMatching(`^Demo Net: Over: ${title}`), expect.anything()]);
    }));

  test.each(Object.entries(ends))('closes when %s', (_way, end) =>
    inBox(async (box) => {
      await open(box);
      expect(openKinds(box)).toEqual([kind]);
      await end(box);
      expect(openKinds(box)).toEqual([]);
    }),
  );

  test.each(Object.entries(stays))('stays open while %s', (_way, event) =>
    inBox(async (box) => {
      await open(box);
      const before = box.store.all(openIds, {});
      await event(box);
      expect(openKinds(box)).toEqual([kind]);
      expect(box.store.all(openIds, {})).toEqual(before);
    }),
  );
});

test('money that is booked by itself, because the clock is right, settles no contradiction', () => {
  const { store, judge } = makeBox();
  addLine(store, 1);
  const held = notice({ keys: [checkoutKey('ws_1')], account: 'ACC1' });
  takePayments(store, [delivery(held)], { ...POLICY, clockSane: false }, NOW);
  take(store, delivery({ kind: 'failure', failure: { ...FAILURE, terminalKeys: [checkoutKey('ws_1')] } }));
  expect(store.all(openAlarms, {})).toMatchObject([{ subject: 'payment 1' }]);
  releaseClockHolds(store, POLICY, NOW);
  expect(store.all(payments, {})).toMatchObject([{ state: 'applied' }]);
  judge();
  expect(store.all(openAlarms, {})).toMatchObject([{ subject: 'payment 1' }]);
});

describe('an alarm of a Washa that kept no causes', () => {
  const opened = () => {
    const box = makeBox();
    CASES['blocked-line-paid'].open(box);
    box.store.run(
      query()((db) => db.updateTable('alarm').set({ cause: null })),
      {},
    );
    return box;
  };

  test('takes the one there is, and closes with it', () => {
    const box = opened();
    box.judge();
    expect(openKinds(box)).toEqual(['blocked-line-paid']);
    box.setLine({ blocked_at: NOW });
    box.judge();
    expect(openKinds(box)).toEqual([]);
  });

  test('closes when there is none', () => {
    const box = opened();
    box.setLine({ blocked_at: null, blocked_reason: null });
    box.judge();
    expect(openKinds(box)).toEqual([]);
  });
});

test('the log is told once of what is found again and again, and again by a new process', () => {
  const { store, clock, warnings } = makeBox();
  const later: string[] = [];
  const first = createAlarms(store, clock, (message) => warnings.push(message));
  for (const words of ['torn', 'torn', 'gone']) first.found('books', new Map([['box', words]]));
  createAlarms(store, clock, (message) => later.push(message)).found('books', new Map([['box', 'gone']]));
  expect([warnings, later]).toEqual([['torn', 'gone'], ['gone']]);
  expect(store.all(openAlarms, {})).toMatchObject([{ message: 'gone' }]);
});
