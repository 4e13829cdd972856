import { html } from 'hono/html';
import { OTHER } from '../page/language.ts';
import type { Both, Language } from '../../domain/time/time.ts';
import { formatCents, type Cents } from '../../domain/values/money.ts';
import { clockSaid, said, whenSaid } from '../../views/portal-words.ts';
import type { AssetName } from './assets.ts';
import type { PortalDeps } from './deps.ts';
import { icon, type IconName } from './icons.ts';
import { nothing, type Html } from './markup.ts';

const SAID = {
  other: { en: 'Kiswahili', sw: 'English' },
  back: { en: 'Back', sw: 'Rudi' },
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
  /** Set where what the page waits for is no state of the line: it is asked for again, how often, ms, and where, and loaded when it says something else. */
  readonly returns?: { readonly everyMs: number; readonly to: string };
  /** Where one came from. */
  readonly back?: string;
}

/** The one layout of all pages. */
export function layout(frame: Frame, { title, body, isDone, looks, returns, back }: Page): Html {
  const { business, language, href } = frame;
  const logo = href('logo');
  // A page that is loaded anew by itself takes away what somebody reads or types: only without JavaScript it has to.
  const again =
    looks !== undefined
      ? refresh(2 * looks.everyMs, '/')
      : returns !== undefined
        ? refresh(returns.everyMs, returns.to)
        : nothing;
  const live =
    looks !== undefined
      ? html` data-every="${looks.everyMs}" data-version="${looks.version}"`
      : returns !== undefined
        ? html` data-every="${returns.everyMs}" data-to="${returns.to}"`
        : nothing;
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
<body${live}>
<header>${logo === null ? html`<span class="tile">${icon('wifi')}</span>` : html`<img src="${logo}" alt="" />`}<b>${business.name}</b>
<a class="button plain lang" href="/lang/${OTHER[language]}" lang="${OTHER[language]}">${said(SAID.other, language)}</a></header>
<main${isDone === true ? html` class="well"` : nothing}>${isDone === true ? html`<span class="seal">${icon('check')}</span>` : nothing}${back === undefined ? nothing : html`<a class="back" href="${back}">‹ ${said(SAID.back, language)}</a>`}<h1>${title}</h1>
${body}</main>
<footer>${business.supportPhone === null ? nothing : html`<p>${said(SAID.help, language, business.supportPhone)}</p>`}</footer>
</body>
</html>`;
}

const refresh = (everyMs: number, to: string): Html =>
  html`<noscript><meta http-equiv="refresh" content="${Math.ceil(everyMs / 1000)};url=${to}" /></noscript>`;

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

/** A field of a form, with what a phone's keyboard should be for it. */
export function field(
  name: string,
  label: string,
  kind: 'tel' | 'digits' | 'code' | 'text',
  {
    value = '',
    isNeeded = true,
    hint = '',
  }: { readonly value?: string; readonly isNeeded?: boolean; readonly hint?: string } = {},
): Html {
  const hints = {
    tel: html`type="tel" inputmode="numeric" autocomplete="tel" maxlength="20"`,
    digits: html`type="text" inputmode="numeric" autocomplete="one-time-code" maxlength="20"`,
    code: html`type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="40"`,
    // A whole message of M-Pesa may be pasted.
    text: html`type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength="400"`,
  };
  return html`<label class="field"
    >${label}<input
      name="${name}"
      value="${value}"
      placeholder="${hint}"
      ${hints[kind]}
      ${isNeeded ? html`required` : nothing}
  /></label>`;
}

/** A form with one button. */
export function form(action: string, fields: Html, button: string, tone: 'main' | 'plain' = 'main'): Html {
  return html`<form action="${action}" method="post">
    ${fields}<button ${tone === 'plain' ? html`class="plain"` : nothing}>${button}</button>
  </form>`;
}

/** Where else one can go from here. */
export function ways(links: readonly (readonly [href: string, icon: IconName, words: string])[]): Html {
  return html`<nav>${links.map(([href, name, words]) => html`<a href="${href}">${icon(name)}${words}</a>`)}</nav>`;
}
