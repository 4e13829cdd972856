import { startChild, type Child } from '../measure/child.ts';
import type { Ratio, Row, Table } from '../measure/report.ts';
import { median, percentile } from '../measure/stats.ts';
import type { Activation } from './activator.ts';
import type { ContenderName } from './contender.ts';
import type { BenchLine } from '../measure/pppoe.ts';
import type { Counts } from './router.ts';

/** Activations a round. The slow ones wait some hundred milliseconds each. */
const MANY = 40;
const FEW = 3;

const CONTENDERS = [
  'raw floor',
  'washa',
  'node-routeros',
  'node-routeros, Nagle off',
  'PHPNuxBill way',
  'PHPNuxBill way, Nagle off',
] as const satisfies readonly ContenderName[];

/** What is compared, and its goal, by how far away the router is. Numbers are those of the goals. */
interface Goals {
  readonly confirmed: string | null;
  /** Of what the round trips allow. */
  readonly floor: string | null;
  readonly shipped: string | null;
  readonly nagleOff: string | null;
}

const NEAR: Goals = { confirmed: '<= 1.15', floor: null, shipped: '>= 1000', nagleOff: '>= 20' };
const FAR: Goals = { confirmed: null, floor: '>= 0.97', shipped: null, nagleOff: null };

/** One restore of an expired PPPoE line with a live session, with the router beside and 20 ms + 5 ms away. */
export async function benchRestore(quick: boolean): Promise<Table[]> {
  const near = await compare('Restore, router beside (round trip 0), ms', 0, quick ? 1 : 12, quick ? 10 : MANY, NEAR);
  const far = await compare('Restore, router 20 ms + 5 ms away, ms', 25, quick ? 1 : 3, quick ? 2 : 8, FAR);
  return [near, far];
}

export interface Seen {
  readonly accepted: number[];
  readonly confirmed: number[];
  readonly counts: Counts[];
}

async function compare(title: string, delayMs: number, rounds: number, many: number, goals: Goals): Promise<Table> {
  await using router = startChild('restore/router.ts', [String(delayMs)]);
  const { port } = await router.ask<{ port: number }>({ ask: 'start', lines: many });
  await router.ask({ ask: 'expire' });
  await using stack = new AsyncDisposableStack();
  const seen = new Map<string, Seen>();
  const children = new Map<ContenderName, Child>();
  for (const name of CONTENDERS) {
    const child = stack.use(startChild('restore/contender.ts', [name]));
    await child.ask({ ask: 'open', port });
    children.set(name, child);
    seen.set(name, { accepted: [], confirmed: [], counts: [] });
  }
  // The first round warms everybody up and is not counted.
  for (let number = 0; number <= rounds; number += 1) {
    for (const [name, child] of children) {
      const slow = name.startsWith('PHP') || name === 'node-routeros';
      await round(router, child, slow ? FEW : many, number === 0 ? null : seen.get(name)!);
    }
  }
  const rows = [...seen].map(([name, one]) => rowOf(name, one));
  return { title, rows, ratios: ratiosOf(seen, goals) };
}

/** One client restores so many lines, one after the other. @param into null for a round that warms up */
export async function round(router: Child, client: Child, many: number, into: Seen | null): Promise<void> {
  const lines = (await router.ask<BenchLine[]>({ ask: 'expire' })).slice(0, many);
  const before = await router.ask<Counts>({ ask: 'counts' });
  const times = await client.ask<Activation[]>({ ask: 'round', lines });
  const after = await router.ask<Counts>({ ask: 'counts' });
  if (into === null) return;
  for (const { acceptedMs, confirmedMs } of times) {
    into.accepted.push(acceptedMs);
    if (confirmedMs !== null) into.confirmed.push(confirmedMs);
  }
  into.counts.push({
    commands: (after.commands - before.commands) / lines.length,
    segments: (after.segments - before.segments) / lines.length,
    logins: (after.logins - before.logins) / lines.length,
  });
}

export function rowOf(name: string, { accepted, confirmed, counts }: Seen): Row {
  return {
    name,
    figures: {
      'accepted p50': median(accepted),
      'accepted p99': percentile(accepted, 99),
      ...(confirmed.length > 0 && { 'confirmed p50': median(confirmed), 'confirmed p99': percentile(confirmed, 99) }),
      commands: median(counts.map((count) => count.commands)),
      segments: median(counts.map((count) => count.segments)),
      'log-ins': median(counts.map((count) => count.logins)),
    },
  };
}

function ratiosOf(seen: ReadonlyMap<string, Seen>, goals: Goals): Ratio[] {
  const of = (name: ContenderName) => seen.get(name)!;
  const accepted = (name: ContenderName) => median(of(name).accepted);
  const washa = of('washa');
  const floor = of('raw floor');
  const over = (name: ContenderName) => accepted(name) / accepted('washa');
  return [
    {
      name: '1: washa / raw floor, confirmed p50',
      value: median(washa.confirmed) / median(floor.confirmed),
      goal: goals.confirmed,
    },
    {
      name: '1: washa / raw floor, confirmed p99',
      value: percentile(washa.confirmed, 99) / percentile(floor.confirmed, 99),
      goal: '<= 3',
    },
    { name: '2: raw floor / washa, accepted p50', value: accepted('raw floor') / accepted('washa'), goal: goals.floor },
    { name: '2: PHPNuxBill way / washa, accepted p50', value: over('PHPNuxBill way'), goal: goals.shipped },
    {
      name: '2: PHPNuxBill way with Nagle off / washa',
      value: over('PHPNuxBill way, Nagle off'),
      goal: goals.nagleOff,
    },
    { name: 'node-routeros as it comes / washa', value: over('node-routeros'), goal: null },
    { name: 'node-routeros with Nagle off / washa', value: over('node-routeros, Nagle off'), goal: null },
    {
      name: '3: segments, so round trips, a restore',
      value: median(washa.counts.map((count) => count.segments)),
      goal: '<= 2',
    },
  ];
}
