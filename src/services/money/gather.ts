import { joined } from '../../domain/said/both.ts';
import { PAYMENT_SAID, stateSaid } from '../../domain/said/payment-said.ts';
import type { Both } from '../../domain/time/time.ts';
import { cents, formatCents, type Cents } from '../../domain/values/money.ts';
import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import type { BucketSums } from '../../domain/money/law.ts';
import type { SetFree } from '../../domain/money/match.ts';
import { dropAlias } from '../../storage/payment-deeds.ts';
import { paymentById } from '../../storage/payments.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { Refused } from '../actions/act.ts';
import type { BooksPolicy } from './credit-line.ts';
import { takeFromAgents } from './agent-account.ts';
import { aliasOf, rememberedLine } from './learn-alias.ts';
import { postLedger } from './post-ledger.ts';
import { settlePayment } from './settle-payment.ts';
import { sharesOf, takeFromLine, takingsOf, takingWords, type Share, type Taking } from './take-from-line.ts';
import { isTimeUnknown, refuseByClock } from './time-unknown.ts';
import { sumsOf } from './where-it-lies.ts';

/** Where all of a payment is, for whoever decides what becomes of it. */
export interface MoneyFacts {
  readonly payment: NonNullable<(typeof paymentById)['row']>;
  readonly sums: BucketSums;
  readonly shares: readonly Share[];
  /** The line that is remembered for what this payer typed. */
  readonly remembered: number | null;
  readonly timeUnknown: boolean;
}

/** Null when there is no such payment. */
export function lookAtMoney(store: Store, paymentId: number, policy: BooksPolicy): MoneyFacts | null {
  const payment = store.first(paymentById, { id: paymentId });
  if (payment === undefined) return null;
  return {
    payment,
    sums: sumsOf(store, paymentId),
    shares: sharesOf(store, paymentId),
    remembered: rememberedLine(store, payment, policy),
    timeUnknown: isTimeUnknown(store),
  };
}

/** What is taken from lines, and from where it was held, to be given anew or to wait. */
export interface Gathered {
  readonly paymentId: number;
  readonly takings: readonly Taking[];
  readonly heldCents: Cents;
  /** What agents have of it. */
  readonly agentCents: Cents;
  /** With what waited already. */
  readonly totalCents: Cents;
  /** What was remembered for one of those lines, and is wrong. */
  readonly forget: string | null;
  /** What it means, for people. */
  readonly words: readonly Both[];
}

/** Pure: takes a payment from some of its lines. */
export function gather(
  facts: MoneyFacts,
  shares: readonly Share[],
  policy: BooksPolicy,
  now: number,
): Gathered | Refused<'clock'> {
  const { payment, sums, remembered, timeUnknown } = facts;
  if (timeUnknown) return refuseByClock();
  const takings = takingsOf(shares, payment.id, policy, now);
  const isWrong = takings.some(({ line }) => line.id === remembered);
  const taken = takings.reduce((sum, { amountCents }) => sum + amountCents, 0);
  return {
    paymentId: payment.id,
    takings,
    heldCents: cents(sums.held),
    agentCents: cents(0),
    totalCents: cents(taken + sums.held + sums.unmatched),
    forget: isWrong ? aliasOf(payment, policy) : null,
    words: [...takings.map((taking) => takingWords(taking, policy, now)), ...(isWrong ? [PAYMENT_SAID.forgets()] : [])],
  };
}

/** Inside a transaction: all that was gathered waits. @returns the lanes that have something to do now */
export function gatherMoney(
  store: Store,
  { paymentId, takings, heldCents, agentCents, forget }: Gathered,
  free: SetFree,
  action: ActionFacts,
  policy: BooksPolicy,
  now: number,
): string[] {
  const lanes = takings.flatMap((taking) => takeFromLine(store, taking, paymentId, 'unmatched', action, now));
  if (heldCents > 0) postLedger(store, { action, move: 'held>unmatched', amountCents: heldCents, paymentId });
  if (agentCents > 0) takeFromAgents(store, paymentId, action);
  if (forget !== null) store.run(dropAlias, { alias: forget });
  settlePayment(store, paymentId, free, action, policy, now);
  return lanes;
}

/** How a payment is divided: `KES 1,500 with ACC1, KES 500 unmatched`. */
export function whereWords({ sums, shares }: Pick<MoneyFacts, 'sums' | 'shares'>, currency: string): Both {
  const apart = (['unmatched', 'held', 'agent', 'dismissed', 'reversed', 'refunded'] as const).flatMap((bucket) =>
    sums[bucket] > 0 ? [PAYMENT_SAID.partApart(formatCents(cents(sums[bucket]), currency), stateSaid(bucket))] : [],
  );
  const given = shares.map(({ line, amountCents }) =>
    PAYMENT_SAID.partWith(formatCents(amountCents, currency), line.account_no),
  );
  return joined([...given, ...apart], ', ');
}
