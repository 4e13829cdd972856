import { html } from 'hono/html';
import { attention, MATTER_KINDS, MONEY_KINDS, sliceOfAll } from '../../../views/attention.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import type { LivePart } from '../frame/markup.ts';
import { attentionPart, moneyPart } from '../parts/attention-part.ts';
import type { Forms } from '../parts/deed-forms.ts';
import { pager } from '../parts/pager.ts';

const ROWS = 50;

const sliceOf = (pageNo: number) => ({ limit: ROWS, offset: (pageNo - 1) * ROWS });

/** Whose money is this? All that waits for a person, the newest first. @param pageNo from 1 on */
export function waitingParts(deps: ConsoleDeps, pageNo: number, formats: Formats, forms: Forms): LivePart[] {
  const now = deps.now();
  const found = attention(deps.store, now, sliceOfAll(sliceOf(pageNo), MONEY_KINDS));
  const part = moneyPart(found, now, formats, forms);
  const hasMore = MONEY_KINDS.some((kind) => found.unseen[kind] > 0);
  return [{ ...part, body: html`${part.body} ${pager('/waiting', pageNo, hasMore, formats)}` }];
}

/** The same list as at home, to its end. @param pageNo from 1 on */
export function attentionParts(deps: ConsoleDeps, pageNo: number, formats: Formats, forms: Forms): LivePart[] {
  const now = deps.now();
  const found = attention(deps.store, now, sliceOfAll(sliceOf(pageNo)));
  const { column: _, ...part } = attentionPart(found, deps.clock(), now, formats, forms, false);
  const hasMore = MATTER_KINDS.some((kind) => found.unseen[kind] > 0);
  return [{ ...part, body: html`${part.body} ${pager('/attention', pageNo, hasMore, formats)}` }];
}
