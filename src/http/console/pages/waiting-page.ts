import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import type { LivePart } from '../frame/markup.ts';
import { attention } from '../../../views/attention.ts';
import { moneyPart } from '../parts/attention-part.ts';
import type { Forms } from '../parts/deed-forms.ts';

const MOST = 200;

/** Whose money is this? All that waits for a person, the oldest first. */
export function waitingParts(deps: ConsoleDeps, formats: Formats, forms: Forms): LivePart[] {
  const now = deps.now();
  return [moneyPart(attention(deps.store, now, MOST), now, formats, forms)];
}
