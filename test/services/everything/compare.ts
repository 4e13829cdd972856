import { expect } from 'vitest';
import { desiredAccess } from '../../../src/domain/lines/line-facts.ts';
import { checkBooks } from '../../../src/services/money/check-books.ts';
import { query } from '../../../src/storage/engine/query.ts';
import { accessFacts, lineById } from '../../../src/storage/lines.ts';
import { ledger, lines, payments } from '../books.ts';
import { accessOf, APART, placeOf, sharesOf, type Apart } from './book-model.ts';
import { owes } from './line-model.ts';
import { refundRows } from './refund-steps.ts';
import type { World } from './world.ts';

// The books beside the model: what they say, and what their rows add up to.

const agentSums = query()((db) =>
  db
    .selectFrom('agent')
    .leftJoin('ledger', 'ledger.agent_id', 'agent.id')
    .select(['agent.name', 'ledger.move', 'ledger.amount_cents']),
);

const isApart = (bucket: string): bucket is Apart => APART.some((one) => one === bucket);

/** What the rows of the ledger add up to, by payment: where it lies apart, and what lines have of it. */
function sumsOf(world: World) {
  const sums = new Map<number, { apart: Map<Apart, number>; shares: Map<number, number>; fee: number }>();
  let fees = 0;
  for (const row of world.store.all(ledger, {})) {
    const [from = '', to = ''] = row.move.split('>');
    if (from === 'fee') fees += row.amount_cents;
    if (row.payment_id === null || from === 'spent' || to === 'spent') continue;
    const it = sums.get(row.payment_id) ?? {
      apart: new Map<Apart, number>(),
      shares: new Map<number, number>(),
      fee: 0,
    };
    sums.set(row.payment_id, it);
    const moved: readonly (readonly [string, number])[] = [
      [from, -row.amount_cents],
      [to, row.amount_cents],
    ];
    for (const [bucket, amount] of moved) {
      if (isApart(bucket)) it.apart.set(bucket, (it.apart.get(bucket) ?? 0) + amount);
      const line = row.subscription_id;
      if (bucket === 'line' && line !== null) it.shares.set(line, (it.shares.get(line) ?? 0) + amount);
      if (bucket === 'fee') it.fee -= amount;
    }
  }
  return { sums, fees };
}

function booked(world: World) {
  const { store, now } = world;
  const { sums, fees } = sumsOf(world);
  const owed = new Map<string, number>();
  for (const { name, move, amount_cents } of store.all(agentSums, {})) {
    const sign = move === null ? 0 : move.startsWith('agent>') ? 1 : -1;
    owed.set(name, (owed.get(name) ?? 0) + sign * (amount_cents ?? 0));
  }
  return {
    payments: store.all(payments, {}).map(({ id, state, amount_cents, receipt_code, subscription_id: line }) => {
      const it = sums.get(id);
      const apart = APART.map((bucket) => it?.apart.get(bucket) ?? 0);
      const shares = [...(it?.shares ?? [])].filter(([, amount]) => amount !== 0).sort();
      return { id, state, line, amount: amount_cents, receipt: receipt_code, apart, shares, fee: it?.fee ?? 0 };
    }),
    lines: store.all(lines, {}).map((row) => {
      const line = store.first(lineById, { id: row.id });
      if (line === undefined) throw new Error(`line ${row.id} is not there`);
      return {
        account: row.account_no,
        plan: `${row.plan_code} ${row.next_plan_code ?? ''} ${row.own_price_cents ?? ''}`,
        ends: new Date(row.expires_at).toISOString(),
        balance: row.balance_cents,
        owes: row.lent_cents,
        access: desiredAccess(accessFacts(line), now),
      };
    }),
    refunds: store.all(refundRows, {}).map(({ payment_id, amount_cents, state }) => {
      return {
        payment: payment_id,
        amount: amount_cents,
        state: state === 'done' || state === 'failed' ? state : 'open',
      };
    }),
    agents: [...owed].sort(),
    fees,
  };
}

function told({ book, now }: World) {
  return {
    payments: book.payments.map((it, index) => ({
      id: index + 1,
      state: placeOf(it),
      line: it.line,
      amount: it.amount,
      receipt: it.receipt?.startsWith('S') === true ? it.receipt : null,
      apart: APART.map((bucket) => it.apart[bucket]),
      shares: sharesOf(it).sort(),
      fee: [...book.fees.values()].reduce((sum, fee) => (fee.payment === index ? sum + fee.amount : sum), 0),
    })),
    lines: [...book.lines].map(([id, line]) => ({
      account: line.account,
      plan: `${line.plan} ${line.wish ?? ''} ${line.ownPrice ?? ''}`,
      ends: new Date(line.end).toISOString(),
      balance: line.balance,
      owes: owes(line),
      access: accessOf(book, id, now),
    })),
    refunds: book.refunds.map(({ payment, amount, state }) => ({ payment: payment + 1, amount, state })),
    agents: [...book.agents]
      .map(([name, { batches, paid }]) => {
        const handed = batches.reduce((sum, { price, left }) => sum + price * left, 0);
        return [name, paid.reduce((rest, { amount }) => rest - amount, handed)] as const;
      })
      .sort(),
    fees: [...book.fees.values()].reduce((sum, { amount }) => sum + amount, 0),
  };
}

/** The ledger is the model's, its law holds, and its chain is whole. */
export function compareBooks(world: World): void {
  expect(booked(world)).toEqual(told(world));
  expect(checkBooks(world.store).problems).toEqual([]);
}
