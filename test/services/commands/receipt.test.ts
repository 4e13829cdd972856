import { getEventListeners } from 'node:events';
import { describe, expect, test } from 'vitest';
import { cents } from '../../../src/domain/values/money.ts';
import { Fault } from '../../../src/domain/values/fault.ts';
import type { LineTarget, RouterConnection, SyncReport } from '../../../src/domain/ports.ts';
import type { SmsMessage, SmsOutcome } from '../../../src/domain/sms-port.ts';
import { DEFAULT_TEMPLATES } from '../../../src/domain/messages/receipt.ts';
import { act } from '../../../src/services/actions/act.ts';
import { routerLaneSpec } from '../../../src/services/commands/router-lane.ts';
import { sendReceipt, type ReceiptDeps } from '../../../src/services/commands/send-receipt.ts';
import { noteOnline, syncLine } from '../../../src/services/commands/sync-line.ts';
import { payForLines } from '../../../src/services/lines/pay-for-lines.ts';
import type { CommandRow } from '../../../src/storage/commands.ts';
import { openAlarm } from '../../../src/storage/alarms.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { settle, VirtualClock } from '../../virtual-clock.ts';
import {
  addLine,
  commands,
  DAY,
  HOUR,
  lineRow,
  notice,
  NOW,
  openAlarms,
  openStore,
  payments,
  PRICE,
  receiptKey,
  receipts,
  take,
} from '../books.ts';
import { noCounters, noNotes, noProfiles } from '../no-notes.ts';

/** A store with one line, a gateway that says what the test wants, and a router that is as the test wants it. */
function stand(store: Store = openStore()) {
  const clock = new VirtualClock(NOW);
  const sent: SmsMessage[] = [];
  const gateway = { kind: 'test', answer: { kind: 'sent', messageId: 'm-1' } as SmsOutcome };
  const deps: ReceiptDeps = {
    store,
    clock,
    random: () => 0,
    gateway: {
      kind: 'test',
      send: (message) => {
        sent.push(message);
        return Promise.resolve(gateway.answer);
      },
    },
    templates: DEFAULT_TEMPLATES,
    language: 'en',
    timeZone: 'Africa/Nairobi',
    businessName: 'Demo Net',
    supportPhone: null,
  };
  const command = (subject: number, attempts = 0): CommandRow => ({
    id: 1,
    kind: 'sms.send',
    subject,
    attempts,
    priority: 5,
    asked: 1,
  });
  return {
    store,
    clock,
    sent,
    gateway,
    /** One attempt, stored as the dispatcher stores it. */
    send: async (paymentId = 1, attempts = 0) => {
      const result = await sendReceipt(deps, command(paymentId, attempts), new AbortController().signal);
      store.transaction(() => result.store?.(clock.now()));
      return result;
    },
    /** One look at the line on a router that answers so. */
    sync: async (lineId: number, report: Partial<SyncReport>, during: () => void = () => undefined) => {
      const watched: string[] = [];
      const targets: LineTarget[] = [];
      const router: RouterConnection = {
        name: 'tower-1',
        health: () => ({ state: 'up', since: 0, error: null, code: null, refused: [], answerMs: null }),
        start: () => undefined,
        stop: () => Promise.resolve(),
        hasten: () => undefined,
        kick: () => Promise.resolve(0),
        compare: (targets) => Promise.resolve(targets.map(() => null)),
        watchFor: (_service, username) => void watched.push(username),
        probe: () => Promise.reject(new Error('nobody asks why here')),
        unbind: () => Promise.resolve(0),
        whoIsAt: () => Promise.resolve(null),
        record: () => Promise.resolve([]),
        notes: noNotes,
        counters: noCounters,
        profiles: noProfiles,
        sync: async (target, onWrite) => {
          targets.push(target);
          await onWrite(false);
          during();
          return {
            access: target.want,
            changed: true,
            sessions: [],
            roundTrips: 3,
            detail: 'set',
            ...report,
          };
        },
      };
      const result = await syncLine({ store, clock, router }, { ...command(lineId), kind: 'router.sync' });
      store.transaction(() => result.store?.(clock.now()));
      return { result, watched, target: targets[0]! };
    },
  };
}

const session = { service: 'pppoe', username: 'line-1', id: '*1', address: null, mac: null } as const;
const smsDueAt = (store: Store) => store.all(commands, {}).find((one) => one.kind === 'sms.send')?.run_at;

describe('field 1: a receipt says what is true at the moment it is written', () => {
  test('the router has not answered: we are switching you on', async () => {
    const { store, send, sent } = stand();
    addLine(store, 1);
    take(store, notice({ account: 'ACC1', keys: [receiptKey('SCB1234567')] }));
    await send();
    expect(sent).toEqual([
      {
        to: '254700000001',
        text: 'Demo Net: KES 1,500 received (SCB1234567). We are switching you on now. Paid until 10 Apr 09:00. Account ACC1.',
        reference: 'payment:1',
      },
    ]);
    expect(store.all(receipts, {})).toMatchObject([
      { state: 'sent', message_id: 'm-1', body: sent[0]!.text, settled_at: NOW },
    ]);
    expect(store.all(payments, {})).toMatchObject([{ receipt_at: NOW, confirmed_at: null, online_at: null }]);
  });

  test('of money that went to several lines it tells of all, and of many how many more', async () => {
    const { store, send, sent } = stand();
    for (let n = 1; n <= 5; n += 1) addLine(store, n);
    const pays = (payer: number, ...others: string[]) =>
      act(store, payForLines, { lineId: payer, accounts: others }, { actor: 'amina', reason: 'one household' }, NOW);
    pays(1, 'ACC3', 'ACC2');
    take(store, notice({ account: 'ACC1', amountCents: cents(3 * PRICE) }));
    await send();
    expect(sent[0]?.text).toMatch(/KES 4,500 received.*Account ACC1 \(and ACC3, ACC2\)\.$/);
    pays(1, 'ACC5', 'ACC4', 'ACC3', 'ACC2');
    take(store, notice({ account: 'ACC1', amountCents: cents(5 * PRICE) }));
    await send(2);
    expect(sent[1]?.text).toMatch(/Account ACC1 \(and ACC5, ACC4 \+2\)\.$/);
  });

  test('where the payer’s own line was not renewed, it speaks of one that was', async () => {
    const { store, send, sent } = stand();
    addLine(store, 1);
    addLine(store, 2, { plan: { code: 'day', name: 'Day', price_cents: 50_000, period_unit: 'day' } });
    act(store, payForLines, { lineId: 1, accounts: ['ACC2'] }, { actor: 'amina', reason: 'one household' }, NOW);
    take(store, notice({ account: 'ACC1', amountCents: cents(60_000) }));
    await send();
    expect(sent[0]?.text).toMatch(/KES 600 received.*Paid until 11 Mar 09:00\. Account ACC2 \(and ACC1\)\.$/);
  });

  test('the router has read back, nobody was seen: switched on, and the SMS waits a little for the session', async () => {
    const { store, send, sent, sync, clock } = stand();
    const id = addLine(store, 1);
    take(store, notice({ account: 'ACC1' }));
    await clock.advance(500);
    const { watched } = await sync(id, {});
    expect(watched).toEqual(['line-1']);
    expect(store.all(payments, {})).toMatchObject([{ sent_at: NOW + 500, confirmed_at: NOW + 500, online_at: null }]);
    expect(smsDueAt(store)).toBeGreaterThan(NOW + 500);
    expect(smsDueAt(store)).toBeLessThan(NOW + 20_000);
    await send();
    expect(sent[0]!.text).toContain('Your internet is switched on until 10 Apr 09:00');
    expect(sent[0]!.text).not.toContain('online');
  });

  test.each(['in the sync itself', 'later'])(
    'a session was seen %s: back online, and the SMS is due at once',
    async (when) => {
      const { store, send, sent, sync, clock } = stand();
      const id = addLine(store, 1);
      take(store, notice({ account: 'ACC1' }));
      await sync(id, { sessions: when === 'later' ? [] : [session] });
      if (when === 'later') {
        await clock.advance(1200);
        store.transaction(() => noteOnline(store, id, clock.now()));
      }
      expect(smsDueAt(store)).toBe(clock.now());
      expect(store.all(payments, {})).toMatchObject([{ online_at: clock.now() }]);
      expect(lineRow(store, 'ACC1')).toMatchObject({ access: 'on', seen_online_at: clock.now() });
      await send();
      expect(sent[0]!.text).toContain('You are back online until 10 Apr 09:00');
    },
  );

  test('a session without a read-back proves nothing about this payment', async () => {
    const { store, send, sent } = stand();
    const id = addLine(store, 1);
    take(store, notice({ account: 'ACC1' }));
    store.transaction(() => noteOnline(store, id, NOW));
    expect(store.all(payments, {})).toMatchObject([{ online_at: null }]);
    await send();
    expect(sent[0]!.text).toContain('We are switching you on');
  });

  test('what the router said before the money came confirms nothing', async () => {
    const { store, sync } = stand();
    const id = addLine(store, 1, { expiresAt: NOW + HOUR });
    const later = { receivedAt: NOW + 100 };
    await sync(id, { sessions: [session] }, () => {
      take(store, notice({ account: 'ACC1' }));
      store.run(
        query()((db) => db.updateTable('payment').set({ received_at: later.receivedAt })),
        {},
      );
    });
    expect(store.all(payments, {})).toMatchObject([{ confirmed_at: null, online_at: null }]);
  });

  test('paid before the end, and read as on a moment ago: extended, not switched on', async () => {
    const { store, send, sent } = stand();
    addLine(store, 1, { expiresAt: NOW + DAY, set: { access: 'on', access_at: NOW - 60_000 } });
    take(store, notice({ account: 'ACC1' }));
    await send();
    expect(sent[0]!.text).toContain('Your internet is extended until 11 Apr 09:00');
  });

  test.each([
    ['was never read', { access: 'unknown' }],
    ['was read an hour ago', { access: 'on', access_at: NOW - HOUR }],
  ] as const)('paid before the end of a line that %s: nothing is said of it as it is', async (_how, set) => {
    const { store, send, sent } = stand();
    addLine(store, 1, { expiresAt: NOW + DAY, set });
    take(store, notice({ account: 'ACC1' }));
    await send();
    expect(sent[0]!.text).toContain('We are switching you on');
  });

  test.each([
    ['refuses this line', 'line-refused', 'ACC1'],
    ['does not answer', 'router-away', 'tower-1'],
    ['is another box', 'router-other', 'tower-1'],
  ] as const)('the router %s, and somebody was told: no promise', async (_how, kind, subject) => {
    const { store, send, sent } = stand();
    addLine(store, 1);
    take(store, notice({ account: 'ACC1' }));
    store.run(openAlarm, { kind, subject, message: 'x', cause: null, now: NOW });
    await send();
    expect(sent[0]!.text).toContain('You are not on yet: our technician has been told.');
  });

  test('paid before the end of a line that its router reads as off: we are switching it on, not “extended”', async () => {
    const { store, send, sent, sync } = stand();
    const id = addLine(store, 1, { expiresAt: NOW + DAY });
    await sync(id, { access: 'off' });
    take(store, notice({ account: 'ACC1' }));
    await send();
    expect(sent[0]!.text).toContain('We are switching you on now. Paid until 11 Apr 09:00');
  });

  test('too little: what is kept and what is missing', async () => {
    const { store, send, sent } = stand();
    addLine(store, 1);
    take(store, notice({ account: 'ACC1', amountCents: cents(100_000) }));
    await send();
    expect(sent[0]!.text).toContain('KES 1,000 received');
    expect(sent[0]!.text).toContain('kept as your balance, now KES 1,000. Pay KES 500 more to renew');
  });

  test('field 44: paid twice: two receipts, the second one with the later end', async () => {
    const { store, send, sent } = stand();
    addLine(store, 1);
    take(store, notice({ account: 'ACC1' }), notice({ account: 'ACC1', amountCents: cents(PRICE + 5000) }));
    await send(1);
    await send(2);
    expect(sent[0]!.text).toContain('10 Apr 09:00');
    expect(sent[1]!.text).toContain('10 May 09:00');
    expect(sent[1]!.text).toContain('Balance KES 50');
  });

  test('blocked by a person: says so, and promises nothing', async () => {
    const { store, send, sent } = stand();
    addLine(store, 1, { set: { blocked_at: NOW - HOUR, blocked_reason: 'abuse' } });
    take(store, notice({ account: 'ACC1' }));
    await send();
    expect(sent[0]!.text).toContain('is blocked, so it is not switched on');
  });

  test('in the subscriber’s own language', async () => {
    const { store, send, sent } = stand();
    addLine(store, 1);
    store.run(
      query()((db) => db.updateTable('subscriber').set({ language: 'sw' })),
      {},
    );
    take(store, notice({ account: 'ACC1' }));
    await send();
    expect(sent[0]!.text).toContain('Tumepokea KES 1,500');
  });
});

describe('field 45: one receipt a payment', () => {
  test('one that was sent, refused for good or is in doubt is never sent again', async () => {
    for (const answer of [
      { kind: 'sent', messageId: null },
      { kind: 'refused', reason: 'blacklisted', final: true },
      { kind: 'unknown', reason: 'no answer in 10 s' },
    ] as const) {
      const { store, send, sent, gateway } = stand();
      addLine(store, 1);
      take(store, notice({ account: 'ACC1' }));
      gateway.answer = answer;
      await send();
      expect(store.all(receipts, {})).toMatchObject([
        { state: answer.kind, reason: answer.kind === 'sent' ? null : answer.reason, settled_at: NOW },
      ]);
      expect(store.all(payments, {})).toMatchObject([{ receipt_at: answer.kind === 'sent' ? NOW : null }]);
      expect(await send()).toMatchObject({ outcome: 'dead' });
      expect(sent.length).toBe(1);
    }
  });

  test('one that certainly did not go out is tried again, with what is true then; the last refusal settles it', async () => {
    const { store, send, sent, gateway, sync } = stand();
    const id = addLine(store, 1);
    take(store, notice({ account: 'ACC1' }));
    gateway.answer = { kind: 'unreachable', reason: 'connection refused' };
    expect(await send()).toMatchObject({ outcome: 'retry' });
    expect(store.all(receipts, {})).toMatchObject([{ state: 'queued', settled_at: null }]);
    await sync(id, { sessions: [session] });
    gateway.answer = { kind: 'refused', reason: 'no units', final: false };
    expect(await send(1, 1)).toMatchObject({ outcome: 'retry' });
    expect(sent.map((sms) => /switching|back online/.exec(sms.text)?.[0])).toEqual(['switching', 'back online']);
    expect(await send(1, 7)).toMatchObject({ outcome: 'retry' });
    expect(store.all(receipts, {})).toMatchObject([{ state: 'refused', reason: 'no units' }]);
  });

  test('the attempt is on the disk before the gateway hears of it', async () => {
    const { store, send, sent } = stand();
    addLine(store, 1);
    take(store, notice({ account: 'ACC1' }));
    const before = store.flushes;
    const sending = send();
    expect(sent).toEqual([]);
    await sending;
    expect(store.flushes).toBe(before + 1);
    expect(sent.length).toBe(1);
  });
});

describe('field 14: a line is made what the books say at the moment of the attempt', () => {
  test('a command that was queued to cut it off switches it on when it has been paid meanwhile, and the reverse', async () => {
    const { store, sync, clock } = stand();
    const id = addLine(store, 1);
    expect((await sync(id, {})).target.want).toBe('off');
    expect(lineRow(store, 'ACC1')).toMatchObject({ access: 'off', access_at: NOW, written_at: NOW });
    take(store, notice({ account: 'ACC1' }));
    expect((await sync(id, {})).target.want).toBe('on');
    await clock.advance(40 * DAY);
    expect((await sync(id, {})).target.want).toBe('off');
    store.run(
      query()((db) => db.updateTable('subscription').set({ expires_at: clock.now() + DAY, retired_at: NOW })),
      {},
    );
    expect((await sync(id, {})).target.want).toBe('off');
  });

  test('field 2: what the books hold is what was read back, not what was wished', async () => {
    const { store, sync } = stand();
    const id = addLine(store, 1);
    take(store, notice({ account: 'ACC1' }));
    await sync(id, { access: 'off', detail: 'the profile did not change' });
    expect(lineRow(store, 'ACC1')).toMatchObject({ access: 'off', access_detail: 'the profile did not change' });
    expect(store.all(payments, {})).toMatchObject([{ confirmed_at: null }]);
  });

  test('field 2: a line that its router refuses raises an alarm with the router’s words, is tried again, and closes it', async () => {
    const { store, sync } = stand();
    const id = addLine(store, 1);
    take(store, notice({ account: 'ACC1' }));
    const refused = await sync(id, {}, () => {
      throw new Fault('router.profile', 'dead', 'no profile "10M" on this router');
    });
    expect(refused.result).toMatchObject({ outcome: 'retry', detail: 'no profile "10M" on this router' });
    expect(store.all(openAlarms, {})).toMatchObject([{ kind: 'line-refused', subject: 'ACC1' }]);
    expect(store.all(openAlarms, {})[0]!.message).toContain('no profile "10M"');
    await sync(id, {});
    expect(store.all(openAlarms, {})).toEqual([]);
  });

  test.each([
    ['retry', 'retry'],
    ['unknown', 'unknown'],
    ['unavailable', 'unavailable'],
    ['stop', 'stopped'],
  ] as const)('a fault that is %s is the outcome %s, and says nothing of the line', async (retry, outcome) => {
    const { store, sync } = stand();
    const id = addLine(store, 1);
    const { result } = await sync(id, {}, () => {
      throw new Fault('router.x', retry, 'words');
    });
    expect(result).toMatchObject({ outcome, detail: 'words' });
    expect(lineRow(store, 'ACC1')).toMatchObject({ access: 'unknown', access_at: null });
    expect(store.all(openAlarms, {})).toEqual([]);
  });

  test('an attempt leaves no listener behind on the lane’s signal', async () => {
    const { store, clock } = stand();
    const id = addLine(store, 1);
    const router = {
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
      sync: () => Promise.resolve({ access: 'off', changed: false, sessions: [], roundTrips: 1, detail: '' }),
    } satisfies RouterConnection;
    const lane = routerLaneSpec({ store, clock, router }, 10);
    const abort = new AbortController();
    const { signal } = abort;
    const command = { id: 1, kind: 'router.sync', subject: id, attempts: 0, priority: 1, asked: 1 } as const;
    for (let i = 0; i < 5; i++) expect(await lane.attempt(command, signal)).toMatchObject({ outcome: 'ok' });
    await settle();
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    // And a stop still interrupts one that hangs.
    const hanging = routerLaneSpec(
      { store, clock, router: { ...router, sync: () => new Promise<never>(() => undefined) } },
      10,
    );
    const attempt = hanging.attempt(command, signal);
    abort.abort();
    expect(await attempt).toMatchObject({ outcome: 'interrupted' });
  });
});
