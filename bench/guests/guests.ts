import { startChild } from '../measure/child.ts';
import type { Table } from '../measure/report.ts';
import { percentile } from '../measure/stats.ts';
import type { ServerTimes, ServerUrls } from './server.ts';
import type { GuestsAnswer, SiteOpened } from './site.ts';

/** As far away as a router on another mast is; each answer of it takes so long. Milliseconds. */
const ROUTER_MS = 20;
/** How long somebody takes to type the PIN. Milliseconds. */
const PIN_MS = 10_000;

/** Guests buy at the page of one router, while lines are paid for: 500 in five minutes, then 200 who look at it at once. */
export async function benchGuests(quick: boolean): Promise<Table[]> {
  const [count, overMs, crowd, pinMs] = quick ? [6, 1_500, 6, 500] : [500, 300_000, 200, PIN_MS];
  await using site = startChild('guests/site.ts');
  const opened = await site.ask<SiteOpened>({ ask: 'open', lines: 40, delayMs: ROUTER_MS });
  await using server = startChild('guests/server.ts');
  const urls = await server.ask<ServerUrls>({ ask: 'start', ...opened });
  await site.ask<null>({ ask: 'aim', ...urls });

  // Lines are paid for beside it, ten a second, as right before and right after without any guest: a machine is not as quick all the time.
  const alone = async (): Promise<readonly number[]> => {
    const payments = quick ? 5 : 300;
    return (await site.ask<GuestsAnswer>({ ask: 'guests', count: 0, overMs: 0, pinMs, payments })).acks;
  };
  const before = await alone();
  const steady = await site.ask<GuestsAnswer>({ ask: 'guests', count, overMs, pinMs, payments: quick ? 5 : 2_400 });
  const times = await server.ask<ServerTimes>({ ask: 'times' });
  const between = await alone();
  // All of them press within some seconds, and wait together.
  const crowded = await site.ask<GuestsAnswer>({
    ask: 'guests',
    count: crowd,
    overMs: quick ? 500 : 8_000,
    pinMs,
    payments: quick ? 5 : 300,
  });
  const after = await alone();
  const all = await server.ask<ServerTimes>({ ask: 'times' });
  const rows = [
    {
      name: `${count} within ${overMs / 1000} s`,
      answer: steady,
      online: times.online,
      around: [...before, ...between],
    },
    {
      name: `${crowd} at once`,
      answer: crowded,
      online: all.online.slice(times.online.length),
      around: [...between, ...after],
    },
  ].map(({ name, answer, online, around }) => ({
    name,
    answer,
    around,
    figures: {
      'online p50, ms': percentile([...online], 50),
      'online p95, ms': percentile([...online], 95),
      'online p99, ms': percentile([...online], 99),
      'press to online p95, ms': percentile([...answer.pages], 95),
      'look p95, ms': percentile([...answer.looks], 95),
      'at once': answer.mostAtOnce,
      'not online': answer.failed,
    },
  }));
  const seconds = (row: (typeof rows)[number], percent: 95 | 99, goal: string) => ({
    name: `callback to online p${percent}, ${row.name}, s`,
    value: row.figures[`online p${percent}, ms`] / 1000,
    goal,
  });
  const beside = ({ name, answer, around }: (typeof rows)[number], percent: number, goal: string | null) => ({
    name: `ack of other payments p${percent}, with ${name} / without guests`,
    value: percentile([...answer.acks], percent) / percentile([...around], percent),
    goal,
  });
  return [
    {
      title: `Purchases at the page of a router ${ROUTER_MS} ms away`,
      rows,
      ratios: [
        ...rows.flatMap((row) => [seconds(row, 95, '<= 2'), seconds(row, 99, '<= 5')]),
        ...rows.map((row) => beside(row, 50, '<= 1.25')),
        ...rows.map((row) => beside(row, 99, null)),
        ...rows.map(({ name, answer }) => ({
          name: `guests who were not let in, ${name}`,
          value: answer.failed,
          goal: '<= 0',
        })),
      ],
    },
  ];
}
