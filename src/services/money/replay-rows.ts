import type { ActionName } from '../../domain/action-name.ts';
import { emptyBuckets, moveCents, paymentState } from '../../domain/money/law.ts';
import { cents } from '../../domain/values/money.ts';
import { movesOfPayment } from '../../storage/ledger.ts';
import { insertPayment, insertPaymentKey, paymentById } from '../../storage/payments.ts';
import { keysOfPayment, moveLine, placePayment, renewalToUndo, type ReplayedRow } from '../../storage/replays.ts';
import type { Store } from '../../storage/engine/store.ts';
import { recordAction } from '../actions/record-action.ts';
import { postLedger } from './post-ledger.ts';

/** What each payment of the books is called in the scratch ones. */
export type Names = Map<number, number>;

/** Inside a transaction: writes the rows of a deed once more as they stand, and what of payments and lines follows from them. */
export function writeAgain(books: Store, scratch: Store, rows: readonly ReplayedRow[], names: Names): void {
  const [first] = rows;
  if (first === undefined) return;
  const { at, actor, subject, reason, detail } = first;
  const action = recordAction(scratch, { at, actor, name: nameOf(first), subject, reason, detail });
  for (const row of rows) {
    const { move, subscription_id: line } = row;
    const isReceived = move.startsWith('outside>');
    const paymentId = row.payment_id === null ? null : paymentAgain(books, scratch, row.payment_id, isReceived, names);
    const time = timeOf(row);
    postLedger(scratch, {
      action,
      move,
      amountCents: cents(row.amount_cents),
      paymentId,
      subscriptionId: line,
      time,
      undoes: undoneBy(scratch, row, paymentId),
      paymentKey: row.payment_key,
      agentId: row.agent_id,
    });
    if (line !== null) {
      const balance = (move.endsWith('>line') ? 1 : move.startsWith('line>') ? -1 : 0) * row.amount_cents;
      const lent = (move.startsWith('lent>') ? 1 : move === 'line>lent' ? -1 : 0) * row.amount_cents;
      scratch.run(moveLine, { id: line, balance, lent, expiresAt: time?.expiresAfter ?? null });
    }
    if (paymentId !== null) place(scratch, paymentId, move.endsWith('>line') ? line : null, reason);
  }
}

/** A deed of a name that no code knows any more is one all the same. */
function nameOf({ name }: ReplayedRow): ActionName {
  return name as ActionName;
}

function timeOf({ periods, given_ms: givenMs, expires_before, expires_after }: ReplayedRow) {
  if (givenMs === null) return null;
  return { periods: periods ?? 0, givenMs, expiresBefore: expires_before ?? 0, expiresAfter: expires_after ?? 0 };
}

function undoneBy(scratch: Store, row: ReplayedRow, paymentId: number | null): number | null {
  const { undoes, subscription_id: subscriptionId, amount_cents: amountCents, given_ms: givenMs } = row;
  if (undoes === null || subscriptionId === null || givenMs === null) return null;
  return scratch.first(renewalToUndo, { subscriptionId, paymentId, amountCents, givenMs: 0 - givenMs })?.id ?? null;
}

/** What a payment of the books is called here; one that did not come by a delivery is put here first. */
function paymentAgain(books: Store, scratch: Store, id: number, isReceived: boolean, names: Names): number {
  const here = names.get(id);
  if (here !== undefined) return here;
  // It is from before, and has its own name.
  if (!isReceived && scratch.first(paymentById, { id }) !== undefined) return id;
  const payment = books.first(paymentById, { id });
  if (payment === undefined || !isReceived) throw new Error(`payment ${id} did not come again`);
  const put = scratch.run(insertPayment, { ...payment, state: 'unmatched', contradicts: null });
  for (const key of books.all(keysOfPayment, { paymentId: id })) {
    scratch.run(insertPaymentKey, { ...key, paymentId: put.id });
  }
  names.set(id, put.id);
  return put.id;
}

function place(scratch: Store, id: number, line: number | null, reason: string | null): void {
  const sums = emptyBuckets();
  for (const { move, cents: amount } of scratch.all(movesOfPayment, { paymentId: id })) moveCents(sums, move, amount);
  scratch.run(placePayment, { id, state: paymentState(sums), line, reason });
}
