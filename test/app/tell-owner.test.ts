import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createLog } from '../../src/app/log.ts';
import { RouterFleet } from '../../src/app/router-fleet.ts';
import { tellOwner } from '../../src/app/tell-owner.ts';
import { parseConfig } from '../../src/config/config.ts';
import { DEFAULT_TEMPLATES } from '../../src/domain/messages/receipt.ts';
import { REMINDER_TEMPLATES } from '../../src/domain/messages/reminder.ts';
import type { RouterLink } from '../../src/domain/ports.ts';
import type { SmsOutcome } from '../../src/domain/sms-port.ts';
import type { PaymentProvider } from '../../src/domain/provider-port.ts';
import type { ProbeOutcome } from '../../src/domain/tunnel.ts';
import { Fault } from '../../src/domain/values/fault.ts';
import { cents } from '../../src/domain/values/money.ts';
import { createSecrets } from '../../src/host/secrets.ts';
import { act, resultOf } from '../../src/services/actions/act.ts';
import { backupFindings } from '../../src/services/backup/backup-rounds.ts';
import type { BackupBox } from '../../src/services/backup/make-backup.ts';
import { noteMade } from '../../src/services/backup/note-backup.ts';
import { createAlarms, judgeAlarms, reconcileAlarms } from '../../src/services/box/alarms.ts';
import { watchBalances } from '../../src/services/box/watch-balances.ts';
import { watchTunnel } from '../../src/services/box/watch-tunnel.ts';
import { COMMAND_ENTRIES } from '../../src/services/commands/entries.ts';
import { smsLaneSpec } from '../../src/services/commands/sms-lane.ts';
import { testNotices } from '../../src/services/notices/test-notices.ts';
import { Dispatcher } from '../../src/services/outbox/dispatcher.ts';
import { SMS_LANE } from '../../src/services/outbox/outbox.ts';
import { OwnerPhone } from '../../src/simulate/owner-phone.ts';
import { putProvider, putSmsGateway } from '../../src/storage/providers.ts';
import { Store } from '../../src/storage/engine/store.ts';
import { recipientViews } from '../../src/views/notices.ts';
import { addLine, notice, NOW, openAlarms, openStore, take, tempFolder } from '../services/books.ts';
import { VirtualClock } from '../virtual-clock.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const CHAT = '-100123';

let phone: OwnerPhone;
let url: string;

beforeEach(async () => {
  phone = new OwnerPhone();
  ({ url } = await phone.start());
  onTestFinished(() => phone.stop());
});

const bug = (error: unknown) => {
  throw error;
};

/** A box with what is watched, an outside that is as the test wants it, and an owner with a phone. */
function openBox(store: Store = openStore(), at = NOW) {
  const clock = new VirtualClock(at);
  const secretsDir = join(tempFolder(), 'secrets');
  mkdirSync(secretsDir);
  for (const name of ['router', 'telegram-bot']) writeFileSync(join(secretsDir, name), 'x\n', { mode: 0o600 });
  const secrets = createSecrets({ credentialsDir: null, secretsDir });
  const outside = {
    tunnel: { kind: 'arrived', ms: 9 } as ProbeOutcome,
    router: null as Fault | null,
    sms: { kind: 'sent', messageId: null } as SmsOutcome,
    tokens: 50_000,
    backup: null as string | null,
  };
  const alarms = createAlarms(store, clock, () => undefined);
  const dispatcher = new Dispatcher({
    store,
    clock,
    entries: COMMAND_ENTRIES,
    random: () => 0,
    onBug: bug,
    onAttempt: () => undefined,
  });
  const config = parseConfig(
    'washa.toml',
    `[notices]\ntelegram = ["${CHAT}"]\ntelegram_url = "${url}"\ndigest_hour = 24`,
  );
  const ends: (() => unknown)[] = [];
  const gateway = () => ({ kind: 'first', send: () => Promise.resolve(outside.sms) });
  ends.push(tellOwner({ store, clock, fetch, secrets, alarms, config, dispatcher, gateway, isClockRight: () => true }));
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 5 * SECOND) {
      await clock.advance(Math.min(left, 5 * SECOND));
      judgeAlarms(store, clock.now());
      const isBusy = () =>
        dispatcher
          .status()
          .some(({ kind, running, dueAt }) => running > 0 || (kind === 'notice' && (dueAt ?? Infinity) <= clock.now()));
      // The disk takes its time, and time stands still meanwhile.
      await store.durable();
      await expect.poll(isBusy, { interval: 2, timeout: 5_000 }).toBe(false);
    }
  };
  onTestFinished(async () => {
    for (const end of ends.toReversed()) await end();
    await dispatcher.stop(0);
  });

  const links: RouterLink[] = [];
  const link = (): RouterLink => {
    const { promise: lost, resolve: close } = Promise.withResolvers<Fault>();
    const opened: RouterLink = {
      exec: ([command = '']) =>
        Promise.resolve({
          rows: command === '/system/routerboard/print' ? [{ 'serial-number': 'HG70' }] : [],
          ret: null,
        }),
      listen: () => ({ stop: () => undefined }),
      lost,
      close: () => close(new Fault('router.closed', 'retry', 'closed')),
    };
    links.push(opened);
    return opened;
  };
  /** Starts everything that is watched. */
  const watch = async () => {
    addLine(store, 1, { expiresAt: NOW + 90 * 24 * HOUR });
    store.run(putProvider, { name: 'payhero', kind: 'payhero', settings: '{}', path_secret: 'x', retired_at: null });
    store.run(putSmsGateway, { id: 1, kind: 'first', settings: '{}' });
    const provider: PaymentProvider = {
      kind: 'x',
      read: () => ({ kind: 'ignored', reason: 'x', detail: '' }),
      leastTokensCents: 10_000,
      balance: () =>
        Promise.resolve({
          kind: 'balances',
          balances: [{ purse: 'tokens', amountCents: cents(outside.tokens), currency: 'KES' }],
        }),
    };
    ends.push(watchBalances({ store, clock, connections: () => [{ name: 'payhero', provider }], onBug: bug }));
    ends.push(
      watchTunnel({
        store,
        clock,
        alarms,
        timeZone: config.box.timeZone,
        publicUrl: 'https://pay.example.com',
        probe: () => Promise.resolve(outside.tunnel),
        onLost: () => undefined,
        onBug: bug,
      }),
    );
    const fleet = new RouterFleet({
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
      timeZone: config.box.timeZone,
      compareEveryMs: 240_000,
      deadManMs: 0,
      isClockRight: () => false,
    });
    await fleet.reload();
    ends.push(() => fleet.stop());
    dispatcher.addLane(
      smsLaneSpec({ store, clock, since: at, wake: () => dispatcher.wake(SMS_LANE) }, () => ({
        store,
        clock,
        random: () => 0,
        gateway: gateway(),
        templates: DEFAULT_TEMPLATES,
        reminders: { ...config.reminders, templates: REMINDER_TEMPLATES },
        ...config.box,
      })),
    );
    const lookAtBackups = () => {
      cancel = clock.after(10 * MINUTE, lookAtBackups);
      const made = {
        kind: 'made',
        name: `b${clock.now()}`,
        madeAt: clock.now(),
        bytes: 1,
        payments: 0,
        ledgerId: 0,
      } as const;
      store.transaction(() =>
        noteMade(store, { ...made, places: [{ place: '/mnt/usb', error: outside.backup }] }, null, clock.now()),
      );
      alarms.found('backup', backupFindings(store, BACKUPS, clock.now()));
    };
    let cancel = clock.after(0, lookAtBackups);
    ends.push(() => cancel());
  };
  /** What arrived since the last asking, without what its first line does not say. */
  let seen = 0;
  const heard = () => {
    const all = phone.arrived.map(({ text }) => text.split('\n')[0]);
    const fresh = all.slice(seen);
    seen = all.length;
    return fresh;
  };
  return { store, clock, outside, links, pass, watch, heard, dispatcher, config };
}

type Box = ReturnType<typeof openBox>;

const RECIPIENT = { channel: 'telegram', address: CHAT } as const;
const BOX = { businessName: 'Washa', timeZone: 'Africa/Nairobi', language: 'en', consoleUrl: null } as const;
const tell = (store: Store, now: number) =>
  resultOf(
    act(
      store,
      testNotices(() => ({ recipients: [RECIPIENT], box: BOX })),
      {},
      { actor: 'amina' },
      now,
    ),
  );

const BACKUPS: BackupBox = {
  places: [{ path: '/mnt/usb', isDisk: true }],
  keep: { hours: 1, days: 1, weeks: 1, months: 1 },
  everyMs: HOUR,
  proveHour: 2,
  zone: 'Africa/Nairobi',
  washa: '0',
  code: () => 'a code',
  secrets: () => ({}),
  settings: () => null,
};

const pay = ({ store, dispatcher }: Box) => {
  take(store, notice({ account: 'ACC1' }));
  dispatcher.wake(SMS_LANE);
};

interface Cause {
  readonly title: string;
  /** How soon the owner hears of it, and of its end. Milliseconds. */
  readonly within: number;
  readonly over: number;
  readonly breaks: (box: Box) => void;
  readonly mends: (box: Box) => void;
}

const CAUSES: Readonly<Record<string, Cause>> = {
  'tunnel down': {
    title: 'Tunnel is down',
    within: 6 * MINUTE,
    over: 2 * MINUTE,
    breaks: ({ outside }) => (outside.tunnel = { kind: 'lost', reason: 'HTTP 530' }),
    mends: ({ outside }) => (outside.tunnel = { kind: 'arrived', ms: 9 }),
  },
  'router away': {
    title: 'Router does not answer (tower-1)',
    within: 3 * MINUTE,
    over: 3 * MINUTE,
    breaks: ({ outside, links }) => {
      outside.router = new Fault('router.unreachable', 'unavailable', 'connection refused');
      for (const link of links) link.close();
    },
    mends: ({ outside }) => (outside.router = null),
  },
  'out of SMS credit': {
    title: 'No SMS credit (first)',
    within: 3 * MINUTE,
    over: 8 * MINUTE,
    breaks: (box) => {
      box.outside.sms = { kind: 'refused', final: true, reason: 'no credit', about: 'credit' };
      pay(box);
    },
    mends: ({ outside }) => (outside.sms = { kind: 'sent', messageId: 'm' }),
  },
  'low tokens': {
    title: 'Service tokens run out (payhero)',
    within: 17 * MINUTE,
    over: 17 * MINUTE,
    breaks: ({ outside }) => (outside.tokens = 9_999),
    mends: ({ outside }) => (outside.tokens = 50_000),
  },
  'failed backup': {
    title: 'Backups do not work',
    within: 4 * HOUR,
    over: 12 * MINUTE,
    breaks: ({ outside }) => (outside.backup = 'no disk is mounted there'),
    mends: ({ outside }) => (outside.backup = null),
  },
};

describe.each(Object.entries(CAUSES))('%s', (_name, { title, within, over, breaks, mends }) => {
  test('reaches the phone of the owner in time, once, and so does its end', async () => {
    const box = openBox();
    await box.watch();
    await box.pass(20 * MINUTE);
    expect(box.store.all(openAlarms, {})).toEqual([]);
    expect(box.heard()).toEqual([]);
    breaks(box);
    await box.pass(within);
    expect(box.heard()).toEqual([`Washa: ${title}`]);
    await box.pass(HOUR);
    expect(box.heard()).toEqual([]);
    mends(box);
    await box.pass(over);
    expect(box.heard()).toEqual([`Washa: Over: ${title}`]);
    await box.pass(HOUR);
    expect(box.heard()).toEqual([]);
  });
});

describe('a power cut', () => {
  test('loses no notice that was written, and tells none twice that had arrived', async () => {
    const box = openBox();
    phone.behaviour = 'drop';
    tell(box.store, NOW);
    box.dispatcher.wake('notice:telegram');
    await box.pass(MINUTE);
    expect(box.heard()).toEqual([]);
    await box.dispatcher.stop(0);
    // The disk as it was at that moment, and another process on it.
    phone.behaviour = 'accept';
    const after = openBox(openStore(box.store.path), NOW + HOUR);
    await after.pass(30 * SECOND);
    expect(after.heard()).toEqual(['Washa: test of the notices']);
    await after.dispatcher.stop(0);
    const again = openBox(openStore(box.store.path), NOW + 2 * HOUR);
    await again.pass(HOUR);
    expect(phone.arrived).toHaveLength(1);
  });

  test('of hours tells what began and ended meanwhile once, by its end', async () => {
    const box = openBox();
    phone.behaviour = 'drop';
    const alarm = (found: ReadonlyMap<string, string>) => reconcileAlarms(box.store, 'tunnel', found, box.clock.now());
    alarm(new Map([['box', 'It is down']]));
    await box.pass(2 * MINUTE);
    alarm(new Map());
    await box.pass(2 * MINUTE);
    phone.behaviour = 'accept';
    await box.pass(15 * MINUTE);
    expect(box.heard()).toEqual(['Washa: Over: Tunnel is down']);
    const { state } = recipientViews(box.store, [RECIPIENT], box.clock.now())[0]?.fact ?? {};
    expect(state).toBe('right');
  });
});

describe('a phone that cannot be reached', () => {
  test('is an alarm after five minutes, which ends when something arrives', async () => {
    const box = openBox();
    phone.behaviour = 'refuse';
    tell(box.store, NOW);
    box.dispatcher.wake('notice:telegram');
    await box.pass(4 * MINUTE);
    expect(box.store.all(openAlarms, {})).toEqual([]);
    await box.pass(2 * MINUTE);
    const [alarm] = box.store.all(openAlarms, {});
    expect(alarm).toMatchObject({ kind: 'owner-notice', subject: 'Telegram chat …123' });
    expect(alarm?.message).toContain('Bad Request: chat not found (HTTP 400)');
    phone.behaviour = 'accept';
    await box.pass(15 * MINUTE);
    expect(box.store.all(openAlarms, {})).toEqual([]);
    expect(box.heard()).toContain('Washa: test of the notices');
  });

  test('for a whole day is told nothing any more of that day', async () => {
    const box = openBox();
    phone.behaviour = 'refuse';
    tell(box.store, NOW - 24 * HOUR - 1);
    box.dispatcher.wake('notice:telegram');
    await box.pass(MINUTE);
    expect(recipientViews(box.store, [RECIPIENT], NOW)[0]?.fact.code).toBe('failed');
    expect(box.store.all(openAlarms, {})).toMatchObject([{ kind: 'owner-notice' }]);
  });

  test('and that is taken out of the settings is sent nothing that waited for it', async () => {
    const store = openStore();
    resultOf(
      act(
        store,
        testNotices(() => ({ recipients: [{ ...RECIPIENT, address: '-9' }, RECIPIENT], box: BOX })),
        {},
        { actor: 'amina' },
        NOW,
      ),
    );
    const box = openBox(store);
    await box.pass(MINUTE);
    expect(phone.arrived.map(({ to }) => to)).toEqual([CHAT]);
    expect(box.store.all(openAlarms, {})).toEqual([]);
  });
});
