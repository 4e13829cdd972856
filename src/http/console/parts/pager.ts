import { html } from 'hono/html';
import type { Formats } from '../frame/format.ts';
import { nothing, type Html } from '../frame/markup.ts';

const SAID = {
  en: { pages: 'Pages', before: 'Before', next: 'More' },
  sw: { pages: 'Kurasa', before: 'Zilizotangulia', next: 'Zaidi' },
} as const;

/** @param address of the list, with its query @param pageNo from 1 on */
export function pager(address: string, pageNo: number, hasMore: boolean, { language }: Formats): Html {
  if (pageNo === 1 && !hasMore) return nothing;
  const said = SAID[language];
  const to = (n: number) => `${address}${address.includes('?') ? '&' : '?'}page=${n}`;
  return html`<nav class="pages" aria-label="${said.pages}">
    ${pageNo === 1 ? html`<span></span>` : html`<a class="button quiet" href="${to(pageNo - 1)}">‹ ${said.before}</a>`}
    ${hasMore ? html`<a class="button quiet" href="${to(pageNo + 1)}">${said.next} ›</a>` : nothing}
  </nav>`;
}

/** A number in an address; null where there is none. */
export function numberOf(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** The page that an address asks for; the first where it names none. */
export function pageOf(text: string | undefined): number {
  return text !== undefined && /^[1-9]\d{0,5}$/.test(text) ? Number(text) : 1;
}
