import { PRIORITY } from '../../domain/command.ts';
import { desiredAccess } from '../../domain/lines/line-facts.ts';
import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import { takeFromLine as decide, type Bought, type TakenFromLine } from '../../domain/money/take-back.ts';
import { whenIn } from '../../domain/said/both.ts';
import { PAYMENT_SAID } from '../../domain/said/payment-said.ts';
import type { Both } from '../../domain/time/time.ts';
import { cents, formatCents, type Cents } from '../../domain/values/money.ts';
import { renewalsOfLine, sharesOfPayment } from '../../storage/ledger.ts';
import { shiftAhead } from '../../storage/allowances.ts';
import { accessFacts, lineById, type LineRow } from '../../storage/lines.ts';
import { renewLine } from '../../storage/line-writes.ts';
import { setLent } from '../../storage/loans.ts';
import { insertShare } from '../../storage/payment-deeds.ts';
import { toPlan } from '../../storage/plans.ts';
import type { Store } from '../../storage/engine/store.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';
import { beginWishedPlan, type BooksPolicy } from './credit-line.ts';
import { owedBy, postLoan, type Owed } from './loans.ts';
import { postLedger } from './post-ledger.ts';
import { renewUse } from './renew-use.ts';

/** What one line has of a payment, and what it bought. */
export interface Share {
  readonly line: LineRow;
  readonly amountCents: Cents;
  readonly bought: readonly Bought[];
  readonly owed: Owed;
}

/** What a line gives back, decided. */
export interface Taking extends TakenFromLine {
  readonly line: LineRow;
}

/** The lines that have money of a payment, the first that got it first. */
export function sharesOf(store: Store, paymentId: number): Share[] {
  return store.all(sharesOfPayment, { paymentId }).flatMap(({ subscription_id: id, cents: amount }) => {
    const line = id === null ? undefined : store.first(lineById, { id });
    if (line === undefined) return [];
    return [{ line, amountCents: cents(amount), bought: renewalsOf(store, line.id), owed: owedBy(store, line) }];
  });
}

/** What a line has bought for money and nobody has undone, the newest first. */
export function renewalsOf(store: Store, lineId: number): Bought[] {
  return store.all(renewalsOfLine, { id: lineId }).map((row) => ({
    id: row.id,
    paymentId: row.payment_id,
    amountCents: cents(row.amount_cents),
    time: {
      periods: row.periods ?? 0,
      givenMs: row.given_ms ?? 0,
      expiresBefore: row.expires_before ?? 0,
      expiresAfter: row.expires_after ?? 0,
    },
    paidBack:
      row.lent_cents === null || row.lent_ms === null
        ? null
        : { amountCents: cents(row.lent_cents), givenMs: 0 - row.lent_ms },
  }));
}

/**
 * Pure: what a line gives back of its share.
 * @param amountCents at most the share
 */
export function takingOf(
  { line, amountCents: share, bought, owed }: Share,
  amountCents: Cents,
  paymentId: number,
  policy: BooksPolicy,
  now: number,
): Taking {
  const taken = decide(
    {
      expiresAt: line.expires_at,
      anchorDay: line.anchor_day,
      balanceCents: cents(line.balance_cents),
      restCents: owed.restCents,
      isLent: owed.loan !== null,
      isServed: line.blocked_at === null && line.retired_at === null,
    },
    toPlan(line),
    bought,
    { paymentId, amountCents, isWhole: amountCents === share },
    now,
    policy.timeZone,
  );
  return { ...taken, line };
}

/** Pure: all of it from every line. */
export function takingsOf(shares: readonly Share[], paymentId: number, policy: BooksPolicy, now: number): Taking[] {
  return shares.map((share) => takingOf(share, share.amountCents, paymentId, policy, now));
}

/** What it means for the line, for people. */
export function takingWords(
  { line, amountCents, undone, expiresAt, balanceCents }: Taking,
  { currency, timeZone }: BooksPolicy,
  now: number,
): Both {
  const [amount, name] = [formatCents(amountCents, currency), line.account_no];
  if (undone.length === 0) return PAYMENT_SAID.takenLeaving(amount, name, formatCents(balanceCents, currency));
  const until = whenIn(timeZone, now)(expiresAt);
  if (now < expiresAt) return PAYMENT_SAID.takenPaid(amount, name, until);
  const isOn = desiredAccess(accessFacts(line), now) === 'on';
  const isOff = desiredAccess({ ...accessFacts(line), expiresAt }, now) === 'off';
  return isOn && isOff ? PAYMENT_SAID.takenOff(amount, name, until) : PAYMENT_SAID.takenOver(amount, name, until);
}

/**
 * Inside a transaction: a line gives back money of a payment, and the time that it bought. One whose time is over goes off by the
 * sweep, as any other, and not past its brake.
 * @returns the lanes that have something to do now
 */
export function takeFromLine(
  store: Store,
  taking: Taking,
  paymentId: number,
  to: 'unmatched' | 'reversed' | 'refunded',
  action: ActionFacts,
  now: number,
): string[] {
  const { line, amountCents, undone, again, owedAgainCents, paidBackCents, lentAgain, expiresAt, anchorDay } = taking;
  const subscriptionId = line.id;
  for (const { id, paymentId: of, amountCents: spent, taken } of undone) {
    postLedger(store, {
      action,
      move: 'spent>line',
      amountCents: spent,
      paymentId: of,
      subscriptionId,
      time: taken,
      undoes: id,
    });
    store.run(shiftAhead, { id: subscriptionId, by: 0 - taken.periods });
  }
  if (owedAgainCents > 0) postLedger(store, { action, move: 'lent>line', amountCents: owedAgainCents, subscriptionId });
  postLedger(store, { action, move: `line>${to}`, amountCents, paymentId, subscriptionId });
  if (paidBackCents > 0) postLedger(store, { action, move: 'line>lent', amountCents: paidBackCents, subscriptionId });
  if (lentAgain !== null) {
    postLoan(store, line.id, lentAgain, { before: expiresAt - lentAgain.givenMs, after: expiresAt }, action);
  }
  const restCents = again?.owedCents ?? cents(0);
  if (restCents > 0) postLedger(store, { action, move: 'lent>line', amountCents: restCents, subscriptionId });
  if (again !== null) {
    postLedger(store, { action, move: 'line>spent', amountCents: again.spentCents, subscriptionId, time: again });
    beginWishedPlan(store, line, now);
    renewUse(store, line.id, again, now);
  }
  store.run(renewLine, { id: subscriptionId, expiresAt, anchorDay, balanceCents: taking.balanceCents });
  const lentCents = line.lent_cents + owedAgainCents - paidBackCents + restCents + (lentAgain?.amountCents ?? 0);
  if (lentCents !== line.lent_cents) store.run(setLent, { id: line.id, lentCents });
  store.run(insertShare, { subscriptionId, paymentId });
  if (again === null || desiredAccess({ ...accessFacts(line), expiresAt }, now) === 'off') return [];
  enqueueSync(store, line, PRIORITY.paid, now);
  return [routerLane(line.router_name)];
}
