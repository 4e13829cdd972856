import { startChild } from '../measure/child.ts';
import { inTurn, ofBefore, type OlderTree } from '../measure/older-tree.ts';
import type { Table } from '../measure/report.ts';
import { median } from '../measure/stats.ts';
import { cutAll, overFloor, rowOf, scalesOf, startRouters, titleOf, type Cut } from './mass.ts';

/** Today's outbox, lanes, links and books beside older ones, and the floor of the same round; each with a process of its own each time. */
export async function benchMassBeside(quick: boolean, older: OlderTree): Promise<Table[]> {
  const tables: Table[] = [];
  const contenders = [
    { name: 'raw floor', file: 'mass/floor.ts', bench: undefined },
    { name: 'washa', file: 'mass/washa.ts', bench: undefined },
    { name: older.name, file: 'mass/washa.ts', bench: older.bench },
  ];
  for (const scale of scalesOf(quick)) {
    await using far = await startRouters(scale);
    const seen = new Map<string, Cut[]>(contenders.map(({ name }) => [name, []]));
    for (let round = 0; round < (quick ? 1 : 3); round += 1) {
      for (const { name, file, bench } of inTurn(contenders, round)) {
        await using child = startChild(file, [], bench);
        seen.get(name)!.push(await cutAll(name, child, far, scale));
      }
    }
    const [floor = [], now = [], then = []] = contenders.map(({ name }) => seen.get(name)!);
    const middle = (cuts: readonly Cut[]) => cuts.toSorted((a, b) => a.tookMs - b.tookMs)[Math.floor(cuts.length / 2)]!;
    tables.push({
      title: `Beside ${older.name}, ${titleOf(scale)}`,
      rows: [...seen].map(([name, cuts]) => rowOf(name, middle(cuts))),
      ratios: [
        ofBefore('all read back', ...figures(now, then, 'tookMs')),
        ofBefore('CPU a line', ...figures(now, then, 'cpuMs')),
        ofBefore('peak', ...figures(now, then, 'peakMiB')),
        { ...overFloor(now[0]!, floor[0]!), value: median(now.map((cut, n) => overFloor(cut, floor[n]!).value)) },
      ],
    });
  }
  return tables;
}

function figures(now: readonly Cut[], then: readonly Cut[], figure: 'tookMs' | 'cpuMs' | 'peakMiB') {
  return [now.map((cut) => cut[figure]), then.map((cut) => cut[figure])] as const;
}
