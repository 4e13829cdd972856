import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { nextOf, type FirstRunStep } from '../../../views/first-run.ts';
import { STEP_WORDS, type FirstStep } from '../../../views/first-run-words.ts';
import { qrShape } from '../../../views/qr.ts';
import type { Formats } from '../frame/format.ts';
import { ago, mark, nothing, toneOf, type Html } from '../frame/markup.ts';
import { fold } from '../parts/deed-forms.ts';
import { stepRow } from '../parts/next-step-part.ts';
import { qrPicture } from '../parts/qr-part.ts';

interface Words extends Readonly<Record<'next' | 'ready' | 'all' | 'box' | 'go' | 'phone' | 'camera', string>> {
  readonly done: (done: number, of: number) => string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    next: 'Next',
    ready: 'All is set up, and was seen to work.',
    all: 'All steps',
    box: 'On the box, in a terminal',
    go: 'Open',
    phone: 'Go on with a phone',
    camera: 'A phone in the same network opens this console with its camera, and logs in there.',
    done: (done, of) => `${done} of ${of} are seen to work. Each can be left, and taken up again.`,
  },
  sw: {
    next: 'Inayofuata',
    ready: 'Yote yamewekwa, na yameonekana yakifanya kazi.',
    all: 'Hatua zote',
    box: 'Kwenye kisanduku, katika terminal',
    go: 'Fungua',
    phone: 'Endelea kwa simu',
    camera: 'Simu iliyo kwenye mtandao huu inafungua kurasa hizi kwa kamera yake, kisha unaingia huko.',
    done: (done, of) =>
      `${done} kati ya ${of} zimeonekana zikifanya kazi. Kila hatua inaweza kuachwa na kuendelezwa baadaye.`,
  },
};

/** How a step is done: at a page of its own, or by a command; `[..]` stands for what the reader has to put in its place. */
const WAYS: Readonly<Record<FirstStep, { readonly place?: string; readonly commands: readonly string[] }>> = {
  business: {
    commands: [
      'sudo nano /etc/washa/washa.toml # [box] business_name, support_phone, time_zone',
      'sudo systemctl restart washa',
    ],
  },
  backups: {
    commands: [
      'sudo washa restore [FILE] # in the place of another box',
      'sudo nano /etc/washa/washa.toml # [backups] folders, disks',
      'sudo washa backup setup # the recovery code, and the sheet to print',
      'sudo systemctl restart washa',
    ],
  },
  router: {
    commands: [
      'washa router script # lines for the router’s terminal',
      'sudo washa router add [NAME] --address [HOST]',
      'sudo systemctl reload washa',
    ],
  },
  plans: { place: '/plans', commands: [] },
  lines: { place: '/lines', commands: ['sudo washa import [FILE]', 'sudo washa router import [ROUTER]'] },
  provider: {
    commands: [
      'sudo washa provider connect payhero',
      'sudo washa provider check payhero',
      'sudo systemctl reload washa',
    ],
  },
  sms: {
    commands: ['sudo washa apply [FILE] # [sms] in it', 'sudo systemctl reload washa'],
  },
  tunnel: {
    commands: ['sudo nano /etc/washa/washa.toml # [intake] public_url', 'sudo systemctl restart washa', 'washa doctor'],
  },
  staff: { place: '/staff', commands: [] },
  payment: { place: '/lines', commands: ['sudo washa pay [ACCOUNT] --amount 10'] },
};

/** What is missing before this box does its work? @param address of the console, as a phone opens it; null: not known */
export function firstRunPage(
  steps: readonly FirstRunStep[],
  address: string | null,
  now: number,
  formats: Formats,
): Html {
  const said = SAID[formats.language];
  const next = nextOf(steps);
  return html`<div class="narrow-page">
    <section class="part">
      <p>
        ${next === null ? said.ready : said.done(steps.filter(({ state }) => state === 'right').length, steps.length)}
      </p>
      ${next === null ? nothing : html`<p>${onward(next, formats.language)}</p>`}
    </section>
    <section class="part">
      <ol class="rows">
        ${steps.map((one) => stepRow(one, now, formats))}
      </ol>
    </section>
    ${
      address === null
        ? nothing
        : html`<section class="part">
            <h2>${said.phone}</h2>
            <p>${said.camera}</p>
            ${qrPicture(qrShape(`${address}/first-run`))}
            <p class="own-words">${address}/first-run</p>
          </section>`
    }
  </div>`;
}

/** How one step is done, and how far it is. @param form what does it here; null: it is done elsewhere */
export function firstRunStepPage(
  steps: readonly FirstRunStep[],
  here: FirstRunStep,
  form: Html | null,
  now: number,
  formats: Formats,
): Html {
  const { language } = formats;
  const said = SAID[language];
  const { step, state, says, at, href } = here;
  const { place, commands } = WAYS[step];
  const later = steps.slice(steps.indexOf(here) + 1);
  const next = nextOf(later);
  const saying = html`${says[language]}${at === null ? nothing : html`, ${ago(at, now, formats)}`}`;
  return html`<div class="narrow-page">
    <section class="part">
      <p class="why-line ${toneOf(state)}">
        ${mark(toneOf(state))}<span>${href === null ? saying : html`<a href="${href}">${saying}</a>`}</span>
      </p>
      <p>${STEP_WORDS[step][language].about}</p>
      ${place === undefined ? nothing : html`<p><a class="button" href="${place}">${said.go}</a></p>`}
    </section>
    ${form === null ? nothing : html`<section class="part">${form}</section>`}
    ${commands.length === 0 ? nothing : html`<section class="part">${onTheBox(commands, form !== null, said)}</section>`}
    <section class="part">
      <p>
        ${next === null ? nothing : onward(next, language)}
        <a class="button quiet" href="/first-run">${said.all}</a>
      </p>
    </section>
  </div>`;
}

function onward({ step }: FirstRunStep, language: Language): Html {
  return html`<a class="button" href="/first-run/${step}"
    >${SAID[language].next}: ${STEP_WORDS[step][language].title}</a
  >`;
}

/** @param isFolded where a form stands above that does the same */
function onTheBox(commands: readonly string[], isFolded: boolean, said: Words): Html {
  const lines = html`${commands.map((line) => html`<p class="own-words">${line}</p>`)}`;
  return isFolded
    ? fold(said.box, lines)
    : html`<p>${said.box}:</p>
        ${lines}`;
}
