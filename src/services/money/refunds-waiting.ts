import { paymentsSubject } from '../../domain/alarm-subject.ts';
import { refundWait, type RefundWait } from '../../domain/money/refund.ts';
import { cents, formatCents } from '../../domain/values/money.ts';
import { openRefunds, waitFacts } from '../../storage/refunds.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { Findings } from '../box/alarms.ts';

const WORDS: Readonly<Record<RefundWait, (id: number, by: string) => string>> = {
  confirm: (id, by) =>
    `waits for the code that ${by} wants: washa payment refund-confirm ${id} --code CODE. If it shall not go out: washa payment refund-failed ${id}`,
  denied: (id, by) =>
    `was called failed by ${by}, where a late success may follow. Look for it there, then say what became of it: washa payment refund-failed ${id}, or refund-done`,
  overdue: (id, by) =>
    `was decided two days ago, and nobody has said what became of it. Look for it at ${by}, then say so: washa payment refund-done ${id} --receipt CODE, or refund-failed`,
};

/** The refunds that cannot end without a person. */
export function refundFindings(store: Store, currency: string, now: number): Findings {
  return new Map(
    store.all(openRefunds, {}).flatMap((refund) => {
      const wait = refundWait(waitFacts(refund), now);
      if (wait === null) return [];
      const { payment_id: id, provider, said } = refund;
      const amount = formatCents(cents(refund.amount_cents), currency);
      const heard = said === null ? '' : ` Heard last: ${said}.`;
      const words = WORDS[wait](id, provider ?? 'whoever sent it');
      return [[paymentsSubject([id]), `The refund of ${amount} of payment ${id} ${words}.${heard}`] as const];
    }),
  );
}
