import { html } from 'hono/html';
import { maskLocal, parseMsisdn } from '../../domain/values/msisdn.ts';
import { answerOnPage, isPending } from '../../views/portal.ts';
import type { MyLine } from '../../views/my-line.ts';
import { ANSWER_WORDS, leftSaid, PORTAL_TITLES } from '../../views/portal-words.ts';
import type { Both } from '../../domain/time/time.ts';
import { usedWords } from '../../views/use.ts';
import { OTHER } from '../page/language.ts';
import { planChoices } from './buy-page.ts';
import { byHand } from './by-hand.ts';
import { card, form, rows, speak, type Frame, type Page } from './frame.ts';
import { nothing, type Html } from './markup.ts';
import { mineDevices } from './mine-devices.ts';

const SAID = {
  mine: { en: 'My line', sw: 'Laini yangu' },
  account: { en: 'Account', sw: 'Akaunti' },
  plan: { en: 'Plan', sw: 'Kifurushi' },
  nextPlan: { en: 'From the next payment on', sw: 'Kuanzia malipo yajayo' },
  until: { en: 'Paid until', sw: 'Imelipwa hadi' },
  left: { en: '{} left', sw: 'Zimebaki: {}' },
  ended: { en: 'Time ended', sw: 'Muda uliisha' },
  use: { en: 'Used', sw: 'Matumizi' },
  counted: { en: 'as of {}', sw: 'hadi {}' },
  notCounted: { en: 'not counted yet', sw: 'bado haijahesabiwa' },
  usedUp: {
    en: 'All is used up: with a payment you have as much again.',
    sw: 'Vyote vimetumika: ukilipa utapata kiasi kingine kama hicho.',
  },
  kept: { en: 'Kept for you', sw: 'Imehifadhiwa kwako' },
  call: { en: 'Call us, and it is put right.', sw: 'Tupigie simu, itarekebishwa.' },
  payAhead: { en: 'Pay {} for more time', sw: 'Lipa {} kwa muda zaidi' },
  pay: { en: 'Pay {} with M-Pesa', sw: 'Lipa {} kwa M-Pesa' },
  asks: { en: '{} is asked, and it lasts', sw: '{} itaombwa, na utadumu' },
  lasts: { en: 'until {}.', sw: 'hadi {}.' },
  asked: {
    en: 'Asked {}: look at that phone and enter your PIN.',
    sw: 'Ombi limetumwa kwa {}: angalia simu hiyo uweke PIN.',
  },
  change: { en: 'Change the plan', sw: 'Badilisha kifurushi' },
  changeHow: {
    en: 'The present plan stays until its time is over. The next payment buys the other one.',
    sw: 'Kifurushi cha sasa kinabaki hadi muda wake uishe. Malipo yajayo yatanunua kingine.',
  },
  choose: { en: 'From the next payment on', sw: 'Kuanzia malipo yajayo' },
  payments: { en: 'Payments', sw: 'Malipo' },
  none: { en: 'Nothing was paid yet.', sw: 'Bado hakuna kilicholipwa.' },
  close: { en: 'Close my line', sw: 'Funga laini yangu' },
  others: { en: 'My other lines', sw: 'Laini zangu nyingine' },
} as const satisfies Readonly<Record<string, Both>>;

/** While the phone is asked, the page is asked for again. Milliseconds. */
const LOOK_MS = 5_000;

export interface MinePage extends MyLine {
  /** The phone at hand, at the hotspot of the line; null: the page is open elsewhere. */
  readonly here: string | null;
  /** Lines of the same number beside it. */
  readonly others: readonly { readonly id: number; readonly accountNo: string }[];
  /** What was just done, or why not; null: nothing. */
  readonly told: { readonly tone: 'good' | 'wait'; readonly words: string } | null;
}

/** A customer's own line, once they have proved its number. */
export function minePage(frame: Frame, mine: MinePage): Page {
  const { say } = speak(frame);
  const { line, view, told, others } = mine;
  const isOff = view.code === 'blocked' || view.code === 'paused';
  const body = html`${told === null ? nothing : card(told.tone, told.words)}${factsOf(frame, mine)}
    ${isOff ? card('wait', `${PORTAL_TITLES[view.code][frame.language]}. ${say(SAID.call)}`) : payingOf(frame, mine)}
    ${changeOf(frame, mine)} ${mineDevices(frame, mine, named(line.id), mine.here)}
    <h2>${say(SAID.payments)}</h2>
    ${paymentsOf(frame, mine)} ${languageOf(frame, mine)}
    ${others.length === 0 ? nothing : html`<h2>${say(SAID.others)}</h2>`}${others.map(
      ({ id, accountNo }) => html`<a class="button plain" href="/mine?line=${id}">${accountNo}</a>`,
    )}
    ${form('/mine/leave', nothing, say(SAID.close), 'plain')}`;
  const returns = view.code === 'asked' ? { returns: { everyMs: LOOK_MS, to: `/mine?line=${line.id}` } } : {};
  return { title: say(SAID.mine), body, back: '/', ...returns };
}

const WRITE = {
  sw: { en: 'Write to me in Swahili', sw: 'Niandikieni kwa Kiswahili' },
  en: { en: 'Write to me in English', sw: 'Niandikieni kwa Kiingereza' },
} as const satisfies Readonly<Record<'en' | 'sw', Both>>;

const named = (id: number): Html => html`<input type="hidden" name="line" value="${id}" />`;

function factsOf(frame: Frame, { line, nextPlanName }: MinePage): Html {
  const { say, when, money } = speak(frame);
  const leftMs = line.until - frame.now;
  const time =
    leftMs > 0
      ? ([say(SAID.until), when(line.until), say(SAID.left, leftSaid(leftMs, frame.language))] as const)
      : ([say(SAID.ended), line.until <= 0 ? say(SAID.none) : when(line.until)] as const);
  return rows([
    [say(SAID.account), line.accountNo],
    [say(SAID.plan), line.planName],
    ...(nextPlanName === null ? [] : [[say(SAID.nextPlan), nextPlanName] as const]),
    time,
    ...useOf(frame, line),
    ...(line.keptCents === 0 ? [] : [[say(SAID.kept), money(line.keptCents)] as const]),
  ]);
}

function useOf(frame: Frame, { use }: MinePage['line']): (readonly [string, string, string])[] {
  if (use === null) return [];
  const { say, when } = speak(frame);
  const counted = use.countedAt === null ? say(SAID.notCounted) : say(SAID.counted, when(use.countedAt));
  return [[say(SAID.use), usedWords(use, frame.language), use.isUsedUp ? say(SAID.usedUp) : counted] as const];
}

function payingOf(frame: Frame, { line, view }: MinePage): Html {
  const { say, money, when } = speak(frame);
  const { push } = view;
  const masked = (msisdn: string | null) => {
    const number = parseMsisdn(msisdn ?? '');
    return number === null ? '' : maskLocal(number);
  };
  if (push !== null && view.code === 'asked') return card('wait', say(SAID.asked, masked(push.msisdn)));
  const answer = answerOnPage(view);
  const words = answer === null ? null : ANSWER_WORDS[answer];
  const told = words === null ? nothing : card('wait', `${words.head[frame.language]}. ${words.next[frame.language]}`);
  if (line.dueCents === null || isPending(push)) return told;
  const button = say(line.until > frame.now ? SAID.payAhead : SAID.pay, money(line.dueCents));
  return html`${told}
    <p class="soft">${say(SAID.asks, masked(line.msisdn))} ${say(SAID.lasts, when(line.wouldLast))}</p>
    ${form('/mine/pay', named(line.id), button)}${byHand(frame, line.accountNo)}`;
}

function changeOf(frame: Frame, { line, choices }: MinePage): Html {
  const { say } = speak(frame);
  if (choices.length === 0) return nothing;
  return html`<details class="card">
    <summary>${say(SAID.change)}</summary>
    <p class="soft">${say(SAID.changeHow)}</p>
    ${form('/mine/plan', html`${named(line.id)}${planChoices(frame, choices, line.planCode)}`, say(SAID.choose))}
  </details>`;
}

function languageOf(frame: Frame, { line, language }: MinePage): Html {
  const other = OTHER[language ?? frame.business.language];
  const fields = html`${named(line.id)}<input type="hidden" name="language" value="${other}" />`;
  return form('/mine/language', fields, speak(frame).say(WRITE[other]), 'plain');
}

function paymentsOf(frame: Frame, { payments }: MinePage): Html {
  const { say, when, money } = speak(frame);
  if (payments.length === 0) return html`<p class="soft">${say(SAID.none)}</p>`;
  return rows(
    payments.map(({ receivedAt, amountCents, receipt }) =>
      receipt === null
        ? ([when(receivedAt), money(amountCents)] as const)
        : ([when(receivedAt), money(amountCents), receipt] as const),
    ),
  );
}
