import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { lanesByRouter } from '../../../views/lane.ts';
import { LINE_LIST_WORDS } from '../../../views/line-list-words.ts';
import { linesOf } from '../../../views/lists.ts';
import { offeredPlans } from '../../../views/plans.ts';
import type { LineListName, TodayOf } from '../../../views/today.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import type { Html } from '../frame/markup.ts';
import type { Forms } from '../parts/deed-forms.ts';
import { chosenLine } from '../parts/line-row.ts';
import { pager } from '../parts/pager.ts';

const ROWS = 50;

const EN = {
  back: 'Back to the list',
  who: 'To whom',
  ticked: 'Those that are ticked',
  all: (count: number) => `All ${count} of this list, on other pages too`,
  what: 'What is done to each',
  note: 'First you see who it is for and who is left out, and say why. Nothing is done before that.',
  days: 'Days',
  extend: 'Give each these days',
  plan: 'Plan',
  next: 'On this plan from the next renewal',
  now: 'On this plan now',
  text: 'Text of the SMS',
  message: 'Send each this SMS',
  pause: 'Pause: off, and keeps its time',
  resume: 'Resume',
  block: 'Block: off whatever is paid',
  unblock: 'Lift the block',
  reapply: 'Tell the router again',
};

const SAID: Readonly<Record<Language, typeof EN>> = {
  en: EN,
  sw: {
    back: 'Rudi kwenye orodha',
    who: 'Kwa nani',
    ticked: 'Zilizotiwa alama',
    all: (count) => `Zote ${count} za orodha hii, na za kurasa nyingine`,
    what: 'Kila moja ifanyiwe nini',
    note: 'Kwanza unaona ni za nani na zipi zinaachwa, kisha unasema kwa nini. Hakuna kinachofanyika kabla ya hapo.',
    days: 'Siku',
    extend: 'Ipe kila moja siku hizi',
    plan: 'Kifurushi',
    next: 'Kifurushi hiki tangu malipo yajayo',
    now: 'Kifurushi hiki sasa',
    text: 'Maandishi ya SMS',
    message: 'Tumia kila mmoja SMS hii',
    pause: 'Simamisha: inazimwa, muda unabaki',
    resume: 'Endeleza',
    block: 'Zuia: inazimwa hata ikilipiwa',
    unblock: 'Ondoa zuio',
    reapply: 'Iambie ruta tena',
  },
};

/** A list of lines to tick, and what can be done to all that are. It does not renew itself: what was ticked stays ticked. */
export function chooseLinesPage(
  deps: ConsoleDeps,
  today: TodayOf,
  show: LineListName,
  pageNo: number,
  formats: Formats,
  forms: NonNullable<Forms>,
): Html {
  const { store, business } = deps;
  const now = deps.now();
  const { language } = formats;
  const said = SAID[language];
  const words = LINE_LIST_WORDS[show][language];
  const slice = { limit: ROWS, offset: (pageNo - 1) * ROWS };
  const rows = linesOf(store, show, slice, lanesByRouter(deps.lanes()), business.timeZone, now);
  const count = today.lists(now).value[show];
  return html`<section class="part">
    <h2>${words.name} <small>${count}</small></h2>
    <p><a href="/lines?show=${show}">${said.back}</a></p>
    ${
      rows.length === 0
        ? html`<p class="empty">${words.none}</p>`
        : html`<form method="post" action="/lines/bulk">
            <input type="hidden" name="csrf" value="${forms.csrf}" />
            <input type="hidden" name="show" value="${show}" />
            <ul class="rows">
              ${rows.map((row) => chosenLine(row, now, formats))}
            </ul>
            ${pager(`/lines/choose?show=${show}`, pageNo, count > pageNo * ROWS, formats)}
            <fieldset class="deed">
              <legend>${said.who}</legend>
              <label><input type="radio" name="which" value="ticked" checked /> ${said.ticked}</label>
              <label><input type="radio" name="which" value="all" /> ${said.all(count)}</label>
            </fieldset>
            ${wishes(said, offeredPlans(store))}
          </form>`
    }
  </section>`;
}

const wish = (deed: string, words: string): Html =>
  html`<button class="quiet" name="deed" value="${deed}">${words}</button>`;

function wishes(said: typeof EN, plans: readonly { readonly code: string; readonly name: string }[]): Html {
  return html`<fieldset class="deed">
    <legend>${said.what}</legend>
    <p>${said.note}</p>
    <label>${said.days} <input name="days" inputmode="numeric" maxlength="3" autocomplete="off" /></label>
    ${wish('extend', said.extend)}
    <label
      >${said.plan}
      <select name="plan">
        <option value=""></option>
        ${plans.map(({ code, name }) => html`<option value="${code}">${name}</option>`)}
      </select></label
    >
    ${wish('plan-next', said.next)} ${wish('plan-now', said.now)}
    <label>${said.text} <input name="text" maxlength="480" autocomplete="off" /></label>
    ${wish('message', said.message)} ${wish('reapply', said.reapply)} ${wish('pause', said.pause)}
    ${wish('resume', said.resume)} ${wish('block', said.block)} ${wish('unblock', said.unblock)}
  </fieldset>`;
}
