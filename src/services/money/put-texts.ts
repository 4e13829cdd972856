import type { Clock } from '../../domain/ports.ts';
import type { Store } from '../../storage/engine/store.ts';
import { moveTextMark, putPaymentTexts, textMark } from '../../storage/texts.ts';
import { keepLooking } from '../box/rhythm.ts';

/** As many payments as are put in within some milliseconds. */
const AT_ONCE = 200;
/** Then again, while there are more: of a box that had no index yet. Milliseconds. */
const SOON_MS = 50;
/** One write for what came within a minute; a search reads the few that are not in yet. Milliseconds. */
const LATER_MS = 60_000;

/** Puts the texts of payments into the index that searches go by, some at a time. @returns how many there still are */
export function putTexts(store: Store): number {
  const { mark = 0, newest = 0 } = store.first(textMark, {}) ?? {};
  const upTo = Math.min(newest, mark + AT_ONCE);
  if (upTo <= mark) return 0;
  store.transaction(() => {
    store.run(putPaymentTexts, { above: mark, upTo });
    store.run(moveTextMark, { upTo });
  });
  return newest - upTo;
}

/** Keeps the index up to date, beside the bookings. @returns ends it */
export function keepTexts({ store, clock }: { readonly store: Store; readonly clock: Clock }): () => void {
  return keepLooking(clock, LATER_MS, () => (putTexts(store) > 0 ? SOON_MS : LATER_MS));
}
