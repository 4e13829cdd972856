import { startChild } from '../measure/child.ts';
import type { IspAnswer } from '../measure/isp.ts';
import type { Table } from '../measure/report.ts';
import { median, percentile } from '../measure/stats.ts';
import type { AskerAnswer } from './asker.ts';

const LINES = 100_000;
const A_SECOND = 200;
const MERCHANT = { merchantId: 'bench0merchant055522', secret: 'abcdef0123456789'.repeat(8) };

/** How long a provider waits that asks before it takes money, beside the same server that looks nothing up. */
export async function benchValidation(quick: boolean): Promise<Table[]> {
  await using isp = startChild('measure/isp.ts');
  const lines = quick ? 20 : LINES;
  const { database, accounts } = await isp.ask<IspAnswer>({ lines });
  await using asker = startChild('validation/asker.ts');
  await using stack = new AsyncDisposableStack();
  const contenders = { 'nothing looked up': null, washa: database };
  const rows = [];
  for (const [name, known] of Object.entries(contenders)) {
    const port = await stack.use(startChild('validation/server.ts')).ask<number>({ database: known, ...MERCHANT });
    const rounds: AskerAnswer[] = [];
    for (let round = 0; round <= (quick ? 1 : 4); round += 1) {
      const load = { port, ...MERCHANT, accounts, asked: quick ? 40 : 1_000, aSecond: A_SECOND };
      const one = await asker.ask<AskerAnswer>(load);
      // The first round warms up.
      if (round > 0) rounds.push(one);
    }
    const over = (percent: number) => median(rounds.map(({ answers }) => percentile(answers, percent)));
    const yes = median(rounds.map((round) => round.yes / round.answers.length));
    rows.push({ name, figures: { 'p50, ms': over(50), 'p99, ms': over(99), 'a yes': yes } });
  }
  const [bare, washa] = rows.map(({ figures }) => figures);
  return [
    {
      title: `Questions before a payment, ${lines.toLocaleString('en')} lines, ${A_SECOND} a second`,
      rows,
      ratios: [
        { name: 'answer p99, washa, ms', value: washa!['p99, ms'], goal: '<= 20' },
        { name: 'answer p50, washa / nothing looked up', value: washa!['p50, ms'] / bare!['p50, ms'], goal: null },
      ],
    },
  ];
}
