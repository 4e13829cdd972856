import { html } from 'hono/html';
import { attention } from '../../../views/attention.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import type { LivePart } from '../frame/markup.ts';
import { attentionPart, moneyPart } from '../parts/attention-part.ts';
import type { Forms } from '../parts/deed-forms.ts';
import { pager } from '../parts/pager.ts';

/** Of each kind. */
const ROWS = 50;

const sliceOf = (pageNo: number) => ({ limit: ROWS, offset: (pageNo - 1) * ROWS });

/** Whose money is this? All that waits for a person, the newest first. @param pageNo from 1 on */
export function waitingParts(deps: ConsoleDeps, pageNo: number, formats: Formats, forms: Forms): LivePart[] {
  const now = deps.now();
  const found = attention(deps.store, now, sliceOf(pageNo));
  const part = moneyPart(found, now, formats, forms);
  const hasMore = found.unseen.payments + found.unseen.callbacks > 0;
  return [{ ...part, body: html`${part.body} ${pager('/waiting', pageNo, hasMore, formats)}` }];
}

/** The same list as at home, to its end. @param pageNo from 1 on */
export function attentionParts(deps: ConsoleDeps, pageNo: number, formats: Formats, forms: Forms): LivePart[] {
  const now = deps.now();
  const found = attention(deps.store, now, sliceOf(pageNo));
  const { column: _, ...part } = attentionPart(found, deps.clock(), now, formats, forms, false);
  const hasMore = Object.values(found.unseen).some((n) => n > 0);
  return [{ ...part, body: html`${part.body} ${pager('/attention', pageNo, hasMore, formats)}` }];
}
