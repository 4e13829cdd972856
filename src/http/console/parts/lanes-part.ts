import { html } from 'hono/html';
import { readLaneName, type LaneStatus } from '../../../domain/lines/lane-status.ts';
import type { Language } from '../../../domain/time/time.ts';
import type { Formats } from '../frame/format.ts';
import { age, mark, nothing, type Html, type Tone } from '../frame/markup.ts';
import { laneWords } from '../frame/words.ts';
import { button, deedForm, fold, type Forms } from './deed-forms.ts';

const STATES: Readonly<
  Record<
    LaneStatus['state'],
    { readonly tone: Tone; readonly words: Readonly<Record<Language, string>>; readonly rank: number }
  >
> = {
  stopped: { tone: 'bad', words: { en: 'Refuses us since', sw: 'Inatukataa tangu' }, rank: 0 },
  down: { tone: 'bad', words: { en: 'Does not answer since', sw: 'Haijibu tangu' }, rank: 1 },
  paused: { tone: 'unknown', words: { en: 'Paused since', sw: 'Imesimamishwa tangu' }, rank: 2 },
  up: { tone: 'good', words: { en: 'Answers since', sw: 'Inajibu tangu' }, rank: 3 },
  ready: { tone: 'good', words: { en: 'Ready since', sw: 'Tayari tangu' }, rank: 4 },
};

/** Those that are not up first. */
export function lanesInOrder(lanes: readonly LaneStatus[]): LaneStatus[] {
  return lanes.toSorted((a, b) => STATES[a.state].rank - STATES[b.state].rank || a.lane.localeCompare(b.lane));
}

/** One router, or the SMS gateway: since when it is as it is, and what waits there. @param more what else is known of it */
export function laneRow(lane: LaneStatus, more: Html, now: number, formats: Formats, forms: Forms): Html {
  const { tone, words } = STATES[lane.state];
  const name = laneWords(lane.lane, formats.language);
  return html`<li class="lane ${tone}" id="lane-${lane.lane.replaceAll(/[^A-Za-z0-9-]/g, '-')}">
    <p class="lane-name">
      ${mark(tone)}${
        lane.kind === 'router'
          ? html`<a href="/routers/${encodeURIComponent(name)}"><b>${name}</b></a>`
          : html`<b>${name}</b>`
      }
      <span
        >${words[formats.language]} ${formats.moment(lane.since, now)} <small>(${age(lane.since, now)})</small></span
      >
    </p>
    ${lane.error === null ? nothing : html`<p class="own-words">${lane.error}</p>`}
    <p class="lane-queue">${queue(lane, now, formats.language)}</p>
    ${more} ${forms === null ? nothing : pauseForm(lane, forms, formats.language)}
  </li>`;
}

const PAUSE = {
  en: {
    work: 'Work at this router',
    pause: 'Pause it',
    resume: 'The work is over: resume it',
    accept: 'It was replaced: believe the one that answers',
    from: 'It was down from',
    to: 'until',
    compensate: 'Give its lines the time that they lost',
  },
  sw: {
    work: 'Fanya kazi kwenye ruta hii',
    pause: 'Isimamishe',
    resume: 'Kazi imeisha: iendeleze',
    accept: 'Imebadilishwa: amini inayojibu',
    from: 'Haikufanya kazi tangu',
    to: 'hadi',
    compensate: 'Zipe laini zake muda zilizopoteza',
  },
} as const;

/** Whoever works at a router has nothing written there meanwhile. */
function pauseForm(lane: LaneStatus, { csrf, may }: NonNullable<Forms>, language: Language): Html {
  const router = readLaneName(lane.lane)?.party ?? '';
  if (lane.kind !== 'router' || router === '') return nothing;
  const said = PAUSE[language];
  const named = html`<input type="hidden" name="router" value="${router}" />`;
  if (lane.state === 'paused') return deedForm(csrf, html`${named} ${button('/routers/resume', said.resume)}`);
  const time = (name: string, label: string) =>
    html`<label>${label} <input name="${name}" type="datetime-local" autocomplete="off" /></label>`;
  return fold(
    said.work,
    html`${deedForm(
      csrf,
      html`${named} ${button('/routers/pause', said.pause, 'quiet')}
      ${lane.state === 'stopped' ? button('/routers/accept', said.accept, 'quiet') : nothing}`,
    )}
    ${
      may('line.compensate')
        ? deedForm(
            csrf,
            html`${named} ${time('from', said.from)} ${time('to', said.to)}
            ${button('/routers/compensate', said.compensate, 'quiet')}`,
          )
        : nothing
    }`,
  );
}

const QUEUED = {
  en: {
    none: 'Nothing waits.',
    waits: (n: number) => html`<b>${n}</b> ${n === 1 ? 'change waits' : 'changes wait'}`,
    running: (n: number) => html`, <b>${n}</b> being made`,
    due: (for_: Html) => html`, the oldest for ${for_}`,
    next: (in_: Html) => html`, the next in ${in_}`,
  },
  sw: {
    none: 'Hakuna kinachosubiri.',
    waits: (n: number) => html`mabadiliko <b>${n}</b> yanasubiri`,
    running: (n: number) => html`, <b>${n}</b> yanafanywa`,
    due: (for_: Html) => html`, la zamani zaidi kwa ${for_}`,
    next: (in_: Html) => html`, linalofuata baada ya ${in_}`,
  },
} as const;

function queue(lane: LaneStatus, now: number, language: Language): Html {
  const said = QUEUED[language];
  if (lane.queued === 0 && lane.running === 0) return html`${said.none}`;
  const at = lane.dueAt;
  const due = at === null ? nothing : at <= now ? said.due(age(at, now)) : said.next(age(at, now));
  return html`${said.waits(lane.queued)}${lane.running === 0 ? nothing : said.running(lane.running)}${due}`;
}
