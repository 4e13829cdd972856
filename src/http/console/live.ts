import { createHash } from 'node:crypto';
import { html } from 'hono/html';
import { nothing, type Html, type LivePart } from './frame/markup.ts';

/** Ages run on by themselves in the browser: an age alone is no reason to send a part again. */
const AGES = /(<time data-age="[^"]*" datetime="[^"]*">)[^<]*/g;

async function versionOf(part: Html): Promise<string> {
  const text = String(await part).replaceAll(AGES, '$1');
  return createHash('sha256').update(text).digest('base64url').slice(0, 12);
}

async function section(part: LivePart, known: ReadonlyMap<string, string> | null): Promise<Html> {
  const content = html`<h2>${part.title} <small>${part.note}</small></h2>
    ${part.body}`;
  const version = await versionOf(content);
  if (known?.get(part.id) === version) return nothing;
  const swap = known === null ? nothing : html` hx-swap-oob="true"`;
  return html`<section id="${part.id}" class="part" data-v="${version}" ${swap}>${content}</section>`;
}

/** On a phone the parts stand below each other: this says what is in them before anybody scrolls. */
async function jumps(parts: readonly LivePart[], known: ReadonlyMap<string, string> | null): Promise<Html> {
  const brief = parts.filter((part) => part.brief !== undefined);
  if (brief.length === 0) return nothing;
  const content = html`${brief.map((part) => html`<a href="#${part.id}">${part.title} <b>${part.brief ?? ''}</b></a>`)}`;
  const version = await versionOf(content);
  if (known?.get('jumps') === version) return nothing;
  const swap = known === null ? nothing : html` hx-swap-oob="true"`;
  return html`<nav id="jumps" aria-label="Parts of this page" data-v="${version}" ${swap}>${content}</nav>`;
}

/**
 * The parts as they first stand on the page; `/live` before its path answers with those that have changed since.
 * @param clock of the box, as the page shows it
 */
export async function livePage(path: string, clock: string, parts: readonly LivePart[]): Promise<Html> {
  return html`<noscript
      ><p class="as-of">
        As of <b>${clock}</b>: without JavaScript this page stands still. <a href="${path}">Refresh</a>
      </p>
    </noscript>
    <div id="live" data-live hx-get="/live${path}" hx-trigger="every 2s, refresh" hx-swap="none" hx-sync="this:drop">
      ${await jumps(parts, null)} ${await Promise.all(parts.map((part) => section(part, null)))}
    </div>`;
}

/** Whether the browser has other parts than there are now. @param versions as in `liveAnswer` */
export function hasOtherParts(versions: string, parts: readonly LivePart[]): boolean {
  const known = versions.split(',').flatMap((entry) => entry.split('.')[0] ?? []);
  const ids = parts.map(({ id }) => id);
  const has = new Set(known.filter((id) => id !== 'jumps' && id !== ''));
  return has.size > 0 && (ids.length !== has.size || ids.some((id) => !has.has(id)));
}

/** The answer to a poll. @param versions what the browser has, `attention.Xy12,payments.Zz34` */
export async function liveAnswer(versions: string, parts: readonly LivePart[]): Promise<Html> {
  const known = new Map(versions.split(',').map((entry) => entry.split('.') as [string, string]));
  return html`${await jumps(parts, known)} ${await Promise.all(parts.map((part) => section(part, known)))}`;
}
