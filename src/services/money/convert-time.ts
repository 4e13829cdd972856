import type { Converted } from '../../domain/money/change-plan.ts';
import type { ActionFacts } from '../../domain/money/ledger-facts.ts';
import { cents } from '../../domain/values/money.ts';
import type { LineRow } from '../../storage/lines.ts';
import { renewLine } from '../../storage/line-writes.ts';
import type { Store } from '../../storage/engine/store.ts';
import { giveTime } from './give-time.ts';
import { postLedger } from './post-ledger.ts';

/** What becomes of the time that a line has left, in milliseconds. */
export interface ConvertedTime {
  readonly converted: readonly Converted[];
  /** Of time that no money bought. */
  readonly restMs: number;
}

/**
 * Inside a transaction: the time that a line has left becomes other time for the same money. Each renewal that has a part in it is
 * undone and made anew, so that a payment that is taken back later takes what is there of it.
 */
export function postConvertedTime(
  store: Store,
  line: LineRow,
  { converted, restMs }: ConvertedTime,
  action: ActionFacts,
): void {
  let expiresAt = line.expires_at;
  const move = (givenMs: number) => {
    const time = { givenMs, expiresBefore: expiresAt, expiresAfter: expiresAt + givenMs };
    expiresAt = time.expiresAfter;
    return time;
  };
  if (restMs !== 0) giveTime(store, line, { ...move(restMs), anchorDay: null }, action);
  // The oldest first: what the newest bought ends where the line does.
  for (const { renewal, givenMs } of converted.toReversed()) {
    const { id, paymentId, amountCents, time } = renewal;
    const same = { action, amountCents, paymentId, subscriptionId: line.id };
    const { periods } = time;
    postLedger(store, { ...same, move: 'spent>line', time: { periods, ...move(0 - time.givenMs) }, undoes: id });
    postLedger(store, { ...same, move: 'line>spent', time: { periods, ...move(givenMs) } });
  }
  store.run(renewLine, { id: line.id, expiresAt, anchorDay: null, balanceCents: cents(line.balance_cents) });
}
