import { setTimeout as wait } from 'node:timers/promises';
import { query } from '../../src/storage/engine/query.ts';
import { Store } from '../../src/storage/engine/store.ts';
import { startChild } from '../measure/child.ts';
import { startDaemon } from '../measure/daemon.ts';
import { cpuMs, residentMiB } from '../measure/proc.ts';
import type { Table } from '../measure/report.ts';
import { median, percentile } from '../measure/stats.ts';
import type { SiteOpened, SiteQuestion } from './site.ts';

/** Payments a second, over all routers. */
const EVERY_MS = 100;
/** A payment on a router that is well is confirmed within this, or the run has no figure. */
const PATIENCE_MS = 60_000;
/** Of a router that is ill Washa finds out within this. */
const NOTICED_MS = 6_000;

const walks = query()((db) =>
  db
    .selectFrom('payment')
    .innerJoin('subscription', 'subscription.id', 'payment.subscription_id')
    .select(['payment.id', 'payment.received_at', 'payment.confirmed_at', 'subscription.router_name as router']),
);

interface Phase {
  readonly name: string;
  readonly confirmedMs: readonly number[];
  readonly peakMiB: number;
}

/** Two hundred routers of one daemon: what payments at the others feel of one that is dead, one that is slow and one that flaps. */
export async function benchFleet(quick: boolean): Promise<Table[]> {
  const scale = quick
    ? { routers: 8, lines: 10, rounds: 1, pays: 16 }
    : { routers: 200, lines: 250, rounds: 3, pays: 200 };
  await using site = startChild('fleet/site.ts');
  const ask = <T>(question: SiteQuestion) => site.ask<T>(question);
  const payers = Math.ceil((2 * scale.rounds * scale.pays) / scale.routers);
  const { configFile, database, weak } = await ask<SiteOpened>({ ask: 'open', ...scale, payers });
  await using daemon = await startDaemon(configFile);
  const store = Store.open(database, 'read');
  const phases: Phase[] = [];
  try {
    await idle(daemon.pid);
    for (let round = 0; round < scale.rounds; round += 1)
      for (const isIll of [false, true]) {
        await ask({ ask: 'ill', isIll });
        await wait(quick ? 500 : NOTICED_MS);
        const seen = new Set(store.all(walks, {}).map(({ id }) => id));
        const paid = ask({ ask: 'pay', count: scale.pays, everyMs: EVERY_MS });
        phases.push({ name: isIll ? ILL : WELL, ...(await watch(store, seen, weak, paid, daemon.pid)) });
      }
  } finally {
    await store.close();
  }
  return [tableOf(phases, scale)];
}

const WELL = 'all are well';
const ILL = 'one dead, one slow, one flapping';

function tableOf(phases: readonly Phase[], { routers, lines }: { routers: number; lines: number }): Table {
  const of = (name: string) => phases.filter((phase) => phase.name === name);
  const over = (name: string, percent: number) =>
    median(of(name).map(({ confirmedMs }) => percentile(confirmedMs, percent)));
  const peak = Math.max(...phases.map(({ peakMiB }) => peakMiB));
  return {
    title: `${routers} routers of ${lines} lines, 20 ms + 5 ms away, ten payments a second`,
    rows: [WELL, ILL].map((name) => ({
      name,
      figures: {
        'confirmed p50, ms': over(name, 50),
        'confirmed p95, ms': over(name, 95),
        payments: of(name).reduce((sum, { confirmedMs }) => sum + confirmedMs.length, 0),
        'RSS at most, MiB': Math.max(...of(name).map(({ peakMiB }) => peakMiB)),
      },
    })),
    ratios: [
      {
        name: 'the others, with / without the three, confirmed p50',
        value: over(ILL, 50) / over(WELL, 50),
        goal: '<= 1.05',
      },
      { name: 'the same, confirmed p95', value: over(ILL, 95) / over(WELL, 95), goal: null },
      { name: 'RSS at most, MiB', value: peak, goal: '<= 200' },
    ],
  };
}

/** Until every new payment at a router that is never ill was confirmed. @param seen payments of before */
async function watch(
  store: Store,
  seen: ReadonlySet<number>,
  weak: readonly string[],
  paid: Promise<unknown>,
  pid: number,
) {
  const all: { areSent: boolean } = { areSent: false };
  let peakMiB = 0;
  const sent = paid.then(() => (all.areSent = true));
  const until = performance.now() + 10 * PATIENCE_MS;
  for (;;) {
    await wait(500);
    peakMiB = Math.max(peakMiB, residentMiB(pid));
    const others = store.all(walks, {}).filter(({ id, router }) => !seen.has(id) && !weak.includes(router));
    const confirmedMs = others.flatMap((one) =>
      one.confirmed_at === null ? [] : [one.confirmed_at - one.received_at],
    );
    if (all.areSent && confirmedMs.length === others.length) {
      await sent;
      return { confirmedMs, peakMiB };
    }
    if (performance.now() > until)
      throw new Error(`${others.length - confirmedMs.length} payments were never confirmed`);
  }
}

/** Until the daemon has looked at all that it looks at after a start. */
async function idle(pid: number): Promise<void> {
  for (let still = 0, before = cpuMs(pid); still < 3;) {
    await wait(1_000);
    const now = cpuMs(pid);
    still = now - before < 100 ? still + 1 : 0;
    before = now;
  }
}
