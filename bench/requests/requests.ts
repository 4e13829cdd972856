import { setTimeout as wait } from 'node:timers/promises';
import type { SenderAnswer } from '../intake/sender.ts';
import type { ServerCounts } from '../intake/server.ts';
import { startChild } from '../measure/child.ts';
import type { IspAnswer } from '../measure/isp.ts';
import type { Table } from '../measure/report.ts';
import { median, percentile } from '../measure/stats.ts';
import type { ProviderAnswer } from './provider.ts';

const OPEN = 1_000;
/** As far away as a provider is. */
const ANSWER_DELAY_MS = 100;
const PATH = '/cb/payhero/bench-path-secret';

/** Callbacks acknowledged while a thousand pushes are open and asked for, beside the same intake with none. */
export async function benchRequests(quick: boolean): Promise<Table[]> {
  const open = quick ? 20 : OPEN;
  await using isp = startChild('measure/isp.ts');
  const { database, accounts } = await isp.ask<IspAnswer>({ lines: open });
  await using provider = startChild('requests/provider.ts');
  const look = () => provider.ask<ProviderAnswer>({ answerDelayMs: quick ? 0 : ANSWER_DELAY_MS });
  const { baseUrl } = await look();
  await using sender = startChild('intake/sender.ts');
  await using stack = new AsyncDisposableStack();
  const contenders = [
    { name: 'none open', requests: null },
    { name: `${open} open`, requests: { count: open, baseUrl } },
  ].map((one) => ({ ...one, child: stack.use(startChild('intake/server.ts')), rounds: [] as Round[] }));
  const ports = new Map<string, number>();
  for (const { name, requests, child } of contenders) {
    const port = await child.ask<number>({ ask: 'start', database, keep: 'washa', flushMs: null, requests });
    ports.set(name, port);
  }
  while ((await look()).pushes < open) await wait(100);
  const before = await look();
  const startedAt = performance.now();
  for (let round = 0; round <= (quick ? 1 : 6); round += 1) {
    for (const { name, child, rounds } of contenders) {
      const cpuBefore = (await child.ask<ServerCounts>({ ask: 'counts' })).cpuMs;
      const load = { port: ports.get(name)!, path: PATH, accounts, connections: 32, callbacks: quick ? 40 : 1_500 };
      const one = await sender.ask<SenderAnswer>(load);
      const { cpuMs, loopMs } = await child.ask<ServerCounts>({ ask: 'counts' });
      // The first round warms up.
      if (round > 0) rounds.push({ ...one, callbacks: load.callbacks, cpuMs: cpuMs - cpuBefore, loopMs });
    }
  }
  const asked = ((await look()).questions - before.questions) / ((performance.now() - startedAt) / 1000);
  const rows = contenders.map(({ name, rounds }) => ({
    name,
    figures: {
      'a second': median(rounds.map((round) => (round.callbacks / round.ms) * 1000)),
      'ack p50, ms': median(rounds.map(({ acks }) => percentile(acks, 50))),
      'ack p99, ms': median(rounds.map(({ acks }) => percentile(acks, 99))),
      'CPU each, ms': median(rounds.map((round) => round.cpuMs / round.callbacks)),
      'loop delay p99, ms': median(rounds.map(({ loopMs }) => loopMs)),
      'questions a second': name === 'none open' ? 0 : asked,
    },
  }));
  const [none, some] = rows.map(({ figures }) => figures);
  return [
    {
      title: `Intake, 32 connections, beside ${open.toLocaleString('en')} open requests`,
      rows,
      ratios: [
        { name: 'throughput, with / without', value: some!['a second'] / none!['a second'], goal: '>= 0.95' },
        { name: 'ack p99, with / without', value: some!['ack p99, ms'] / none!['ack p99, ms'], goal: '<= 1.1' },
      ],
    },
  ];
}

interface Round extends SenderAnswer {
  readonly callbacks: number;
  readonly cpuMs: number;
  readonly loopMs: number;
}
