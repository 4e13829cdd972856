import { startChild, type Child } from '../measure/child.ts';
import type { IspAnswer } from '../measure/isp.ts';
import { inTurn, ofBefore, type OlderTree } from '../measure/older-tree.ts';
import type { Table } from '../measure/report.ts';
import { FIGURES, LINES, measure, rowsOf, sizeOf, type Round } from './intake.ts';

/** Each with lines in a database of its own schema. */
interface Server {
  readonly child: Child;
  readonly port: number;
  readonly accounts: readonly string[];
}

/** Today's intake beside an older one, callbacks from the same sender. */
export async function benchIntakeBeside(quick: boolean, older: OlderTree): Promise<Table[]> {
  const tables: Table[] = [];
  await using stack = new AsyncDisposableStack();
  const isps = new Map<string, IspAnswer>();
  const trees: Readonly<Record<string, string | undefined>> = { washa: undefined, [older.name]: older.bench };
  for (const [name, bench] of Object.entries(trees)) {
    const isp = stack.use(startChild('measure/isp.ts', [], bench));
    isps.set(name, await isp.ask<IspAnswer>({ lines: quick ? 20 : LINES }));
  }
  for (const flushMs of [null, 5]) {
    await using sender = startChild('intake/sender.ts');
    await using started = new AsyncDisposableStack();
    const servers = new Map<string, Server>();
    for (const [name, { database, accounts }] of isps) {
      const child = started.use(startChild('intake/server.ts', [], trees[name]));
      const port = await child.ask<number>({ ask: 'start', database, keep: 'washa', flushMs });
      servers.set(name, { child, port, accounts });
    }
    for (const connections of [1, 32]) {
      const seen = new Map<string, Round[]>([...servers.keys()].map((name) => [name, []]));
      const callbacks = quick ? 40 : sizeOf('washa', connections, flushMs);
      // The first round warms up.
      for (let round = 0; round <= (quick ? 1 : 12); round += 1) {
        for (const [name, server] of inTurn([...servers], round)) {
          const one = await measure(server, sender, { accounts: server.accounts, connections, callbacks });
          if (round > 0) seen.get(name)!.push(one);
        }
      }
      tables.push(tableOf(older, seen, connections, flushMs));
    }
  }
  return tables;
}

function tableOf(
  older: OlderTree,
  seen: ReadonlyMap<string, readonly Round[]>,
  connections: number,
  flushMs: number | null,
): Table {
  const ratio = (name: string, pick: (round: Round) => number) =>
    ofBefore(name, seen.get('washa')!.map(pick), seen.get(older.name)!.map(pick));
  const disk = flushMs === null ? 'the disk as it is' : `${flushMs} ms more a flush`;
  return {
    title: `Intake beside ${older.name}, ${connections} connection${connections === 1 ? '' : 's'}, ${disk}`,
    rows: rowsOf(seen),
    ratios: [
      ratio('time of all', (round) => round.ms / round.callbacks),
      ratio('ack p50', FIGURES['ack p50, ms']),
      ratio('CPU each', FIGURES['CPU each, ms']),
      ratio('KiB written each', FIGURES['KiB written each']),
      ratio('flushes each', FIGURES['flushes each']),
    ],
  };
}
