import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import type { Loan } from '../../domain/money/loan.ts';
import { cents, type Cents } from '../../domain/values/money.ts';
import type { LineRow } from '../../storage/lines.ts';
import { openLoan } from '../../storage/loans.ts';
import type { Store } from '../../storage/engine/store.ts';
import { postLedger } from './post-ledger.ts';

/** What a line owes: time that it was lent, and the rest of prices that were not paid whole. */
export interface Owed {
  readonly loan: Loan | null;
  readonly restCents: Cents;
}

export function owedBy(store: Store, line: Pick<LineRow, 'id' | 'lent_cents'>): Owed {
  const row = line.lent_cents === 0 ? undefined : store.first(openLoan, { lineId: line.id });
  if (row === undefined) return { loan: null, restCents: cents(line.lent_cents) };
  const loan = { id: row.id, amountCents: cents(row.amount_cents), givenMs: row.given_ms ?? 0 };
  return { loan, restCents: cents(line.lent_cents - loan.amountCents) };
}

/** Inside a transaction: a line has time for money that it is lent. The two rows stand one behind the other, and are known by it. */
export function postLoan(
  store: Store,
  lineId: number,
  { amountCents, givenMs }: Pick<Loan, 'amountCents' | 'givenMs'>,
  expires: { readonly before: number; readonly after: number },
  action: ActionFacts,
): void {
  const same = { action, amountCents, subscriptionId: lineId };
  postLedger(store, { ...same, move: 'lent>line' });
  const time = { periods: 0, givenMs, expiresBefore: expires.before, expiresAfter: expires.after };
  postLedger(store, { ...same, move: 'line>spent', time });
}

/** Inside a transaction, right before the row of what pays for it: the time goes, and with it what was owed for it. */
export function takeLoanBack(
  store: Store,
  line: Pick<LineRow, 'id' | 'expires_at'>,
  { id, amountCents, givenMs }: Loan,
  action: ActionFacts,
): void {
  const same = { action, amountCents, subscriptionId: line.id };
  const expires = { expiresBefore: line.expires_at, expiresAfter: line.expires_at - givenMs };
  postLedger(store, {
    ...same,
    move: 'spent>line',
    time: { periods: 0, givenMs: 0 - givenMs, ...expires },
    undoes: id,
  });
  postLedger(store, { ...same, move: 'line>lent' });
}
