import { setTimeout as wait } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { databasePath } from '../../src/config/config.ts';
import { systemClock } from '../../src/host/clock.ts';
import { mpesaReceipt } from '../../src/simulate/provider/mpesa-receipt.ts';
import { payheroBody } from '../../src/simulate/provider/payhero-body.ts';
import { sendCallback } from '../../src/simulate/provider/send-callback.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { startChild } from '../measure/child.ts';
import type { Table } from '../measure/report.ts';
import { median, percentile } from '../measure/stats.ts';
import { CALLBACK_PATH, makeBox } from './box.ts';
import type { ServerUrls } from './server.ts';
import type { WatchersAnswer } from './watchers.ts';

const PAGES = 50;
const A_SECOND = 20;

/** A payment that was acknowledged: its receipt, when (UTC ms), and how long that took (ms). */
interface Sent {
  readonly receipt: string;
  readonly at: number;
  readonly ackMs: number;
}

/** How soon a payment stands on fifty open pages that now and then lose their connection, and what they cost the intake. */
export async function benchLive(quick: boolean): Promise<Table[]> {
  const [size, pages, payments, rounds] = quick
    ? [{ lines: 50, payments: 500 }, 5, 20, 1]
    : [{ lines: 10_000, payments: 100_000 }, PAGES, 300, 4];
  using box = await makeBox(size, systemClock.now());
  const { config, secretsDir } = box;
  const accounts = accountsOf(databasePath(config));
  await using server = startChild('console/server.ts');
  const urls = await server.ask<ServerUrls>({ ask: 'start', config, secretsDir });
  await using watchers = startChild('console/watchers.ts');
  const random = seededRandom(23);
  const pay = () => sendAll(`${urls.intake}${CALLBACK_PATH}`, accounts, payments, random);
  const contenders = [
    { name: 'no page open', pages: 0, acks: [] as number[][], shown: [] as number[], missed: 0 },
    { name: `${pages} pages open`, pages, acks: [] as number[][], shown: [] as number[], missed: 0 },
  ];
  for (let round = 0; round <= rounds; round += 1) {
    for (const one of contenders) {
      const token = await server.ask<string>({ ask: 'login' });
      await watchers.ask<null>({ ask: 'open', console: urls.console, token, pages: one.pages });
      await wait(1_000);
      const sent = await pay();
      await wait(2_000);
      const seen = await watchers.ask<WatchersAnswer>({ ask: 'close' });
      // The first round warms up.
      if (round === 0) continue;
      one.acks.push(sent.map(({ ackMs }) => ackMs));
      const idOf = idsOf(databasePath(config));
      for (const { receipt, at } of sent) {
        const times = seen[idOf.get(receipt) ?? 0] ?? [];
        one.shown.push(...times.map((time) => time - at));
        one.missed += one.pages - times.length;
      }
    }
  }
  const rows = contenders.map(({ name, acks, shown, missed }) => ({
    name,
    figures: {
      'ack p50, ms': median(acks.map((ms) => percentile(ms, 50))),
      'ack p99, ms': median(acks.map((ms) => percentile(ms, 99))),
      ...(shown.length === 0
        ? {}
        : {
            'shown p50, ms': percentile(shown, 50),
            'shown p99, ms': percentile(shown, 99),
            'shown max, ms': Math.max(...shown),
            'not shown': missed,
          }),
    },
  }));
  const [none, open] = rows.map(({ figures }) => figures);
  const times = contenders.map(({ acks }) => acks.map((ms) => percentile(ms, 50)));
  return [
    {
      title: `${A_SECOND} payments a second beside open pages`,
      rows,
      ratios: [
        {
          name: 'from the acknowledgement to every page, max, s',
          value: (open!['shown max, ms'] ?? Infinity) / 1000,
          goal: '<= 1',
        },
        {
          name: 'ack p50, with / without pages',
          value: median(times[1]!.map((ms, i) => ms / times[0]![i]!)),
          goal: '<= 1.25',
        },
        { name: 'ack p99, with / without pages', value: open!['ack p99, ms'] / none!['ack p99, ms'], goal: null },
      ],
    },
  ];
}

/** Payments one by one at an even pace, whether or not the last was answered. */
async function sendAll(url: string, accounts: readonly string[], count: number, random: () => number): Promise<Sent[]> {
  const startedAt = performance.now();
  return Promise.all(
    Array.from({ length: count }, async (_, i): Promise<Sent> => {
      await wait((i * 1000) / A_SECOND);
      const now = systemClock.now();
      const receipt = mpesaReceipt(random, now);
      const reference = accounts[Math.floor(random() * accounts.length)]!;
      const sentAt = performance.now();
      const { status } = await sendCallback(url, payheroBody('A', { amount: 1500, reference, at: now, receipt }));
      if (status !== 200) throw new Error(`a payment was answered ${status} after ${performance.now() - startedAt} ms`);
      return { receipt, at: performance.timeOrigin + performance.now(), ackMs: performance.now() - sentAt };
    }),
  );
}

/** The numbers of payments by their receipts. */
function idsOf(path: string): ReadonlyMap<string, number> {
  const db = new Database(path, { readonly: true });
  const rows = db
    .prepare<[], [string, number]>('SELECT receipt_code, id FROM payment ORDER BY id DESC LIMIT 1000')
    .raw()
    .all();
  db.close();
  return new Map(rows);
}

function accountsOf(path: string): string[] {
  const db = new Database(path, { readonly: true });
  const accounts = db.prepare<[], string>('SELECT account_no FROM subscription WHERE retired_at IS NULL').pluck().all();
  db.close();
  return accounts;
}
