import { renewAllowance } from '../../domain/lines/allowance.ts';
import type { Renewal } from '../../domain/money/renewal.ts';
import { allowanceOf, allowanceRow, capsOfLine, putAllowance, toAllowance, toCaps } from '../../storage/allowances.ts';
import type { Store } from '../../storage/engine/store.ts';
import { retargetLine } from '../outbox/follow-line.ts';

/** Inside a transaction: a line was renewed, and is on the plan of what it bought. Its periods bring what that plan lets it use. */
export function renewUse(
  store: Store,
  id: number,
  renewal: Pick<Renewal, 'periods' | 'expiresBefore'>,
  now: number,
): void {
  const plan = store.first(capsOfLine, { id });
  if (plan === undefined) return;
  const row = store.first(allowanceOf, { id });
  const before = row === undefined ? null : toAllowance(row);
  const allowance = renewAllowance(before, toCaps(plan), renewal, now);
  retargetLine(store, id, now, () => store.run(putAllowance, allowanceRow(id, allowance)));
}
