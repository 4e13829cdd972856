import { html } from 'hono/html';
import { formatAge } from '../../../domain/time/durations.ts';
import type { RouterSays } from '../../../domain/lines/why.ts';
import { lanesByRouter } from '../../../views/lane.ts';
import { lineWords } from '../../../views/line-words.ts';
import { showLineById } from '../../../views/show-line.ts';
import { whyWords } from '../../../views/why-words.ts';
import { deedForm, touchButtons, type Forms } from '../parts/deed-forms.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import { mark, nothing, toneOf, type Html } from '../frame/markup.ts';

/** What the books know of a line, and what its router says of it at this moment; null when there is no such line. */
export async function whyPage(
  deps: ConsoleDeps,
  id: number,
  forms: Forms,
): Promise<{ title: string; body: Html } | null> {
  const says = await deps.askWhy(id);
  const shown = showLineById(deps.store, id, lanesByRouter(deps.lanes()), deps.now(), {
    commands: 0,
    attempts: 0,
    payments: 0,
  });
  if (says === null || shown === null) return null;
  const { line, view } = shown;
  const { head, next } = lineWords(view);
  const tone = toneOf(view.verdict.state);
  const body = html`<section class="part">
      <h2><a href="/lines/${id}">${line.account_no}</a> <small>${line.name}</small></h2>
      <p class="why-line ${tone}">
        ${mark(tone)}<span><b>${head}</b> ${next}</span>
      </p>
    </section>
    <section class="part">
      <h2>What ${line.router_name} says now</h2>
      ${saysPart(says)}
    </section>
    ${
      forms === null || line.retired_at !== null
        ? nothing
        : html`<section class="part">
            <h2>Decide</h2>
            ${deedForm(forms.csrf, touchButtons(id, ''))}
          </section>`
    }`;
  return { title: `Why: ${line.account_no}`, body };
}

function saysPart(says: RouterSays): Html {
  if (says.kind === 'away') {
    return html`<p class="state">${mark('unknown')}It cannot be asked now</p>
      <p class="own-words">${says.reason}</p>`;
  }
  const online = says.sessions.map(
    ({ address, device, uptimeMs }) =>
      html`<li>
        ${mark('good')}A session is
        there${uptimeMs === null ? nothing : html`, for ${formatAge(uptimeMs)}`}${address === null ? nothing : html`, <span class="code">${address}</span>`}${device === null ? nothing : html`, from <span class="code">${device}</span>`}
      </li>`,
  );
  const whys = says.whys.map((why) => {
    const { head, next } = whyWords(why);
    return html`<li class="command">
      <p>${mark('bad')}<b>${head}</b></p>
      <p class="next">${next}</p>
    </li>`;
  });
  return html`${
    online.length === 0
      ? nothing
      : html`<ul class="rows">
          ${online}
        </ul>`
  }
  ${
    whys.length > 0
      ? html`<ul class="rows">
          ${whys}
        </ul>`
      : html`<p class="state">${mark('good')}Nothing at the router is in the way</p>`
  }`;
}
