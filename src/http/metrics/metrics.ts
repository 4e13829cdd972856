import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { ALARMS } from '../../domain/alarm.ts';
import type { LaneStatus } from '../../domain/lines/lane-status.ts';
import type { Readiness } from '../../services/box/health.ts';
import type { Store } from '../../storage/engine/store.ts';
import { backupTimes } from '../../storage/backups.ts';
import { ledgerHead } from '../../storage/ledger.ts';
import { openAlarms } from '../../storage/views/overview.ts';
import { waitingCounts } from '../../views/attention.ts';
import { HOPS, HopMeter } from './hop-meter.ts';

/** Lanes and connections that have a label of their own; what is beyond is summed up. */
const MOST_LABELS = 200;
const REST = 'others';

/** From what the disk takes to what nobody waits for any more. Seconds. */
const BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20, 30, 60, 120, 300, 900];

export interface MetricsDeps {
  readonly store: Store;
  readonly version: string;
  /** UTC ms. */
  readonly now: () => number;
  readonly lanes: () => readonly LaneStatus[];
  readonly readiness: () => Readiness;
  readonly isClockBelieved: () => boolean;
  /** Bytes; null where nobody can tell. */
  readonly freeBytes: () => number | null;
}

/** What this Washa measures, for Prometheus. Counts and times alone: no amount, no number and no name of a person is in it. */
export interface Metrics {
  readonly contentType: string;
  /** Reads everything anew. */
  readonly text: () => Promise<string>;
}

export function createMetrics(deps: MetricsDeps): Metrics {
  const { store, now } = deps;
  const registers = [new Registry()] as const;
  const gauge = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge({ name: `washa_${name}`, help, labelNames: [...labelNames], registers: [...registers] });

  gauge('build_info', 'Always 1; the version is its label.', ['version']).set({ version: deps.version }, 1);
  const hops = new Histogram({
    name: 'washa_payment_hop_seconds',
    help: 'From the arrival of a payment to each hop of its way, since this Washa has started.',
    labelNames: ['hop'],
    buckets: BUCKETS,
    registers: [...registers],
  });
  for (const hop of HOPS) hops.zero({ hop });
  const payments = new Counter({
    name: 'washa_payments_total',
    help: 'Payments that came, by connection, since this Washa has started.',
    labelNames: ['provider'],
    registers: [...registers],
  });
  const state = {
    ready: gauge('ready', '1 while payments are taken.'),
    booksSound: gauge('books_sound', '1 while the books add up.'),
    writable: gauge('store_writable', '1 while something can be stored.'),
    clock: gauge('clock_believed', '1 while the clock is believed.'),
    disk: gauge('disk_free_bytes', 'Room on the disk of the books.'),
    memory: gauge('process_resident_bytes', 'Memory of this process.'),
    ledger: gauge('ledger_rows', 'Rows of the ledger.'),
    made: gauge('backup_made_age_seconds', 'Age of the newest backup; absent while there is none.'),
    proven: gauge('backup_proven_age_seconds', 'Age of the newest backup that was proven; absent while there is none.'),
    waiting: gauge('waiting', 'What waits for a person: payments without a line, held ones, deliveries set apart.', [
      'what',
    ]),
    alarms: gauge('alarms_open', 'Open alarms by kind.', ['kind', 'severity']),
    laneUp: gauge('lane_up', '1 while the other side of a lane answers.', ['lane']),
    laneQueued: gauge('lane_queued', 'Commands that wait on a lane.', ['lane']),
    laneRunning: gauge('lane_running', 'Commands that are on the wire of a lane.', ['lane']),
    laneLate: gauge(
      'lane_oldest_due_seconds',
      'For how long the first waiting command of a lane has been due; 0 while none is.',
      ['lane'],
    ),
  };
  const meter = new HopMeter(store);
  const known = new Set<string>();
  /** A name as a label, of which there are so many at most. */
  const label = (name: string): string => {
    if (known.has(name)) return name;
    if (known.size >= MOST_LABELS) return REST;
    known.add(name);
    return name;
  };

  const readLanes = (at: number) => {
    const { laneUp, laneQueued, laneRunning, laneLate } = state;
    for (const one of [laneUp, laneQueued, laneRunning, laneLate]) one.reset();
    const byLabel = Map.groupBy(deps.lanes(), ({ lane }) => label(lane));
    for (const [lane, all] of byLabel) {
      const sum = (of: (one: LaneStatus) => number) => all.reduce((total, one) => total + of(one), 0);
      laneUp.set({ lane }, all.every(({ state: is }) => is === 'up' || is === 'ready') ? 1 : 0);
      laneQueued.set(
        { lane },
        sum(({ queued }) => queued),
      );
      laneRunning.set(
        { lane },
        sum(({ running }) => running),
      );
      const dues = all.flatMap(({ dueAt }) => (dueAt === null ? [] : at - dueAt));
      laneLate.set({ lane }, Math.max(0, ...dues) / 1000);
    }
  };
  const readBooks = (at: number) => {
    state.ledger.set(store.first(ledgerHead, {})?.id ?? 0);
    const { unmatched, held, setApart } = waitingCounts(store);
    state.waiting.set({ what: 'unmatched' }, unmatched.n);
    state.waiting.set({ what: 'held' }, held.n);
    state.waiting.set({ what: 'set-apart' }, setApart);
    state.alarms.reset();
    for (const [kind, all] of Map.groupBy(store.all(openAlarms, {}), (one) => one.kind))
      state.alarms.set({ kind, severity: ALARMS[kind].severity }, all.length);
    const times = store.first(backupTimes, {});
    setAge(state.made, times?.made_at ?? null, at);
    setAge(state.proven, times?.proven_at ?? null, at);
    const { measured, came } = meter.read(at);
    for (const { hop, seconds } of measured) hops.observe({ hop }, seconds);
    for (const provider of came) payments.inc({ provider: label(provider) });
  };

  return {
    contentType: registers[0].contentType,
    text() {
      const at = now();
      const { ready, books, store: storing } = deps.readiness();
      state.ready.set(ready ? 1 : 0);
      state.booksSound.set(books.sound ? 1 : 0);
      state.writable.set(storing.writable && storing.room ? 1 : 0);
      state.clock.set(deps.isClockBelieved() ? 1 : 0);
      state.memory.set(process.memoryUsage.rss());
      const free = deps.freeBytes();
      if (free !== null) state.disk.set(free);
      readLanes(at);
      readBooks(at);
      return registers[0].metrics();
    },
  };
}

function setAge(gauge: Gauge, at: number | null, now: number): void {
  if (at === null) gauge.reset();
  else gauge.set(Math.max(0, now - at) / 1000);
}
