import { html } from 'hono/html';
import type { SessionRow } from '../../../storage/staff.ts';
import type { AssetName } from './assets.ts';
import type { Formats } from './format.ts';
import { nothing, type Html } from './markup.ts';

/** What every page needs besides its contents. */
export interface Frame {
  readonly businessName: string;
  readonly formats: Formats;
  readonly href: (name: AssetName) => string;
  readonly now: number;
  /** Null on the pages before the login. */
  readonly session: SessionRow | null;
  readonly query?: string;
}

const HTMX = JSON.stringify({
  includeIndicatorStyles: false,
  allowEval: false,
  allowScriptTags: false,
  historyEnabled: false,
  timeout: 4000,
});

/** The one layout of all pages. `wide` pages have the header with the search and the box's clock. */
export function page(frame: Frame, title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="htmx-config" content="${HTMX}" />
        <title>${title} · ${frame.businessName}</title>
        <link rel="icon" href="${frame.href('icon.svg')}" type="image/svg+xml" />
        <link rel="stylesheet" href="${frame.href('console.css')}" />
        <script src="${frame.href('htmx.js')}" defer></script>
        <script src="${frame.href('live.js')}" defer></script>
      </head>
      <body>
        <a class="skip" href="#main">Skip to the contents</a>
        ${frame.session === null ? nothing : header(frame, frame.session)}
        <main id="main" tabindex="-1">
          ${frame.session === null ? nothing : html`<h1 class="sr">${title}</h1>`} ${body}
        </main>
      </body>
    </html>`;
}

function header(frame: Frame, session: SessionRow): Html {
  const clock = frame.formats.clock(frame.now);
  return html`<header class="top">
      <a class="brand" href="/">${frame.businessName}</a>
      <form class="search" role="search" action="/lines" method="get">
        <label class="sr" for="q">Find a payment or a line by account, name, phone, login or M-Pesa receipt</label>
        <input
          id="q"
          name="q"
          type="search"
          value="${frame.query ?? ''}"
          placeholder="Account, name, phone, M-Pesa code"
          autocomplete="off"
          autocapitalize="off"
          spellcheck="false"
        />
        <button>Find</button>
      </form>
      <p class="clock">Box clock <b id="pulse" data-now="${frame.now}" data-clock="${clock}">${clock}</b></p>
      <form class="account" action="/logout" method="post">
        <input type="hidden" name="csrf" value="${session.csrf}" />
        <span>${session.username}, ${session.role}</span>
        <button class="plain">Log out</button>
      </form>
    </header>
    <p id="stale" role="alert" hidden></p>`;
}
