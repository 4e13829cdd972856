import { anchorDayOf } from '../../domain/time/time.ts';
import { renewalsFrom } from '../../storage/ledger.ts';
import { lineById } from '../../storage/lines.ts';
import type { Store } from '../../storage/engine/store.ts';
import { recordAction } from '../actions/record-action.ts';
import type { BooksPolicy } from './credit-line.ts';
import { giveTime } from './give-time.ts';

/**
 * Inside a transaction: periods that began at the moment of a payment were counted by a clock that was wrong and has been put
 * right. Each is moved by as much, so that nobody gains or loses time by our clock.
 * @param after the newest row of the ledger before that clock was gone by
 * @param by what has to be added to its time, ms
 */
export function retimeRenewals(
  store: Store,
  { after, by }: { readonly after: number; readonly by: number },
  policy: BooksPolicy,
  now: number,
): void {
  const begun = new Map(store.all(renewalsFrom, { after }).map((row) => [row.subscription_id, row.at]));
  if (begun.size === 0) return;
  const action = recordAction(store, { at: now, actor: 'clock', name: 'line.retime' });
  for (const [id, at] of begun) {
    const line = id === null ? undefined : store.first(lineById, { id });
    if (line === undefined) continue;
    const anchorDay = line.anchor_day === null ? null : anchorDayOf(at + by, null, policy.timeZone);
    giveTime(store, line, { givenMs: by, expiresAfter: line.expires_at + by, anchorDay }, action);
  }
}
