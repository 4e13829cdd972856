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

  // Lines are paid for beside it, ten a second, as before without any guest.
  const { acks: alone } = await site.ask<GuestsAnswer>({
    ask: 'guests',
    count: 0,
    overMs: 0,
    pinMs,
    payments: quick ? 5 : 600,
  });
  const steady = await site.ask<GuestsAnswer>({ ask: 'guests', count, overMs, pinMs, payments: quick ? 5 : 2_400 });
  const times = await server.ask<ServerTimes>({ ask: 'times' });
  // All of them press within some seconds, and wait together.
  const crowded = await site.ask<GuestsAnswer>({
    ask: 'guests',
    count: crowd,
    overMs: quick ? 500 : 8_000,
    pinMs,
    payments: 0,
  });
  const all = await server.ask<ServerTimes>({ ask: 'times' });
  const rows = [
    { name: `${count} within ${overMs / 1000} s`, answer: steady, online: times.online },
    { name: `${crowd} at once`, answer: crowded, online: all.online.slice(times.online.length) },
  ].map(({ name, answer: { pages, looks, failed, mostAtOnce }, online }) => ({
    name,
    figures: {
      'online p50, ms': percentile([...online], 50),
      'online p95, ms': percentile([...online], 95),
      'online p99, ms': percentile([...online], 99),
      'press to online p95, ms': percentile([...pages], 95),
      'look p95, ms': percentile([...looks], 95),
      'at once': mostAtOnce,
      'not online': failed,
    },
  }));
  const over = (name: string, percent: number, goal: string | null) => ({
    name,
    value: percentile([...steady.acks], percent) / percentile([...alone], percent),
    goal,
  });
  return [
    {
      title: `Purchases at the page of a router ${ROUTER_MS} ms away`,
      rows,
      ratios: [
        { name: 'callback to online p95, s', value: rows[0]!.figures['online p95, ms'] / 1000, goal: '<= 2' },
        { name: 'callback to online p99, s', value: rows[0]!.figures['online p99, ms'] / 1000, goal: '<= 5' },
        over('ack of other payments p50, with / without guests', 50, '<= 1.25'),
        over('ack of other payments p99, with / without guests', 99, null),
      ],
    },
  ];
}
