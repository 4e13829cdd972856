import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PRIORITY, type AttemptOutcome, type CommandKind } from '../../../src/domain/command.ts';
import { COMMAND_ENTRIES } from '../../../src/services/commands/entries.ts';
import { Dispatcher } from '../../../src/services/outbox/dispatcher.ts';
import type { AttemptResult, Claimed, LaneSpec } from '../../../src/services/outbox/lane.ts';
import { enqueueSync } from '../../../src/services/outbox/outbox.ts';
import { Pacer } from '../../../src/services/outbox/pacer.ts';
import { enqueueCommand, type CommandRow } from '../../../src/storage/commands.ts';
import { query } from '../../../src/storage/engine/query.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { settle, VirtualClock } from '../../virtual-clock.ts';
import { addLine, attempts, commands, notice, openStore, receipts, take } from '../books.ts';
import { runs } from '../../runs.ts';

const LANE = 'router:tower-1';
const OK: AttemptResult = { outcome: 'ok', detail: 'fine' };

/** A lane whose attempts last as long as the test says, beside a dispatcher on a virtual clock. */
class Stand {
  readonly store: Store;
  readonly clock = new VirtualClock();
  readonly bugs: unknown[] = [];
  readonly started: { subject: number; at: number; kind: string }[] = [];
  readonly dispatcher: Dispatcher;
  state: 'up' | 'down' = 'up';
  running = 0;
  mostRunning = 0;
  aborted = 0;
  attempt: (command: CommandRow, signal: AbortSignal) => Promise<AttemptResult> = () => Promise.resolve(OK);

  constructor(store = openStore()) {
    this.store = store;
    this.dispatcher = new Dispatcher({
      store,
      clock: this.clock,
      entries: COMMAND_ENTRIES,
      random: () => 1 - Number.EPSILON,
      onBug: (error) => this.bugs.push(error),
      onAttempt: () => undefined,
    });
  }

  lane(options: Partial<LaneSpec> = {}): LaneSpec {
    return {
      name: LANE,
      kind: 'router',
      concurrency: 1,
      perSecond: () => Infinity,
      health: () => ({ state: this.state, since: 0, error: null }),
      attempt: async (command, signal) => {
        this.started.push({ subject: command.subject, at: this.clock.now(), kind: command.kind });
        this.running += 1;
        this.mostRunning = Math.max(this.mostRunning, this.running);
        try {
          return await this.attempt(command, signal);
        } finally {
          this.running -= 1;
        }
      },
      ...options,
    };
  }

  /** An attempt that lasts, and can be interrupted. */
  lasting(ms: number, result: AttemptResult = OK) {
    return async (_command: CommandRow, signal: AbortSignal): Promise<AttemptResult> => {
      await this.clock.sleep(ms, signal);
      if (!signal.aborted) return result;
      this.aborted += 1;
      return { outcome: 'interrupted', detail: 'stopped' };
    };
  }

  sync(subject: number, priority = 7, runAt = this.clock.now()): void {
    this.ask('router.sync', subject, priority, runAt);
  }

  ask(kind: CommandKind, subject: number, priority = 7, runAt = this.clock.now()): void {
    this.store.run(enqueueCommand, { kind, lane: LANE, subject, priority, runAt, now: this.clock.now() });
    this.dispatcher.wake(LANE);
  }

  states(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { state } of this.store.all(commands, {})) counts[state] = (counts[state] ?? 0) + 1;
    return counts;
  }
}

describe('what is claimed', () => {
  test('a line that has paid goes before every cut-off that was waiting', async () => {
    const stand = new Stand();
    stand.attempt = stand.lasting(1000);
    stand.dispatcher.addLane(stand.lane());
    for (const subject of [1, 2, 3]) stand.sync(subject, 7);
    await stand.clock.advance(500);
    stand.sync(9, 1);
    await stand.clock.advance(10_000);
    expect(stand.started.map((one) => one.subject)).toEqual([1, 9, 2, 3]);
    expect(stand.bugs).toEqual([]);
  });

  test('also when all of them wait for their turn on the wire', async () => {
    const stand = new Stand();
    stand.dispatcher.addLane(stand.lane({ perSecond: () => 1 }));
    for (const subject of [1, 2]) stand.sync(subject, 7);
    await stand.clock.advance(100);
    stand.sync(9, 1);
    await stand.clock.advance(5000);
    expect(stand.started.map((one) => one.subject)).toEqual([1, 9, 2]);
  });

  describe('of many lanes at once', () => {
    const lanes = Array.from({ length: 20 }, (_, n) => `router:tower-${n}`);
    const queue = (stand: Stand, lane: string, subject: number, priority: number = PRIORITY.cutOff) => {
      const now = stand.clock.now();
      stand.store.run(enqueueCommand, { kind: 'router.sync', lane, subject, priority, runAt: now, now });
      stand.dispatcher.wake(lane);
    };
    /** Every lane has twice as much to do as goes into one turn. */
    const crowd = (stand: Stand) => {
      for (const [n, name] of lanes.entries()) {
        stand.dispatcher.addLane(stand.lane({ name, together: () => 3 }));
        for (let line = 0; line < 6; line += 1) queue(stand, name, 10 * n + line);
      }
    };

    test('sixteen turns of many lines are at work, and the next begins where one ends', async () => {
      const stand = new Stand();
      stand.attempt = stand.lasting(200);
      crowd(stand);
      await stand.clock.advance(100);
      expect(stand.running).toBe(16 * 3);
      await stand.clock.advance(1_000);
      expect(stand.states()).toEqual({ done: 20 * 6 });
      expect(stand.mostRunning).toBe(16 * 3);
    });

    test('a line alone needs no seat, and two that have paid get the next one', async () => {
      const stand = new Stand();
      stand.attempt = stand.lasting(200);
      crowd(stand);
      await stand.clock.advance(10);
      queue(stand, 'router:tower-19', 900, PRIORITY.paid);
      await stand.clock.advance(1);
      expect(stand.started.at(-1)?.subject, 'at once').toBe(900);
      for (const subject of [901, 902]) queue(stand, 'router:tower-18', subject, PRIORITY.paid);
      await stand.clock.advance(1);
      expect(stand.started.at(-1)?.subject, 'there is no seat').toBe(900);
      await stand.clock.advance(190);
      const after = stand.started.slice(16 * 3 + 1).map(({ subject }) => subject);
      expect(after.slice(0, 2), 'before all that waited longer').toEqual([901, 902]);
    });

    test('routers that do not answer keep nobody from a turn for longer than a second', async () => {
      const stand = new Stand();
      stand.attempt = (command, signal) => stand.lasting(command.subject < 160 ? 60_000 : 10)(command, signal);
      crowd(stand);
      await stand.clock.advance(900);
      expect(stand.states()).toEqual({ queued: 20 * 6 });
      await stand.clock.advance(200);
      expect(stand.states()).toMatchObject({ done: 4 * 6 });
    });
  });

  test('field 14: what comes while a twin runs is done after it, by one more command', async () => {
    const stand = new Stand();
    stand.attempt = stand.lasting(1000);
    stand.dispatcher.addLane(stand.lane({ concurrency: 4 }));
    stand.sync(1);
    await stand.clock.advance(10);
    for (let i = 0; i < 5; i++) stand.sync(1);
    await stand.clock.advance(500);
    expect(stand.started.length).toBe(1);
    await stand.clock.advance(5000);
    expect(stand.started.map((one) => one.subject)).toEqual([1, 1]);
    expect(stand.states()).toEqual({ done: 1 });
  });

  test('a line that changes its router while the old one is told is told to the new one after that', async () => {
    const stand = new Stand();
    stand.attempt = stand.lasting(1000);
    const lanes: string[] = [];
    const lane = (name: string) => {
      const spec = stand.lane({ name });
      stand.dispatcher.addLane({ ...spec, attempt: (...args) => (lanes.push(name), spec.attempt(...args)) });
    };
    lane(LANE);
    lane('router:tower-2');
    stand.sync(1);
    await stand.clock.advance(10);
    enqueueSync(stand.store, { id: 1, router_name: 'tower-2' }, 1, stand.clock.now());
    stand.dispatcher.wake('router:tower-2');
    await stand.clock.advance(900);
    expect(lanes).toEqual([LANE]);
    await stand.clock.advance(1100);
    expect(lanes).toEqual([LANE, 'router:tower-2']);
    expect(stand.states()).toEqual({ done: 1 });
  });

  test('the twin that covers a failed attempt is as urgent: a paid line does not fall behind housekeeping', async () => {
    const stand = new Stand();
    stand.attempt = stand.lasting(1000, { outcome: 'unknown', detail: 'no answer' });
    stand.dispatcher.addLane(stand.lane());
    stand.sync(1, 1);
    await stand.clock.advance(10);
    for (const subject of [2, 3, 1]) stand.sync(subject, 9);
    stand.attempt = stand.lasting(1);
    await stand.clock.advance(1500);
    expect(stand.started.map((one) => one.subject)).toEqual([1, 1, 2, 3]);
  });

  test('and as early: a failed attempt does not wait for a twin that was meant for later', async () => {
    const stand = new Stand();
    stand.attempt = stand.lasting(1000, { outcome: 'unknown', detail: 'no answer' });
    stand.dispatcher.addLane(stand.lane());
    stand.sync(1);
    await stand.clock.advance(10);
    stand.sync(1, 7, stand.clock.now() + 3_600_000);
    stand.attempt = () => Promise.resolve(OK);
    await stand.clock.advance(2000);
    expect(stand.started.map((one) => one.subject)).toEqual([1, 1]);
    expect(stand.states()).toEqual({ done: 1 });
  });

  test.each<[CommandKind, [string, string | null][]]>([
    ['router.sync', [['done', null]]],
    [
      'sms.send',
      [
        ['cancelled', 'no'],
        ['done', null],
      ],
    ],
  ])('what comes for the subject of %s while it fails covers it', async (kind, rows) => {
    const stand = new Stand();
    stand.attempt = stand.lasting(1000, { outcome: 'retry', detail: 'no' });
    stand.dispatcher.addLane(stand.lane({ concurrency: 4 }));
    stand.ask(kind, 1);
    await stand.clock.advance(10);
    stand.ask(kind, 1);
    await stand.clock.advance(900);
    expect(stand.started.length).toBe(1);
    stand.attempt = stand.lasting(1);
    await stand.clock.advance(500);
    expect(stand.store.all(commands, {}).map((one) => [one.state, one.error])).toEqual(rows);
    expect(stand.store.all(attempts, {}).map((one) => one.outcome)).toEqual(['retry', 'ok']);
  });

  test('one that came too late for an attempt is looked at however that ended, and starts its count anew', async () => {
    const stand = new Stand();
    stand.dispatcher.addLane(stand.lane());
    stand.attempt = () => Promise.resolve({ outcome: 'retry', detail: 'no' });
    stand.sync(1);
    await stand.clock.advance(5000);
    expect(stand.store.all(commands, {})[0]?.attempts).toBe(3);
    stand.attempt = stand.lasting(1000);
    await stand.clock.advance(2500);
    stand.sync(1);
    stand.attempt = stand.lasting(1e9);
    await stand.clock.advance(1000);
    expect(stand.store.all(commands, {})).toMatchObject([{ state: 'queued', attempts: 0, error: null }]);
    expect(stand.dispatcher.status()).toMatchObject([{ queued: 0, running: 1 }]);
  });

  test('never more at one time than the lane allows, and as many as it allows', async () => {
    const stand = new Stand();
    stand.attempt = stand.lasting(100);
    stand.dispatcher.addLane(stand.lane({ concurrency: 3 }));
    for (let subject = 1; subject <= 10; subject++) stand.sync(subject);
    await stand.clock.advance(5000);
    expect(stand.mostRunning).toBe(3);
    expect(stand.states()).toEqual({ done: 10 });
  });

  test('what goes out in lists is begun together, of one kind and urgency; whoever pays meanwhile goes next and alone', async () => {
    const stand = new Stand();
    stand.attempt = stand.lasting(100);
    const together = (kind: CommandKind) => (kind === 'router.sync' ? 3 : 1);
    stand.dispatcher.addLane(stand.lane({ together, perSecond: () => 1 }));
    for (let subject = 1; subject <= 5; subject += 1) stand.sync(subject, 7);
    stand.ask('router.leave', 6, 7);
    await stand.clock.advance(500);
    stand.sync(9, 1);
    await stand.clock.advance(5000);
    const turns = Map.groupBy(stand.started, ({ at }) => at);
    expect([...turns.values()].map((turn) => turn.map(({ subject }) => subject))).toEqual([
      [1, 2, 3],
      [9],
      [4, 5],
      [6],
    ]);
    expect(stand.states()).toEqual({ done: 7 });
  });

  test('what stood in a refused list goes on by itself, one a turn and uncounted, and who pays goes before', async () => {
    const stand = new Stand();
    const PAID = 9;
    stand.attempt = (command: Claimed) => {
      const isRefused = command.subject !== PAID && command.isAlone !== true;
      const putOff = { outcome: 'interrupted', detail: 'in a refused list', goesOn: { at: 0, isAlone: true } } as const;
      return Promise.resolve(isRefused ? putOff : OK);
    };
    stand.dispatcher.addLane(stand.lane({ together: () => 50, perSecond: () => 1 }));
    for (const subject of [1, 2, 3]) stand.sync(subject, 7);
    await stand.clock.advance(500);
    stand.sync(PAID, 1);
    await stand.clock.advance(9_000);
    const turns = Map.groupBy(stand.started, ({ at }) => at);
    expect([...turns.values()].map((turn) => turn.map(({ subject }) => subject))).toEqual([
      [1, 2, 3],
      [PAID],
      [1],
      [2],
      [3],
    ]);
    expect(stand.store.all(commands, {}).map(({ state, attempts }) => [state, attempts])).toEqual(
      Array.from({ length: 4 }, () => ['done', 1]),
    );
  });

  test('what is to go on by itself goes behind nobody in the same turn', async () => {
    const stand = new Stand();
    const goesOn = { at: 0, isAlone: true };
    stand.attempt = async ({ subject, isAlone }: Claimed) => {
      await stand.clock.sleep(10);
      if (subject > 3 || isAlone === true) return OK;
      return { outcome: 'interrupted', detail: 'in a refused list', goesOn };
    };
    stand.dispatcher.addLane(stand.lane({ together: () => 3, perSecond: () => 1 }));
    for (let subject = 1; subject <= 5; subject += 1) stand.sync(subject, 7);
    await stand.clock.advance(9_000);
    const turns = Map.groupBy(stand.started, ({ at }) => at);
    expect([...turns.values()].map((turn) => turn.map(({ subject }) => subject))).toEqual([
      [1, 2, 3],
      [4, 5],
      [1],
      [2],
      [3],
    ]);
  });

  test('what waits for its turn on the wire is due then, and at once when it is paid for', async () => {
    const stand = new Stand();
    let left = 2;
    stand.attempt = ({ subject }) => {
      left -= 1;
      const goesOn = { at: stand.clock.now() + 1_000 * subject, isAlone: false };
      return Promise.resolve(left < 0 ? OK : { outcome: 'interrupted', detail: 'its turn comes', goesOn });
    };
    stand.dispatcher.addLane(stand.lane({ together: () => 50 }));
    const startedAt = stand.clock.now();
    for (const subject of [1, 20]) stand.sync(subject, 7);
    await stand.clock.advance(5_000);
    stand.sync(20, 1);
    await stand.clock.advance(100);
    expect(stand.started.map(({ subject, at }) => [subject, at - startedAt])).toEqual([
      [1, 0],
      [20, 0],
      [1, 1_000],
      [20, 5_000],
    ]);
    expect(stand.states()).toEqual({ done: 2 });
  });

  test('of lines that were begun together each ends by itself', async () => {
    const stand = new Stand();
    stand.attempt = async (command, signal) => {
      if (command.subject === 2) return { outcome: 'retry', detail: 'this one is refused' };
      return stand.lasting(command.subject * 100)(command, signal);
    };
    stand.dispatcher.addLane(stand.lane({ together: () => 50 }));
    for (const subject of [1, 2, 3]) stand.sync(subject, 7);
    await stand.clock.advance(150);
    expect(stand.store.all(attempts, {}).map(({ outcome }) => outcome)).toEqual(
      expect.arrayContaining(['ok', 'retry']),
    );
    expect(stand.store.all(commands, {}).map(({ state }) => state)).toEqual(['done', 'queued', 'queued']);
    await stand.clock.advance(200);
    expect(stand.states()).toEqual({ done: 2, queued: 1 });
  });

  test('field 16: a lane that hangs does not hold up another', async () => {
    const stand = new Stand();
    stand.attempt = (command, signal) =>
      command.subject === 1 ? stand.lasting(1e9)(command, signal) : Promise.resolve(OK);
    stand.dispatcher.addLane(stand.lane());
    stand.dispatcher.addLane(stand.lane({ name: 'router:tower-2' }));
    stand.sync(1);
    enqueueSync(stand.store, { id: 2, router_name: 'tower-2' }, 1, stand.clock.now());
    stand.dispatcher.wake('router:tower-2');
    await stand.clock.advance(1);
    expect(stand.states()).toEqual({ queued: 1, done: 1 });
    expect(stand.dispatcher.status().map((one) => one.lines)).toEqual([[1], []]);
  });

  test('what is queued for later is done then, without a wake-up', async () => {
    const stand = new Stand();
    stand.dispatcher.addLane(stand.lane());
    const at = stand.clock.now() + 5 * 3_600_000;
    stand.sync(1, 7, at);
    await stand.clock.advance(5 * 3_600_000 - 1);
    expect(stand.started).toEqual([]);
    await stand.clock.advance(1);
    expect(stand.started).toMatchObject([{ at }]);
  });
});

describe('what becomes of it', () => {
  test('a clock that is set back by hours holds up no line: it is tried again within half a minute', async () => {
    const stand = new Stand();
    stand.attempt = () => Promise.resolve({ outcome: 'retry', detail: 'refused' });
    stand.dispatcher.addLane(stand.lane());
    for (const subject of [1, 2]) stand.sync(subject);
    await stand.clock.advance(60_000);
    stand.clock.set(stand.clock.now() - 3 * 3_600_000);
    const before = stand.started.length;
    await stand.clock.advance(31_000);
    expect(stand.started.slice(before).map((one) => one.subject)).toEqual([1, 2]);
  });

  test('of a line that its router refuses for weeks the last hundred attempts are kept', async () => {
    const stand = new Stand();
    stand.attempt = () => Promise.resolve({ outcome: 'retry', detail: 'no such profile' });
    stand.dispatcher.addLane(stand.lane());
    stand.sync(1);
    await stand.clock.advance(2 * 3600_000);
    expect(stand.started.length).toBeGreaterThan(200);
    const kept = stand.store.all(attempts, {});
    expect(kept).toHaveLength(100);
    expect(kept.at(-1)?.n).toBe(stand.started.length);
  });

  test('field 9: a line is tried for as long as it takes, the waits growing to 30 s and no further', async () => {
    const stand = new Stand();
    stand.attempt = () => Promise.resolve({ outcome: 'retry', detail: 'refused' });
    stand.dispatcher.addLane(stand.lane());
    stand.sync(1);
    await stand.clock.advance(3 * 3_600_000);
    const waits = stand.started.slice(1).map((one, i) => (one.at - stand.started[i]!.at) / 1000);
    expect(waits.slice(0, 6)).toEqual([1, 2, 4, 8, 15, 30]);
    expect(new Set(waits.slice(6))).toEqual(new Set([30]));
    expect(stand.store.all(commands, {})).toMatchObject([
      { state: 'queued', error: 'refused', attempts: stand.started.length },
    ]);
    stand.attempt = () => Promise.resolve(OK);
    await stand.clock.advance(30_000);
    expect(stand.store.all(commands, {})).toMatchObject([{ state: 'done', error: null }]);
  });

  test.each<[AttemptOutcome, number]>([
    ['unavailable', 0],
    ['interrupted', 0],
    ['retry', 1],
    ['unknown', 1],
  ])('%s counts as %i attempts', async (outcome, counted) => {
    const stand = new Stand();
    stand.attempt = () => {
      stand.state = 'down';
      return Promise.resolve({ outcome, detail: 'x' });
    };
    stand.dispatcher.addLane(stand.lane());
    stand.sync(1);
    await stand.clock.advance(1000);
    expect(stand.store.all(commands, {})).toMatchObject([{ state: 'queued', attempts: counted }]);
    expect(stand.store.all(attempts, {})).toMatchObject([{ n: 1, outcome }]);
  });

  test('field 1: nothing is claimed while the other side is down; when it is back everything is due at once', async () => {
    const stand = new Stand();
    stand.state = 'down';
    stand.dispatcher.addLane(stand.lane({ concurrency: 4 }));
    for (let subject = 1; subject <= 5; subject++) stand.sync(subject, 1, stand.clock.now() + subject * 100_000);
    await stand.clock.advance(24 * 3_600_000);
    expect(stand.started).toEqual([]);
    expect(stand.states()).toEqual({ queued: 5 });
    for (let subject = 6; subject <= 8; subject++) stand.sync(subject, 1, stand.clock.now() + subject * 100_000);
    stand.state = 'up';
    stand.dispatcher.hasten(LANE);
    await settle();
    expect(stand.states()).toEqual({ done: 8 });
  });

  test.each([
    ['a payment', PRIORITY.paid, 1],
    ['nobody', PRIORITY.cutOff, 0],
  ])(
    'where %s waits for what failed with its link, the next attempt to connect is hastened',
    async (_who, priority, times) => {
      const stand = new Stand();
      let roused = 0;
      stand.attempt = () => {
        stand.state = 'down';
        return Promise.resolve({ outcome: 'unavailable', detail: 'the link was lost' });
      };
      stand.dispatcher.addLane(stand.lane({ rouse: () => void (roused += 1) }));
      stand.sync(1, priority);
      const before = roused;
      await settle();
      expect(stand.started).toHaveLength(1);
      expect(roused - before).toBe(times);
    },
  );

  test('facts of an attempt are stored together with it, or not at all: a bug is told', async () => {
    const stand = new Stand();
    stand.attempt = () =>
      Promise.resolve({
        ...OK,
        store: () => {
          throw new Error('bug');
        },
      });
    stand.dispatcher.addLane(stand.lane());
    stand.sync(1);
    await stand.clock.advance(10);
    expect(stand.bugs).toMatchObject([{ message: 'bug' }]);
    expect(stand.store.all(commands, {})).toMatchObject([{ state: 'queued', attempts: 0 }]);
    expect(stand.store.all(attempts, {})).toEqual([]);
    // Nobody tries it again in this process.
    await stand.clock.advance(3_600_000);
    expect(stand.started.length).toBe(1);
  });
});

describe('pace', () => {
  test.each([1, 7, 10, 20, 33])('%i a second: exact over time, never a burst', async (rate) => {
    const stand = new Stand();
    stand.attempt = stand.lasting(150);
    stand.dispatcher.addLane(stand.lane({ perSecond: () => rate, concurrency: 8 }));
    const n = 60;
    for (let subject = 1; subject <= n; subject++) stand.sync(subject);
    await stand.clock.advance((n / rate) * 1000 + 2000);
    const starts = stand.started.map((one) => one.at);
    expect(starts.length).toBe(n);
    for (const start of starts) {
      expect(starts.filter((at) => at >= start && at < start + 100).length).toBeLessThanOrEqual(rate / 10 + 1);
    }
    const took = starts.at(-1)! - starts[0]!;
    const exact = ((n - 1) / rate) * 1000;
    expect(Math.abs(took - exact)).toBeLessThanOrEqual(exact / 100);
  });

  test('a pause saves nothing up, and the first after it goes at once', async () => {
    const stand = new Stand();
    stand.dispatcher.addLane(stand.lane({ perSecond: () => 10 }));
    await stand.clock.advance(60_000);
    const at = stand.clock.now();
    for (let subject = 1; subject <= 3; subject++) stand.sync(subject);
    await stand.clock.advance(1000);
    expect(stand.started.map((one) => one.at - at)).toEqual([0, 100, 200]);
  });

  test('field 36: a clock that is set back by a day does not stop a lane for a day', async () => {
    const clock = new VirtualClock();
    const pacer = new Pacer(clock, () => 10);
    const never = new AbortController().signal;
    const turns: number[] = [];
    const turn = () => pacer.turn(never).then(() => turns.push(clock.now()));
    void turn();
    void turn();
    await clock.advance(50);
    clock.set(clock.now() - 86_400_000);
    const at = clock.now();
    void turn();
    void turn();
    await clock.advance(1000);
    expect(turns.length).toBe(4);
    expect(turns[3]! - at).toBeLessThanOrEqual(400);
  });
});

describe('stopping', () => {
  test('stop claims nothing more and waits for what is running', async () => {
    const stand = new Stand();
    stand.attempt = stand.lasting(3000);
    stand.dispatcher.addLane(stand.lane());
    for (const subject of [1, 2]) stand.sync(subject);
    await stand.clock.advance(1000);
    let stopped = false;
    const stopping = Promise.all([stand.dispatcher.stop(10_000), stand.dispatcher.stop(10_000)]).then(
      () => (stopped = true),
    );
    await stand.clock.advance(1999);
    expect(stopped).toBe(false);
    await stand.clock.advance(1);
    await stopping;
    expect([stand.aborted, stand.states()]).toEqual([0, { done: 1, queued: 1 }]);
    stand.dispatcher.wake(LANE);
    await stand.clock.advance(60_000);
    expect(stand.started.length).toBe(1);
    expect(stand.clock.pending).toBe(0);
  });

  test('what lasts longer than the grace is interrupted and stays queued, not counted', async () => {
    const stand = new Stand();
    stand.attempt = stand.lasting(1e9);
    stand.dispatcher.addLane(stand.lane());
    stand.sync(1);
    await stand.clock.advance(10);
    const stopping = stand.dispatcher.stop(10_000);
    await stand.clock.advance(10_000);
    await stopping;
    expect(stand.aborted).toBe(1);
    expect(stand.store.all(commands, {})).toMatchObject([{ state: 'queued', attempts: 0 }]);
    expect(stand.store.all(attempts, {})).toMatchObject([{ outcome: 'interrupted' }]);
  });

  test('a lane that is removed and added anew goes on with what was queued', async () => {
    const stand = new Stand();
    stand.attempt = stand.lasting(1000);
    stand.dispatcher.addLane(stand.lane());
    for (const subject of [1, 2, 3]) stand.sync(subject);
    await stand.clock.advance(10);
    const removing = stand.dispatcher.removeLane(LANE, 5000);
    await stand.clock.advance(2000);
    await removing;
    expect(stand.dispatcher.status()).toEqual([]);
    expect(stand.states()).toEqual({ done: 1, queued: 2 });
    await stand.dispatcher.removeLane(LANE, 5000); // unknown by now: nothing to do
    stand.dispatcher.addLane(stand.lane());
    await stand.clock.advance(5000);
    expect(stand.states()).toEqual({ done: 3 });
  });

  test('a stop waits for what runs on a lane that is being removed, and no lane is added after it', async () => {
    const stand = new Stand();
    stand.attempt = stand.lasting(1000);
    stand.dispatcher.addLane(stand.lane());
    for (const subject of [1, 2]) stand.sync(subject);
    await stand.clock.advance(10);
    const removing = stand.dispatcher.removeLane(LANE, 5000);
    const stopping = stand.dispatcher.stop(5000).then(() => stand.running);
    await stand.clock.advance(2000);
    await removing;
    expect(await stopping).toBe(0);
    stand.dispatcher.addLane(stand.lane());
    await stand.clock.advance(5000);
    expect(stand.states()).toEqual({ done: 1, queued: 1 });
  });

  test('one that only waits for its turn on the wire does not hold up the stop', async () => {
    const stand = new Stand();
    stand.dispatcher.addLane(stand.lane({ perSecond: () => 0.01 }));
    for (const subject of [1, 2]) stand.sync(subject);
    await stand.clock.advance(1000);
    const at = stand.clock.now();
    const stopping = stand.dispatcher.stop(10_000).then(() => stand.clock.now() - at);
    await stand.clock.advance(20_000);
    expect(await stopping).toBeLessThan(1000);
    expect(stand.states()).toEqual({ done: 1, queued: 1 });
  });
});

describe('field 10: attempts that a dead process left behind', () => {
  /** A process that dies while a line is being told to its router and a receipt to the gateway. */
  async function dead(): Promise<Store> {
    const stand = new Stand();
    addLine(stand.store, 1);
    take(stand.store, notice({ account: 'ACC1' }));
    stand.attempt = () => new Promise(() => undefined);
    stand.dispatcher.addLane(stand.lane());
    stand.dispatcher.addLane(stand.lane({ name: 'sms', kind: 'sms' }));
    await stand.clock.advance(60_000);
    expect(stand.started.map((one) => one.kind)).toEqual(['router.sync', 'sms.send']);
    return stand.store;
  }

  test('of what may be repeated the disk is told nothing; the rest is marked before the other side hears of it', async () => {
    const store = await dead();
    expect(store.all(commands, {})).toMatchObject([
      { kind: 'router.sync', state: 'queued', attempts: 0 },
      { kind: 'sms.send', state: 'running' },
    ]);
    expect(store.all(attempts, {})).toMatchObject([{ command_id: 2, n: 1, finished_at: null, outcome: null }]);
  });

  test('a line is looked at again; an SMS is never sent twice', async () => {
    const stand = new Stand(await dead());
    stand.dispatcher.recover(stand.clock.now());
    expect(stand.store.all(commands, {})).toMatchObject([
      { kind: 'router.sync', state: 'queued', attempts: 0 },
      { kind: 'sms.send', state: 'dead' },
    ]);
    expect(stand.store.all(receipts, {})).toMatchObject([{ state: 'unknown' }]);
    expect(stand.store.all(attempts, {}).map((one) => one.outcome)).toEqual(['interrupted']);
    stand.dispatcher.addLane(stand.lane());
    stand.dispatcher.addLane(stand.lane({ name: 'sms', kind: 'sms' }));
    await stand.clock.advance(24 * 3_600_000);
    expect(stand.started.map((one) => one.kind)).toEqual(['router.sync']);
  });
});

test('status tells what waits from what runs, and which lines are being told', async () => {
  const stand = new Stand();
  stand.attempt = stand.lasting(1000);
  stand.dispatcher.addLane(stand.lane());
  stand.dispatcher.addLane(stand.lane({ name: 'router:tower-2' }));
  for (const subject of [1, 2, 3]) stand.sync(subject);
  const before = stand.store.all(commands, {});
  await stand.clock.advance(10);
  const later = stand.clock.now() + 5000;
  stand.sync(4, 7, later);
  const idle = { lane: 'router:tower-2', queued: 0, running: 0, lines: [], dueAt: null };
  expect(stand.dispatcher.status()).toMatchObject([
    { lane: LANE, state: 'up', queued: 3, running: 1, lines: [1], dueAt: later - 5010 },
    idle,
  ]);
  expect(stand.store.all(commands, {}).slice(0, 3)).toEqual(before);
  await stand.clock.advance(2500);
  expect(stand.dispatcher.status()).toMatchObject([{ queued: 1, running: 1, lines: [3], dueAt: later }, idle]);
});

test('no wake-up is ever lost: whatever is enqueued, whenever, ends done', async () => {
  const store = openStore();
  const empty = [query()((db) => db.deleteFrom('attempt')), query()((db) => db.deleteFrom('command'))];
  const step = fc.record({
    subject: fc.integer({ min: 1, max: 4 }),
    delay: fc.constantFrom(0, 0, 5, 1500),
    pause: fc.constantFrom(0, 0, 1, 30, 700),
    priority: fc.constantFrom(1, 7),
    lasts: fc.constantFrom(0, 1, 20, 400),
    outcome: fc.constantFrom<AttemptOutcome>('ok', 'ok', 'retry', 'unknown', 'unavailable'),
    toggle: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 15 }),
      fc.integer({ min: 1, max: 3 }),
      fc.constantFrom(2, 50, Infinity),
      async (steps, concurrency, perSecond) => {
        for (const one of empty) store.run(one, {});
        const stand = new Stand(store);
        const plans = [...steps];
        stand.attempt = async (command, signal) => {
          const plan = plans.shift();
          return stand.lasting(plan?.lasts ?? 0, { outcome: plan?.outcome ?? 'ok', detail: 'x' })(command, signal);
        };
        stand.dispatcher.addLane(stand.lane({ concurrency, perSecond: () => perSecond }));
        const asked = new Map<number, number>();
        for (const one of steps) {
          asked.set(one.subject, stand.started.length);
          stand.sync(one.subject, one.priority, stand.clock.now() + one.delay);
          if (one.toggle) {
            stand.state = stand.state === 'up' ? 'down' : 'up';
            if (stand.state === 'up') stand.dispatcher.hasten(LANE);
          }
          await stand.clock.advance(one.pause);
        }
        stand.state = 'up';
        stand.dispatcher.hasten(LANE);
        await stand.clock.advance(5 * 60_000);
        expect(Object.keys(stand.states())).toEqual(['done']);
        // It was looked at after it was last asked for, not only before or meanwhile.
        for (const [subject, from] of asked)
          expect(stand.started.slice(from).some((one) => one.subject === subject)).toBe(true);
        expect(store.all(attempts, {})).toHaveLength(stand.started.length);
        expect(stand.bugs).toEqual([]);
        await stand.dispatcher.stop(0);
      },
    ),
    { numRuns: runs(60) },
  );
});
