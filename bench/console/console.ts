import Database from 'better-sqlite3';
import { databasePath } from '../../src/config/config.ts';
import { systemClock } from '../../src/host/clock.ts';
import { startChild } from '../measure/child.ts';
import type { Row, Table } from '../measure/report.ts';
import { percentile } from '../measure/stats.ts';
import { makeBox } from './box.ts';
import { Browser } from './browser.ts';
import { FLOOR, pagesOf, type SomeRows } from './pages.ts';
import type { ServerUrls } from './server.ts';

const GOAL_MS = 50;

/** Every page and list of the console over a box of 100,000 lines and 1,000,000 payments, beside a page that reads one row. */
export async function benchConsole(quick: boolean): Promise<Table[]> {
  const size = quick ? { lines: 100, payments: 1_000 } : { lines: 100_000, payments: 1_000_000 };
  using box = await makeBox(size, systemClock.now());
  const some = someRows(databasePath(box.config));
  await using server = startChild('console/server.ts');
  const { config, secretsDir } = box;
  const urls = await server.ask<ServerUrls>({ ask: 'start', config, secretsDir });
  const browser = await Browser.logIn(urls.console, await server.ask<string>({ ask: 'login' }));
  const took = new Map<string, number[]>();
  for (let round = 0; round <= (quick ? 1 : 40); round += 1) {
    for (const { name, path } of pagesOf(some, round)) {
      const startedAt = performance.now();
      await browser.read(path);
      // The first round warms up.
      if (round > 0) (took.get(name) ?? took.set(name, []).get(name)!).push(performance.now() - startedAt);
    }
  }
  return [tableOf(took, `${size.lines.toLocaleString('en')} lines and ${size.payments.toLocaleString('en')} payments`)];
}

function tableOf(took: ReadonlyMap<string, readonly number[]>, size: string): Table {
  const floor = percentile(took.get(FLOOR)!, 50);
  const rows = [...took].map(([name, times]): Row & { p95: number } => {
    const p95 = percentile(times, 95);
    const figures = { 'p50, ms': percentile(times, 50), 'p95, ms': p95, 'max, ms': Math.max(...times) };
    return { name, p95, figures: { ...figures, 'p50 / floor': figures['p50, ms'] / floor } };
  });
  const slowest = rows.toSorted((a, b) => b.p95 - a.p95);
  const missed = slowest.filter(({ p95 }) => p95 > GOAL_MS);
  const goal = `<= ${GOAL_MS}`;
  return {
    title: `The console's pages, ${size}`,
    rows: rows.map(({ name, figures }) => ({ name, figures })),
    ratios: (missed.length > 0 ? missed : slowest.slice(0, 1)).map(({ name, p95 }) => ({
      name: missed.length > 0 ? `12: p95 of ${name}, ms` : `12: p95 of the slowest, ${name}, ms`,
      value: p95,
      goal,
    })),
  };
}

/** Rows that are asked for, from everywhere in the books. */
function someRows(path: string): SomeRows {
  const db = new Database(path, { readonly: true });
  const rows = db
    .prepare(
      `SELECT payment.id AS payment, receipt_code AS receipt, received_at AS at, account_no AS account, username AS login, line.id AS line, msisdn, name
       FROM payment JOIN subscription AS line ON line.id = subscription_id JOIN subscriber ON subscriber.id = subscriber_id
       WHERE payment.id % max(1, (SELECT count(*) FROM payment) / 97) = 0 AND msisdn IS NOT NULL AND receipt_code IS NOT NULL`,
    )
    .all() as SomeRows;
  db.close();
  return rows;
}
