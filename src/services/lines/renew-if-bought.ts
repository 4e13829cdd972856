import { PRIORITY } from '../../domain/command.ts';
import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import { LINE_SAID } from '../../domain/said/line-said.ts';
import type { Both } from '../../domain/time/time.ts';
import { cents } from '../../domain/values/money.ts';
import { lineById, type LineRow } from '../../storage/lines.ts';
import type { Store } from '../../storage/engine/store.ts';
import { renewFromBalance, type BooksPolicy } from '../money/credit-line.ts';
import { enqueueSync, routerLane } from '../outbox/outbox.ts';

type Standing = Pick<LineRow, 'expires_at' | 'balance_cents' | 'price_cents' | 'tolerance_cents'>;

/** Whether a line whose time is over has what a period costs, or so little less that its plan lets it be owed. */
export function isBoughtByBalance(
  { expires_at, balance_cents, price_cents, tolerance_cents }: Standing,
  now: number,
): boolean {
  return expires_at <= now && balance_cents > 0 && balance_cents + tolerance_cents >= price_cents;
}

/** The same for whoever is asked whether a deed shall be done. */
export function boughtWords(line: Standing & Pick<LineRow, 'blocked_at'>, now: number): Both[] {
  return line.blocked_at === null && isBoughtByBalance(line, now) ? [LINE_SAID.renewsAtOnce()] : [];
}

/**
 * Inside a transaction, after a period of a line has come to cost something else: its balance renews it, where its time is over and
 * nobody blocks it. The sweep does not: it looks at lines that may be on. Returns the lanes that have something to do now.
 */
export function renewIfBought(
  store: Store,
  id: number,
  action: ActionFacts,
  policy: BooksPolicy,
  now: number,
): string[] {
  const line = store.first(lineById, { id });
  if (line === undefined || boughtWords(line, now).length === 0) return [];
  renewFromBalance(store, line, cents(0), { action, paymentId: null }, policy, now);
  enqueueSync(store, line, PRIORITY.paid, now);
  return [routerLane(line.router_name)];
}
