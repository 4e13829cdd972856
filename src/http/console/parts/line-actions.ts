import { html } from 'hono/html';
import type { Service } from '../../../domain/ports.ts';
import type { Language } from '../../../domain/time/time.ts';
import type { Formats } from '../frame/format.ts';
import { icon, type IconName } from '../frame/icons.ts';
import { nothing, type Html } from '../frame/markup.ts';
import { button, deedForm, fold, sourceField, tillField, type Forms } from './deed-forms.ts';

/** What the forms of a line are filled from. */
export interface LineForms {
  readonly id: number;
  readonly service: Service;
  /** Null: whoever is asked has to be said. */
  readonly msisdn: string | null;
  readonly blocked_at: number | null;
  readonly paused_at: number | null;
  readonly lend_ms: number;
  /** What its plan lets it use in a period; null: no limit. */
  readonly data_bytes: number | null;
  readonly online_s: number | null;
  /** Whether its phone is asked for money by itself. */
  readonly isAsked: boolean;
}

const EN = {
  check: 'Check and put right',
  why: 'Ask the router now why',
  reapply: 'Tell the router again',
  reconnect: 'Reconnect',
  kick: 'End the session: it dials anew',
  kickNote: 'The line is offline for some seconds.',
  forget: 'Forget device',
  unbind: 'Reset the MAC: any device may dial',
  ask: 'Ask to pay',
  amount: 'Amount',
  needed: 'what it needs',
  phone: 'Phone',
  own: 'the subscriber’s',
  request: 'Ask for payment',
  cash: 'Took cash',
  receiptNo: 'Number of the receipt (the code, if it was M-Pesa)',
  enter: 'Enter this payment',
  give: 'Give time',
  days: 'Days',
  extend: 'Give it days',
  lend: 'Lend it time until it pays',
  data: 'Data',
  giveData: 'Give it data until its renewal',
  minutes: 'Minutes online',
  giveOnline: 'Give it time online until its renewal',
  more: 'Change plan, pause, block, end…',
  plan: 'Plan',
  planCode: 'its code',
  planNext: 'On this plan from its next renewal',
  planNow: 'On this plan now',
  price: 'A period costs this; left empty, what the plan does',
  opening: 'It brought this along: opening balance',
  paysFor: 'Pays for',
  accounts: 'accounts, in their order',
  paysForThese: 'What comes for it renews these too; left empty, none',
  pushOn: 'Ask its phone by itself, on the days of its plan',
  pushOff: 'Ask its phone no more by itself',
  pause: 'Pause: off, and keeps its time',
  resume: 'Resume',
  block: 'Block: off whatever is paid',
  unblock: 'Lift the block',
  router: 'Router',
  routerName: 'its name',
  move: 'To this router, with its login',
  end: 'End: no longer served',
  mac: 'Address of a device (MAC)',
  moveDevice: 'Its time goes to this phone',
  letThrough: 'Let this TV or console through',
  letNoMore: 'Let it through no longer',
};

const SAID: Readonly<Record<Language, Readonly<Record<keyof typeof EN, string>>>> = {
  en: EN,
  sw: {
    check: 'Kagua na urekebishe',
    why: 'Uliza ruta sasa kwa nini',
    reapply: 'Iambie ruta tena',
    reconnect: 'Unganisha upya',
    kick: 'Kata kipindi: kitajiunga upya',
    kickNote: 'Laini inatoka hewani kwa sekunde chache.',
    forget: 'Sahau kifaa',
    unbind: 'Futa MAC: kifaa chochote kinaweza kujiunga',
    ask: 'Omba malipo',
    amount: 'Kiasi',
    needed: 'kinachohitajika',
    phone: 'Simu',
    own: 'ya mteja',
    request: 'Omba malipo',
    cash: 'Pokea taslimu',
    receiptNo: 'Namba ya risiti (msimbo, kama ni M-Pesa)',
    enter: 'Andika malipo haya',
    give: 'Ongeza muda',
    days: 'Siku',
    extend: 'Ipe siku',
    lend: 'Ikopeshe muda hadi ilipe',
    data: 'Data',
    giveData: 'Iongezee data hadi ilipiwe tena',
    minutes: 'Dakika mtandaoni',
    giveOnline: 'Iongezee muda mtandaoni hadi ilipiwe tena',
    more: 'Badilisha kifurushi, simamisha, zuia, funga…',
    plan: 'Kifurushi',
    planCode: 'msimbo wake',
    planNext: 'Kifurushi hiki tangu malipo yajayo',
    planNow: 'Kifurushi hiki sasa',
    price: 'Muda mmoja unagharimu hivi; tupu: kama kifurushi',
    opening: 'Ilikuja na salio hili',
    paysFor: 'Inalipia',
    accounts: 'akaunti, kwa mpangilio',
    paysForThese: 'Malipo yake yanahuisha hizi pia; tupu: hakuna',
    pushOn: 'Iombe simu yake yenyewe, siku za kifurushi',
    pushOff: 'Usiiombe tena simu yake yenyewe',
    pause: 'Simamisha: inazimwa, muda unabaki',
    resume: 'Endeleza',
    block: 'Zuia: inazimwa hata ikilipiwa',
    unblock: 'Ondoa zuio',
    router: 'Ruta',
    routerName: 'jina lake',
    move: 'Ihamishie ruta hii, na jina lake',
    end: 'Funga: haihudumiwi tena',
    mac: 'Anwani ya kifaa (MAC)',
    moveDevice: 'Muda wake uende kwa simu hii',
    letThrough: 'Ruhusu TV au kifaa hiki',
    letNoMore: 'Usiruhusu tena',
  },
};

type Said = (typeof SAID)[Language];

const input = (label: string, name: string, more: Html = nothing): Html =>
  html`<label>${label} <input name="${name}" autocomplete="off" ${more} /></label>`;

const action = (name: IconName, label: string, body: Html): Html =>
  html`<details>
    <summary>${icon(name)} ${label}</summary>
    <div class="paper">${body}</div>
  </details>`;

/** The technician's six actions, and below them what is done more rarely. Each is shown, and its reason asked, before it is done. */
export function lineActions(line: LineForms, forms: NonNullable<Forms>, { language }: Formats): Html {
  const said = SAID[language];
  const at = (deed: string) => `/lines/${line.id}/${deed}`;
  const form = (body: Html) => deedForm(forms.csrf, body);
  return html`<div class="actions">
      ${action(
        'check',
        said.check,
        html`<p><a class="button" href="${at('why')}">${said.why}</a></p>
          ${form(button(at('reapply'), said.reapply, 'quiet'))}`,
      )}
      ${action(
        'reconnect',
        said.reconnect,
        html`<p>${said.kickNote}</p>
          ${form(button(at('kick'), said.kick))}`,
      )}
      ${action('device', said.forget, form(button(at('reset-mac'), said.unbind)))}
      ${action(
        'ask',
        said.ask,
        form(
          html`${input(said.amount, 'amount', html`inputmode="decimal" maxlength="20" placeholder="${said.needed}"`)}
          ${input(said.phone, 'phone', html`inputmode="tel" maxlength="20" ${line.msisdn === null ? 'required' : html`placeholder="${said.own}"`}`)}
          ${tillField(forms.tills, language)} ${button(at('request'), said.request)}`,
        ),
      )}
      ${action(
        'cash',
        said.cash,
        form(
          html`${input(said.amount, 'amount', html`inputmode="decimal" maxlength="20" required`)}
          ${input(said.receiptNo, 'receipt', html`maxlength="64"`)} ${sourceField(language)}
          ${button(at('cash'), said.enter)}`,
        ),
      )}
      ${action(
        'gift',
        said.give,
        html`${form(html`${input(said.days, 'days', html`inputmode="numeric" maxlength="3"`)} ${button(at('extend'), said.extend)}`)}
        ${line.lend_ms === 0 ? nothing : form(button(at('lend'), said.lend, 'quiet'))} ${giving(line, forms, said)}`,
      )}
    </div>
    ${fold(said.more, html`<div class="paper">${rarely(line, forms, said)}</div>`)}`;
}

/** More to use, where its plan has a limit. */
function giving(line: LineForms, { csrf, may }: NonNullable<Forms>, said: Said): Html {
  if (!may('line.give-data')) return nothing;
  const to = `/lines/${line.id}/give-data`;
  return html`${line.data_bytes === null ? nothing : deedForm(csrf, html`${input(said.data, 'data', html`maxlength="20" placeholder="2G"`)} ${button(to, said.giveData, 'quiet')}`)}
  ${line.online_s === null ? nothing : deedForm(csrf, html`${input(said.minutes, 'minutes', html`inputmode="numeric" maxlength="6"`)} ${button(to, said.giveOnline, 'quiet')}`)}`;
}

function rarely(line: LineForms, { csrf, may }: NonNullable<Forms>, said: Said): Html {
  const at = (deed: string) => `/lines/${line.id}/${deed}`;
  const form = (body: Html) => deedForm(csrf, body);
  return html`${form(
    html`${input(said.plan, 'plan', html`maxlength="40" placeholder="${said.planCode}"`)}
    ${button(at('plan-next'), said.planNext, 'quiet')} ${button(at('plan-now'), said.planNow, 'quiet')}`,
  )}
  ${
    may('line.price') || may('line.opening')
      ? form(
          html`${input(said.amount, 'amount', html`inputmode="decimal" maxlength="20"`)}
          ${may('line.price') ? button(at('price'), said.price, 'quiet') : nothing}
          ${may('line.opening') ? button(at('opening'), said.opening, 'quiet') : nothing}`,
        )
      : nothing
  }
  ${form(
    html`${input(said.router, 'router', html`maxlength="40" placeholder="${said.routerName}"`)}
    ${button(at('move'), said.move, 'quiet')}`,
  )}
  ${form(
    html`${input(said.paysFor, 'accounts', html`maxlength="600" placeholder="${said.accounts}"`)}
    ${button(at('pays-for'), said.paysForThese, 'quiet')}`,
  )}
  ${form(
    html`${line.isAsked ? button(at('push-off'), said.pushOff, 'quiet') : button(at('push-on'), said.pushOn, 'quiet')}
    ${stops(line, said)} ${button(at('end'), said.end, 'quiet')}`,
  )}
  ${
    line.service === 'hotspot'
      ? form(
          html`${input(said.mac, 'mac', html`maxlength="20" autocapitalize="characters" placeholder="AA:BB:CC:DD:EE:FF"`)}
          ${button(at('move-device'), said.moveDevice, 'quiet')}
          ${button(at('let-through-on'), said.letThrough, 'quiet')}
          ${button(at('let-through-off'), said.letNoMore, 'quiet')}`,
        )
      : nothing
  }`;
}

function stops({ id, blocked_at, paused_at }: LineForms, said: Said): Html {
  const at = (deed: string) => `/lines/${id}/${deed}`;
  if (paused_at !== null) return button(at('resume'), said.resume, 'quiet');
  if (blocked_at !== null) return button(at('unblock'), said.unblock, 'quiet');
  return html`${button(at('pause'), said.pause, 'quiet')} ${button(at('block'), said.block, 'quiet')}`;
}
