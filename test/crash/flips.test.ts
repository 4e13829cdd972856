import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import type { App } from '../../src/app/app.ts';
import { setStage, type Stage } from '../../src/cli/demo/stage.ts';
import { databasePath } from '../../src/config/config.ts';
import { Fault } from '../../src/domain/values/fault.ts';
import { systemClock } from '../../src/host/clock.ts';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { gatewayBody } from '../../src/simulate/provider/gateway-body.ts';
import { mpesaReceipt } from '../../src/simulate/provider/mpesa-receipt.ts';
import { payheroBody } from '../../src/simulate/provider/payhero-body.ts';
import { sendCallback } from '../../src/simulate/provider/send-callback.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { markPath } from '../../src/storage/engine/mark-file.ts';
import { query, type Query } from '../../src/storage/engine/query.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import { isDamage, isDiskFault } from '../../src/storage/engine/store-faults.ts';
import { alarms, commands, until } from '../e2e/harness.ts';
import { startApp } from './app.ts';
import { rounds, seedOfRun } from './rounds.ts';

const ROUNDS = rounds(12, 60);
const PAYMENTS = 40;
const SETTINGS = '[receipts]\nwait_seconds = 1\n[expiry]\ncheck_every_seconds = 1\n';

interface Delivery {
  readonly path: string;
  readonly body: string;
}

// All that the books say: whose money it is, by which names it is known, what it bought, and the bytes that told of it. What
// only describes (names, phones, times of a hop) stands in one place alone, and one letter of it may change unnoticed.
const SAID = [
  of(
    query()((db) =>
      db
        .selectFrom('payment')
        .select([
          'id',
          'provider',
          'amount_cents',
          'currency',
          'receipt_code',
          'state',
          'subscription_id',
          'contradicts',
        ])
        .orderBy('id'),
    ),
  ),
  of(query()((db) => db.selectFrom('payment_key').selectAll().orderBy('provider').orderBy('scheme').orderBy('value'))),
  of(
    query()((db) =>
      db
        .selectFrom('ledger')
        .innerJoin('action', 'action.id', 'ledger.action_id')
        .selectAll('ledger')
        .select(['action.at', 'action.actor', 'action.name', 'action.reason'])
        .orderBy('ledger.id'),
    ),
  ),
  of(
    query()((db) =>
      db.selectFrom('subscription').select(['id', 'expires_at', 'balance_cents', 'lent_cents']).orderBy('id'),
    ),
  ),
  of(query()((db) => db.selectFrom('callback').select(['id', 'digest', 'body']).orderBy('id'))),
];

function of<R>(each: Query<object, R>): (store: Store) => R[] {
  return (store) => store.all(each, {});
}

const received = query()((db) =>
  db.selectFrom('ledger').select('id').where('move', 'in', ['outside>line', 'outside>unmatched', 'outside>held']),
);
const credits = query()((db) =>
  db
    .selectFrom('ledger')
    .select('id')
    .where(sql<boolean>`move LIKE '%>line'`),
);

/** A row a line. */
function said(store: Store): string[] {
  return SAID.flatMap((each) => each(store).map((row) => JSON.stringify(row)));
}

/** What is not said any more, or is said otherwise; null when it cannot be read. */
function unsaid(store: Store, before: readonly string[]): string[] | null {
  try {
    const now = new Set(said(store));
    return before.filter((row) => !now.has(row)).concat(now.size > before.length ? ['more rows'] : []);
  } catch {
    return null;
  }
}

/** Money of every kind, to known and unknown accounts, with a receipt and without. */
function deliveries(stage: Stage, random: () => number): Delivery[] {
  return Array.from({ length: PAYMENTS }, (_, n) => {
    const line = stage.lines[n % stage.lines.length]!;
    const at = systemClock.now();
    const account = n % 5 === 4 ? `NOBODY${n}` : line.accountNo;
    const receipt = mpesaReceipt(random, at);
    if (n % 3 === 0) {
      const payment = { amount: line.priceShillings, reference: account, at, receipt, checkoutId: `ws_CO_${n}` };
      return { path: stage.callbackPath('payhero'), body: payheroBody('A', payment) };
    }
    const { id: merchantId, secret } = stage.merchant;
    const payment = { merchantId, secret, orderId: `order-${n}`, amount: line.priceShillings, at, account };
    return {
      path: stage.callbackPath('gateway'),
      body: gatewayBody('paybill', { ...payment, receipt: n % 3 === 1 ? receipt : '' }),
    };
  });
}

/** How a box came up. `words`: it stood by, and said why. */
type Up = { readonly app: App } | { readonly words: string };

async function start(stage: Stage, random: () => number, bugs: unknown[]): Promise<Up> {
  try {
    return { app: await startApp(stage, random, bugs) };
  } catch (error) {
    const isNamed = error instanceof Fault ? error.code.startsWith('books.') : isDamage(error) || isDiskFault(error);
    if (!isNamed) throw error;
    return { words: error instanceof Error ? String(error.stack) : String(error) };
  }
}

test(`${ROUNDS} bits flipped in a used box: nothing is credited twice, and what the books say otherwise is named`, async () => {
  const seed = seedOfRun();
  const random = seededRandom(seed);
  await using stage = await setStage({ clock: systemClock, random, lines: 12, settings: SETTINGS });
  const path = databasePath(stage.config);
  const bugs: unknown[] = [];
  const sent = deliveries(stage, random);
  const deliver = (app: App) =>
    Promise.all(sent.map(({ path: to, body }) => sendCallback(`${app.urls.intake}${to}`, body).then((a) => a.status)));

  const first = await start(stage, random, bugs);
  if (!('app' in first)) throw new Error(first.words);
  expect(new Set(await deliver(first.app))).toEqual(new Set([200]));
  const isDone = () => first.app.store.all(commands, {}).every(({ state }) => state === 'done');
  await until(isDone, 'an outbox that is done', 30_000);
  expect(checkBooks(first.app.store).problems).toEqual([]);
  const before = said(first.app.store);
  const was = { received: first.app.store.all(received, {}).length, credits: first.app.store.all(credits, {}).length };
  expect(was.received).toBe(PAYMENTS);
  await first.app[Symbol.asyncDispose]();
  const good = readFileSync(path);
  const mark = readFileSync(markPath(path));

  const figures = { harmless: 0, named: 0, stood: 0, refused: 0 };
  const wrong: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const bit = Math.floor(random() * good.length * 8);
    const where = `bit ${bit % 8} of byte ${bit >> 3}, page ${((bit >> 3) >> 10) + 1}`;
    const flipped = Buffer.from(good);
    flipped[bit >> 3] = flipped[bit >> 3]! ^ (1 << (bit % 8));
    for (const end of ['-wal', '-shm']) rmSync(path + end, { force: true });
    writeFileSync(path, flipped);
    writeFileSync(markPath(path), mark);

    const up = await start(stage, random, bugs).catch((error: unknown) => ({ words: '', bug: error }));
    if ('bug' in up) wrong.push(`${where}: does not start: ${String(up.bug)}`);
    if (!('app' in up)) {
      figures.stood += 1;
      if (process.env['WASHA_WHY'] !== undefined) console.log(where, up.words);
      continue;
    }
    const { store } = up.app;
    try {
      const lost = unsaid(store, before);
      const statuses = await deliver(up.app);
      if (statuses.some((status) => status !== 200)) figures.refused += 1;
      const { problems } = checkBooks(store);
      if (lost?.length === 0) figures.harmless += 1;
      else if (problems.length > 0) figures.named += 1;
      else wrong.push(`${where}: nobody says that this is not so any more: ${lost?.join() ?? ''}`);
      // An address that is not known any more, or a signature that does not fit, is final for a provider.
      const isFinal = statuses.some((status) => status !== 200 && status !== 503);
      const isTold = problems.length > 0 || store.all(alarms, {}).some(({ closed_at }) => closed_at === null);
      if (isFinal && !isTold) wrong.push(`${where}: ${statuses.join()}`);
      try {
        const now = { received: store.all(received, {}).length, credits: store.all(credits, {}).length };
        if (now.received > was.received || now.credits > was.credits) wrong.push(`${where}: credited twice`);
      } catch {
        if (problems.length === 0) wrong.push(`${where}: unreadable without a word`);
      }
      if (bugs.length > 0) wrong.push(`${where}: ${bugs.map((bug) => String(bug)).join()}`);
    } finally {
      bugs.length = 0;
      await Promise.resolve(up.app[Symbol.asyncDispose]()).catch((error: unknown) => {
        wrong.push(`${where}: ends with ${String(error)}`);
      });
    }
  }
  console.log(`flips: seed ${seed}, ${JSON.stringify(figures)} of ${ROUNDS}, ${good.length} bytes`);
  expect(wrong, `WASHA_SEED=${seed} repeats the choices of this run`).toEqual([]);
}, 3_600_000);
