import { PRIORITY } from '../../domain/command.ts';
import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import { whenIn } from '../../domain/said/both.ts';
import { PAYMENT_SAID } from '../../domain/said/payment-said.ts';
import { cents, formatCents, type Cents } from '../../domain/values/money.ts';
import type { AccountRules } from '../../domain/money/typed-account.ts';
import type { ReadAnswer } from '../../domain/money/kept-answer.ts';
import type { PaymentKey, Reading, Refusal } from '../../domain/money/notice.ts';
import type { Both } from '../../domain/time/time.ts';
import { renew, type Renewal } from '../../domain/money/renewal.ts';
import { setPlan } from '../../storage/line-plan.ts';
import { setLent } from '../../storage/loans.ts';
import { type LineRow } from '../../storage/lines.ts';
import { renewLine } from '../../storage/line-writes.ts';
import { toPlan } from '../../storage/plans.ts';
import { insertReceipt } from '../../storage/receipts.ts';
import type { CameBy } from '../../storage/engine/schema-money.ts';
import type { Store } from '../../storage/engine/store.ts';
import { raiseAlarm } from '../box/alarms.ts';
import { retargetLine } from '../outbox/follow-line.ts';
import { enqueueReceipt, enqueueSync } from '../outbox/outbox.ts';
import { endPause, isPaused } from './end-pause.ts';
import { owedBy, takeLoanBack, type Owed } from './loans.ts';
import { postLedger } from './post-ledger.ts';
import { renewUse } from './renew-use.ts';

/** What booking needs to know of the box. */
export interface BooksPolicy extends AccountRules {
  /** IANA name of the ISP's zone: calendar arithmetic. */
  readonly timeZone: string;
  /** ISO 4217 of the books. */
  readonly currency: string;
  /** How long a receipt waits for the line before it says "we are switching you on". Milliseconds. */
  readonly receiptWaitMs: number;
  /** Codes of the plans among which an amount that came without an account picks; empty: it picks none. */
  readonly amountPicksPlan: readonly string[];
  /**
   * Reads bytes that a connection delivered once more, as if they had come at that instant; null where it is not open.
   * @param cameBy how they came, where nobody delivered them
   */
  readonly readAnew?: (
    provider: string,
    body: Uint8Array,
    receivedAt: number,
    cameBy?: CameBy | null,
  ) => Reading | Refusal | null;
  /** Reads an answer to a question of ours once more, as `told` of it was kept; null where nobody can. */
  readonly answerAnew?: (provider: string, keys: readonly PaymentKey[], told: string) => ReadAnswer | null;
}

/** What so much more money buys a line, after what it owes. Pure. `backCents` pays back what was lent to it. */
export function whatItBuys(
  line: LineRow,
  owes: Owed,
  amountCents: Cents,
  policy: BooksPolicy,
  now: number,
): { readonly backCents: Cents; readonly renewal: Renewal } {
  const backCents = cents(Math.min(owes.restCents, line.balance_cents + amountCents));
  // Time that was lent is a part of what is bought, as if that had been paid when it began.
  const lentMs = owes.loan?.givenMs ?? 0;
  const renewal = renew(
    {
      expiresAt: line.expires_at - lentMs,
      anchorDay: line.anchor_day,
      balanceCents: cents(line.balance_cents - Math.max(0, backCents - amountCents)),
      waitsForEnd: line.next_plan_code !== null,
      graceMs: line.blocked_at === null ? line.grace_ms : 0,
    },
    toPlan(line),
    cents(Math.max(0, amountCents - backCents)),
    now - lentMs,
    policy.timeZone,
  );
  return { backCents, renewal };
}

/** The same in words, before it is done. */
export function buysWords(line: LineRow, owes: Owed, amountCents: Cents, policy: BooksPolicy, now: number): Both {
  const { renewal } = whatItBuys(line, owes, amountCents, policy, now);
  const balance = PAYMENT_SAID.balanceThen(formatCents(renewal.balanceAfterCents, policy.currency));
  if (renewal.periods === 0) return PAYMENT_SAID.buysNone(balance);
  const buys = PAYMENT_SAID.buys(line.account_no, whenIn(policy.timeZone, now)(renewal.expiresAfter));
  return renewal.balanceAfterCents > 0 ? PAYMENT_SAID.buysAnd(buys, balance) : buys;
}

/** Inside a transaction: what the line's money buys, booked and stored. `amountCents` has been credited to it just now. What it owes is paid back first. */
export function renewFromBalance(
  store: Store,
  line: LineRow,
  amountCents: Cents,
  deed: { readonly action: ActionFacts; readonly paymentId: number | null },
  policy: BooksPolicy,
  now: number,
): Renewal {
  const { action } = deed;
  const owes = owedBy(store, line);
  const { backCents, renewal } = whatItBuys(line, owes, amountCents, policy, now);
  if (backCents > 0) postLedger(store, { action, move: 'line>lent', amountCents: backCents, subscriptionId: line.id });
  const isRenewed = renewal.periods > 0;
  if (isRenewed) {
    if (renewal.owedCents > 0) {
      postLedger(store, { action, move: 'lent>line', amountCents: renewal.owedCents, subscriptionId: line.id });
    }
    if (owes.loan !== null) takeLoanBack(store, line, owes.loan, action);
    postLedger(store, {
      action,
      move: 'line>spent',
      amountCents: renewal.spentCents,
      paymentId: deed.paymentId,
      subscriptionId: line.id,
      time: renewal,
    });
    beginWishedPlan(store, line, now);
    renewUse(store, line.id, renewal, now);
  }
  store.run(renewLine, {
    id: line.id,
    expiresAt: isRenewed ? renewal.expiresAfter : line.expires_at,
    anchorDay: renewal.anchorDay,
    balanceCents: renewal.balanceAfterCents,
  });
  const loanCents = isRenewed ? 0 : (owes.loan?.amountCents ?? 0);
  const lentCents = owes.restCents - backCents + renewal.owedCents + loanCents;
  if (lentCents !== line.lent_cents) store.run(setLent, { id: line.id, lentCents });
  return renewal;
}

/** Whether so much more money buys a period of a line, after what it owes. */
function buysPeriod(store: Store, line: LineRow, amountCents: Cents): boolean {
  const funds = line.balance_cents + amountCents - owedBy(store, line).restCents;
  return funds + line.tolerance_cents >= line.price_cents;
}

/** Inside a transaction: a line was renewed, and is on the plan that was wished for. The router hears of it with the renewal. */
export function beginWishedPlan(store: Store, { id, next_plan_code: planCode }: LineRow, now: number): void {
  if (planCode !== null) retargetLine(store, id, now, () => store.run(setPlan, { id, planCode }));
}

/**
 * Inside a transaction, right after the ledger credited a payment to a line: renews the line, tells the router, and makes
 * the payment's one receipt. A line that is paused is resumed by what pays for a period. The same code serves an automatic match and
 * a person's assignment.
 * @param from when the time that it buys begins, where none is left of before
 * @param tells whether this is the line whose subscriber is sent the receipt: of a split payment one is
 */
export function applyCredit(
  store: Store,
  credited: LineRow,
  payment: { readonly id: number; readonly amountCents: Cents },
  action: ActionFacts,
  policy: BooksPolicy,
  now: number,
  from = now,
  tells = true,
): void {
  const buys = buysPeriod(store, credited, payment.amountCents);
  // It was off until now, also where the time that is bought begins earlier.
  const line = buys && isPaused(credited) ? endPause(store, credited, action, policy.timeZone, now) : credited;
  const renewal = renewFromBalance(store, line, payment.amountCents, { action, paymentId: payment.id }, policy, from);
  const blocked = line.blocked_at !== null;
  if (blocked && !isPaused(line)) {
    const message = `${line.account_no} is blocked by a person and has paid. The money is booked; the line stays off until somebody unblocks it.`;
    raiseAlarm(store, { kind: 'blocked-line-paid', subject: line.account_no, message }, now);
  }
  if (renewal.beyondUsual > 0) askAboutRest(store, line, payment.amountCents, renewal, policy.currency, now);
  const switches = renewal.periods > 0 && !blocked;
  if (switches) enqueueSync(store, line, PRIORITY.paid, now);
  const { msisdn, id: lineId } = line;
  const isDue =
    tells && msisdn !== null && store.run(insertReceipt, { paymentId: payment.id, msisdn, lineId }).changes > 0;
  if (isDue) enqueueReceipt(store, payment.id, switches ? now + policy.receiptWaitMs : now, now);
}

/** A typing error does not buy forty months: what is kept beyond the usual is for a person to ask about. */
function askAboutRest(
  store: Store,
  line: LineRow,
  amountCents: Cents,
  { periods, balanceAfterCents }: Renewal,
  currency: string,
  now: number,
): void {
  const [amount, balance] = [amountCents, balanceAfterCents].map((sum) => formatCents(sum, currency));
  const message = `${amount} came for ${line.account_no}, whose plan costs ${formatCents(cents(line.price_cents), currency)}. ${periods} periods are booked, and ${balance} is kept as balance, which renews the line when its time comes. Ask the subscriber whether the amount was meant.`;
  raiseAlarm(store, { kind: 'unusual-payment', subject: line.account_no, message }, now);
}
