import { html } from 'hono/html';
import { ALARMS, isClosedByHand } from '../../../domain/alarm.ts';
import { paymentsOf } from '../../../domain/alarm-subject.ts';
import { COMMAND_RULES, type CommandKind } from '../../../domain/command.ts';
import type { Language } from '../../../domain/time/time.ts';
import type { Attention } from '../../../views/attention.ts';
import { waitingWords } from '../../../views/waiting-words.ts';
import type { Formats } from '../frame/format.ts';
import { mark, nothing, when, type Html, type LivePart } from '../frame/markup.ts';
import { seenWords } from '../../../views/seen-words.ts';
import { alarmFold, button, cutOffsFold, deedForm, putRightForm, seeToForms, type Forms } from './deed-forms.ts';
import { purseForm } from './purse-form.ts';
import { callbackMatter, matterCard, paymentMatter, type Matter } from './matter-card.ts';
import { givenUpWords, laneWords, plainWords, subjectWords } from '../frame/words.ts';

interface Words {
  readonly need: (n: number) => string;
  readonly nothing: string;
  readonly clock: string;
  readonly clockSince: string;
  readonly clockRight: string;
  readonly money: string;
  readonly noMoney: string;
  readonly more: (payments: number) => string;
  readonly others: (n: number) => string;
  readonly oldest: string;
  readonly refused: string;
  readonly deliveries: (n: number, of: string) => string;
  readonly notAuthentic: string;
  readonly payment: string;
  readonly and: string;
  readonly givenUp: (lane: string, attempts: number) => string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    need: (n) => (n === 0 ? 'Needs you' : n === 1 ? '1 thing needs you' : `${n} things need you`),
    nothing: 'Nothing waits for a person.',
    clock: 'The box’s clock is wrong.',
    clockRight: 'I looked at two other clocks: this one is right',
    clockSince:
      'Who pays is let in at once, nobody is cut off, and until when it is paid is written when the clock is right. Times on this page may be wrong.',
    money: 'Waits for you',
    noMoney: 'No money waits for a person.',
    more: (n) => `${n} more payments wait`,
    others: (n) => `${n} more that are no payments`,
    oldest: ', the oldest since ',
    refused: 'Wrong signature',
    deliveries: (n, of) => `${n} ${n === 1 ? 'message' : 'messages'} to ${of}`,
    notAuthentic: 'Not authentic, not booked:',
    payment: 'payment',
    and: 'and',
    givenUp: (lane, n) => `Given up by ${lane} after ${n} ${n === 1 ? 'try' : 'tries'}.`,
  },
  sw: {
    need: (n) => (n === 0 ? 'Yanayokuhitaji' : n === 1 ? 'Jambo 1 linakuhitaji' : `Mambo ${n} yanakuhitaji`),
    nothing: 'Hakuna kinachosubiri mtu.',
    clock: 'Saa ya kisanduku si sahihi.',
    clockRight: 'Nimeangalia saa nyingine mbili: hii ni sahihi',
    clockSince:
      'Anayelipa anawashwa mara moja, hakuna anayekatwa, na muda wake unaandikwa saa ikiwa sahihi. Nyakati za ukurasa huu huenda si sahihi.',
    money: 'Zinakusubiri',
    noMoney: 'Hakuna pesa zinazosubiri mtu.',
    more: (n) => `malipo ${n} zaidi yanasubiri`,
    others: (n) => `${n} zaidi yasiyo malipo`,
    oldest: ', la zamani zaidi tangu ',
    refused: 'Sahihi si sahihi',
    deliveries: (n, of) => `ujumbe ${n} kwa ${of}`,
    notAuthentic: 'Si halisi, haujaandikwa:',
    payment: 'malipo',
    and: 'na',
    givenUp: (lane, n) => `${lane} imeshindwa baada ya kujaribu mara ${n}.`,
  },
};

/** Everything that waits for a person, the clock first. @param saysRest whether the page ends here, and says what is not on it */
export function attentionPart(
  found: Attention,
  clock: { readonly sane: boolean; readonly reason?: string },
  now: number,
  formats: Formats,
  forms: Forms,
  saysRest = true,
): LivePart {
  const said = SAID[formats.language];
  const matters = [
    ...found.alarms.map((alarm) => alarmMatter(alarm, now, forms, formats)),
    ...found.givenUp.map((command) => deadMatter(command, now, formats)),
    ...found.payments.map((payment) => paymentMatter(payment, now, formats, forms)),
    ...found.callbacks.map((callback) => callbackMatter(callback, now, formats)),
    ...found.refusals.map((refusal) => refusalMatter(refusal, formats)),
  ];
  const count = found.total + (clock.sane ? 0 : 1);
  return {
    id: 'attention',
    column: 'left',
    title: said.need(count),
    note: nothing,
    body: html`${clock.sane ? nothing : clockCard(clock.reason, said, forms)}
      ${found.waiting.oldest === null && found.waiting.setApart === 0 ? nothing : html`<p class="sums">${waitingWords(found.waiting, formats.language)}</p>`}
      ${count === 0 ? html`<p class="paper">${mark('good')} ${said.nothing}</p>` : nothing}
      <ul>
        ${matters.map((matter) => matterCard(matter, now, formats))}
      </ul>
      ${saysRest ? unseenLine(found, now, formats) : nothing}`,
  };
}

/** Of all that waits, the money alone. */
export function moneyPart(found: Attention, now: number, formats: Formats, forms: Forms): LivePart {
  const said = SAID[formats.language];
  const { waiting } = found;
  const isNone = waiting.oldest === null && waiting.setApart === 0;
  return {
    id: 'money',
    title: said.money,
    note:
      waiting.oldest === null ? nothing : html`${said.oldest.replace(/^, /, '')}${when(waiting.oldest, now, formats)}`,
    body: isNone
      ? html`<p class="paper">${mark('good')} ${said.noMoney}</p>`
      : html`<p class="sums">${waitingWords(waiting, formats.language)}</p>
          <ul>
            ${found.payments.map((payment) => matterCard(paymentMatter(payment, now, formats, forms), now, formats))}
            ${found.callbacks.map((callback) => matterCard(callbackMatter(callback, now, formats), now, formats))}
          </ul>`,
  };
}

function unseenLine({ unseen, waiting }: Attention, now: number, formats: Formats): Html {
  const said = SAID[formats.language];
  const others = unseen.alarms + unseen.givenUp + unseen.callbacks;
  if (unseen.payments + others === 0) return nothing;
  const oldest = waiting.oldest === null ? nothing : html`${said.oldest}${when(waiting.oldest, now, formats)}`;
  return html`<p class="more">
    ${unseen.payments === 0 ? nothing : html`<a href="/waiting">${said.more(unseen.payments)}</a>${oldest}.`}
    ${others === 0 ? nothing : html`<a href="/attention">${said.others(others)}</a>.`}
  </p>`;
}

function clockCard(reason: string | undefined, said: Words, forms: Forms): Html {
  return html`<p class="alert" role="alert">
      ${mark('bad')}<span><b>${said.clock}</b> ${reason ?? ''} ${said.clockSince}</span>
    </p>
    ${forms?.may('clock.trust') === true ? deedForm(forms.csrf, button('/clock/trust', said.clockRight, 'quiet')) : nothing}`;
}

function alarmMatter(alarm: Attention['alarms'][number], now: number, forms: Forms, formats: Formats): Matter {
  const { language } = formats;
  const { severity, title, waits } = ALARMS[alarm.kind];
  const seen = seenWords(alarm, language, (at) => formats.moment(at, now), now);
  return {
    id: `alarm-${alarm.id}`,
    tone: severity === 'urgent' ? 'bad' : 'wait',
    kind: title[language],
    head: alarmSubject(alarm, language),
    words: alarm.message,
    more: html`<p>${waits[language]}</p>
      ${seen.map((words) => html`<p>${words}.</p>`)} ${seeToForms(alarm.id, alarm.seen_by !== null, forms, formats)}
      ${isClosedByHand(alarm.kind) ? alarmFold(alarm.id, forms, language) : nothing}
      ${alarm.kind === 'tokens' ? purseForm('top-up', alarm.subject, forms, formats) : nothing}
      ${alarm.kind === 'cut-offs' ? cutOffsFold(forms, language) : nothing}
      ${alarm.kind === 'guest-out' ? putRightForm(alarm.line_id, forms, language) : nothing}`,
    at: alarm.opened_at,
  };
}

/** What it speaks of, as a link to the page where that is. */
function alarmSubject({ kind, subject, line_id }: Attention['alarms'][number], language: Language): Html {
  switch (ALARMS[kind].subject) {
    case 'line':
      return line_id === null ? html`${subject}` : html`<a href="/lines/${line_id}">${subject}</a>`;
    case 'payments': {
      const links = paymentsOf(subject).map(
        (id) => html`<a href="/payments/${id}">${SAID[language].payment} ${id}</a>`,
      );
      return html`${links.map((link, i) => html`${i === 0 ? '' : ` ${SAID[language].and} `}${link}`)}`;
    }
    case 'router':
      return html`<a href="/routers/${encodeURIComponent(subject)}">${subject}</a>`;
    case 'gateway':
      return html`<a href="/routers">${subject}</a>`;
    case 'box':
      // There is one, and its title says what of it.
      return subject === 'box' ? nothing : html`${subject}`;
    case 'login':
    case 'plan':
    case 'provider':
    case 'recipient':
    case 'flow':
      return html`${subject}`;
  }
}

function deadMatter(command: Attention['givenUp'][number], now: number, { language }: Formats): Matter {
  return {
    id: `command-${command.id}`,
    tone: 'bad',
    kind: givenUpWords(command.kind, language),
    head: subjectLink(command.kind, command.subject, command.account_no, language),
    words: SAID[language].givenUp(laneWords(command.lane, language), command.attempts),
    more: command.error === null ? nothing : html`<p class="own-words">${command.error}</p>`,
    at: command.finished_at ?? now,
  };
}

function subjectLink(kind: CommandKind, id: number, known: string | null, language: Language): Html {
  const { path, name } = subjectWords(COMMAND_RULES[kind].subject);
  const words = known ?? name[language](id);
  return path === null ? html`${words}` : html`<a href="${path}${id}">${words}</a>`;
}

function refusalMatter(refusal: Attention['refusals'][number], { language }: Formats): Matter {
  const said = SAID[language];
  return {
    id: `refusal-${refusal.provider}-${refusal.reason}`.replaceAll(/[^A-Za-z0-9-]/g, '-'),
    tone: 'wait',
    kind: said.refused,
    head: html`${said.deliveries(refusal.count, refusal.provider)}`,
    words: `${said.notAuthentic} ${plainWords(refusal.reason, language)}`,
    more: nothing,
    at: refusal.last_at,
  };
}
