import { createHash } from 'node:crypto';
import { html } from 'hono/html';
import { nothing, type Html, type LivePart } from './frame/markup.ts';

/** Ages run on by themselves in the browser: an age alone is no reason to send a part again. */
const AGES = /(<time data-age="[^"]*" datetime="[^"]*">)[^<]*/g;

/** A part as it is now, in markup. */
export interface DrawnPart extends Pick<LivePart, 'id' | 'column'> {
  /** Another one when it says something else. */
  readonly version: string;
  readonly content: Html;
}

export function drawParts(parts: readonly LivePart[]): Promise<DrawnPart[]> {
  return Promise.all(
    parts.map(async ({ id, column, title, note, body }) => {
      const content = await html`${title === '' ? nothing : html`<h2>${title} <small>${note}</small></h2>`} ${body}`;
      const text = String(content).replaceAll(AGES, '$1');
      const version = createHash('sha256').update(text).digest('base64url').slice(0, 12);
      return { id, version, content, ...(column === undefined ? {} : { column }) };
    }),
  );
}

function section({ id, version, content }: DrawnPart, isSwapped: boolean): Html {
  const swap = isSwapped ? html` hx-swap-oob="true"` : nothing;
  return html`<section id="${id}" class="part" data-v="${version}" ${swap}>${content}</section>`;
}

const COLUMNS = ['top', 'left', 'right'] as const;

function columns(parts: readonly DrawnPart[]): Html {
  return html`${COLUMNS.map(
    (column) =>
      html`<div class="column at-${column}">
        ${parts.filter((part) => part.column === column).map((part) => section(part, false))}
      </div>`,
  )}`;
}

/**
 * The parts as they first stand on the page; `/live` before its path answers with those that have changed since.
 * @param path with its query
 * @param asOf a line for who has no scripts
 */
export function livePage(path: string, asOf: Html, parts: readonly DrawnPart[]): Html {
  const hasColumns = parts.some(({ column }) => column !== undefined);
  return html`<noscript>${asOf}</noscript>
    <div
      id="live"
      class="${hasColumns ? 'columns' : 'narrow-page'}"
      data-live
      hx-get="/live${path}"
      hx-trigger="every 4s, refresh"
      hx-swap="none"
      hx-sync="this:drop"
    >
      ${hasColumns ? columns(parts) : parts.map((part) => section(part, false))}
    </div>`;
}

/** Whether the browser has other parts than there are now. @param versions as in `liveAnswer` */
export function hasOtherParts(versions: string, parts: readonly DrawnPart[]): boolean {
  const has = new Set(versions.split(',').flatMap((entry) => entry.split('.')[0] || []));
  return has.size > 0 && (parts.length !== has.size || parts.some(({ id }) => !has.has(id)));
}

/** The answer to a page that asks again. @param versions what the browser has, `attention.Xy12,payments.Zz34` */
export function liveAnswer(versions: string, parts: readonly DrawnPart[]): Html {
  const known = new Set(versions.split(','));
  return html`${parts.map((part) => (known.has(`${part.id}.${part.version}`) ? nothing : section(part, true)))}`;
}
