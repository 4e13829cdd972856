import { startChild } from '../measure/child.ts';
import { inTurn, ofBefore, type OlderTree } from '../measure/older-tree.ts';
import type { Table } from '../measure/report.ts';
import { median } from '../measure/stats.ts';
import { round, rowOf, type Seen } from './restore.ts';

/** The restores of today's driver beside those of an older one, at the same router. */
export async function benchRestoreBeside(quick: boolean, older: OlderTree): Promise<Table[]> {
  const near = await compare(older, 'router beside (round trip 0)', 0, quick ? 1 : 24, quick ? 10 : 40);
  const far = await compare(older, 'router 20 ms + 5 ms away', 25, quick ? 1 : 6, quick ? 2 : 8);
  return [near, far];
}

async function compare(older: OlderTree, where: string, delayMs: number, rounds: number, many: number): Promise<Table> {
  await using router = startChild('restore/router.ts', [String(delayMs)]);
  const { port } = await router.ask<{ port: number }>({ ask: 'start', lines: many });
  await router.ask({ ask: 'expire' });
  await using now = startChild('restore/contender.ts', ['washa']);
  await using then = startChild('restore/contender.ts', ['washa'], older.bench);
  const clients = { washa: now, [older.name]: then };
  for (const client of Object.values(clients)) await client.ask({ ask: 'open', port });
  const seen = new Map<string, Seen[]>(Object.keys(clients).map((name) => [name, []]));
  // The first round warms both up and is not counted.
  for (let number = 0; number <= rounds; number += 1) {
    for (const [name, client] of inTurn(Object.entries(clients), number)) {
      const one: Seen = { accepted: [], confirmed: [], counts: [] };
      await round(router, client, many, one);
      if (number > 0) seen.get(name)!.push(one);
    }
  }
  const middles = (name: string, of: 'accepted' | 'confirmed') => seen.get(name)!.map((one) => median(one[of]));
  return {
    title: `Restore beside ${older.name}, ${where}, ms`,
    rows: [...seen].map(([name, rounds]) => rowOf(name, together(rounds))),
    ratios: [
      ofBefore('confirmed p50', middles('washa', 'confirmed'), middles(older.name, 'confirmed')),
      ofBefore('accepted p50', middles('washa', 'accepted'), middles(older.name, 'accepted')),
    ],
  };
}

function together(rounds: readonly Seen[]): Seen {
  return {
    accepted: rounds.flatMap((one) => one.accepted),
    confirmed: rounds.flatMap((one) => one.confirmed),
    counts: rounds.flatMap((one) => one.counts),
  };
}
