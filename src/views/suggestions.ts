import { z } from 'zod';
import type { Store } from '../storage/engine/store.ts';
import { lineBrief } from '../storage/views/overview.ts';

const Entry = z.object({ subscriptionId: z.int(), reason: z.string() });
const MOST = 5;

/** A line that an unmatched payment may belong to: a hint for a person. */
export interface SuggestedLine {
  readonly id: number;
  readonly account_no: string;
  readonly name: string;
  /** A `SuggestionReason`, as it was stored. */
  readonly reason: string;
}

/** The lines that a payment's column `suggestions` names, best first. */
export function suggestedLines(store: Store, text: string | null): SuggestedLine[] {
  return readSuggestions(text)
    .slice(0, MOST)
    .flatMap(({ subscriptionId, reason }) => {
      const line = store.first(lineBrief, { id: subscriptionId });
      return line === undefined ? [] : [{ ...line, reason }];
    });
}

/** What cannot be read is left out; the payment itself shows anyway. */
function readSuggestions(text: string | null): z.infer<typeof Entry>[] {
  if (text === null) return [];
  const list = z.array(z.unknown()).safeParse(JSON.parse(text));
  if (!list.success) return [];
  return list.data.flatMap((entry) => {
    const read = Entry.safeParse(entry);
    return read.success ? [read.data] : [];
  });
}
