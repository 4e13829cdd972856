import { html } from 'hono/html';
import type { Release, Releases } from '../../../domain/releases.ts';
import { releasesSince } from '../../../domain/releases.ts';
import type { Formats } from '../frame/format.ts';
import { nothing, type Html } from '../frame/markup.ts';
import { inline, readForm } from '../parts/release-part.ts';

const SAID = {
  en: {
    runs: (version: string) => `This box runs Washa ${version}.`,
    none: 'What changed in it cannot be said: its list of changes is not beside the program, or is not readable.',
    unread: 'new to you',
    kinds: { Added: 'Added', Changed: 'Changed', Fixed: 'Repaired' },
  },
  sw: {
    runs: (version: string) => `Kisanduku hiki kinatumia Washa ${version}.`,
    none: 'Haiwezekani kusema nini kimebadilika: orodha ya mabadiliko haipo kando ya programu, au haisomeki.',
    unread: 'mpya kwako',
    kinds: { Added: 'Mapya', Changed: 'Yaliyobadilika', Fixed: 'Yaliyotengenezwa' },
  },
} as const;

/** What each version brought, newest first. @param unread of those, what whoever looks has not read yet */
export function releasesPage(
  releases: Releases,
  unread: readonly Release[],
  csrf: string,
  { language }: Pick<Formats, 'language'>,
): Html {
  const said = SAID[language];
  const shown = releasesSince(releases, null);
  const [newest] = unread;
  return html`<section class="part narrow-page">
      <p>${said.runs(releases.installed)}</p>
      ${shown.length === 0 ? html`<p>${said.none}</p>` : nothing}
      ${newest === undefined ? nothing : readForm(newest.version, csrf, language)}
    </section>
    ${shown.map((release) => releasePart(release, unread.includes(release), said))}`;
}

type Said = (typeof SAID)[keyof typeof SAID];

/** A kind that this page does not know is called as it is written. */
function kindWords(kind: string, { kinds }: Said): Html {
  const words = Object.entries(kinds).find(([known]) => known === kind)?.[1];
  return words === undefined ? html`<b class="own" lang="en">${kind}</b>` : html`${words}`;
}

function releasePart({ version, date, summary, sections }: Release, isNew: boolean, said: Said): Html {
  return html`<section class="part narrow-page" id="v${version}">
    <h2>${version} <small>${date ?? ''} ${isNew ? said.unread : nothing}</small></h2>
    ${summary.map((text) => html`<p class="own" lang="en">${inline(text)}</p>`)}
    ${sections.map(
      ({ kind, area, items }) =>
        html`<details class="decide">
          <summary>
            <span
              >${kindWords(kind, said)}${area === null ? nothing : html`: <b class="own" lang="en">${area}</b>`}
              (${items.length})</span
            >
          </summary>
          <div class="own" lang="en">
            <ul class="notes">
              ${items.map((item) => html`<li>${inline(item)}</li>`)}
            </ul>
          </div>
        </details>`,
    )}
  </section>`;
}
