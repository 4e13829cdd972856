import { html } from 'hono/html';
import { countLines } from '../../../domain/lines/count-lines.ts';
import type { Language, PeriodUnit } from '../../../domain/time/time.ts';
import { spellData } from '../../../domain/values/data-amount.ts';
import { cents, formatCents } from '../../../domain/values/money.ts';
import { periodSaid, unitSaid } from '../../../domain/time/period-words.ts';
import { capWords } from '../../../views/plan-words.ts';
import { planList, profilesOfPlan, type ListedPlan, type PlanProfile } from '../../../views/plans.ts';
import type { TodayOf } from '../../../views/today.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import type { Formats } from '../frame/format.ts';
import { mark, nothing, type Html } from '../frame/markup.ts';
import { button, deedForm, fold, type Forms } from '../parts/deed-forms.ts';

const UNITS: readonly PeriodUnit[] = ['minute', 'hour', 'day', 'week', 'month', 'year'];
const HOUR_MS = 3_600_000;

interface Words {
  readonly none: string;
  readonly lines: (lines: number, paid: number) => string;
  readonly retired: string;
  readonly profile: string;
  readonly grace: string;
  readonly lend: string;
  readonly add: string;
  readonly change: string;
  readonly code: string;
  readonly name: string;
  readonly price: string;
  readonly every: string;
  readonly unit: string;
  readonly offered: string;
  readonly look: string;
  readonly rate: string;
  readonly rateNote: string;
  readonly devices: string;
  readonly session: string;
  readonly like: string;
  readonly likeNote: string;
  readonly data: string;
  readonly online: string;
  readonly slower: string;
  readonly slowerNote: string;
  readonly more: string;
  readonly kept: (like: string) => string;
  readonly atOnce: (devices: number) => string;
  readonly states: Readonly<Record<PlanProfile['state'], string>>;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    none: 'No plan yet. A plan says what a line costs, for how long, and which profile it has on the routers.',
    lines: (lines, paid) => `${countLines(lines)}, ${paid} of them with time left`,
    retired: 'not offered any more',
    profile: 'Profile on the routers',
    grace: 'Hours of grace',
    lend: 'Hours that can be lent',
    add: 'Add a plan',
    change: 'Change',
    code: 'Short name',
    name: 'Name',
    price: 'Price of one period',
    every: 'A period lasts',
    unit: 'Unit',
    offered: 'Offered',
    look: 'Show what it changes',
    rate: 'Speed, upload/download',
    rateNote:
      'As in a rate-limit of MikroTik: 5M/20M, or with a burst 5M/20M 8M/40M 4M/16M 10/10. Empty: nothing is said.',
    devices: 'Devices at once by one login',
    session: 'Hours that one session lasts',
    like: 'Made and kept by Washa, like',
    likeNote:
      'A profile that the routers have, such as default. Empty: a person makes the profile, and Washa only says where it is otherwise.',
    data: 'Data in a period, such as 10G',
    online: 'Hours online in a period',
    slower: 'Profile when that is used up',
    slowerNote: 'Empty: the line is off until its renewal, or until somebody gives it more.',
    more: 'What it gets on the routers',
    kept: (like) => `kept by Washa, like ${like}`,
    atOnce: (devices) => (devices === 1 ? 'one device at once' : `${devices} devices at once`),
    states: { right: 'as the plan says', making: 'being made so', differs: 'otherwise', refused: 'cannot be kept' },
  },
  sw: {
    none: 'Hakuna kifurushi bado. Kifurushi husema bei ya laini, kwa muda gani, na profile yake kwenye ruta.',
    lines: (lines, paid) => `laini ${lines}, ${paid} zina muda`,
    retired: 'hakitolewi tena',
    profile: 'Profile kwenye ruta',
    grace: 'Saa za ziada',
    lend: 'Saa zinazoweza kukopeshwa',
    add: 'Ongeza kifurushi',
    change: 'Badilisha',
    code: 'Jina fupi',
    name: 'Jina',
    price: 'Bei ya muda mmoja',
    every: 'Muda mmoja ni',
    unit: 'Kipimo',
    offered: 'Kinatolewa',
    look: 'Onyesha kinachobadilika',
    rate: 'Kasi, kupakia/kupakua',
    rateNote: 'Kama rate-limit ya MikroTik: 5M/20M, au na burst 5M/20M 8M/40M 4M/16M 10/10. Tupu: hakuna kinachosemwa.',
    devices: 'Vifaa kwa wakati mmoja kwa login moja',
    session: 'Saa za kipindi kimoja',
    like: 'Inatengenezwa na kuwekwa na Washa, kama',
    likeNote: 'Profile iliyopo kwenye ruta, kama default. Tupu: mtu huitengeneza, na Washa husema tu ilipo tofauti.',
    data: 'Data kwa muda mmoja, kama 10G',
    online: 'Saa mtandaoni kwa muda mmoja',
    slower: 'Profile vikiisha',
    slowerNote: 'Tupu: laini huzimwa hadi ilipiwe tena, au hadi mtu aiongezee.',
    more: 'Kinachopata kwenye ruta',
    kept: (like) => `huwekwa na Washa, kama ${like}`,
    atOnce: (devices) => `vifaa ${devices} kwa wakati mmoja`,
    states: {
      right: 'kama kifurushi kinavyosema',
      making: 'inashughulikiwa',
      differs: 'tofauti',
      refused: 'haiwezi kuwekwa',
    },
  },
};

/** What can be bought? Each plan with who has it, and the form that changes it. */
export function plansPage(deps: ConsoleDeps, today: TodayOf, formats: Formats, forms: Forms): Html {
  const said = SAID[formats.language];
  const plans = planList(deps.store, today.plans(deps.now()).value);
  const may = forms?.may('plan.set') === true ? forms : null;
  return html`<div class="narrow-page">
    <section class="part">
      ${
        plans.length === 0
          ? html`<p class="empty">${said.none}</p>`
          : html`<ul class="rows">
              ${plans.map((one) =>
                planRow(one, profilesOfPlan(deps.store, one.plan.code), deps.business.currency, formats, may),
              )}
            </ul>`
      }
    </section>
    ${
      may === null
        ? nothing
        : html`<section class="part">
            ${fold(said.add, deedForm(may.csrf, html`${fields(null, said, formats.language)} ${button('/plans', said.look)}`))}
          </section>`
    }
  </div>`;
}

function planRow(
  { plan, lines, paid }: ListedPlan,
  profiles: readonly PlanProfile[],
  currency: string,
  formats: Formats,
  forms: Forms,
): Html {
  const { language } = formats;
  const said = SAID[language];
  const price = formatCents(cents(plan.price_cents), currency);
  const isRetired = plan.retired_at !== null;
  return html`<li class="item ${isRetired ? 'quiet' : ''}" id="plan-${plan.code.replaceAll(/[^A-Za-z0-9-]/g, '-')}">
    <p class="what"><b>${plan.name}</b> <span class="name">${plan.code}</span></p>
    <p class="end">
      ${price} <small>${periodSaid({ unit: plan.period_unit, count: plan.period_count }, language)}</small>
    </p>
    <div class="why">
      <p>
        ${isRetired ? html`${said.retired} · ` : nothing}${said.lines(lines, paid)} ·
        <span class="code">${plan.profile}</span
        >${plan.profile_like === null ? nothing : html` ${said.kept(plan.profile_like)}`}
      </p>
      ${gets(plan, profiles, language)}
      ${
        forms === null
          ? nothing
          : fold(
              said.change,
              deedForm(forms.csrf, html`${fields(plan, said, language)} ${button('/plans', said.look)}`),
            )
      }
    </div>
  </li>`;
}

/** What its lines get, and where a router has it otherwise. */
function gets(plan: ListedPlan['plan'], profiles: readonly PlanProfile[], language: Language): Html {
  const said = SAID[language];
  const limits = [
    ...(plan.rate_limit === null ? [] : [html`<span class="code">${plan.rate_limit}</span>`]),
    ...(plan.devices === null ? [] : [html`${said.atOnce(plan.devices)}`]),
    ...capWords(plan, language).map((words) => html`${words}`),
  ];
  const wrong = profiles.filter(({ state }) => state !== 'right');
  return html`${limits.length === 0 ? nothing : html`<p>${limits.map((one, i) => html`${i === 0 ? nothing : ' · '}${one}`)}</p>`}
  ${wrong.map(
    ({ router, state, words }) =>
      html`<p>
          ${mark(state === 'refused' ? 'bad' : 'wait')}<a href="/routers/${encodeURIComponent(router)}">${router}</a>:
          ${said.states[state]}
        </p>
        ${words === '' ? nothing : html`<p class="own-words">${words}</p>`}`,
  )}`;
}

const hours = (ms: number) => String(Math.round((ms / HOUR_MS) * 100) / 100);

/** @param plan null: a new one */
function fields(plan: ListedPlan['plan'] | null, said: Words, language: Language): Html {
  const input = (name: string, label: string, value: string, more: Html) =>
    html`<label>${label} <input name="${name}" value="${value}" autocomplete="off" ${more} /></label>`;
  return html`${
      plan === null
        ? input('code', said.code, '', html`required maxlength="40" pattern="\\S+"`)
        : html`<input type="hidden" name="code" value="${plan.code}" />`
    }
    ${input('name', said.name, plan?.name ?? '', html`required maxlength="80"`)}
    ${input('price', said.price, plan === null ? '' : String(plan.price_cents / 100), html`required inputmode="decimal" maxlength="20"`)}
    ${input('count', said.every, String(plan?.period_count ?? 1), html`required inputmode="numeric" maxlength="4"`)}
    <label
      >${said.unit}
      <select name="unit">
        ${UNITS.map(
          (unit) =>
            html`<option value="${unit}" ${unit === (plan?.period_unit ?? 'month') ? html`selected` : nothing}>
              ${unitSaid(unit, language)}
            </option>`,
        )}
      </select></label
    >
    ${input('profile', said.profile, plan?.profile ?? '', html`required maxlength="80"`)}
    ${input('grace', said.grace, hours(plan?.grace_ms ?? 0), html`inputmode="decimal" maxlength="6"`)}
    ${input('lend', said.lend, hours(plan?.lend_ms ?? 0), html`inputmode="decimal" maxlength="6"`)}
    ${fold(
      said.more,
      html`${input('rate', said.rate, plan?.rate_limit ?? '', html`maxlength="80" placeholder="5M/20M"`)}
        <p class="more">${said.rateNote}</p>
        ${input('devices', said.devices, String(plan?.devices ?? ''), html`inputmode="numeric" maxlength="4"`)}
        ${input('session', said.session, plan?.session_s == null ? '' : hours(plan.session_s * 1000), html`inputmode="decimal" maxlength="6"`)}
        ${input('like', said.like, plan?.profile_like ?? '', html`maxlength="80"`)}
        <p class="more">${said.likeNote}</p>
        ${input('data', said.data, plan?.data_bytes == null ? '' : spellData(plan.data_bytes), html`maxlength="20" placeholder="10G"`)}
        ${input('online', said.online, plan?.online_s == null ? '' : hours(plan.online_s * 1000), html`inputmode="decimal" maxlength="6"`)}
        ${input('slower', said.slower, plan?.used_up_profile ?? '', html`maxlength="80"`)}
        <p class="more">${said.slowerNote}</p>`,
    )}
    <label
      ><input
        type="checkbox"
        name="offered"
        value="yes"
        ${plan === null || plan.retired_at === null ? html`checked` : nothing}
      />
      ${said.offered}</label
    >`;
}
