import { z } from 'zod';
import { normaliseForeign } from '../../domain/money/account-number.ts';
import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import { asWritten } from '../../domain/said/both.ts';
import { LINE_SAID } from '../../domain/said/line-said.ts';
import { PAYMENT_SAID, stateSaid } from '../../domain/said/payment-said.ts';
import type { Both } from '../../domain/time/time.ts';
import { cents, formatCents, type Cents } from '../../domain/values/money.ts';
import type { HoldReason } from '../../domain/money/notice.ts';
import { callbackBodies } from '../../storage/callbacks.ts';
import { lineByAccount, lineById, type LineRow } from '../../storage/lines.ts';
import {
  assignPayment as assignRow,
  keepWaiting,
  paymentById,
  paymentsWaitingFor,
  releasePayment as releaseRow,
} from '../../storage/payments.ts';
import type { PaymentState } from '../../domain/money/law.ts';
import { linesPaidBy } from '../../storage/pays-for.ts';
import { putAlias } from '../../storage/payment-deeds.ts';
import type { Store } from '../../storage/engine/store.ts';
import { defineAction, refuse, type Decided, type Refused } from '../actions/act.ts';
import { recordAction } from '../actions/record-action.ts';
import { applyCredit, buysWords, type BooksPolicy } from './credit-line.ts';
import { creditPayer } from './credit-payer.ts';
import { routerLane, SMS_LANE } from '../outbox/outbox.ts';
import { endMatters } from './end-matters.ts';
import { isPaused } from './end-pause.ts';
import { owedBy } from './loans.ts';
import { learningFor, rememberWords } from './learn-alias.ts';
import { postLedger } from './post-ledger.ts';
import { isTimeUnknown, refuseByClock } from './time-unknown.ts';
import { lying, waiting, waitingParts } from './where-it-lies.ts';

/** `KES 1,500`; of another currency also what the books, which hold only their own, take it for. */
export function amountWords(
  { amount_cents, currency }: { readonly amount_cents: number; readonly currency: string },
  policy: BooksPolicy,
): Both {
  const amount = formatCents(cents(amount_cents), currency);
  if (currency === policy.currency) return asWritten(amount);
  return PAYMENT_SAID.countedAs(amount, formatCents(cents(amount_cents), policy.currency));
}

/** A payment whose money, or a part of it, lies apart. */
interface WaitingPayment {
  readonly id: number;
  readonly state: PaymentState;
}

/**
 * Inside a transaction: an unmatched or held payment is a line's. From here on it is booked by the same code as one that
 * was matched at once.
 * @param from when the time that it buys begins, where none is left of before
 * @returns the lanes that have something to do now
 */
export function assignPayment(
  store: Store,
  payment: WaitingPayment,
  subscriptionId: number,
  by: { readonly actor: string; readonly reason: string },
  policy: BooksPolicy,
  now: number,
  from = now,
): string[] {
  const line = store.first(lineById, { id: subscriptionId });
  if (line === undefined) throw new Error(`there is no line ${subscriptionId}`);
  if (payment.state !== 'unmatched' && payment.state !== 'held') {
    throw new Error(`payment ${payment.id} is ${payment.state} and cannot be assigned`);
  }
  const action = recordAction(store, { at: now, name: 'payment.assign', ...by });
  return giveToLine(store, payment.id, line, action, policy, now, from);
}

/**
 * Inside a transaction: what waits of a payment is a line's from here on, and of the lines that it pays for.
 * @param part of a payment that is split, and lies free; without it all that waits, wherever it does
 * @returns the lanes that have something to do now
 */
export function giveToLine(
  store: Store,
  id: number,
  line: LineRow,
  action: ActionFacts,
  policy: BooksPolicy,
  now: number,
  from = now,
  part: { readonly amountCents: Cents; readonly tells: boolean } | null = null,
): string[] {
  const parts = part === null ? waitingParts(store, id) : [{ bucket: 'unmatched' as const, ...part }];
  for (const { bucket, amountCents } of parts) {
    postLedger(store, { action, move: `${bucket}>line`, amountCents, paymentId: id, subscriptionId: line.id });
  }
  const amountCents = cents(parts.reduce((sum, one) => sum + one.amountCents, 0));
  store.run(assignRow, { id, subscriptionId: line.id, reason: action.reason ?? '' });
  if (part === null) return [...creditPayer(store, line, { id, amountCents }, action, policy, now, from), SMS_LANE];
  applyCredit(store, line, { id, amountCents }, action, policy, now, from, part.tells);
  return [routerLane(line.router_name), SMS_LANE];
}

/** For whoever gives money to a line that pays for others: a part of it may go on to them. */
export function paidForWords(
  { account_no }: Pick<LineRow, 'account_no'>,
  others: readonly { readonly account_no: string }[],
): Both[] {
  if (others.length === 0) return [];
  return [
    PAYMENT_SAID.restRenews(
      account_no,
      others.map((line) => line.account_no),
    ),
  ];
}

/** What money would buy a line, in words; of one that is paused, whose time is moved first, that is not said. */
function buysOf(store: Store, line: LineRow | undefined, policy: BooksPolicy) {
  if (line === undefined || isPaused(line)) return undefined;
  const owes = owedBy(store, line);
  return (amountCents: Cents, now: number) => buysWords(line, owes, amountCents, policy, now);
}

const ASSIGNMENT = z.object({
  paymentId: z.int().positive(),
  accountNo: z.string().trim().min(1),
  /** Also for later payments of this payer with this text. */
  remember: z.boolean().optional(),
});

/**
 * A person gives money that waits to the line whose it is. It is booked from there on like money that was matched at once.
 * The result is the lanes that have something to do now.
 */
export const assignByHand = (policy: BooksPolicy) =>
  defineAction({
    name: 'payment.assign',
    reason: 'required',
    input: ASSIGNMENT,
    subject: ({ paymentId }) => `payment ${paymentId}`,
    look(store, { paymentId, accountNo }) {
      const found = store.first(lineByAccount, { accountNo: normaliseForeign(accountNo) });
      const line = found && store.first(lineById, { id: found.id });
      const payment = store.first(paymentById, { id: paymentId });
      const learning = payment && found && learningFor(store, payment, found.id, policy);
      return {
        payment: payment && { ...payment, ...waiting(store, payment) },
        line,
        learning,
        paidFor: found === undefined ? [] : store.all(linesPaidBy, { payerId: found.id }),
        buys: buysOf(store, line, policy),
        timeUnknown: isTimeUnknown(store),
      };
    },
    decide(
      { payment, line, learning, paidFor, buys, timeUnknown },
      { paymentId, accountNo, remember = false },
      now,
    ): Decided<Assignment> | Refused<'payment' | 'state' | 'line' | 'clock' | 'remember'> {
      if (payment === undefined) return refuse('payment', PAYMENT_SAID.unknown(paymentId));
      const { state } = payment;
      if (state === 'applied') {
        return refuse('state', PAYMENT_SAID.appliedAlready(paymentId));
      }
      if (state !== 'held' && state !== 'unmatched') {
        return refuse('state', PAYMENT_SAID.nothingForLine(paymentId, stateSaid(state)));
      }
      if (line === undefined) return refuse('line', LINE_SAID.noSuchAccount(accountNo));
      if (timeUnknown) return refuseByClock();
      if (remember && learning?.kind === 'cannot')
        return refuse('remember', PAYMENT_SAID.cannotRemember(learning.words));
      const alias = remember && learning?.kind === 'can' ? learning.alias : null;
      return {
        kind: 'do',
        plan: { paymentId, line, alias },
        preview: [
          PAYMENT_SAID.goesTo(amountWords(payment, policy), paymentId, line.account_no),
          ...paidForWords(line, paidFor),
          ...(buys === undefined || paidFor.length > 0 ? [] : [buys(cents(payment.amount_cents), now)]),
          ...(alias === null ? [] : [rememberWords(payment, line.account_no)]),
        ],
        detail: `to ${line.account_no}${alias === null ? '' : ', also later payments of this payer'}`,
      };
    },
    effects(store, { paymentId, line, alias }, { action, now }) {
      if (alias !== null) store.run(putAlias, { alias, subscriptionId: line.id, actor: action.actor, now });
      const lanes = giveToLine(store, paymentId, line, action, policy, now);
      endMatters(store, paymentId, action, now);
      return lanes;
    },
  });

interface Assignment {
  readonly paymentId: number;
  readonly line: LineRow;
  readonly alias: string | null;
}

/**
 * It is known again what time it is: books what waited for that, from the moment at which it was received. What a provider had
 * held for its age is read anew; where it is too old by a clock that is right, it goes on waiting, for a person.
 * @param builtAt when this Washa was built: an instant before that was noted by a clock that nobody has put right
 * @returns the lanes with something to do
 */
export function releaseClockHolds(store: Store, policy: BooksPolicy, now: number, builtAt = 0): string[] {
  const waiting = store.all(paymentsWaitingFor, { reason: 'clock' });
  if (waiting.length === 0) return [];
  const by = { actor: 'sweep', reason: 'clock' };
  return store.transaction(() =>
    waiting.flatMap((payment) => {
      const { id, subscription_id, received_at } = payment;
      const from = received_at < builtAt ? now : Math.min(received_at, now);
      const hold = holdByRightClock(store, id, policy, from);
      if (hold !== null) {
        store.run(keepWaiting, { id, subscriptionId: subscription_id, reason: hold });
        return [];
      }
      return subscription_id === null
        ? releasePayment(store, payment, by, now)
        : assignPayment(store, payment, subscription_id, by, policy, now, from);
    }),
  );
}

function holdByRightClock(store: Store, paymentId: number, policy: BooksPolicy, receivedAt: number): HoldReason | null {
  for (const { provider, body } of store.all(callbackBodies, { paymentId })) {
    const reading = policy.readAnew?.(provider, body, receivedAt);
    if (reading?.kind === 'notice') return reading.notice.hold;
  }
  return null;
}

/** Inside a transaction: held money is free, and it is nobody's: a person finds out whose. */
export function releasePayment(
  store: Store,
  payment: WaitingPayment,
  by: { readonly actor: string; readonly reason: string },
  now: number,
): string[] {
  const action = recordAction(store, { at: now, name: 'payment.release', ...by });
  postLedger(store, {
    action,
    move: 'held>unmatched',
    amountCents: lying(store, payment.id, 'held'),
    paymentId: payment.id,
  });
  store.run(releaseRow, { id: payment.id });
  return [];
}
