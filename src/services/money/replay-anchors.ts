import { anchorAfter } from '../../domain/money/anchor.ts';
import { setAnchor, timesBefore } from '../../storage/replays.ts';
import type { Store } from '../../storage/engine/store.ts';

/** The day on which the months of each line end, as it was before a row of the ledger: the rows before it tell. */
export function restoreAnchors(scratch: Store, cut: number, zone: string): void {
  const anchors = new Map<number, number | null>();
  for (const row of scratch.all(timesBefore, { cut })) {
    if (row.line === null) continue;
    const isOfMonths = row.period_unit === 'month' || row.period_unit === 'year';
    const change = {
      isUndoing: row.move === 'spent>line',
      periods: row.periods ?? 0,
      isLent: row.amount_cents > 0,
      givenMs: row.given_ms ?? 0,
      before: row.expires_before ?? 0,
      after: row.expires_after ?? 0,
    };
    anchors.set(row.line, isOfMonths ? anchorAfter(anchors.get(row.line) ?? null, change, zone) : null);
  }
  for (const [id, day] of anchors) scratch.run(setAnchor, { id, day });
}
