import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { laneName, readLaneName } from '../../../domain/lines/lane-status.ts';
import type { TodayOf } from '../../../views/today.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import { ago, nothing, type LivePart } from '../frame/markup.ts';
import type { Forms } from '../parts/deed-forms.ts';
import { laneRow, lanesInOrder } from '../parts/lanes-part.ts';

const SAID: Readonly<
  Record<
    Language,
    {
      readonly title: string;
      readonly none: string;
      readonly all: (n: number) => string;
      readonly away: (away: number, n: number) => string;
      readonly lines: (lines: number, paid: number, seen: number) => string;
      readonly compared: string;
      readonly never: string;
      readonly differs: string;
    }
  >
> = {
  en: {
    title: 'Routers and SMS',
    none: 'No router and no SMS gateway is set up: “washa router add” asks for one.',
    all: (n) => `${n}, all reachable`,
    away: (away, n) => `${away} of ${n} not reachable`,
    lines: (lines, paid, seen) => `${lines} lines, ${paid} paid, ${seen} seen online`,
    compared: 'compared with the books',
    never: 'never compared with the books',
    differs: 'What differs from the books',
  },
  sw: {
    title: 'Ruta na SMS',
    none: 'Hakuna ruta wala njia ya SMS: “washa router add” huuliza.',
    all: (n) => `${n}, zote zinajibu`,
    away: (away, n) => `${away} kati ya ${n} hazijibu`,
    lines: (lines, paid, seen) => `laini ${lines}, ${paid} zimelipiwa, ${seen} zimeonekana mtandaoni`,
    compared: 'imelinganishwa na vitabu',
    never: 'haijawahi kulinganishwa na vitabu',
    differs: 'Kinachotofautiana na vitabu',
  },
};

/** Does each router do what the books say? @param only the name of one of them; null: all, and the SMS gateway */
export function routersParts(
  deps: ConsoleDeps,
  today: TodayOf,
  only: string | null,
  formats: Formats,
  forms: Forms,
): LivePart[] {
  const now = deps.now();
  const said = SAID[formats.language];
  const lanes = lanesInOrder(
    only === null ? deps.lanes() : deps.lanes().filter(({ lane }) => lane === laneName('router', only)),
  );
  const away = lanes.filter(({ state }) => state === 'down' || state === 'stopped').length;
  const counts = today.routers(now).value;
  const more = (lane: string) => {
    const name = readLaneName(lane)?.party ?? '';
    if (name === '') return nothing;
    const { lines, paid, seen, comparedAt } = counts.get(name) ?? { lines: 0, paid: 0, seen: 0, comparedAt: null };
    return html`<p class="lane-queue">
        ${said.lines(lines, paid, seen)};
        ${comparedAt === null ? said.never : html`${said.compared} ${ago(comparedAt, now, formats)}`}
      </p>
      <p class="buttons">
        <a class="button quiet" href="/routers/${encodeURIComponent(name)}/compare">${said.differs}</a>
      </p>`;
  };
  return [
    {
      id: 'lanes',
      title: only ?? said.title,
      note: away === 0 ? html`${said.all(lanes.length)}` : html`${said.away(away, lanes.length)}`,
      body:
        lanes.length === 0
          ? html`<p class="empty">${said.none}</p>`
          : html`<ul class="rows">
              ${lanes.map((lane) => laneRow(lane, more(lane.lane), now, formats, forms))}
            </ul>`,
    },
  ];
}
