import { describeError } from '../domain/fault.ts';
import { cents } from '../domain/money.ts';
import type { Failure, HoldReason, Notice, PaymentKey, Reading } from '../domain/notice.ts';
import { identify, type KnownPayment } from '../domain/payment-key.ts';
import { openAlarm } from '../storage/alarms.ts';
import { callbackByDigest, insertCallback, repeatCallback } from '../storage/callbacks.ts';
import { lineById } from '../storage/lines.ts';
import {
  insertPayment,
  insertPaymentKey,
  insertTerminalKey,
  keepWaiting,
  paymentById,
  paymentByKey,
  requestByName,
  settleRequest,
  terminalKey,
} from '../storage/payments.ts';
import type { CallbackResult } from '../storage/schema.ts';
import { isDiskFault, type Store } from '../storage/store.ts';
import { assignPayment, releasePayment } from './assign-payment.ts';
import { applyCredit, type BooksPolicy } from './credit-line.ts';
import { matchNotice } from './match-notice.ts';
import { routerLane, SMS_LANE } from './outbox.ts';
import { postLedger, sha256 } from './post-ledger.ts';

/** An authenticated delivery, read and ready for the books. */
export interface Delivery {
  /** Name of the provider connection that it came in by. */
  readonly provider: string;
  /** The exact bytes. */
  readonly body: Uint8Array;
  readonly reading: Reading;
  /** When its last byte arrived, UTC ms. */
  readonly receivedAt: number;
}

/** What became of one delivery. */
export interface Taken {
  readonly result: CallbackResult;
  readonly reason: string | null;
  readonly paymentId: number | null;
  readonly subscriptionId: number | null;
  /** True when the money was not in the books before. */
  readonly isNew: boolean;
  /** Lanes that have something to do now. */
  readonly lanes: readonly string[];
}

/** `clockSane`: false while our clock cannot be believed. */
export type TakingPolicy = BooksPolicy & { readonly clockSane: boolean };

const ACTOR = 'callback';

/**
 * Takes everything that is waiting in one transaction, with a savepoint each: a delivery whose processing fails is kept
 * as quarantined and harms no other. Durable after `store.durable()`.
 * @throws when the transaction itself failed: then nothing was stored and the providers have to send again
 */
export function takePayments(store: Store, batch: readonly Delivery[], policy: TakingPolicy, now: number): Taken[] {
  return store.transaction(() =>
    batch.map((delivery) => {
      const digest = sha256(delivery.body);
      try {
        return store.savepoint(() => take(store, delivery, digest, policy, now));
      } catch (error) {
        // A disk that refuses is no bug of this delivery: nothing is kept, and the provider sends all of them again.
        if (isDiskFault(error)) throw error;
        const taken = outcome('quarantined', 'internal');
        keep(store, delivery, digest, taken, describeError(error), now);
        return taken;
      }
    }),
  );
}

function take(store: Store, delivery: Delivery, digest: Uint8Array, policy: TakingPolicy, now: number): Taken {
  const seen = store.first(callbackByDigest, { provider: delivery.provider, digest });
  if (seen !== undefined) {
    store.run(repeatCallback, { id: seen.id, now });
    return outcome('repeat', 'same_bytes', seen.payment_id);
  }
  const { reading } = delivery;
  switch (reading.kind) {
    case 'notice': {
      const taken = book(store, delivery, reading.notice, policy, now);
      keep(store, delivery, digest, taken, reading.notice.warnings?.join(' ') ?? null, now);
      return taken;
    }
    case 'failure': {
      const taken = closeRequest(store, reading.failure, now);
      keep(store, delivery, digest, taken, `${reading.failure.code} ${reading.failure.message}`.trim(), now);
      return taken;
    }
    case 'ignored':
    case 'quarantined': {
      const taken = outcome(reading.kind, reading.reason);
      keep(store, delivery, digest, taken, reading.detail, now);
      return taken;
    }
  }
}

function book(store: Store, delivery: Delivery, notice: Notice, policy: TakingPolicy, now: number): Taken {
  const found = notice.keys.flatMap((key) => {
    const payment = knownPayment(store, key);
    return payment === undefined ? [] : [{ key, payment }];
  });
  const identity = identify(notice, found);
  switch (identity.kind) {
    case 'new':
      return bookNew(store, delivery, notice, policy, now);
    case 'known':
      for (const key of identity.newKeys) store.run(insertPaymentKey, { ...key, paymentId: identity.paymentId });
      return bookAgain(store, identity.paymentId, notice, policy, now);
    case 'conflict': {
      const about = identity.paymentIds.map((id) => `payment ${id}`).join(' and ');
      return conflict(store, identity.paymentIds[0] ?? null, `key_${identity.reason}`, about, now);
    }
  }
}

function bookNew(store: Store, delivery: Delivery, notice: Notice, policy: TakingPolicy, now: number): Taken {
  const request = findRequest(store, notice.requestNames);
  const match = matchNotice(store, notice, request?.subscription_id ?? null, policy.accountPrefix);
  const lineId = match.kind === 'matched' ? match.subscriptionId : null;
  const hold = holdReason(store, notice, request, policy);
  const state = hold !== null ? 'held' : lineId === null ? 'unmatched' : 'applied';

  const { id } = store.run(insertPayment, {
    provider: delivery.provider,
    amountCents: notice.amountCents,
    currency: notice.currency,
    receiptCode: notice.keys.find((key) => key.scheme === 'mpesa.receipt')?.value ?? null,
    payerPhone: notice.payerPhone,
    payerName: notice.payerName,
    payerAccount: notice.account,
    state,
    reason: hold ?? (match.kind === 'matched' ? match.via : match.reason),
    suggestions: match.kind === 'unmatched' ? JSON.stringify(match.suggestions) : null,
    subscriptionId: lineId,
    paidAt: notice.paidAt,
    receivedAt: delivery.receivedAt,
  });
  for (const key of new Map(notice.keys.map((key) => [`${key.scheme} ${key.value}`, key])).values()) {
    store.run(insertPaymentKey, { ...key, paymentId: id });
  }
  postLedger(store, {
    at: now,
    kind: 'receive',
    paymentId: id,
    subscriptionId: state === 'applied' ? lineId : null,
    amountCents: notice.amountCents,
    source: 'received',
    target: state === 'applied' ? 'line' : state,
    periods: 0,
    expiresBefore: null,
    expiresAfter: null,
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

function closeRequest(store: Store, failure: Failure, now: number): Taken {
  for (const key of failure.terminalKeys) {
    const payment = knownPayment(store, key);
    if (payment !== undefined) return conflict(store, payment.id, 'failed_after_success', `payment ${payment.id}`, now);
    store.run(insertTerminalKey, { ...key, now });
  }
  const request = findRequest(store, failure.requestNames);
  if (request === undefined) return outcome('ignored', 'no_request');
  const said = `${failure.code} ${failure.message}`.trim();
  store.run(settleRequest, { id: request.id, state: 'failed', outcome: said, now });
  return { ...outcome('request', 'failed'), subscriptionId: request.subscription_id };
}

/** What a provider says now contradicts what the books hold: nothing is moved, and a person is told. */
function conflict(store: Store, paymentId: number | null, reason: string, about: string, now: number): Taken {
  store.run(openAlarm, {
    kind: 'callback-conflict',
    subject: about,
    message: `A callback contradicts ${about} (${reason}). The books were left as they are; compare the two deliveries.`,
    now,
  });
  return outcome('conflict', reason, paymentId);
}

function knownPayment(store: Store, key: PaymentKey): KnownPayment | undefined {
  const row = store.first(paymentByKey, key);
  return row && { id: row.id, amountCents: cents(row.amount_cents), currency: row.currency, receipt: row.receipt_code };
}

function findRequest(store: Store, names: readonly string[]) {
  for (const name of names) {
    const request = store.first(requestByName, { name });
    if (request !== undefined) return request;
  }
  return undefined;
}

function keep(
  store: Store,
  delivery: Delivery,
  digest: Uint8Array,
  taken: Taken,
  detail: string | null,
  now: number,
): void {
  store.run(insertCallback, {
    provider: delivery.provider,
    digest,
    body: delivery.body,
    result: taken.result,
    reason: taken.reason,
    detail,
    paymentId: taken.paymentId,
    now,
  });
}

function outcome(result: CallbackResult, reason: string | null, paymentId: number | null = null): Taken {
  return { result, reason, paymentId, subscriptionId: null, isNew: false, lanes: [] };
}
