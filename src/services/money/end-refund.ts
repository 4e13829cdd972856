import { paymentsSubject } from '../../domain/alarm-subject.ts';
import { isReceipt, type PaymentKey } from '../../domain/money/notice.ts';
import { isOpenRefund, refundAfter, type RefundNews } from '../../domain/money/refund.ts';
import { cents, formatCents } from '../../domain/values/money.ts';
import { endAfterDeed, refundedByLines } from '../../storage/ledger.ts';
import { lineById } from '../../storage/lines.ts';
import { paymentById } from '../../storage/payments.ts';
import { endRefundAsks, refundById, type RefundRow } from '../../storage/refunds.ts';
import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import type { Store } from '../../storage/engine/store.ts';
import { recordAction } from '../actions/record-action.ts';
import { giveToLine } from './assign-payment.ts';
import type { BooksPolicy } from './credit-line.ts';
import { receiptUse } from './refund-payment.ts';
import { settlePayment } from './settle-payment.ts';
import { settleRefund } from './settle-refund.ts';
import { conflict } from './taken.ts';
import { isTimeUnknown } from './time-unknown.ts';

/**
 * Inside a transaction: a provider, or a statement, has said how a refund ended. What is decided already is not decided again, and one
 * that was called failed and went out after all is told to a person, for its money may be in use.
 * @param keys names of the money that went out
 * @param words what was said
 * @returns the lanes that have something to do now
 */
export function endRefund(
  store: Store,
  id: number,
  news: Extract<RefundNews, 'done' | 'failed'>,
  keys: readonly PaymentKey[],
  words: string,
  policy: BooksPolicy,
  now: number,
): string[] {
  const refund = store.first(refundById, { id });
  if (refund === undefined) throw new Error(`there is no refund ${id}`);
  const { payment_id: paymentId } = refund;
  store.run(endRefundAsks, { id, said: words });
  if (refund.state === 'failed' && news === 'done') tellLate(store, refund, policy, now);
  const state = isOpenRefund(refund.state) ? refundAfter(refund.state, news) : null;
  if (state === null) return [];
  const amount = formatCents(cents(refund.amount_cents), policy.currency);
  const action = recordAction(store, {
    at: now,
    actor: 'box',
    name: `payment.refund-${news}`,
    subject: `payment ${paymentId}`,
    reason: words,
    detail: amount,
  });
  settleRefund(store, { refund, state, receipt: freeReceipt(store, refund, keys) }, action, policy, now);
  return news === 'done' ? [] : giveBack(store, refund, action, policy, now);
}

/** The receipt of the money that went out; one that stands for other money already is none. */
function freeReceipt(store: Store, { payment_id, provider }: RefundRow, keys: readonly PaymentKey[]): string | null {
  const told = keys.find(isReceipt)?.value ?? null;
  const connection = provider ?? store.first(paymentById, { id: payment_id })?.provider ?? '';
  return told === null || receiptUse(store, connection, told) !== null ? null : told;
}

/** Nothing has left: what a line gave for it is that line's again. The rest waits, for a person. */
function giveBack(store: Store, refund: RefundRow, action: ActionFacts, policy: BooksPolicy, now: number): string[] {
  const { payment_id: id, asked_by } = refund;
  if (isTimeUnknown(store)) return [];
  const lanes = store.all(refundedByLines, { paymentId: id, actionId: asked_by }).flatMap((row) => {
    const line = row.subscription_id === null ? undefined : store.first(lineById, { id: row.subscription_id });
    if (line === undefined || line.retired_at !== null) return [];
    const taken = store.first(endAfterDeed, { paymentId: id, subscriptionId: line.id, actionId: asked_by });
    // What it had bought goes on from where it began, and so ends where it did.
    const from = taken?.expires_after === line.expires_at ? Math.min(line.expires_at, now) : now;
    const part = { amountCents: cents(row.amount_cents), tells: false };
    return giveToLine(store, id, line, action, policy, now, from, part);
  });
  if (lanes.length > 0) settlePayment(store, id, 'refund_failed', action, policy, now);
  return lanes;
}

function tellLate(store: Store, { payment_id, amount_cents, provider }: RefundRow, policy: BooksPolicy, now: number) {
  const subject = paymentsSubject([payment_id]);
  const amount = formatCents(cents(amount_cents), policy.currency);
  const message = `${provider ?? 'A statement'} says that the refund of ${amount} of ${subject} went out, and here it was called failed: its money may be in use, and at its payer too. Look it up there, and take it from where it lies: washa payment show ${payment_id}`;
  conflict(store, { paymentId: payment_id, subject, reason: 'refund_late', message }, now);
}
