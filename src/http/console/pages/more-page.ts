import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import type { Html } from '../frame/markup.ts';

/** A page that has no place of its own in the navigation. */
interface Place {
  readonly path: string;
  readonly said: Readonly<Record<Language, { readonly name: string; readonly what: string }>>;
}

const PLACES: readonly Place[] = [
  {
    path: '/attention',
    said: {
      en: { name: 'All that needs you', what: 'alarms, money without a line, what was given up' },
      sw: { name: 'Yote yanayokusubiri', what: 'ving’ora, pesa zisizo na laini, yaliyoshindikana' },
    },
  },
  {
    path: '/waiting',
    said: {
      en: { name: 'Money without a line', what: 'whose is it?' },
      sw: { name: 'Pesa zisizo na laini', what: 'ni za nani?' },
    },
  },
  {
    path: '/notices',
    said: {
      en: { name: 'Notices to the owner', what: 'who is told when something is wrong, and a test' },
      sw: { name: 'Taarifa kwa mmiliki', what: 'nani anaambiwa kitu kikiharibika, na jaribio' },
    },
  },
  {
    path: '/lines?show=expired-on',
    said: {
      en: { name: 'Cut-offs', what: 'expired and not off yet' },
      sw: { name: 'Kuzima', what: 'muda umeisha na bado hewani' },
    },
  },
];

/** Everything else. */
export function morePage(language: Language): Html {
  return html`<section class="part narrow-page">
    <ul class="rows">
      ${PLACES.map(
        ({ path, said }) =>
          html`<li class="item">
            <p class="what"><a href="${path}">${said[language].name}</a></p>
            <p class="why">${said[language].what}</p>
          </li>`,
      )}
    </ul>
  </section>`;
}
