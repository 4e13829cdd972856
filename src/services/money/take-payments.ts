import { describeError, Fault } from '../../domain/values/fault.ts';
import { LARGEST_ROW, type ActionFacts } from '../../domain/money/ledger-facts.ts';
import { inOwnForm, type Notice, type Reading } from '../../domain/money/notice.ts';
import {
  callbackByBytes,
  callbackOfPayment,
  forgetCallback,
  insertCallback,
  repeatCallback,
} from '../../storage/callbacks.ts';
import { hastenPurseOrder, purseOrderOf } from '../../storage/purse-orders.ts';
import { hastenRefund, refundOfOrder } from '../../storage/refunds.ts';
import { hastenAsk } from '../../storage/requests.ts';
import { isOrderId } from '../../domain/money/order-id.ts';
import type { CameBy } from '../../storage/engine/schema-money.ts';
import type { Store } from '../../storage/engine/store.ts';
import { isDamage, isStoreFault } from '../../storage/engine/store-faults.ts';
import { bookNotice, type TakingPolicy } from './book-notice.ts';
import { closeRequest } from './close-request.ts';
import { deliveryKey, findRequest, knownMoney, moneyOfOrder, NAMES_DISAGREE, type KnownKey } from './known-money.ts';
import { sha256 } from './post-ledger.ts';
import { REFUND_TOLD, tidySpare, worthOf } from './rubbish.ts';
import { takePayout } from './take-payout.ts';
import { outcome, type Taken } from './taken.ts';

/** Why bytes were kept, and no more. */
const BOOKS_DAMAGED = 'books_damaged';

/** An authenticated delivery, read and ready for the books. */
export interface Delivery {
  /** Name of the provider connection that it came in by. */
  readonly provider: string;
  /** The exact bytes. */
  readonly body: Uint8Array;
  readonly reading: Reading;
  /** When its last byte arrived, UTC ms. */
  readonly receivedAt: number;
  /** True when nothing shows that the provider has sent it: whether it is so is asked for afterwards. */
  readonly isUnproven?: boolean;
  /** Set when a person has entered it: what is booked belongs to their deed. */
  readonly enteredBy?: ActionFacts;
  /** How it came where nobody delivered it; what a person has entered says so by itself. */
  readonly cameBy?: Exclude<CameBy, 'person'>;
}

/**
 * Takes everything that is waiting in one transaction. Where the processing of one fails all are taken once more, with a savepoint
 * each: it is kept as quarantined and harms no other. Durable after `store.durable()`.
 *
 * Where the books are damaged each is taken by itself, and of one that comes upon the damage the bytes are kept, for a person to
 * see; delivered again when the books have been repaired they are taken like new.
 * @throws when the transaction itself failed: then nothing was stored and the providers have to send again
 */
export function takePayments(store: Store, batch: readonly Delivery[], policy: TakingPolicy, now: number): Taken[] {
  try {
    return takeTogether(store, batch, policy, now);
  } catch (error) {
    if (!isDamage(error)) throw error;
    return batch.flatMap((delivery) => takeAlone(store, delivery, policy, now));
  }
}

/**
 * Inside a transaction: money that a person has entered, taken like any other.
 * @throws when it could not be: a person is there to hear of it, and nothing is set apart
 */
export function takeEntered(
  store: Store,
  delivery: Delivery & { readonly enteredBy: ActionFacts },
  policy: TakingPolicy,
  now: number,
): Taken {
  return take(store, delivery, sha256(delivery.body), policy, now);
}

function takeTogether(store: Store, batch: readonly Delivery[], policy: TakingPolicy, now: number): Taken[] {
  try {
    return store.transaction(() => batch.map((delivery) => take(store, delivery, sha256(delivery.body), policy, now)));
  } catch {
    return store.transaction(() => takeWithin(store, batch, policy, now));
  }
}

/** Inside a transaction: the same, for what belongs to the deed of a person. @throws where the database refuses or is damaged */
export function takeWithin(store: Store, batch: readonly Delivery[], policy: TakingPolicy, now: number): Taken[] {
  return batch.map((delivery) => {
    const digest = sha256(delivery.body);
    try {
      return store.savepoint(() => take(store, delivery, digest, policy, now));
    } catch (error) {
      // A disk that refuses is no bug of this delivery: nothing is kept, and the provider sends all of them again. After
      // damage nothing more can be stored in this transaction.
      if (isStoreFault(error)) throw error;
      if (error instanceof Fault && error.code === NAMES_DISAGREE)
        return keepApart(store, delivery, error.message, now);
      return keep(store, delivery, digest, outcome('quarantined', 'internal'), describeError(error), now);
    }
  });
}

function takeAlone(store: Store, delivery: Delivery, policy: TakingPolicy, now: number): Taken[] {
  try {
    return takeTogether(store, [delivery], policy, now);
  } catch (error) {
    if (!isDamage(error)) throw error;
    return [store.transaction(() => keepApart(store, delivery, describeError(error), now))];
  }
}

function keepApart(store: Store, delivery: Delivery, detail: string, now: number): Taken {
  const digest = sha256(delivery.body);
  const before = store.first(callbackByBytes, { provider: delivery.provider, digest });
  if (before === undefined) return keep(store, delivery, digest, outcome('quarantined', BOOKS_DAMAGED), detail, now);
  store.run(repeatCallback, { id: before.id, now });
  return outcome('repeat', 'same_bytes');
}

function take(store: Store, delivery: Delivery, digest: Uint8Array, policy: TakingPolicy, now: number): Taken {
  const { reading, provider } = delivery;
  const notice = noticeOf(reading, digest);
  const names = notice?.keys ?? (reading.kind === 'failure' ? reading.failure.terminalKeys.map(inOwnForm) : []);
  const known = [...knownMoney(store, provider, names), ...moneyOfOrder(store, provider, notice?.requestNames ?? [])];
  const seen = seenBefore(store, provider, digest, known);
  // Its bytes were kept while the books were damaged, and nothing else was done with them.
  if (seen?.reason === BOOKS_DAMAGED) store.run(forgetCallback, { id: seen.callbackId });
  else if (seen !== null) {
    store.run(repeatCallback, { id: seen.callbackId, now });
    if (seen.isRubbish) tidySpare(store, provider, true, now);
    return outcome('repeat', 'same_bytes', seen.paymentId);
  }
  if (hastenOwnOrder(store, provider, reading, notice, now)) {
    return keep(store, delivery, digest, outcome('ignored', 'outbound'), null, now);
  }
  const taken = notice === null ? null : bookNotice(store, notice, known, delivery, policy, now);
  switch (reading.kind) {
    case 'notice':
      return keep(store, delivery, digest, taken ?? tooLarge(), reading.notice.warnings?.join(' ') ?? null, now);
    case 'failure': {
      const { failure } = reading;
      const closed = closeRequest(store, failure, provider, now);
      return keep(store, delivery, digest, closed, `${failure.code} ${failure.message}`.trim(), now);
    }
    case 'payout': {
      const { payout } = reading;
      const lanes = takePayout(store, provider, payout, policy, now);
      const told = { ...outcome('ignored', lanes === null ? 'outbound' : REFUND_TOLD), lanes: lanes ?? [] };
      return keep(store, delivery, digest, told, payout.detail, now);
    }
    case 'ignored':
    case 'quarantined': {
      const asked =
        reading.kind === 'quarantined' && taken === null ? askAbout(store, provider, reading.asks, now) : null;
      if (asked !== null)
        return keep(store, delivery, digest, { ...asked, reason: reading.reason }, reading.detail, now);
      const apart = { ...(taken ?? outcome(reading.kind, null)), result: reading.kind, reason: reading.reason };
      return keep(store, delivery, digest, apart, reading.detail, now);
    }
  }
}

/** Whatever names the order of money of ours that goes out is its result, and no money that came: the provider is asked how it stands. */
function hastenOwnOrder(store: Store, provider: string, reading: Reading, notice: Notice | null, now: number): boolean {
  const failed = reading.kind === 'failure' ? reading.failure.requestNames : [];
  const asks = reading.kind === 'ignored' || reading.kind === 'quarantined' ? (reading.asks ?? []) : [];
  for (const orderId of [...failed, ...asks, ...(notice?.requestNames ?? [])].filter(isOrderId)) {
    const refund = store.first(refundOfOrder, { provider, orderId });
    if (refund !== undefined) store.run(hastenRefund, { id: refund.id, now });
    const order = refund === undefined ? store.first(purseOrderOf, { provider, orderId }) : undefined;
    if (order !== undefined) store.run(hastenPurseOrder, { id: order.id, now });
    if (refund !== undefined || order !== undefined) return true;
  }
  return false;
}

/** It tells of a request of ours without saying how that ended: the request is asked for, and no person has to look. */
function askAbout(store: Store, provider: string, names: readonly string[] | undefined, now: number): Taken | null {
  const request = findRequest(store, provider, names ?? []);
  if (request === undefined) return null;
  store.run(hastenAsk, { id: request.id, now });
  return { ...outcome('request', null), subscriptionId: request.subscription_id };
}

/**
 * The money that a delivery tells of, if it does. What was not understood is held, and so is what has no name: it is told apart by
 * its bytes alone, so that the same bytes are one delivery that came again, and any others are other money, for a person to judge.
 */
function noticeOf(reading: Reading, digest: Uint8Array): Notice | null {
  const notice =
    reading.kind === 'notice' ? reading.notice : reading.kind === 'quarantined' ? reading.claim : undefined;
  if (notice === undefined || notice.amountCents > LARGEST_ROW) return null;
  const keys = notice.keys.map(inOwnForm);
  if (reading.kind === 'notice' && keys.length > 0) return { ...notice, keys };
  return { ...notice, keys: keys.length > 0 ? keys : [deliveryKey(digest)], hold: 'unreadable' };
}

/** More than the books can add up exactly: the bytes are kept, and a person looks at them. */
function tooLarge(): Taken {
  return outcome('quarantined', 'amount_too_large');
}

interface Seen {
  readonly callbackId: number;
  readonly paymentId: number | null;
  readonly reason: string | null;
  readonly isRubbish: boolean;
}

/** Where the same bytes came before: with the money that they name, or among those that brought none. */
function seenBefore(store: Store, provider: string, digest: Uint8Array, known: readonly KnownKey[]): Seen | null {
  // A person may have booked it, out of bytes that had said nothing.
  const byBytes = known.length > 0 ? undefined : knownMoney(store, provider, [deliveryKey(digest)])[0]?.payment;
  for (const paymentId of new Set([...known.map(({ payment }) => payment.id), ...(byBytes ? [byBytes.id] : [])])) {
    const callback = store.first(callbackOfPayment, { paymentId, provider, digest });
    if (callback !== undefined) return { callbackId: callback.id, paymentId, reason: null, isRubbish: false };
  }
  const callback = store.first(callbackByBytes, { provider, digest });
  if (callback === undefined) return null;
  const isRubbish = callback.spare === 1 && callback.result === 'quarantined';
  return { callbackId: callback.id, paymentId: null, reason: callback.reason, isRubbish };
}

function keep(
  store: Store,
  delivery: Delivery,
  digest: Uint8Array,
  taken: Taken,
  detail: string | null,
  now: number,
): Taken {
  const { spare, rubbish, body } = worthOf(taken, delivery.body);
  store.run(insertCallback, {
    provider: delivery.provider,
    digest,
    body,
    result: taken.result,
    reason: taken.reason,
    detail,
    paymentId: taken.paymentId,
    spare: spare ? 1 : 0,
    cameBy: delivery.cameBy ?? (delivery.enteredBy === undefined ? null : 'person'),
    now,
  });
  if (spare) tidySpare(store, delivery.provider, rubbish, now);
  return taken;
}
