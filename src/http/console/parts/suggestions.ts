import { z } from 'zod';

const Entry = z.object({ subscriptionId: z.int(), reason: z.string() });

/** A line that an unmatched payment may belong to: a hint for a person. */
export type SuggestedLine = z.infer<typeof Entry>;

/** Reads the column `payment.suggestions`, best first. What cannot be read is left out; the payment itself shows anyway. */
export function readSuggestions(text: string | null): SuggestedLine[] {
  if (text === null) return [];
  const list = z.array(z.unknown()).safeParse(JSON.parse(text));
  if (!list.success) return [];
  return list.data.flatMap((entry) => {
    const read = Entry.safeParse(entry);
    return read.success ? [read.data] : [];
  });
}
