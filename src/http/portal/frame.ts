import { html } from 'hono/html';
import type { Language } from '../../domain/time/time.ts';
import { formatCents, type Cents } from '../../domain/values/money.ts';
import { clockSaid, said, whenSaid, type Both } from '../../views/portal-words.ts';
import type { AssetName } from './assets.ts';
import type { PortalDeps } from './deps.ts';
import { icon } from './icons.ts';
import { nothing, type Html } from './markup.ts';
import { OTHER } from './language.ts';

const SAID = {
  other: { en: 'Kiswahili', sw: 'English' },
  help: { en: 'Help: {}', sw: 'Msaada: {}' },
} as const satisfies Readonly<Record<string, Both>>;

/** What every page is made with. */
export interface Frame {
  readonly business: PortalDeps['business'];
  readonly look: PortalDeps['look'];
  readonly language: Language;
  readonly now: number;
  readonly href: (name: AssetName) => string | null;
}

export interface Page {
  readonly title: string;
  readonly body: Html;
  /** All is well: nothing is left to do. */
  readonly isDone?: boolean;
  /** Set where the page looks again by itself: how often, ms, and what it says now. */
  readonly looks?: { readonly everyMs: number; readonly version: string };
}

/** The one layout of all pages. */
export function layout(frame: Frame, { title, body, isDone, looks }: Page): Html {
  const { business, language, href } = frame;
  const logo = href('logo');
  const again =
    looks === undefined
      ? nothing
      : html`<noscript
          ><meta http-equiv="refresh" content="${Math.ceil((2 * looks.everyMs) / 1000)};url=/"
        /></noscript>`;
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<title>${title} · ${business.name}</title>
<link rel="stylesheet" href="${href('portal.css')}" />
<link rel="icon" href="data:," />
${again}
<script src="${href('portal.js')}" defer></script>
</head>
<body${looks === undefined ? nothing : html` data-every="${looks.everyMs}" data-version="${looks.version}"`}>
<header>${logo === null ? html`<span class="tile">${icon('wifi')}</span>` : html`<img src="${logo}" alt="" />`}<b>${business.name}</b>
<a class="button plain lang" href="/lang/${OTHER[language]}" lang="${OTHER[language]}">${said(SAID.other, language)}</a></header>
<main${isDone === true ? html` class="done"` : nothing}>${isDone === true ? html`<span class="seal">${icon('check')}</span>` : nothing}<h1>${title}</h1>
${body}</main>
<footer>${business.supportPhone === null ? nothing : html`<p>${said(SAID.help, language, business.supportPhone)}</p>`}</footer>
</body>
</html>`;
}

/** The short ways of saying something on a page. */
export function speak({ language, business, now }: Frame) {
  return {
    say: (words: Both, about?: string) => said(words, language, about),
    money: (amount: Cents) => formatCents(amount, business.currency),
    /** `today 14:02`. */
    when: (ms: number) => whenSaid(ms, business.timeZone, language, now),
    /** `14:02:10`. */
    clock: (ms: number) => clockSaid(ms, business.timeZone),
  };
}

/** One card: what is so, in a sentence. */
export function card(tone: 'good' | 'wait' | 'bad', words: string): Html {
  return html`<div class="card ${tone}" role="status"><p>${words}</p></div>`;
}

/** Names and what they are, and what is to be added to that. */
export function rows(pairs: readonly (readonly [name: string, value: string, more?: string])[]): Html {
  return html`<dl class="card">
    ${pairs.map(
      ([name, value, more]) =>
        html`<div>
          <dt>${name}${more === undefined ? nothing : html`<small>${more}</small>`}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}
