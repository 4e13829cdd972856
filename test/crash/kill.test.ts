import { setTimeout as sleep } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { setStage, type Stage } from '../../src/cli/demo/stage.ts';
import type { StageLine } from '../../src/cli/demo/stage-setup.ts';
import { systemClock } from '../../src/host/clock.ts';
import { databasePath } from '../../src/config/config.ts';
import { checkBooks } from '../../src/services/money/check-books.ts';
import { sendCallback } from '../../src/simulate/provider/send-callback.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { Store } from '../../src/storage/engine/store.ts';
import { ledger, payments, receipts, subscriptions, until } from '../e2e/harness.ts';
import { startDaemon, type Daemon } from './child.ts';
import { makeMoney, type Money } from './money.ts';
import { rounds, seedOfRun } from './rounds.ts';

const ROUNDS = rounds(8, 30);
const SENDERS = 6;
/** Payments of one sender: an SMS lane sends ten a second, so there are not too many. */
const PAYMENTS_EACH = Math.max(30, ROUNDS);
const SETTINGS = '[receipts]\nwait_seconds = 1\n[expiry]\ncheck_every_seconds = 1\n';

/** Six providers that repeat what was not answered 200, send some of it again, and never wait for anybody. */
class Senders {
  /** Where the daemon listens now; a dead one is called all the same. */
  intake = 'http://127.0.0.1:1';
  readonly taken: Money[] = [];
  readonly statuses = new Map<number, number>();
  readonly #stage: Stage;
  readonly #lines: readonly StageLine[];
  readonly #random: () => number;
  #isOver = false;

  constructor(stage: Stage, lines: readonly StageLine[], random: () => number) {
    this.#stage = stage;
    this.#lines = lines;
    this.#random = random;
  }

  async run(): Promise<void> {
    await Promise.all(Array.from({ length: SENDERS }, (_, index) => this.#runOne(index)));
  }

  /** What is not delivered yet is delivered without pauses. */
  finish(): void {
    this.#isOver = true;
  }

  async #runOne(index: number): Promise<void> {
    for (let n = 0; n < PAYMENTS_EACH; n += 1) {
      const money = makeMoney(this.#stage, this.#lines, `${index}-${n}`, this.#random);
      await Promise.all(money.deliveries.map((delivery) => this.#deliver(delivery)));
      this.taken.push(money);
      const again = this.taken[Math.floor(this.#random() * this.taken.length)]!;
      if (this.#random() < 0.5) await this.#deliver(again.deliveries[0]!);
      if (!this.#isOver) await sleep(this.#random() * 1_000);
    }
  }

  async #deliver({ path, body }: Money['deliveries'][number]): Promise<void> {
    for (;;) {
      const status = await sendCallback(`${this.intake}${path}`, body).then(
        (answer) => answer.status,
        () => 0,
      );
      this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
      if (status === 200) return;
      await sleep(10 + this.#random() * 40);
    }
  }
}

/** One life: killed at a random moment after it was ready, or (one in five) while it was starting. */
async function liveAndDie(daemon: Daemon, senders: Senders, random: () => number): Promise<void> {
  if (random() < 0.2) {
    await sleep(50 + random() * 900);
  } else {
    senders.intake = await daemon.ready;
    await sleep(150 + random() * 450);
  }
  expect(await daemon.end('SIGKILL')).toBe(null);
  expect(daemon.said()).toBe('');
}

function openCommands(path: string): number {
  const db = new Database(path, { readonly: true });
  try {
    const count = db.prepare("SELECT count(*) FROM command WHERE state IN ('queued', 'running')").pluck();
    return Number(count.get());
  } finally {
    db.close();
  }
}

test(`killed ${ROUNDS} times under six senders, it has every payment once and the router as the books say`, async () => {
  const seed = seedOfRun();
  const random = seededRandom(seed);
  await using stage = await setStage({
    clock: systemClock,
    random,
    lines: 30,
    settings: SETTINGS,
    router: { redialMs: 50 },
  });
  const { world } = stage.router;
  // The last six never pay.
  const senders = new Senders(stage, stage.lines.slice(0, 24), random);
  const sending = senders.run();

  for (let round = 0; round < ROUNDS; round += 1) await liveAndDie(startDaemon(stage.config), senders, random);

  senders.finish();
  const last = startDaemon(stage.config);
  senders.intake = await last.ready;
  await sending;
  const path = databasePath(stage.config);
  // Ten SMS a second.
  await until(() => openCommands(path) === 0, 'an outbox that is done', 60_000 + SENDERS * PAYMENTS_EACH * 200);
  // The device that was let in last dials within 50 ms.
  const off = () => senders.taken.filter(({ line }) => !world.isOnline(line.username));
  await until(() => off().length === 0, 'every line that paid online').catch(() => undefined);
  expect(await last.end('SIGTERM'), last.said()).toBe(0);

  const store = Store.open(path);
  try {
    const found = judge(stage, store, senders);
    expect(found, `WASHA_SEED=${seed} repeats the choices of this run`).toEqual([]);
  } finally {
    await store.close();
  }
}, 3_600_000);

/** @returns what is wrong, a sentence each */
function judge(stage: Stage, store: Store, senders: Senders): string[] {
  const wrong: string[] = [];
  const check = (isRight: boolean, text: string) => {
    if (!isRight) wrong.push(text);
  };
  const { world } = stage.router;
  const paid = store.all(payments, {});
  const renewals = store.all(ledger, {}).filter(({ move }) => move === 'line>spent');
  const lines = new Map(store.all(subscriptions, {}).map((row) => [row.account_no, row]));

  for (const problem of checkBooks(store).problems) wrong.push(problem);

  // Every 200 is in the books, for its line, and nothing else is.
  for (const { receipt, line } of senders.taken) {
    const rows = paid.filter(({ receipt_code }) => receipt_code === receipt);
    const isBooked = rows.length === 1 && rows[0]!.subscription_id === lines.get(line.accountNo)!.id;
    check(isBooked, `${receipt} was answered 200 and has ${rows.length} payments`);
  }
  check(senders.taken.length === SENDERS * PAYMENTS_EACH, `${senders.taken.length} were taken`);
  check(paid.length === senders.taken.length, `${paid.length} payments of ${senders.taken.length}`);

  // One renewal each, and they follow one another.
  check(renewals.length === paid.length, `${renewals.length} renewals of ${paid.length} payments`);
  for (const line of lines.values()) {
    const own = renewals.filter(({ subscription_id }) => subscription_id === line.id);
    own.forEach((entry, i) => {
      const isNext = i === 0 || entry.expires_before === own[i - 1]!.expires_after;
      check(entry.periods === 1 && isNext, `renewal ${entry.id} of ${line.account_no} does not follow the one before`);
    });
    const until = own.at(-1)?.expires_after ?? line.expires_at;
    check(
      line.expires_at === until && line.balance_cents === 0,
      `${line.account_no} does not end where it was paid to`,
    );
  }

  // At most one SMS each; what was sent has arrived.
  const sent = new Map<string, number>();
  for (const { reference } of stage.sms.messages) sent.set(reference!, (sent.get(reference!) ?? 0) + 1);
  for (const [reference, times] of sent) check(times === 1, `${times} SMS for ${reference}`);
  const receiptRows = store.all(receipts, {});
  for (const { payment_id: id, state } of receiptRows) {
    check(state === 'sent' || state === 'unknown', `the receipt of payment ${id} is ${state}`);
    check(state !== 'sent' || sent.get(`payment:${id}`) === 1, `the receipt of payment ${id} was not sent`);
  }
  const doubtful = receiptRows.filter(({ state }) => state === 'unknown').length;
  check(receiptRows.length === paid.length, `${receiptRows.length} receipts of ${paid.length} payments`);
  check(doubtful <= ROUNDS * 4, `${doubtful} receipts in doubt: more than were under way`);

  // The router as the books say, read back and in truth.
  for (const line of stage.lines) {
    const row = lines.get(line.accountNo)!;
    const isOn = row.expires_at > Date.now();
    check(row.access === (isOn ? 'on' : 'off'), `${line.username} is ${row.access} in the books`);
    const sessions = JSON.stringify(world.sessions(line.username));
    check(world.isOnline(line.username) === isOn, `${line.username}, ${row.access_detail ?? ''}, has ${sessions}`);
  }
  check(world.violations.length === 0, world.violations.join(', '));
  check((senders.statuses.get(0) ?? 0) > 0, 'no sender ever met a dead daemon');
  return wrong;
}
