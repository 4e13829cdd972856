import { html } from 'hono/html';
import { cents } from '../../domain/values/money.ts';
import { maskLocal, parseMsisdn } from '../../domain/values/msisdn.ts';
import type { PlanTable } from '../../storage/engine/schema-lines.ts';
import type { PortalLine, PortalView } from '../../views/portal.ts';
import { periodAlone, periodSaid } from '../../domain/time/period-words.ts';
import type { Both } from '../../domain/time/time.ts';
import { byHand } from './by-hand.ts';
import { card, rows, speak, type Frame, type Page } from './frame.ts';
import { otherWays, paidOtherwise } from './other-ways.ts';
import { nothing, type Html } from './markup.ts';

const SAID = {
  buy: { en: 'Buy internet', sw: 'Nunua intaneti' },
  moreTime: { en: 'More time', sw: 'Ongeza muda' },
  choosePlan: { en: 'Choose a plan', sw: 'Chagua kifurushi' },
  noPlans: { en: 'Nothing can be bought here yet.', sw: 'Bado hakuna cha kununua hapa.' },
  pay: { en: 'Pay {} with M-Pesa', sw: 'Lipa {} kwa M-Pesa' },
  payPlain: { en: 'Pay with M-Pesa', sw: 'Lipa kwa M-Pesa' },
  free: { en: '{} free today', sw: '{} bure leo' },
  number: { en: 'M-Pesa number', sw: 'Namba ya M-Pesa' },
  ownNumber: { en: 'Left empty, {} is asked.', sw: 'Ukiacha wazi, {} itaombwa.' },
  kept: {
    en: '{} is kept for you: you are asked for the rest.',
    sw: '{} imehifadhiwa kwa ajili yako: utaombwa iliyobaki.',
  },
  askedAlready: {
    en: 'A number is asked already: enter the PIN there, or ask another number, not both.',
    sw: 'Namba moja imeshaombwa: weka PIN huko, au omba namba nyingine, si zote mbili.',
  },
  payAhead: { en: 'Pay for more time', sw: 'Lipia muda zaidi' },
  ended: { en: 'Your time is over', sw: 'Muda wako umeisha' },
  endedAt: { en: 'It ended {}.', sw: 'Uliisha {}.' },
  never: { en: 'Nothing was paid yet.', sw: 'Bado hakuna kilicholipwa.' },
  until: { en: 'until {}', sw: 'hadi {}' },
  devices: { en: '{} devices', sw: 'vifaa {}' },
  lend: { en: 'Lend me {}, I pay later', sw: 'Okoa {}, lipa baadaye' },
} as const satisfies Readonly<Record<string, Both>>;

/** What a form is shown with when it comes back. */
export interface Typed {
  readonly phone: string;
  readonly plan: string | null;
  /** Why nothing was done, in one sentence; null: nothing was tried. */
  readonly trouble: string | null;
}

/** What a guest may have. */
export interface Offer {
  readonly plans: readonly PlanTable[];
  /** For nothing, today; 0: none. */
  readonly freeMinutes: number;
}

/** A guest chooses a plan and pays, or takes the free minutes of the day. */
export function buyPage(frame: Frame, offer: Offer, view: PortalView, typed: Typed): Page {
  const { plans, freeMinutes } = offer;
  const { code, line } = view;
  const { say, money, when } = speak(frame);
  const title = say(code === 'online' ? SAID.moreTime : SAID.buy);
  if (plans.length === 0)
    return {
      title,
      body: html`<p>${say(SAID.noPlans)}</p>
        ${otherWays(frame)}`,
    };
  const known = plans.map((plan) => plan.code);
  const last = [typed.plan, line?.planCode].find((one) => known.includes(one ?? '')) ?? known[0];
  const kept = line === null || line.keptCents === 0 ? nothing : html`<p>${say(SAID.kept, money(line.keptCents))}</p>`;
  const until =
    code === 'online' && line !== null
      ? html`<p class="soft">${line.planName}, ${say(SAID.until, when(line.until))}</p>`
      : nothing;
  const body = html`${until}${troubleOf(frame, view, typed)}${kept}
    <form action="/pay" method="post">
      ${planChoices(frame, plans, last)} ${numberField(frame, typed.phone, null)}
      <button ${line?.keptCents ? nothing : html`data-pay="${say(SAID.pay, '{}')}"`}>${say(SAID.payPlain)}</button>
      ${freeMinutes === 0 ? nothing : freeButton(frame, freeMinutes)}
    </form>
    ${otherWays(frame)}`;
  return { title, body };
}

/** In the form of the number: whoever is known by their phone needs none. */
function freeButton(frame: Frame, minutes: number): Html {
  const time = periodAlone({ unit: 'minute', count: minutes }, frame.language);
  return html`<button class="plain" formaction="/free" formnovalidate>${speak(frame).say(SAID.free, time)}</button>`;
}

/** Plans to choose one of. @param chosen its code */
export function planChoices(frame: Frame, plans: readonly PlanTable[], chosen: string | undefined): Html {
  const { say, money } = speak(frame);
  const choices = plans.map(
    (plan) =>
      html`<label class="plan"
        ><input
          type="radio"
          name="plan"
          value="${plan.code}"
          data-price="${money(cents(plan.price_cents))}"
          required
          ${plan.code === chosen ? html`checked` : nothing}
        /><span
          ><b>${periodAlone({ unit: plan.period_unit, count: plan.period_count }, frame.language)}</b
          ><small
            >${plan.name}${(plan.devices ?? 1) > 1 ? html`, ${say(SAID.devices, String(plan.devices))}` : nothing}</small
          ></span
        ><b>${money(cents(plan.price_cents))}</b></label
      >`,
  );
  return html`<fieldset>
    <legend class="unseen">${say(SAID.choosePlan)}</legend>
    ${choices}
  </fieldset>`;
}

/** A subscriber whose time is over, or who pays for more. */
export function duePage(frame: Frame, line: PortalLine, view: PortalView, typed: Typed): Page {
  const { say, money, when } = speak(frame);
  const { until, dueCents, accountNo } = line;
  const isOn = view.code === 'online' || view.code === 'letting-in';
  const title = say(isOn ? SAID.payAhead : SAID.ended);
  const ending = isOn
    ? `, ${say(SAID.until, when(until))}`
    : `. ${until <= 0 ? say(SAID.never) : say(SAID.endedAt, when(until))}`;
  const due =
    dueCents === null
      ? nothing
      : html`${rows([[line.planName, money(dueCents), say(SAID.until, when(line.wouldLast))]])}
          <form action="/pay" method="post">
            ${numberField(frame, typed.phone, line.msisdn)}
            <button>${say(SAID.pay, money(dueCents))}</button>
          </form>
          ${byHand(frame, accountNo)}`;
  const lend =
    line.lendMs === 0
      ? nothing
      : html`<form action="/lend" method="post">
          <button class="plain">${say(SAID.lend, lendSaid(line.lendMs, frame))}</button>
        </form>`;
  return {
    title,
    body: html`<p class="soft">${accountNo}${ending}</p>
      ${troubleOf(frame, view, typed)}${due}${lend}${paidOtherwise(frame, false)}`,
  };
}

function lendSaid(ms: number, { language }: Frame): string {
  const hours = Math.round(ms / 3_600_000);
  const isDays = hours > 48 && hours % 24 === 0;
  return periodSaid(isDays ? { unit: 'day', count: hours / 24 } : { unit: 'hour', count: hours }, language);
}

function numberField(frame: Frame, typed: string, own: string | null): Html {
  const { say } = speak(frame);
  const known = own === null ? null : parseMsisdn(own);
  const field = html`<label class="field"
    >${say(SAID.number)}<input
      name="phone"
      value="${typed}"
      maxlength="20"
      type="tel"
      inputmode="numeric"
      autocomplete="tel"
      placeholder="${known === null ? '0712 345 678' : maskLocal(known)}"
      ${known === null ? html`required` : nothing}
  /></label>`;
  return known === null
    ? field
    : html`${field}
        <p class="soft">${say(SAID.ownNumber, maskLocal(known))}</p>`;
}

function troubleOf(frame: Frame, { code }: PortalView, { trouble }: Typed): Html {
  const told = trouble ?? (code === 'asked' ? speak(frame).say(SAID.askedAlready) : null);
  return told === null ? nothing : card('wait', told);
}
