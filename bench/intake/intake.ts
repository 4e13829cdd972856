import { startChild, type Child } from '../measure/child.ts';
import type { IspAnswer } from '../measure/isp.ts';
import type { Ratio, Row, Table } from '../measure/report.ts';
import { median, percentile } from '../measure/stats.ts';
import type { SenderAnswer } from './sender.ts';
import type { Keep, ServerCounts } from './server.ts';

const PATH = '/cb/payhero/bench-path-secret';
export const LINES = 1_000;

const CONTENDERS: Readonly<Record<string, Keep>> = {
  'no database': 'nothing',
  'commit and flush each': 'each',
  washa: 'washa',
};

/** Callbacks acknowledged over HTTP, with the disk as it is and with 5 ms more a flush. */
export async function benchIntake(quick: boolean): Promise<Table[]> {
  await using isp = startChild('measure/isp.ts');
  const { database, accounts } = await isp.ask<IspAnswer>({ lines: quick ? 20 : LINES });
  const tables: Table[] = [];
  for (const flushMs of [null, 5]) {
    await using sender = startChild('intake/sender.ts');
    await using stack = new AsyncDisposableStack();
    const servers = new Map<string, { child: Child; port: number }>();
    for (const [name, keep] of Object.entries(CONTENDERS)) {
      const child = stack.use(startChild('intake/server.ts'));
      const port = await child.ask<number>({ ask: 'start', database, keep, flushMs });
      servers.set(name, { child, port });
    }
    const { child } = servers.get('washa')!;
    const syncMs = await child.ask<number>({ ask: 'sync' });
    for (const connections of [1, 32]) {
      const rounds = quick ? 1 : 4;
      const seen = new Map<string, Seen>();
      for (let round = 0; round <= rounds; round += 1) {
        for (const [name, server] of servers) {
          const callbacks = quick ? 40 : sizeOf(CONTENDERS[name]!, connections, flushMs);
          const one = await measure(server, sender, { accounts, connections, callbacks });
          // The first round warms up.
          if (round > 0) (seen.get(name) ?? seen.set(name, []).get(name)!).push(one);
        }
      }
      tables.push(tableOf(seen, { connections, flushMs, syncMs }));
    }
  }
  return tables;
}

/** Enough for a steady figure, few enough for a bounded run: about a second each. */
export function sizeOf(keep: Keep, connections: number, flushMs: number | null): number {
  if (keep === 'nothing') return connections === 1 ? 500 : 2_000;
  if (flushMs !== null && (keep === 'each' || connections === 1)) return 100;
  return connections === 1 || keep === 'each' ? 300 : 1_500;
}

export interface Round extends SenderAnswer, ServerCounts {
  readonly callbacks: number;
}

type Seen = Round[];

/** What is told of a round. */
export const FIGURES = {
  'a second': (round: Round) => (round.callbacks / round.ms) * 1000,
  'ack p50, ms': (round: Round) => percentile(round.acks, 50),
  'ack p99, ms': (round: Round) => percentile(round.acks, 99),
  'flushes each': (round: Round) => round.flushes / round.callbacks,
  'KiB written each': (round: Round) => round.bytes / 1024 / round.callbacks,
  'CPU each, ms': (round: Round) => round.cpuMs / round.callbacks,
  'loop delay p99, ms': (round: Round) => round.loopMs,
};

/** A row for each server: the middle of its rounds. */
export function rowsOf(seen: ReadonlyMap<string, readonly Round[]>): Row[] {
  return [...seen].map(([name, rounds]) => ({
    name,
    figures: Object.fromEntries(
      Object.entries(FIGURES).map(([figure, pick]) => [figure, median(rounds.map(pick))] as const),
    ),
  }));
}

/** One round of one server. */
export async function measure(
  server: { child: Child; port: number },
  sender: Child,
  load: { accounts: readonly string[]; connections: number; callbacks: number },
): Promise<Round> {
  const before = await server.child.ask<ServerCounts>({ ask: 'counts' });
  const sent = await sender.ask<SenderAnswer>({ port: server.port, path: PATH, ...load });
  const after = await server.child.ask<ServerCounts>({ ask: 'counts' });
  return {
    ...sent,
    callbacks: load.callbacks,
    flushes: after.flushes - before.flushes,
    bytes: after.bytes - before.bytes,
    cpuMs: after.cpuMs - before.cpuMs,
    loopMs: after.loopMs,
  };
}

function tableOf(
  seen: ReadonlyMap<string, Seen>,
  run: { connections: number; flushMs: number | null; syncMs: number },
): Table {
  const { connections, flushMs, syncMs } = run;
  const over = (name: string, pick: (round: Round) => number) => median(seen.get(name)!.map(pick));
  const { 'a second': rate, 'ack p50, ms': ackP50 } = FIGURES;
  const rows = rowsOf(seen);
  const disk = flushMs === null ? 'the disk as it is' : `${flushMs} ms more a flush`;
  const flushes = over('washa', (round) => round.flushes / round.callbacks);
  const written = over('washa', (round) => round.bytes / 1024 / round.callbacks);
  const fullLoad: Ratio[] = [
    {
      name: '6: throughput, washa / no database',
      value: over('washa', rate) / over('no database', rate),
      goal: flushMs === null ? '>= 0.6' : null,
    },
    {
      name: '6: throughput, washa / commit and flush each',
      value: over('washa', rate) / over('commit and flush each', rate),
      goal: flushMs === null ? '>= 2.8' : '>= 20',
    },
    { name: '9: flushes a payment (intake only)', value: flushes, goal: '<= 0.1' },
    { name: '10: KiB written a payment (intake only)', value: written, goal: '<= 6' },
    {
      name: '11: CPU a payment (intake only), ms',
      value: over('washa', (round) => round.cpuMs / round.callbacks),
      goal: '<= 0.25',
    },
    {
      name: '19: loop delay p99 at full load, ms',
      value: over('washa', (round) => round.loopMs),
      goal: flushMs === null ? null : '<= 2.5',
    },
  ];
  const floor = over('no database', ackP50) + 2 * syncMs;
  const trickle: Ratio[] = [
    {
      name: '8: ack p50, washa / (no database + 2 raw flushes)',
      value: over('washa', ackP50) / floor,
      goal: flushMs === null ? '<= 1' : null,
    },
    { name: '9: flushes a payment (intake only)', value: flushes, goal: '<= 1.05' },
    { name: '10: KiB written a payment (intake only)', value: written, goal: '<= 20' },
  ];
  return {
    title: `Intake, ${connections} connection${connections === 1 ? '' : 's'}, ${disk} (a raw flush takes ${syncMs.toFixed(2)} ms)`,
    rows,
    ratios: connections === 1 ? trickle : fullLoad,
  };
}
