import { html } from 'hono/html';
import { lanesByRouter } from '../../../views/lane.ts';
import { paymentsOfLine, showLineById } from '../../../views/show-line.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, type LivePart } from '../frame/markup.ts';
import { linePaymentRows } from '../parts/line-payments-part.ts';
import { pager } from '../parts/pager.ts';

const ROWS = 50;
const NAMES_ONLY = { commands: 0, attempts: 0, payments: 0 };

const SAID = { en: { of: 'Payments of' }, sw: { of: 'Malipo ya' } } as const;

/** Every payment of a line, a page at a time; null when there is no such line. @param pageNo from 1 on */
export function linePaymentsParts(
  deps: ConsoleDeps,
  id: number,
  pageNo: number,
  formats: Formats,
): { title: string; parts: LivePart[] } | null {
  const now = deps.now();
  const shown = showLineById(deps.store, id, lanesByRouter(deps.lanes()), now, NAMES_ONLY);
  if (shown === null) return null;
  const { account_no: account, name } = shown.line;
  // One more than is shown tells whether there are more.
  const rows = paymentsOfLine(deps.store, id, { limit: ROWS + 1, offset: (pageNo - 1) * ROWS });
  return {
    title: `${SAID[formats.language].of} ${account}`,
    parts: [
      {
        id: 'line-payments',
        title: '',
        note: nothing,
        body: html`<p class="sums"><a href="/lines/${id}">${account}</a> <span class="name">${name}</span></p>
          ${linePaymentRows(id, rows.slice(0, ROWS), now, formats)}
          ${pager(`/lines/${id}/payments`, pageNo, rows.length > ROWS, formats)}`,
      },
    ],
  };
}
