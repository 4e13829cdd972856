import { paymentsSubject } from '../../domain/alarm-subject.ts';
import { formatCents } from '../../domain/values/money.ts';
import { isReceipt, ownerOf, type HoldReason, type Notice, type PaymentKey } from '../../domain/money/notice.ts';
import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import { disagreement } from '../../domain/money/disagreement.ts';
import { speakingNames, type Identity } from '../../domain/money/payment-key.ts';
import { firstProof } from '../../domain/proof.ts';
import { PRIORITY } from '../../domain/command.ts';
import { desiredAccess } from '../../domain/lines/line-facts.ts';
import { accessFacts, lineById } from '../../storage/lines.ts';
import {
  insertPayment,
  insertPaymentKey,
  NOT_WALKED,
  keepWaiting,
  learnReceipt,
  paymentById,
} from '../../storage/payments.ts';
import { insertProof } from '../../storage/proofs.ts';
import { settleRequest } from '../../storage/requests.ts';
import type { Store } from '../../storage/engine/store.ts';
import { recordAction } from '../actions/record-action.ts';
import { asSuggestion } from './as-suggestion.ts';
import { assignPayment, releasePayment } from './assign-payment.ts';
import type { BooksPolicy } from './credit-line.ts';
import { creditPayer } from './credit-payer.ts';
import { holdReason } from './hold-reason.ts';
import { findRequest, type KnownKey } from './known-money.ts';
import { isSetFree, type Match } from '../../domain/money/match.ts';
import { matchNotice } from './match-notice.ts';
import { enqueueSync, routerLane, SMS_LANE } from '../outbox/outbox.ts';
import { pickPlan } from './pick-plan.ts';
import { postLedger } from './post-ledger.ts';
import { suggestLines } from './suggest-lines.ts';
import { perhapsSame, sameMoney } from './same-money.ts';
import { conflict, contradiction, outcome, type Taken } from './taken.ts';
import { identifyMoney } from './went-back.ts';

/** `clockSane`: false while it is not known what time it is. */
export type TakingPolicy = BooksPolicy & { readonly clockSane: boolean };

/** How a notice came in: by which provider connection, and when its last byte arrived, UTC ms. */
interface Origin {
  readonly provider: string;
  readonly receivedAt: number;
  readonly isUnproven?: boolean;
  /** Of money that a person has entered: their deed. */
  readonly enteredBy?: ActionFacts;
}

/** Payments that contradict each other, and in what. */
interface Contradiction {
  readonly paymentIds: readonly number[];
  readonly reason: Extract<Identity, { kind: 'conflict' }>['reason'] | 'perhaps_same' | 'went_back';
}

const ACTOR = 'callback';

/**
 * Inside a transaction: money has arrived. New money is matched and booked; the same money by another path completes what
 * the books know of it; and where names contradict each other nothing that is there is moved.
 * @param known those of its names that the books know
 */
export function bookNotice(
  store: Store,
  given: Notice,
  known: readonly KnownKey[],
  origin: Origin,
  policy: TakingPolicy,
  now: number,
): Taken {
  const { keys, found } = speakingNames(given.keys, known);
  const notice = { ...given, keys };
  const identity = identifyMoney(store, notice, found);
  switch (identity.kind) {
    case 'new':
      return bookNew(store, notice, origin, null, policy, now);
    case 'known':
      return bookKnown(store, identity.paymentId, identity.newKeys, notice, origin, policy, now);
    case 'conflict':
      return bookConflict(store, notice, origin, identity, found, policy, now);
  }
}

function bookKnown(
  store: Store,
  paymentId: number,
  newKeys: readonly PaymentKey[],
  notice: Notice,
  origin: Origin,
  policy: TakingPolicy,
  now: number,
): Taken {
  for (const key of newKeys) {
    putKey(store, key, origin.provider, paymentId);
    if (key.scheme === 'mpesa.receipt') store.run(learnReceipt, { id: paymentId, receiptCode: key.value });
  }
  return bookAgain(store, paymentId, notice, origin, policy, now);
}

/**
 * Names contradict each other. Money with a receipt that the books do not have is money all the same: it is held under the
 * names that are free, until a person has compared the two. Without one it may be the same money, and only that is told.
 */
function bookConflict(
  store: Store,
  notice: Notice,
  origin: Origin,
  { paymentIds, reason }: Contradiction,
  found: readonly KnownKey[],
  policy: TakingPolicy,
  now: number,
): Taken {
  const first = Math.min(...paymentIds);
  const code = `key_${reason}`;
  const about = paymentsSubject(paymentIds);
  const free = notice.keys.filter(
    (key) => !found.some((one) => one.key.scheme === key.scheme && one.key.value === key.value),
  );
  const receipt = free.find(isReceipt);
  if (receipt === undefined) {
    return conflict(
      store,
      { paymentId: first, subject: about, reason: code, message: contradiction(about, code, notice) },
      now,
    );
  }
  const held = bookNew(store, { ...notice, keys: free, hold: 'conflict' }, origin, first, policy, now);
  const paymentId = held.paymentId ?? first;
  const subject = paymentsSubject([paymentId]);
  const amount = formatCents(notice.amountCents, notice.currency);
  const message = `${subject} (${amount}, receipt ${receipt.value}) claims a name that belongs to ${about} (${code}). Its money is held; compare the two deliveries.`;
  return { ...conflict(store, { paymentId, subject, reason: code, message }, now), isNew: true };
}

function bookNew(
  store: Store,
  notice: Notice,
  origin: Origin,
  contradicts: number | null,
  policy: TakingPolicy,
  now: number,
): Taken {
  const request = findRequest(store, origin.provider, notice.requestNames);
  const match = believed(matchNotice(store, notice, request?.subscription_id ?? null, policy), notice);
  const lineId = match.kind === 'matched' ? match.subscriptionId : null;
  const same = contradicts === null && lineId !== null ? sameMoney(store, notice, request, lineId, origin) : null;
  if (same !== null) return bookKnown(store, same, eachOnce(notice.keys), notice, origin, policy, now);
  const perhaps = contradicts === null && request === undefined ? perhapsSame(store, notice, lineId, origin) : null;
  if (perhaps !== null) {
    return bookConflict(store, notice, origin, { paymentIds: [perhaps], reason: 'perhaps_same' }, [], policy, now);
  }
  const hold = holdReason(store, notice, origin.provider, request, policy);
  const state = hold !== null ? 'held' : lineId === null ? 'unmatched' : 'applied';
  if (isByPhone(match) && answers(hold)) pickPlan(store, match.subscriptionId, notice.amountCents, policy);

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
    contradicts,
    subscription_id: lineId,
    paid_at: notice.paidAt,
    received_at: origin.receivedAt,
  });
  for (const key of eachOnce(notice.keys)) putKey(store, key, origin.provider, id);
  if (match.kind === 'unmatched') suggestLines(store, id, match.suggestions);
  if (origin.isUnproven === true && hold !== 'unreadable') {
    const nextAt = firstProof(hold !== null, now);
    store.run(insertProof, { paymentId: id, provider: origin.provider, requestId: request?.id ?? null, nextAt });
  }
  const action = origin.enteredBy ?? recordAction(store, { at: now, actor: ACTOR, name: 'payment.take', reason: hold });
  const [strongest] = notice.keys;
  postLedger(store, {
    action,
    move: state === 'applied' ? 'outside>line' : `outside>${state}`,
    amountCents: notice.amountCents,
    paymentId: id,
    subscriptionId: state === 'applied' ? lineId : null,
    paymentKey: strongest === undefined ? null : `${strongest.scheme} ${strongest.value}`,
  });
  if (request !== undefined && answers(hold)) settle(store, request.id, id, now);
  if (state !== 'applied' || lineId === null) {
    return {
      ...outcome('payment', hold ?? 'unmatched', id),
      isNew: true,
      lanes: hold === 'clock' ? letIn(store, lineId, now) : [],
    };
  }
  const line = store.first(lineById, { id: lineId });
  if (line === undefined) throw new Error(`line ${lineId} was matched and is not there`);
  const lanes = creditPayer(store, line, { id, amountCents: notice.amountCents }, action, policy, now);
  return {
    result: 'payment',
    reason: match.kind === 'matched' ? match.via : null,
    paymentId: id,
    subscriptionId: lineId,
    isNew: true,
    lanes: [...lanes, SMS_LANE],
  };
}

/**
 * The same money by another path. What one path lacks the other may bring, in whichever order they come: whose money it
 * is, and that nothing speaks against booking it.
 */
function bookAgain(
  store: Store,
  paymentId: number,
  notice: Notice,
  { provider }: Origin,
  policy: TakingPolicy,
  now: number,
): Taken {
  const payment = store.first(paymentById, { id: paymentId });
  if (payment === undefined) throw new Error(`payment ${paymentId} has a key and is not there`);
  const request = findRequest(store, provider, notice.requestNames);
  const hold = holdReason(store, notice, provider, request, policy);
  if (request !== undefined && answers(hold)) settle(store, request.id, paymentId, now);

  const match = believed(matchNotice(store, notice, request?.subscription_id ?? null, policy), notice);
  const matched = match.kind === 'matched' ? match.subscriptionId : null;
  const lineId = payment.subscription_id ?? matched;
  const isFirm = match.kind === 'matched' && match.via !== 'phone';
  const booked = { account: payment.payer_account, payerPhone: payment.payer_phone };
  // Another text for the same line is no other account.
  const told = isFirm ? { ...notice, account: null } : notice;
  // Where a person has given it to another line than the text names, the text that was known to them says nothing new.
  const isSaidAgain = notice.account !== null && notice.account === payment.payer_account;
  const odd = isFirm && lineId !== matched && !isSaidAgain ? 'other_line' : disagreement(booked, told);
  if (odd !== null) {
    const subject = paymentsSubject([paymentId]);
    return conflict(store, { paymentId, subject, reason: odd, message: contradiction(subject, odd, notice) }, now);
  }

  const repeat = outcome('repeat', 'same_money', paymentId);
  // What contradicts other money is for a person to decide, whatever else is told of it; and so is what a person took back.
  if (payment.contradicts !== null || isSetFree(payment.reason)) return repeat;
  const isHeld = payment.state === 'held';
  if (!isHeld && (payment.state !== 'unmatched' || lineId === null)) return repeat;
  // Money that is only unmatched was free to be booked already, as soon as the clock allows it.
  const waitsFor = isHeld ? hold : policy.clockSane ? null : 'clock';
  if (waitsFor !== null) {
    const reason = waitsFor === 'clock' ? waitsFor : payment.reason;
    store.run(keepWaiting, { id: paymentId, subscriptionId: lineId, reason });
    return { ...repeat, lanes: reason === 'clock' ? letIn(store, lineId, now) : [] };
  }
  if (lineId === null) {
    releasePayment(store, payment, { actor: ACTOR, reason: 'same_money' }, now);
    return repeat;
  }
  if (isByPhone(match)) pickPlan(store, match.subscriptionId, notice.amountCents, policy);
  const reason = match.kind === 'matched' ? match.via : 'same_money';
  const lanes = assignPayment(store, payment, lineId, { actor: ACTOR, reason }, policy, now);
  return { ...repeat, subscriptionId: lineId, lanes };
}

/** Who has paid is let in at once, whatever the clock says; from when on the time counts is written when it is known. */
function letIn(store: Store, lineId: number | null, now: number): readonly string[] {
  const line = lineId === null ? undefined : store.first(lineById, { id: lineId });
  if (line === undefined || desiredAccess(accessFacts(line), now) === 'off') return [];
  enqueueSync(store, line, PRIORITY.paid, now);
  return [routerLane(line.router_name)];
}

/** What was not understood says whose money it is as a suggestion, and no more: a person decides. */
function believed(match: Match, { hold }: Notice): Match {
  return hold === 'unreadable' ? asSuggestion(match) : match;
}

/** Nothing but a phone says whose it is, and no word says what it is for. */
function isByPhone(match: Match): match is Extract<Match, { kind: 'matched' }> {
  return match.kind === 'matched' && match.via === 'phone';
}

/** Whether this money answers its request, so that the request waits no longer. Of a wrong clock it knows nothing. */
function answers(hold: HoldReason | null): boolean {
  return hold === null || hold === 'clock';
}

function settle(store: Store, requestId: number, paymentId: number, now: number): void {
  store.run(settleRequest, { id: requestId, state: 'paid', outcome: null, paymentId, now });
}

function putKey(store: Store, key: PaymentKey, provider: string, paymentId: number): void {
  store.run(insertPaymentKey, { ...key, provider: ownerOf(key, provider), paymentId });
}

function eachOnce(keys: readonly PaymentKey[]): PaymentKey[] {
  return [...new Map(keys.map((key) => [`${key.scheme} ${key.value}`, key])).values()];
}
