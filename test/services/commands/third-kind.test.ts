import { sql } from 'kysely';
import { beforeEach, describe, expect, test } from 'vitest';
import {
  COMMAND_KINDS,
  COMMAND_RULES,
  type AttemptOutcome,
  type CommandKind,
  type CommandRule,
} from '../../../src/domain/command.ts';
import type { RouterConnection } from '../../../src/domain/ports.ts';
import { COMMAND_ENTRIES } from '../../../src/services/commands/entries.ts';
import { routerLaneSpec } from '../../../src/services/commands/router-lane.ts';
import { smsLaneSpec } from '../../../src/services/commands/sms-lane.ts';
import { Dispatcher } from '../../../src/services/outbox/dispatcher.ts';
import type { CommandEntry } from '../../../src/services/outbox/command-entry.ts';
import type { LaneSpec } from '../../../src/services/outbox/lane.ts';
import { enqueueCommand, insertAttempt, markRunning } from '../../../src/storage/commands.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { expiredLines } from '../../../src/storage/cut-offs.ts';
import { lineCommands } from '../../../src/storage/views/overview-line.ts';
import { deadCommands, newestPayments } from '../../../src/storage/views/overview.ts';
import { VirtualClock } from '../../virtual-clock.ts';
import { addLine, attempts, commands, notice, openStore, receipts, take } from '../books.ts';
import { noCounters, noNotes, noProfiles } from '../no-notes.ts';

/** A kind that no part of Washa knows: whatever treats "not one of the two" as the other one, shows here. */
const KIND = 'provider.status' as CommandKind;
const LANE = 'provider:test';
const RULE: CommandRule = {
  subject: 'payment',
  after: { retry: 'hold', unknown: 'count', stopped: 'dead', unavailable: 'pause', interrupted: 'pause' },
  backoffS: [7, 77],
  endless: false,
  unavailableS: 11,
  mistrustsFarOff: false,
};

/** The schema knows no such kind either. */
const unguarded = [
  query()(() => sql`PRAGMA ignore_check_constraints = ON`),
  query()(() => sql`PRAGMA foreign_keys = OFF`),
];
const empty = [query()((db) => db.deleteFrom('attempt')), query()((db) => db.deleteFrom('command'))];

let store: Store;
let clock: VirtualClock;
let asked: { kind: string; subject: number; at: number }[];
let recovered: [subject: number, outcome: AttemptOutcome][];
let outcome: AttemptOutcome;
let dispatcher: Dispatcher;

const entry: CommandEntry<'sms', typeof asked> = {
  rule: RULE,
  lane: 'sms',
  run(deps, { kind, subject }) {
    deps.push({ kind, subject, at: clock.now() });
    return Promise.resolve({ outcome, detail: 'asked' });
  },
  onRecover: (_store, { subject }, result) => recovered.push([subject, result.outcome]),
};

/** A paid line 1 with its receipt 1, both waiting: the third kind's subject has the same number as either. */
beforeEach(() => {
  store = openStore();
  for (const one of unguarded) store.run(one, {});
  addLine(store, 1);
  take(store, notice({ account: 'ACC1' }));
  clock = new VirtualClock();
  asked = [];
  recovered = [];
  outcome = 'ok';
  dispatcher = new Dispatcher({
    store,
    clock,
    random: () => 1 - Number.EPSILON,
    entries: { ...COMMAND_ENTRIES, [KIND]: entry },
    onBug: (error) => {
      throw error;
    },
    onAttempt: () => undefined,
  });
});

const lane = (): LaneSpec => ({
  name: LANE,
  kind: 'sms',
  concurrency: 1,
  perSecond: () => Infinity,
  health: () => ({ state: 'ready', since: 0, error: null }),
  attempt: (command, signal) => entry.run(asked, command, signal),
});

function enqueue(on = LANE, kind = KIND): void {
  store.run(enqueueCommand, { kind, lane: on, subject: 1, priority: 2, runAt: clock.now(), now: clock.now() });
  dispatcher.wake(on);
}

const theThird = () => store.all(commands, {}).filter((one) => one.kind === KIND);
const theOthers = () => store.all(commands, {}).filter((one) => one.kind !== KIND);

test.each(COMMAND_KINDS)('the entry of %s goes by its own rule', (kind) => {
  expect(COMMAND_ENTRIES[kind].rule).toBe(COMMAND_RULES[kind]);
});

describe('a third kind of command', () => {
  test.each<[AttemptOutcome, string, number]>([
    ['ok', 'done', 0],
    ['retry', 'queued', 77_000],
    ['unknown', 'queued', 7000],
    ['unavailable', 'queued', 11_000],
    ['interrupted', 'queued', 11_000],
    ['stopped', 'dead', 0],
    ['dead', 'dead', 0],
  ])('after %s goes where its own rule says, and nothing else moves', async (ends, state, wait) => {
    const before = [theOthers(), store.all(receipts, {})];
    outcome = ends;
    const at = clock.now();
    dispatcher.addLane(lane());
    enqueue();
    await clock.advance(0);
    expect(asked).toEqual([{ kind: KIND, subject: 1, at }]);
    expect(theThird()).toMatchObject([{ state, lane: LANE, ...(state === 'queued' ? { run_at: at + wait } : {}) }]);
    expect(store.all(attempts, {})).toMatchObject([{ outcome: ends, detail: 'asked' }]);
    expect([theOthers(), store.all(receipts, {})]).toEqual(before);
  });

  test('is given up after the last of its own waits', async () => {
    outcome = 'unknown';
    const at = clock.now();
    dispatcher.addLane(lane());
    enqueue();
    await clock.advance(24 * 3_600_000);
    expect(asked.map((one) => one.at - at)).toEqual([0, 7000, 84_000]);
    expect(theThird()).toMatchObject([{ state: 'dead', attempts: 3 }]);
  });

  test('that a dead process left behind is put right by its own entry; no receipt is settled for it', () => {
    for (const one of empty) store.run(one, {});
    enqueue();
    const id = theThird()[0]!.id;
    store.run(markRunning, { id });
    const begun = { commandId: id, startedAt: clock.now(), finishedAt: null, outcome: null, detail: null };
    store.first(insertAttempt, begun);
    dispatcher.recover(clock.now());
    expect(recovered).toEqual([[1, 'interrupted']]);
    expect(theThird()).toMatchObject([{ state: 'queued', attempts: 0, run_at: clock.now() + 11_000 }]);
    expect(store.all(receipts, {})).toMatchObject([{ state: 'queued' }]);
  });

  test('is no twin of a line’s or a receipt’s command of the same number, and is shown as neither', async () => {
    for (const one of empty) store.run(one, {});
    const now = clock.now() + 60 * 24 * 3_600_000;
    const expired = store.all(expiredLines, { now, braked: 0, held: 'none', expectedSince: 0, limit: 9 });
    expect(expired).toMatchObject([{ id: 1 }]);
    outcome = 'dead';
    dispatcher.addLane(lane());
    enqueue('provider:away');
    expect(store.all(expiredLines, { now, braked: 0, held: 'none', expectedSince: 0, limit: 9 })).toEqual(expired);
    expect(store.all(lineCommands, { id: 1, limit: 9 })).toEqual([]);
    expect(store.all(newestPayments, { limit: 9 })).toMatchObject([{ command_state: null, receipt_state: 'queued' }]);
    enqueue();
    await clock.advance(1);
    expect(store.all(deadCommands, { since: 0, limit: 9, offset: 0 })).toMatchObject([
      { kind: KIND, subject: 1, account_no: null },
    ]);
  });
});

test.each([
  ['router:tower-1', 'sms.send'],
  ['sms', 'router.sync'],
] as const)('on the lane %s a command %s is given up in words, and nothing is done', async (name, kind) => {
  for (const one of empty) store.run(one, {});
  const touched: string[] = [];
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
    sync: () => Promise.reject(new Error(`synced ${touched.push('router')}`)),
  };
  const noGateway = () => {
    throw new Error(`sent ${touched.push('sms')}`);
  };
  dispatcher.addLane(
    name === 'sms'
      ? smsLaneSpec({ store, clock, since: 0, wake: () => undefined }, noGateway)
      : routerLaneSpec({ store, clock, router }, 10),
  );
  enqueue(name, kind);
  await clock.advance(10);
  expect(touched).toEqual([]);
  expect(store.all(commands, {})).toMatchObject([
    { state: 'dead', error: `${kind} cannot be done on the lane ${name}` },
  ]);
});
