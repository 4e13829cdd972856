import { html } from 'hono/html';
import type { Html } from './markup.ts';

// Drawn in the page: a phone that has not paid loads nothing from elsewhere.

const drawn = (paths: Html): Html =>
  html`<svg
    viewBox="0 0 24 24"
    width="24"
    height="24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
    aria-hidden="true"
  >
    ${paths}
  </svg>`;

export type IconName = 'wifi' | 'check' | 'ticket' | 'phone' | 'tv' | 'person';

const ICONS: Readonly<Record<IconName, Html>> = {
  wifi: drawn(html`<path d="M2 9a15 15 0 0 1 20 0M5 13a10 10 0 0 1 14 0M8.5 16.5a5 5 0 0 1 7 0M12 20h.01" />`),
  check: drawn(html`<path d="M5 13l4.5 4.5L19 7.5" />`),
  ticket: drawn(html`<path d="M3 7h18v3a2 2 0 0 0 0 4v3H3v-3a2 2 0 0 0 0-4zM14 7v10" />`),
  phone: drawn(html`<path d="M7 3h10v18H7zM11 18h2" />`),
  person: drawn(html`<path d="M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4 21a8 8 0 0 1 16 0" />`),
  tv: drawn(html`<path d="M3 6h18v11H3zM8 21h8" />`),
};

export function icon(name: IconName): Html {
  return ICONS[name];
}
