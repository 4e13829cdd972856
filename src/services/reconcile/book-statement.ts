import { z } from 'zod';
import type { RowVerdict } from '../../domain/money/reconcile.ts';
import { BOX_SAID } from '../../domain/said/box-said.ts';
import { formatCents, cents } from '../../domain/values/money.ts';
import type { Store } from '../../storage/engine/store.ts';
import { receiptKey } from '../../domain/money/notice.ts';
import { paymentsSubject } from '../../domain/alarm-subject.ts';
import { act, actWithin, defineAction, refuse, type By, type Decided, type Refused } from '../actions/act.ts';
import { raiseAlarm } from '../box/alarms.ts';
import type { TakingPolicy } from '../money/book-notice.ts';
import { endRefund } from '../money/end-refund.ts';
import { receiptUse } from '../money/refund-payment.ts';
import { reverseByHand } from '../money/reverse-payment.ts';
import { takeFee } from '../money/take-fee.ts';
import { takeWithin, type Delivery } from '../money/take-payments.ts';
import { compareStatement, feeName, type Finding } from './compare-statement.ts';
import { readingOf, type ReadRow } from './read-statement.ts';

/** Of a connection: its name, and of which kind it is. */
export interface Listed {
  readonly name: string;
  readonly kind: string;
}

const IS_BOOKED: ReadonlySet<RowVerdict> = new Set([
  'missing-in-books',
  'missing-fee',
  'missing-reversal',
  'missing-refund',
]);

/** What of a comparison would be booked. */
export function toBook(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ verdict }) => IS_BOOKED.has(verdict));
}

/** So few at a time that a callback, which waits meanwhile, is not refused. */
export const ROWS_AT_ONCE = 200;

const PART = z.object({
  /** Names the file in the audit. */
  digest: z.string().min(1),
  rows: z.custom<readonly ReadRow[]>(Array.isArray).refine((rows) => rows.length > 0, 'nothing is to be booked'),
});

/**
 * A person books what a statement has and the books lack: each row by the way of every payment, as if its callback had come now, with
 * the row as its evidence. What has come meanwhile is not booked again.
 */
export const bookStatement = ({ name, kind }: Listed, policy: TakingPolicy) =>
  defineAction({
    name: 'statement.book',
    reason: 'optional',
    input: PART,
    subject: ({ digest }) => `statement ${digest} of ${name}`,
    look: (store, { rows }) => toBook(compareStatement(store, name, { rows, flaws: [] }).findings),
    decide(missing): Decided<readonly Finding[]> | Refused<'nothing'> {
      if (missing.length === 0) return refuse('nothing', BOX_SAID.statementBooked());
      return {
        kind: 'do',
        plan: missing,
        preview: missing.map(({ row: { receipts, amountCents } }) => {
          const [receipt] = receipts;
          const amount = formatCents(amountCents);
          return receipt === undefined ? BOX_SAID.booksUnnamed(amount) : BOX_SAID.booksRow(receipt, amount);
        }),
        detail: `${missing.length} rows, ${formatCents(cents(missing.reduce((sum, { row }) => sum + row.amountCents, 0)))}`,
      };
    },
    effects(store, missing, { action, now }) {
      bookFees(store, name, missing, action.actor, now);
      bookReversals(store, name, missing, policy, action.actor, now);
      endRefunds(store, missing, policy, now);
      const came = missing.filter(({ verdict }) => verdict === 'missing-in-books');
      return takeWithin(
        store,
        came.map(({ row }) => deliveryOf(row, name, kind, policy.currency, now)),
        policy,
        now,
      );
    },
  });

/**
 * Books all that a comparison found missing, a part at a time, each durable before the next: what comes meanwhile gets its turn. Oldest
 * first, as it came; portals list the newest first.
 * @param by without a key: what is booked once is in the books, and no row is booked twice
 * @returns in words, why a part was refused; what came before it is booked
 */
export async function bookInParts(
  store: Store,
  { listed, policy, digest }: { readonly listed: Listed; readonly policy: TakingPolicy; readonly digest: string },
  missing: readonly Finding[],
  by: Omit<By, 'key'>,
  now: () => number,
): Promise<string | null> {
  const rows = missing.map(({ row }) => row).sort((a, b) => a.at - b.at);
  for (let at = 0; at < rows.length; at += ROWS_AT_ONCE) {
    const part = { digest, rows: rows.slice(at, at + ROWS_AT_ONCE) };
    const done = act(store, bookStatement(listed, policy), part, by, now());
    if (done.kind === 'refused' && done.why !== 'nothing') return done.words;
    await store.durable();
  }
  return null;
}

function bookFees(store: Store, provider: string, missing: readonly Finding[], actor: string, now: number): void {
  for (const { row, verdict, payment } of missing) {
    if (verdict !== 'missing-fee') continue;
    const isBack = row.kind === 'fee-back';
    takeFee(
      store,
      { provider, name: feeName(row), amountCents: row.amountCents, isBack, paymentId: payment },
      actor,
      now,
    );
  }
}

/** What M-Pesa has sent back is taken back here, as a person would; what they could not, stays named by the comparison. */
function bookReversals(
  store: Store,
  provider: string,
  missing: readonly Finding[],
  policy: TakingPolicy,
  actor: string,
  now: number,
): void {
  for (const { row, verdict, payment } of missing) {
    if (verdict !== 'missing-reversal' || payment === null) continue;
    const [receipt] = row.receipts;
    const reason = `sent back at M-Pesa by ${receipt ?? 'a row without a receipt'}`;
    const isFree = receipt !== undefined && receiptUse(store, provider, receipt, payment) === null;
    const reversal = { paymentId: payment, receipt: isFree ? receipt : undefined };
    const done = actWithin(store, reverseByHand(policy), reversal, { actor, reason }, now);
    if (done.kind === 'refused') continue;
    const subject = paymentsSubject([payment]);
    const message = `${formatCents(row.amountCents)} of ${subject} (${row.linked ?? ''}) were ${reason}, as a statement says. What they had bought is undone, and a line whose time is over by that goes off. See "washa payment show ${payment}"; if it is not so: "washa payment release ${payment}".`;
    raiseAlarm(store, { kind: 'payment-reversed', subject, message }, now);
  }
}

/** What went out as a refund of which nobody knew is known now. */
function endRefunds(store: Store, missing: readonly Finding[], policy: TakingPolicy, now: number): void {
  for (const { row, refund } of missing) {
    if (refund === null) continue;
    const keys = row.receipts.map(receiptKey);
    endRefund(store, refund, 'done', keys, `a statement shows it as ${row.receipts.join(' or ')}`, policy, now);
  }
}

function deliveryOf(row: ReadRow, provider: string, kind: string, currency: string, now: number): Delivery {
  return { provider, body: row.body, receivedAt: now, cameBy: 'statement', reading: readingOf(row, kind, currency) };
}
