import { html } from 'hono/html';
import { PIN_MS, type PushAnswer } from '../../domain/money/push-answer.ts';
import { formatLocal, maskLocal, parseMsisdn } from '../../domain/values/msisdn.ts';
import { isPending, type PortalView } from '../../views/portal.ts';
import { ANSWER_WORDS, PORTAL_TITLES, secondsSaid } from '../../views/portal-words.ts';
import type { Both } from '../../domain/time/time.ts';
import { byHand, noMessage } from './by-hand.ts';
import { card, rows, speak, type Frame, type Page } from './frame.ts';
import { alsoHere, paidOtherwise } from './other-ways.ts';
import { nothing, type Html } from './markup.ts';

const SAID = {
  asked: { en: 'Asked for {}', sw: 'Ombi la {} limetumwa' },
  askedNumber: { en: 'asked {}', sw: 'ombi kwa {}' },
  another: { en: 'Use another number', sw: 'Tumia namba nyingine' },
  sending: { en: 'Sending the question to your phone', sw: 'Tunatuma ombi kwenye simu yako' },
  pin: { en: 'Waiting for your PIN', sw: 'Tunasubiri PIN yako' },
  pinEnds: {
    en: `{}, ends by itself after ${PIN_MS / 60_000} min`,
    sw: `{}, huisha yenyewe baada ya dakika ${PIN_MS / 60_000}`,
  },
  arrived: { en: 'The money has arrived', sw: 'Pesa zimefika' },
  switching: { en: 'Switch you on', sw: 'Kukuwashia' },
  takes: { en: 'takes a few seconds', sw: 'huchukua sekunde chache' },
  onTop: {
    en: 'The question comes up on top of this page. If the page closes, join the WiFi again: once paid, you are online.',
    sw: 'Ombi litatokea juu ya ukurasa huu. Ukurasa ukifungika, unganisha WiFi tena: ukishalipa, uko mtandaoni.',
  },
  lineOnTop: {
    en: 'You need not stay on this page: once paid, you are online.',
    sw: 'Si lazima ubaki kwenye ukurasa huu: ukishalipa, uko mtandaoni.',
  },
  until: { en: 'until {}', sw: 'hadi {}' },
  youPaid: { en: 'You paid', sw: 'Ulilipa' },
  mpesa: { en: 'M-Pesa', sw: 'M-Pesa' },
  onAfter: { en: 'Online after', sw: 'Uliunganishwa baada ya' },
  goOn: { en: 'Go on: {}', sw: 'Endelea: {}' },
  moreThere: {
    en: 'More time is bought on the phone that bought this.',
    sw: 'Muda zaidi hununuliwa kwenye simu iliyonunua huu.',
  },
  moreTime: { en: 'More time', sw: 'Ongeza muda' },
  payAhead: { en: 'Pay for more time', sw: 'Lipia muda zaidi' },
  again: { en: 'Try again', sw: 'Jaribu tena' },
  againAt: { en: 'You can try again at {}.', sw: 'Unaweza kujaribu tena saa {}.' },
  smaller: { en: 'Choose a smaller plan', sw: 'Chagua kifurushi kidogo' },
} as const satisfies Readonly<Record<string, Both>>;

/** How often a page that waits looks again, with the script; without it half as often. Milliseconds. */
const LOOK_MS = 2_500;

/** A payment of longer ago tells nothing of how long it takes. Milliseconds. */
const RECENT_MS = 30 * 60_000;
const LONGEST_TOLD_MS = 10 * 60_000;

type Mark = 'done' | 'now' | 'next';

const step = (mark: Mark, head: string, small: Html | string): Html =>
  html`<li class="${mark}"><i aria-hidden="true">${mark === 'done' ? '✓' : ''}</i>${head}<small>${small}</small></li>`;

/** Seconds that go on counting where there is a script. */
function counted(ms: number, frame: Frame): Html {
  return html`<span data-ms="${ms}">${secondsSaid(ms, frame.language)}</span>`;
}

const looks = ({ version }: PortalView) => ({ everyMs: LOOK_MS, version });

/**
 * Somebody was asked, and has not answered.
 * @param typed the number as this device typed it: that one is shown whole, so that a slip in it is seen
 */
export function askedPage(frame: Frame, view: PortalView, typed: string): Page {
  const { say, money, clock } = speak(frame);
  const { language, now } = frame;
  const { push, line } = view;
  const title = PORTAL_TITLES.asked[language];
  if (push === null || line === null) return { title, body: nothing, looks: looks(view) };
  const number = parseMsisdn(push.msisdn);
  const named = number === null ? '' : number === parseMsisdn(typed) ? formatLocal(number) : maskLocal(number);
  const since = push.sentAt ?? push.createdAt;
  const waited = counted(Math.max(0, now - since), frame);
  const isSent = push.stage.kind !== 'sending';
  const ends = isSent && now - since < PIN_MS ? endsWith(waited, frame) : '';
  const body = html`${rows([[line.planName, money(push.amountCents), say(SAID.askedNumber, named)]])}
    <ol class="card steps">
      ${isSent ? step('done', say(SAID.asked, money(push.amountCents)), clock(since)) : step('now', say(SAID.sending), waited)}
      ${step(isSent ? 'now' : 'next', say(SAID.pin), ends)} ${step('next', say(SAID.switching), say(SAID.takes))}
    </ol>
    <p class="soft">${say(line.isGuest ? SAID.onTop : SAID.lineOnTop)}</p>
    ${noMessage(frame, line.accountNo)}<a class="button plain" href="/?again=1">${say(SAID.another)}</a>`;
  return { title, body, looks: looks(view) };
}

function endsWith(waited: Html, frame: Frame): Html {
  const [before = '', after = ''] = speak(frame).say(SAID.pinEnds, '\u0000').split('\u0000');
  return html`${before}${waited}${after}`;
}

/** Paid, and not on yet. */
export function lettingInPage(frame: Frame, view: PortalView): Page {
  const { say, money, when } = speak(frame);
  const { payment, line } = view;
  const since = payment === null ? null : Math.max(0, frame.now - payment.receivedAt);
  const isNew = since !== null && since < RECENT_MS;
  const body = html`<ol class="card steps">
      ${isNew && payment !== null ? step('done', say(SAID.arrived), money(payment.amountCents)) : nothing}
      ${step('now', say(SAID.switching), isNew ? counted(since, frame) : say(SAID.takes))}
    </ol>
    ${line === null ? nothing : html`<p class="soft">${line.planName}, ${say(SAID.until, when(line.until))}</p>`}`;
  return { title: PORTAL_TITLES['letting-in'][frame.language], body, looks: looks(view) };
}

/** Paid, and on. @param to where they were going @param isBeside on the time of another phone, which is the one to buy more on */
export function onlinePage(frame: Frame, view: PortalView, to: URL | null, isBeside: boolean): Page {
  const { say, money, when } = speak(frame);
  const { line, payment } = view;
  const tookMs = payment?.onlineAt == null ? -1 : payment.onlineAt - payment.receivedAt;
  const isTold = tookMs >= 0 && tookMs < LONGEST_TOLD_MS;
  const facts =
    payment === null
      ? nothing
      : rows([
          [say(SAID.youPaid), money(payment.amountCents)],
          ...(payment.receipt === null ? [] : [[say(SAID.mpesa), payment.receipt] as const]),
          ...(isTold ? [[say(SAID.onAfter), secondsSaid(tookMs, frame.language)] as const] : []),
        ]);
  const more = isBeside
    ? html`<p class="soft">${say(SAID.moreThere)}</p>`
    : html`<a class="button plain" href="/?again=1">${say(line?.isGuest === true ? SAID.moreTime : SAID.payAhead)}</a>`;
  const goOn =
    to === null
      ? nothing
      : html`<a class="button" href="${to.href}" rel="noreferrer">${say(SAID.goOn, to.hostname.slice(0, 60))}</a>`;
  const until = line === null ? nothing : html`<p>${line.planName}, ${say(SAID.until, when(line.until))}</p>`;
  return {
    title: PORTAL_TITLES.online[frame.language],
    body: html`${until}${facts}${goOn}${more}${alsoHere(frame, line?.isGuest === true)}`,
    isDone: true,
  };
}

/** A request that brought no money: what M-Pesa said, in plain words, and the way on. Money may come late all the same. */
export function answerPage(frame: Frame, view: PortalView, answer: PushAnswer): Page {
  const { say, clock } = speak(frame);
  const { language, now } = frame;
  const { head, next } = ANSWER_WORDS[answer];
  const { push, line } = view;
  const again = push?.stage.kind === 'answered' ? push.stage.again : null;
  const more = answer === 'no-money' && line?.isGuest === true ? SAID.smaller : SAID.again;
  const on =
    again === null
      ? nothing
      : again > now
        ? html`<p>${say(SAID.againAt, clock(again))}</p>`
        : html`<a class="button" href="/?again=1">${say(more)}</a>`;
  const body = html`${card(isPending(push) || answer === 'no-answer' ? 'wait' : 'bad', next[language])} ${on}
  ${byHand(frame, line?.accountNo ?? null)} ${paidOtherwise(frame, line?.isGuest === true)}`;
  return { title: head[language], body, looks: looks(view) };
}
