import { z } from 'zod';
import type { Store } from '../storage/engine/store.ts';
import { lineBrief } from '../storage/views/overview.ts';

const Entry = z.object({ subscriptionId: z.int(), reason: z.string(), score: z.number().catch(0) });
const MOST = 5;

/** A line that an unmatched payment may belong to: a hint for a person. */
export interface SuggestedLine {
  readonly id: number;
  readonly account_no: string;
  readonly name: string;
  /** A `SuggestionReason`, as it was stored. */
  readonly reason: string;
  readonly score: number;
}

/** The account number that a form may hold from the beginning: nobody's where another line is as likely. */
export function likeliest([first, second]: readonly SuggestedLine[]): string | null {
  return first === undefined || first.score === second?.score ? null : first.account_no;
}

/** The lines that a payment's column `suggestions` names, best first. */
export function suggestedLines(store: Store, text: string | null): SuggestedLine[] {
  return readSuggestions(text)
    .slice(0, MOST)
    .flatMap(({ subscriptionId, reason, score }) => {
      const line = store.first(lineBrief, { id: subscriptionId });
      return line === undefined ? [] : [{ ...line, reason, score }];
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
