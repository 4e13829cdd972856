import { purseWait } from '../../domain/money/purse-order.ts';
import type { RefundWait } from '../../domain/money/refund.ts';
import { cents, formatCents } from '../../domain/values/money.ts';
import { openPurseOrders } from '../../storage/purse-orders.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { Findings } from '../box/alarms.ts';

const WORDS: Readonly<Record<RefundWait, (id: number, by: string) => string>> = {
  confirm: (id, by) =>
    `waits for the code that ${by} wants: washa provider order-confirm ${id} --code CODE. If it shall not go out: washa provider order-failed ${id}`,
  denied: (id, by) =>
    `was called failed by ${by}, where a late success may follow. Look for it there, then say what became of it: washa provider order-failed ${id}, or order-done ${id}`,
  overdue: (id, by) =>
    `was ordered two days ago, and nobody has said what became of it. Look for it at ${by}, then say so: washa provider order-done ${id}, or order-failed ${id}`,
};

/** The orders about the ISP's own money that cannot end without a person. */
export function purseFindings(store: Store, currency: string, now: number): Findings {
  const found = new Map<string, string>();
  for (const row of store.all(openPurseOrders, {})) {
    const wait = purseWait(row, now);
    if (wait === null) continue;
    const { id, kind, provider, said, amount_cents: amount } = row;
    const what = kind === 'top-up' ? 'top-up' : 'withdrawal';
    const heard = said === null ? '' : ` Heard last: ${said}.`;
    const words = `The ${what} of ${formatCents(cents(amount), currency)} at ${provider} ${WORDS[wait](id, provider)}.${heard}`;
    // One of each kind may be open at a connection, and an alarm is about the connection.
    const before = found.get(provider);
    found.set(provider, before === undefined ? words : `${before} ${words}`);
  }
  return found;
}
