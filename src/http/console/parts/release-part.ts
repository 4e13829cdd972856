import { html } from 'hono/html';
import { spansOf, type Release } from '../../../domain/releases.ts';
import type { Language } from '../../../domain/time/time.ts';
import { nothing, type Html } from '../frame/markup.ts';
import { button } from './deed-forms.ts';

// The list of changes is written in English: it stands on a Swahili page as it is.

const SAID = {
  en: {
    title: (version: string) => `Washa ${version} runs here now`,
    changed: (n: number) => `New, changed or repaired since you were here last: ${n} ${n === 1 ? 'thing' : 'things'}.`,
    all: 'What changed',
    read: 'I have read it',
  },
  sw: {
    title: (version: string) => `Sasa hapa kuna Washa ${version}`,
    changed: (n: number) => `Mapya, yaliyobadilika au kutengenezwa tangu ulipokuwa hapa mwisho: ${n}.`,
    all: 'Nini kimebadilika',
    read: 'Nimesoma',
  },
} as const;

/** For home: what changed since somebody was told last; nothing when they have read all of it. @param unread newest first */
export function newReleasePart(unread: readonly Release[], csrf: string, language: Language): Html {
  const [newest] = unread;
  if (newest === undefined) return nothing;
  const said = SAID[language];
  const count = unread.flatMap(({ sections }) => sections.flatMap(({ items }) => items)).length;
  return html`<section class="part" id="new-release">
    <h2>${said.title(newest.version)}</h2>
    <p class="why">${said.changed(count)}</p>
    <div class="buttons">
      <a class="button" href="/releases">${said.all}</a>
      ${readForm(newest.version, csrf, language)}
    </div>
  </section>`;
}

/** Says that it was read, up to a version. */
export function readForm(version: string, csrf: string, language: Language): Html {
  return html`<form method="post">
    <input type="hidden" name="csrf" value="${csrf}" />
    <input type="hidden" name="version" value="${version}" />
    ${button('/releases/read', SAID[language].read, 'quiet')}
  </form>`;
}

/** A text of the list of changes, with what is typed as such. */
export function inline(text: string): Html {
  return html`${spansOf(text).map((span) => {
    if (span.kind === 'code') return html`<code>${span.text}</code>`;
    return span.kind === 'stress' ? html`<em>${span.text}</em>` : span.text;
  })}`;
}
