import { html } from 'hono/html';
import { balanceWords, type BalanceView } from '../../../views/balances.ts';
import type { Formats } from '../frame/format.ts';
import { mark, nothing, toneOf, when, type Html, type LivePart } from '../frame/markup.ts';

/** What is left at the providers that tell it. */
export function balancesPart(views: readonly BalanceView[], now: number, formats: Formats): LivePart {
  const short = views.filter(({ fact }) => fact.state === 'wrong').length;
  return {
    id: 'balances',
    title: 'Tokens',
    note: nothing,
    brief: short === 0 ? 'enough' : `${short} too few`,
    body: html`<ul class="rows">
      ${views.map((view) => balanceRow(view, now, formats))}
    </ul>`,
  };
}

function balanceRow(view: BalanceView, now: number, formats: Formats): Html {
  const { provider, fact, row, unknownSince } = view;
  const tone = toneOf(fact.state);
  return html`<li class="lane ${tone}">
    <p class="lane-name">
      ${mark(tone)}<b>${provider}</b>
      <span
        >${balanceWords(view)}
        <small
          >${
            unknownSince !== null
              ? html`not known since ${when(unknownSince, now, formats)}`
              : fact.at === null
                ? nothing
                : html`told ${when(fact.at, now, formats)}`
          }</small
        ></span
      >
    </p>
    ${row.error === null ? nothing : html`<p class="own-words">${row.error}</p>`}
  </li>`;
}
