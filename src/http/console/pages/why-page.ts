import { html } from 'hono/html';
import { formatAge } from '../../../domain/time/durations.ts';
import type { Language } from '../../../domain/time/time.ts';
import type { RouterSays } from '../../../domain/lines/why.ts';
import { lanesByRouter } from '../../../views/lane.ts';
import { lineWords } from '../../../views/line-words.ts';
import { showLineById } from '../../../views/show-line.ts';
import { whyWords } from '../../../views/why-words.ts';
import { carriedWords, devicesWords, speedsWords } from '../../../views/carried-words.ts';
import { deedForm, touchButtons, type Forms } from '../parts/deed-forms.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import { mark, nothing, toneOf, type Html } from '../frame/markup.ts';

const SAID = {
  en: {
    why: (account: string) => `Why: ${account}`,
    says: (router: string) => `What ${router} says now`,
    decide: 'What you can do',
    away: 'It cannot be asked now',
    online: 'The device is connected',
    for: 'for',
    from: 'from',
    clear: 'Nothing at the router is in the way',
  },
  sw: {
    why: (account: string) => `Kwa nini: ${account}`,
    says: (router: string) => `${router} inasema nini sasa`,
    decide: 'Unachoweza kufanya',
    away: 'Haiwezi kuulizwa sasa',
    online: 'Kifaa kimeunganishwa',
    for: 'kwa',
    from: 'kutoka',
    clear: 'Hakuna kizuizi kwenye ruta',
  },
} as const;

/** What the books know of a line, and what its router says of it at this moment; null when there is no such line. */
export async function whyPage(
  deps: ConsoleDeps,
  id: number,
  formats: Formats,
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
  const { language } = formats;
  const said = SAID[language];
  const { head, next } = lineWords(view, language);
  const tone = toneOf(view.verdict.state);
  const body = html`<section class="part">
      <h2><a href="/lines/${id}">${line.account_no}</a> <small class="name">${line.name}</small></h2>
      <p class="why-line ${tone}">
        ${mark(tone)}<span><b>${head}</b> ${next}</span>
      </p>
    </section>
    <section class="part">
      <h2>${said.says(line.router_name)}</h2>
      ${saysPart(says, language)}
    </section>
    ${
      forms === null || line.retired_at !== null
        ? nothing
        : html`<section class="part">
            <h2>${said.decide}</h2>
            ${deedForm(forms.csrf, touchButtons(id, '', language))}
          </section>`
    }`;
  return { title: said.why(line.account_no), body };
}

function saysPart(says: RouterSays, language: Language): Html {
  const said = SAID[language];
  if (says.kind === 'away') {
    return html`<p class="state">${mark('unknown')}${said.away}</p>
      <p class="own-words">${says.reason}</p>`;
  }
  const online = says.sessions.map(
    ({ address, device, uptimeMs }) =>
      html`<li>
        ${mark('good')}${said.online}${uptimeMs === null ? nothing : html`, ${said.for} ${formatAge(uptimeMs)}`}${address === null ? nothing : html`, <span class="code">${address}</span>`}${device === null ? nothing : html`, ${said.from} <span class="code">${device}</span>`}
      </li>`,
  );
  const whys = says.whys.map((why) => {
    const { head, next } = whyWords(why, language);
    return html`<li class="command">
      <p>${mark('bad')}<b>${head}</b></p>
      <p class="next">${next}</p>
    </li>`;
  });
  return html`${
    online.length === 0
      ? nothing
      : html`<ul class="rows">
          ${online} ${says.carried === null ? nothing : html`<li>${carriedWords(says.carried, language)}</li>`}
          ${says.speeds === null ? nothing : html`<li>${speedsWords(says.speeds, language)}</li>`}
          ${says.devices === null ? nothing : html`<li>${devicesWords(says.devices, language)}</li>`}
        </ul>`
  }
  ${
    whys.length > 0
      ? html`<ul class="rows">
          ${whys}
        </ul>`
      : html`<p class="state">${mark('good')}${said.clear}</p>`
  }`;
}
