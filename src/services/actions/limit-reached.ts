import { beyondLimit, LIMIT_WINDOWS, type Gift, type Mandate } from '../../domain/staff-rights.ts';
import type { Both } from '../../domain/time/time.ts';
import { enteredBy, givenBy } from '../../storage/gifts.ts';
import type { Store } from '../../storage/engine/store.ts';

/** Why a gift is more than this technician may give now, in words; null when it is not. @param now UTC milliseconds */
export function limitReached(store: Store, mandate: Mandate, gift: Gift, actor: string, now: number): Both | null {
  if (mandate.role !== 'technician') return null;
  const since = now - LIMIT_WINDOWS[gift.kind];
  const row =
    gift.kind === 'cash'
      ? store.first(enteredBy, { actor, since })
      : store.first(givenBy, { actor, since, lineId: gift.lineId });
  return beyondLimit(mandate, gift, row?.total ?? 0);
}
