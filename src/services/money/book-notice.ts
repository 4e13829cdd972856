import type { HoldReason, Notice } from '../../domain/money/notice.ts';
import { identify } from '../../domain/money/payment-key.ts';
import { lineById } from '../../storage/lines.ts';
import {
  insertPayment,
  insertPaymentKey,
  NOT_WALKED,
  keepWaiting,
  paymentById,
  settleRequest,
  terminalKey,
} from '../../storage/payments.ts';
import type { Store } from '../../storage/engine/store.ts';
import { assignPayment, releasePayment } from './assign-payment.ts';
import { applyCredit, type BooksPolicy } from './credit-line.ts';
import { findRequest, knownPayment } from './known-money.ts';
import { matchNotice } from './match-notice.ts';
import { routerLane, SMS_LANE } from '../outbox/outbox.ts';
import { postMove } from './post-ledger.ts';
import { conflict, outcome, type Taken } from './taken.ts';

/** `clockSane`: false while our clock cannot be believed. */
export type TakingPolicy = BooksPolicy & { readonly clockSane: boolean };

/** How a notice came in: by which provider connection, and when its last byte arrived, UTC ms. */
interface Origin {
  readonly provider: string;
  readonly receivedAt: number;
}

const ACTOR = 'callback';

/**
 * Inside a transaction: money has arrived. New money is matched and booked; the same money by another path completes what
 * the books know of it; and where names contradict each other nothing is moved.
 */
export function bookNotice(store: Store, notice: Notice, origin: Origin, policy: TakingPolicy, now: number): Taken {
  const found = notice.keys.flatMap((key) => {
    const payment = knownPayment(store, key);
    return payment === undefined ? [] : [{ key, payment }];
  });
  const identity = identify(notice, found);
  switch (identity.kind) {
    case 'new':
      return bookNew(store, notice, origin, policy, now);
    case 'known':
      for (const key of identity.newKeys) store.run(insertPaymentKey, { ...key, paymentId: identity.paymentId });
      return bookAgain(store, identity.paymentId, notice, policy, now);
    case 'conflict': {
      const about = identity.paymentIds.map((id) => `payment ${id}`).join(' and ');
      return conflict(store, identity.paymentIds[0] ?? null, `key_${identity.reason}`, about, now);
    }
  }
}

function bookNew(store: Store, notice: Notice, origin: Origin, policy: TakingPolicy, now: number): Taken {
  const request = findRequest(store, notice.requestNames);
  const match = matchNotice(store, notice, request?.subscription_id ?? null, policy.accountPrefix);
  const lineId = match.kind === 'matched' ? match.subscriptionId : null;
  const hold = holdReason(store, notice, request, policy);
  const state = hold !== null ? 'held' : lineId === null ? 'unmatched' : 'applied';

  const { id } = store.run(insertPayment, {
    ...NOT_WALKED,
    provider: origin.provider,
    amount_cents: notice.amountCents,
    currency: notice.currency,
    receipt_code: notice.keys.find((key) => key.scheme === 'mpesa.receipt')?.value ?? null,
    payer_phone: notice.payerPhone,
    payer_name: notice.payerName,
    payer_account: notice.account,
    state,
    reason: hold ?? (match.kind === 'matched' ? match.via : match.reason),
    suggestions: match.kind === 'unmatched' ? JSON.stringify(match.suggestions) : null,
    subscription_id: lineId,
    paid_at: notice.paidAt,
    received_at: origin.receivedAt,
  });
  for (const key of new Map(notice.keys.map((key) => [`${key.scheme} ${key.value}`, key])).values()) {
    store.run(insertPaymentKey, { ...key, paymentId: id });
  }
  postMove(store, {
    at: now,
    kind: 'receive',
    paymentId: id,
    subscriptionId: state === 'applied' ? lineId : null,
    amountCents: notice.amountCents,
    source: 'received',
    target: state === 'applied' ? 'line' : state,
    actor: ACTOR,
    reason: hold,
  });
  if (request !== undefined && answers(hold)) settle(store, request.id, now);
  if (state !== 'applied' || lineId === null) {
    return { ...outcome('payment', hold ?? 'unmatched', id), isNew: true };
  }
  const line = store.first(lineById, { id: lineId });
  if (line === undefined) throw new Error(`line ${lineId} was matched and is not there`);
  applyCredit(store, line, { id, amountCents: notice.amountCents }, ACTOR, policy, now);
  return {
    result: 'payment',
    reason: match.kind === 'matched' ? match.via : null,
    paymentId: id,
    subscriptionId: lineId,
    isNew: true,
    lanes: [routerLane(line.router_name), SMS_LANE],
  };
}

/**
 * The same money by another path. What one path lacks the other may bring, in whichever order they come: whose money it
 * is, and that nothing speaks against booking it.
 */
function bookAgain(store: Store, paymentId: number, notice: Notice, policy: TakingPolicy, now: number): Taken {
  const payment = store.first(paymentById, { id: paymentId });
  if (payment === undefined) throw new Error(`payment ${paymentId} has a key and is not there`);
  const request = findRequest(store, notice.requestNames);
  const hold = holdReason(store, notice, request, policy);
  if (request !== undefined && answers(hold)) settle(store, request.id, now);

  const match = matchNotice(store, notice, request?.subscription_id ?? null, policy.accountPrefix);
  const matched = match.kind === 'matched' ? match.subscriptionId : null;
  const lineId = payment.subscription_id ?? matched;
  const isFirm = match.kind === 'matched' && match.via !== 'phone';
  if (isFirm && lineId !== matched) return conflict(store, paymentId, 'other_line', `payment ${paymentId}`, now);

  const repeat = outcome('repeat', 'same_money', paymentId);
  const isHeld = payment.state === 'held';
  if (!isHeld && (payment.state !== 'unmatched' || lineId === null)) return repeat;
  // Money that is only unmatched was free to be booked already, as soon as the clock allows it.
  const waitsFor = isHeld ? hold : policy.clockSane ? null : 'clock';
  if (waitsFor !== null) {
    const reason = waitsFor === 'clock' ? waitsFor : payment.reason;
    store.run(keepWaiting, { id: paymentId, subscriptionId: lineId, reason });
    return repeat;
  }
  if (lineId === null) {
    releasePayment(store, payment, { actor: ACTOR, reason: 'same_money' }, now);
    return repeat;
  }
  const reason = match.kind === 'matched' ? match.via : 'same_money';
  const lanes = assignPayment(store, payment, lineId, { actor: ACTOR, reason }, policy, now);
  return { ...repeat, subscriptionId: lineId, lanes };
}

/** Whether this money answers its request, so that the request waits no longer. Of a wrong clock it knows nothing. */
function answers(hold: HoldReason | null): boolean {
  return hold === null || hold === 'clock';
}

function settle(store: Store, requestId: number, now: number): void {
  store.run(settleRequest, { id: requestId, state: 'paid', outcome: null, now });
}

function holdReason(
  store: Store,
  notice: Notice,
  request: { amount_cents: number } | undefined,
  policy: TakingPolicy,
): HoldReason | null {
  if (notice.hold !== null) return notice.hold;
  if (notice.currency !== policy.currency) return 'currency';
  if (notice.keys.some((key) => store.first(terminalKey, key) !== undefined)) return 'after_terminal';
  if (request !== undefined && request.amount_cents !== notice.amountCents) return 'request_mismatch';
  return policy.clockSane ? null : 'clock';
}
