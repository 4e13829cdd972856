import { startChild } from '../measure/child.ts';
import type { Table } from '../measure/report.ts';
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

/** All lines of an ISP run out in one minute; and one router has everything to be told after it was away. */
export async function benchMass(quick: boolean): Promise<Table[]> {
  const scale = quick ? { routers: 4, lines: 60, waiting: 120 } : { routers: 200, lines: 100, waiting: 3000 };
  return [
    await cutAll('run out at one instant', scale.routers, scale.lines),
    await cutAll('wait for one router', 1, scale.waiting),
  ];
}

async function cutAll(what: string, routers: number, lines: number): Promise<Table> {
  await using far = startChild('mass/routers.ts');
  await using floor = startChild('mass/floor.ts');
  await using washa = startChild('mass/washa.ts');
  await far.ask({ ask: 'start', routers, lines, delayMs: DELAY_MS });
  const rows = [];
  for (const [name, child] of [
    ['raw floor', floor],
    ['washa', washa],
  ] as const) {
    const question: MassQuestion = { routers: await far.ask({ ask: 'renew' }), perSecond: PER_SECOND };
    const before = await far.ask<MassCounts>({ ask: 'counts' });
    const { tookMs, cpuMs, peakMiB, paidMs } = await child.ask<MassAnswer>(question);
    const after = await far.ask<MassCounts>({ ask: 'counts' });
    if (after.cut !== routers * lines) throw new Error(`${name} cut ${after.cut} of ${routers * lines} lines`);
    rows.push({
      name,
      figures: {
        'all read back, ms': tookMs,
        'CPU, ms a line': cpuMs / (routers * lines),
        'peak, MiB': peakMiB,
        commands: after.commands - before.commands,
        ...(paidMs !== null && { 'a payment in the middle, ms': paidMs }),
      },
    });
  }
  const [base = 0, ours = 0] = rows.map(({ figures }) => figures['all read back, ms']);
  return {
    title: `${routers * lines} lines ${what}, ${routers} ${routers === 1 ? 'router' : 'routers'} 20 ms + 5 ms away`,
    rows,
    ratios: [{ name: 'washa / raw floor, all read back', value: ours / base, goal: '<= 1.5' }],
  };
}
