import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import type { RouterScript } from '../../../views/router-looks.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, when, type Html } from '../frame/markup.ts';
import { button, deedForm, whyField, type Forms } from '../parts/deed-forms.ts';

const SAID: Readonly<
  Record<
    Language,
    Readonly<Record<'first' | 'had' | 'unread' | 'second' | 'accept' | 'third' | 'make' | 'makeNote' | 'lines', string>>
  >
> = {
  en: {
    first: '1. Give the new box what the old one had',
    had: 'Paste this into its terminal. The old one was read',
    unread: 'What the old one had beside its logins was never read: make its pools and profiles by hand.',
    second: '2. Believe the new box',
    accept: 'It was replaced: believe the one that answers',
    third: '3. Make its logins anew',
    make: 'Make the logins of its lines',
    makeNote: 'Who is made, and who has to be made by hand, is shown before anything is done.',
    lines: 'Lines for the terminal',
  },
  sw: {
    first: '1. Kipe kifaa kipya kile cha zamani kilichokuwa nacho',
    had: 'Bandika hii kwenye terminal yake. Cha zamani kilisomwa',
    unread: 'Kile cha zamani kilichokuwa nacho mbali na login hakikusomwa: tengeneza pool na profile kwa mkono.',
    second: '2. Amini kifaa kipya',
    accept: 'Imebadilishwa: amini inayojibu',
    third: '3. Tengeneza login zake upya',
    make: 'Tengeneza login za laini zake',
    makeNote: 'Zitakazotengenezwa, na za kutengeneza kwa mkono, huonyeshwa kabla ya chochote kufanyika.',
    lines: 'Mistari ya terminal',
  },
};

/** A router died and another box stands in its place: the three steps until its lines are on again. @param now UTC ms */
export function routerRebuildPage(
  router: string,
  script: RouterScript | null,
  now: number,
  formats: Formats,
  forms: Forms,
): Html {
  const said = SAID[formats.language];
  const named = html`<input type="hidden" name="router" value="${router}" />`;
  return html`<div class="narrow-page">
    <section class="part">
      <h2>${said.first}</h2>
      ${
        script === null
          ? html`<p>${said.unread}</p>`
          : html`<p>${said.had} ${when(script.readAt, now, formats)}.</p>
              <div class="own-words" tabindex="0" role="region" aria-label="${said.lines}">
                ${script.lines.map((line) => html`<p>${line}</p>`)}
              </div>`
      }
    </section>
    ${
      forms === null
        ? nothing
        : html`<section class="part">
              <h2>${said.second}</h2>
              ${deedForm(forms.csrf, html`${named} ${button('/routers/accept', said.accept, 'quiet')}`)}
            </section>
            <section class="part">
              <h2>${said.third}</h2>
              <p>${said.makeNote}</p>
              ${deedForm(
                forms.csrf,
                html`${named} ${whyField(formats.language)} ${button('/routers/rebuild', said.make)}`,
              )}
            </section>`
    }
  </div>`;
}
