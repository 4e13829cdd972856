import { startChild, type Child } from '../measure/child.ts';
import type { Ratio, Table } from '../measure/report.ts';
import type { MassCounts, MassRouter } from './routers.ts';

export interface MassQuestion {
  readonly routers: readonly MassRouter[];
  /** Turns a second of each router. */
  readonly perSecond: number;
}

export interface MassAnswer {
  readonly tookMs: number;
  /** Processor time that it took, ms, and the most memory that it held, MiB. */
  readonly cpuMs: number;
  readonly peakMiB: number;
  /** From a payment in the middle until its line was read back; null for the floor, where nobody pays. */
  readonly paidMs: number | null;
}

/** Turns a second, as a router has it that nobody set otherwise. */
const PER_SECOND = 10;
/** 20 ms away, and 5 ms a command. */
const DELAY_MS = 25;

/** How many lines on how many routers. */
interface Scale {
  readonly what: string;
  readonly routers: number;
  readonly lines: number;
}

/** What one contender took. */
export interface Cut extends MassAnswer {
  readonly lines: number;
  readonly commands: number;
}

/** All lines of an ISP run out in one minute; and one router has everything to be told after it was away. */
export const scalesOf = (quick: boolean): Scale[] => [
  { what: 'run out at one instant', routers: quick ? 4 : 200, lines: quick ? 60 : 100 },
  { what: 'wait for one router', routers: 1, lines: quick ? 120 : 3000 },
];

export const titleOf = ({ what, routers, lines }: Scale): string =>
  `${routers * lines} lines ${what}, ${routers} ${routers === 1 ? 'router' : 'routers'} 20 ms + 5 ms away`;

/** The routers, with their lines, in a process of their own. */
export async function startRouters({ routers, lines }: Scale): Promise<Child> {
  const far = startChild('mass/routers.ts');
  await far.ask({ ask: 'start', routers, lines, delayMs: DELAY_MS });
  return far;
}

/** One contender cuts all lines, which were all on before. */
export async function cutAll(name: string, child: Child, far: Child, scale: Scale): Promise<Cut> {
  const question: MassQuestion = { routers: await far.ask({ ask: 'renew' }), perSecond: PER_SECOND };
  const before = await far.ask<MassCounts>({ ask: 'counts' });
  const took = await child.ask<MassAnswer>(question);
  const after = await far.ask<MassCounts>({ ask: 'counts' });
  const lines = scale.routers * scale.lines;
  if (after.cut !== lines) throw new Error(`${name} cut ${after.cut} of ${lines} lines`);
  return { ...took, lines, commands: after.commands - before.commands };
}

export function rowOf(name: string, { tookMs, cpuMs, peakMiB, paidMs, lines, commands }: Cut): Table['rows'][number] {
  return {
    name,
    figures: {
      'all read back, ms': tookMs,
      'CPU, ms a line': cpuMs / lines,
      'peak, MiB': peakMiB,
      commands,
      ...(paidMs !== null && { 'a payment in the middle, ms': paidMs }),
    },
  };
}

/** What the same takes without books, lanes and plans. */
export const overFloor = (ours: Cut, floor: Cut): Ratio => ({
  name: 'washa / raw floor, all read back',
  value: ours.tookMs / floor.tookMs,
  goal: '<= 1.5',
});

export async function benchMass(quick: boolean): Promise<Table[]> {
  const tables: Table[] = [];
  for (const scale of scalesOf(quick)) {
    await using far = await startRouters(scale);
    await using raw = startChild('mass/floor.ts');
    await using washa = startChild('mass/washa.ts');
    const floor = await cutAll('raw floor', raw, far, scale);
    const ours = await cutAll('washa', washa, far, scale);
    const rows = [rowOf('raw floor', floor), rowOf('washa', ours)];
    tables.push({ title: titleOf(scale), rows, ratios: [overFloor(ours, floor)] });
  }
  return tables;
}
