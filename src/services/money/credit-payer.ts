import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import { spread } from '../../domain/money/spread.ts';
import { cents, type Cents } from '../../domain/values/money.ts';
import { lineById, type LineRow } from '../../storage/lines.ts';
import { insertShare } from '../../storage/payment-deeds.ts';
import { linesPaidBy } from '../../storage/pays-for.ts';
import { toPlan } from '../../storage/plans.ts';
import type { Store } from '../../storage/engine/store.ts';
import { routerLane } from '../outbox/outbox.ts';
import { applyCredit, type BooksPolicy } from './credit-line.ts';
import { owedBy } from './loans.ts';
import { postLedger } from './post-ledger.ts';

/**
 * Inside a transaction, right after the ledger credited a payment to a line: renews it, and the lines that it pays for, each by its own
 * part. To the books it is a payment that was split: taken back, it is taken from all of them. One receipt tells of all.
 * @param from when the time that it buys begins, where none is left of before
 * @returns the lanes that have something to do now
 */
export function creditPayer(
  store: Store,
  line: LineRow,
  payment: { readonly id: number; readonly amountCents: Cents },
  action: ActionFacts,
  policy: BooksPolicy,
  now: number,
  from = now,
): string[] {
  // One that a person blocks gets nothing: it would stay off.
  const others = store
    .all(linesPaidBy, { payerId: line.id })
    .flatMap(({ id }) => store.first(lineById, { id }) ?? [])
    .filter(({ blocked_at }) => blocked_at === null);
  if (others.length === 0) {
    applyCredit(store, line, payment, action, policy, now, from);
    return [routerLane(line.router_name)];
  }
  const payable = (one: LineRow) => {
    const { priceCents, maxPeriods } = toPlan(one);
    return { balanceCents: one.balance_cents - owedBy(store, one).restCents, priceCents, maxPeriods };
  };
  const [own = payment.amountCents, ...parts] = spread([payable(line), ...others.map(payable)], payment.amountCents);
  const given = others.flatMap((other, i) => {
    const amountCents = parts[i] ?? cents(0);
    return amountCents > 0 ? [{ other, amountCents }] : [];
  });
  const about = { action, paymentId: payment.id };
  for (const { other, amountCents } of given) {
    postLedger(store, { ...about, move: 'line>unmatched', amountCents, subscriptionId: line.id });
    postLedger(store, { ...about, move: 'unmatched>line', amountCents, subscriptionId: other.id });
    store.run(insertShare, { subscriptionId: other.id, paymentId: payment.id });
  }
  applyCredit(store, line, { id: payment.id, amountCents: own }, action, policy, now, from);
  for (const { other, amountCents } of given) {
    applyCredit(store, other, { id: payment.id, amountCents }, action, policy, now, from, false);
  }
  return [line, ...given.map(({ other }) => other)].map(({ router_name }) => routerLane(router_name));
}
