import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import { cents } from '../../domain/values/money.ts';
import { type LineRow } from '../../storage/lines.ts';
import { renewLine } from '../../storage/line-writes.ts';
import type { Store } from '../../storage/engine/store.ts';
import { postLedger } from './post-ledger.ts';

/** Time that no money bought. Instants in UTC milliseconds. */
export interface GivenTime {
  /** What is taken back when it is undone; negative: taken. Milliseconds. */
  readonly givenMs: number;
  readonly expiresAfter: number;
  readonly anchorDay: number | null;
}

/** Inside a transaction: a line ends at another time, for no money. It is a row of the ledger, like time that was bought. */
export function giveTime(
  store: Store,
  line: Pick<LineRow, 'id' | 'expires_at' | 'balance_cents'>,
  { givenMs, expiresAfter, anchorDay }: GivenTime,
  action: ActionFacts,
): void {
  postLedger(store, {
    action,
    move: 'line>spent',
    amountCents: cents(0),
    subscriptionId: line.id,
    time: { periods: 0, givenMs, expiresBefore: line.expires_at, expiresAfter },
  });
  store.run(renewLine, { id: line.id, expiresAt: expiresAfter, anchorDay, balanceCents: line.balance_cents });
}
