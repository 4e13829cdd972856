import { createHash } from 'node:crypto';
import Database from 'better-sqlite3';
import { PRIORITY } from '../../src/domain/command.ts';
import { chain, type ChainHead } from '../../src/domain/money/ledger.ts';
import type { LedgerFacts } from '../../src/domain/money/ledger-facts.ts';
import { cents } from '../../src/domain/values/money.ts';
import { checkNewest } from '../../src/services/money/check-books.ts';
import { sha256 } from '../../src/services/money/post-ledger.ts';
import { routerLane, SMS_LANE } from '../../src/services/outbox/outbox.ts';
import { mpesaReceipt } from '../../src/simulate/provider/mpesa-receipt.ts';
import { payheroBody } from '../../src/simulate/provider/payhero-body.ts';
import { seededRandom } from '../../src/simulate/random.ts';
import { insertAction } from '../../src/storage/actions.ts';
import { insertCallback } from '../../src/storage/callbacks.ts';
import { query, type Query } from '../../src/storage/engine/query.ts';
import type { AttemptTable, CommandTable } from '../../src/storage/engine/schema.ts';
import type { ReceiptTable } from '../../src/storage/engine/schema-messages.ts';
import { Store } from '../../src/storage/engine/store.ts';
import { insertLedgerRow } from '../../src/storage/ledger.ts';
import { renewLine } from '../../src/storage/line-writes.ts';
import { insertPayment, insertPaymentKey } from '../../src/storage/payments.ts';

const DAY_MS = 24 * 3_600_000;
/** The payments came evenly, from so long ago until an hour ago. */
const SPAN_MS = 300 * DAY_MS;
const PERIOD_MS = 30 * DAY_MS;
const PRICE = cents(150_000);

interface Line {
  readonly id: number;
  readonly account: string;
  readonly msisdn: string | null;
  readonly name: string;
  readonly router: string;
  expiresAt: number;
}

const doneCommand = query<Omit<CommandTable, 'id' | 'state' | 'error' | 'attempts' | 'asked'>>()((db, p) =>
  db.insertInto('command').values({
    kind: p.kind,
    lane: p.lane,
    subject: p.subject,
    state: 'done',
    priority: p.priority,
    run_at: p.run_at,
    attempts: 1,
    created_at: p.created_at,
    finished_at: p.finished_at,
  }),
);

const okAttempt = query<Pick<AttemptTable, 'command_id' | 'started_at' | 'finished_at' | 'detail'>>()((db, p) =>
  db.insertInto('attempt').values({
    command_id: p.command_id,
    n: 1,
    started_at: p.started_at,
    finished_at: p.finished_at,
    outcome: 'ok',
    detail: p.detail,
  }),
);

const sentReceipt = query<Omit<ReceiptTable, 'state' | 'reason'>>()((db, p) =>
  db.insertInto('receipt').values({
    payment_id: p.payment_id,
    msisdn: p.msisdn,
    state: 'sent',
    body: p.body,
    message_id: p.message_id,
    settled_at: p.settled_at,
  }),
);

/**
 * Books as a box has them that took so many payments for its lines, each of them matched, renewed, switched on and told of by SMS:
 * the rows, hashes and sums that Washa itself would have written, by its own statements.
 * @param path of a database that has its lines, and that nobody has open
 * @param now UTC ms
 * @param areAllPaid whether every line is paid for a period from now on, whatever was paid for it
 * @throws Error when the books that came of it are not sound
 */
export async function fillBooks(path: string, payments: number, now: number, areAllPaid = true): Promise<void> {
  const db = new Database(path);
  // Nobody else looks, and a fill that is cut off is thrown away.
  db.pragma('journal_mode = MEMORY');
  db.pragma('synchronous = OFF');
  db.pragma('cache_size = -400000');
  db.transaction(() => withoutIndexes(db, () => fill(db, payments, now, areAllPaid)))();
  db.close();

  const store = Store.open(path);
  const { problems } = checkNewest(store, -1);
  await store.close();
  if (problems.length > 0) throw new Error(`the books that were made are not sound: ${problems.join(' ')}`);
}

/** Indexes are built at the end, in one go each; the triggers would look up what is not indexed meanwhile. */
function withoutIndexes(db: Database.Database, run: () => void): void {
  const parts = db
    .prepare("SELECT type, name, sql FROM sqlite_schema WHERE type IN ('index', 'trigger') AND sql IS NOT NULL")
    .all() as { type: string; name: string; sql: string }[];
  for (const { type, name } of parts) db.exec(`DROP ${type} ${name}`);
  run();
  for (const { sql } of parts) db.exec(sql);
}

function fill(db: Database.Database, payments: number, now: number, areAllPaid: boolean): void {
  const run = runner(db);
  const lines = db
    .prepare(
      `SELECT subscription.id, account_no AS account, msisdn, name, router_name AS router, expires_at AS expiresAt
       FROM subscription JOIN subscriber ON subscriber.id = subscriber_id ORDER BY subscription.id`,
    )
    .all() as Line[];
  const random = seededRandom(3);
  let head: ChainHead | null = null;
  const from = now - SPAN_MS;
  for (const line of lines) line.expiresAt = from;
  for (let i = 0; i < payments; i += 1) {
    const at = from + Math.floor((i / payments) * (SPAN_MS - 3_600_000));
    head = take(run, lines[i % lines.length]!, mpesaReceipt(random, at), at, head);
  }
  for (const { id, expiresAt } of lines) {
    const until = areAllPaid ? Math.max(expiresAt, now + PERIOD_MS) : expiresAt;
    run(renewLine, { id, expiresAt: until, anchorDay: null, balanceCents: 0 });
  }
}

/** Runs a statement, each prepared once. @returns the number of the row that it put in */
type Run = <P>(statement: Query<P, unknown>, params: P) => number;

export function runner(db: Database.Database): Run {
  const prepared = new Map<unknown, Database.Statement>();
  return (statement, params) => {
    const known = prepared.get(statement) ?? db.prepare(statement.sql);
    prepared.set(statement, known);
    return Number(known.run(...statement.bind(params)).lastInsertRowid);
  };
}

/** The whole life of one payment that is a line's price. @returns the ledger's new head */
function take(run: Run, line: Line, receipt: string, at: number, head: ChainHead | null): ChainHead {
  const payment = run(insertPayment, {
    provider: 'payhero',
    amount_cents: PRICE,
    currency: 'KES',
    receipt_code: receipt,
    payer_phone: line.msisdn,
    payer_name: line.name,
    payer_account: line.account,
    state: 'applied',
    reason: 'account',
    suggestions: null,
    contradicts: null,
    subscription_id: line.id,
    paid_at: null,
    received_at: at,
    committed_at: at + 1,
    sent_at: at + 5,
    confirmed_at: at + 60,
    online_at: at + 900,
    receipt_at: at + 1_500,
  });
  run(insertPaymentKey, { provider: '', scheme: 'mpesa.receipt', value: receipt, paymentId: payment });
  const body = Buffer.from(payheroBody('A', { amount: PRICE / 100, reference: line.account, at, receipt }));
  run(insertCallback, {
    provider: 'payhero',
    digest: createHash('sha256').update(body).digest(),
    body,
    result: 'payment',
    reason: 'account',
    detail: null,
    paymentId: payment,
    spare: 0,
    cameBy: null,
    now: at,
  });
  const deed = { at, actor: 'callback', name: 'payment.take', reason: null };
  const action = { ...deed, id: run(insertAction, { ...deed, subject: null, detail: null, key: null }) };
  const expiresBefore = line.expiresAt;
  line.expiresAt = Math.max(at, expiresBefore) + PERIOD_MS;
  const time = {
    periods: 1,
    givenMs: line.expiresAt - Math.max(at, expiresBefore),
    expiresBefore,
    expiresAfter: line.expiresAt,
  };
  const facts = {
    action,
    amountCents: PRICE,
    paymentId: payment,
    subscriptionId: line.id,
    undoes: null,
    agentId: null,
  };
  const received = post(run, head, {
    ...facts,
    move: 'outside>line',
    time: null,
    paymentKey: `mpesa.receipt ${receipt}`,
  });
  tellOf(run, { kind: 'router.sync', lane: routerLane(line.router), subject: line.id, priority: PRIORITY.paid }, at);
  tellOf(run, { kind: 'sms.send', lane: SMS_LANE, subject: payment, priority: PRIORITY.receipt }, at + 900);
  run(sentReceipt, {
    payment_id: payment,
    msisdn: line.msisdn ?? '',
    body: `Received KES 1,500, receipt ${receipt}. ${line.account} is on.`,
    message_id: `m${payment}`,
    settled_at: at + 1_500,
  });
  return post(run, received, { ...facts, move: 'line>spent', time, paymentKey: null });
}

function post(run: Run, head: ChainHead | null, facts: LedgerFacts): ChainHead {
  const entry = chain(head, facts, sha256);
  run(insertLedgerRow, {
    id: entry.id,
    action_id: entry.action.id,
    move: entry.move,
    amount_cents: entry.amountCents,
    payment_id: entry.paymentId,
    subscription_id: entry.subscriptionId,
    periods: entry.time?.periods ?? null,
    given_ms: entry.time?.givenMs ?? null,
    expires_before: entry.time?.expiresBefore ?? null,
    expires_after: entry.time?.expiresAfter ?? null,
    undoes: entry.undoes,
    payment_key: entry.paymentKey,
    hash: entry.hash,
    agent_id: entry.agentId,
  });
  return entry;
}

/** A command that was done at its first attempt. */
function tellOf(run: Run, command: Pick<CommandTable, 'kind' | 'lane' | 'subject' | 'priority'>, at: number): void {
  const id = run(doneCommand, { ...command, run_at: at, created_at: at, finished_at: at + 60 });
  const detail = command.kind === 'router.sync' ? '{"wrote":["profile"],"ended":1}' : null;
  run(okAttempt, { command_id: id, started_at: at + 5, finished_at: at + 60, detail });
}
