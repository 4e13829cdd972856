import { html } from 'hono/html';
import { ALARMS, isClosedByHand } from '../../../domain/alarm.ts';
import { paymentsOf } from '../../../domain/alarm-subject.ts';
import { COMMAND_RULES, type CommandKind } from '../../../domain/command.ts';
import { cents, formatCents } from '../../../domain/values/money.ts';
import type { Attention } from '../../../views/attention.ts';
import { outcomeWords } from '../../../views/callback-words.ts';
import { waitingWords } from '../../../views/waiting-words.ts';
import { heldWords, unmatchedWords } from '../../../views/payment-words.ts';
import type { SuggestedLine } from '../../../views/suggestions.ts';
import { formatPayer, type Formats } from '../frame/format.ts';
import { mark, nothing, when, type Html, type LivePart, type Tone } from '../frame/markup.ts';
import { claimsGrid } from './claims-part.ts';
import { alarmFold, paymentFold, type Forms } from './deed-forms.ts';
import { givenUpWords, laneWords, plainWords, subjectWords, suggestedWords } from '../frame/words.ts';

/** One thing that waits for a person. */
interface Matter {
  readonly id: string;
  readonly tone: Tone;
  readonly kind: string;
  readonly head: Html;
  readonly words: string;
  readonly more: Html;
  readonly at: number;
}

/** Everything that waits for a person, the clock first. */
export function attentionPart(
  found: Attention,
  clock: { readonly sane: boolean; readonly reason?: string },
  now: number,
  formats: Formats,
  forms: Forms,
): LivePart {
  const matters = [
    ...found.alarms.map((alarm) => alarmMatter(alarm, forms)),
    ...found.givenUp.map((command) => deadMatter(command, now)),
    ...found.payments.map((payment) => paymentMatter(payment, now, formats, forms)),
    ...found.callbacks.map((callback) => callbackMatter(callback, now, formats)),
    ...found.refusals.map(refusalMatter),
  ];
  const count = found.total + (clock.sane ? 0 : 1);
  const calm = count === 0;
  return {
    id: 'attention',
    title: 'Attention',
    note: calm ? nothing : html`${count}`,
    brief: calm ? 'none' : String(count),
    body: html`${clock.sane ? nothing : clockMatter(clock.reason)}
      ${found.waiting.oldest === null && found.waiting.setApart === 0 ? nothing : html`<p class="sums">${waitingWords(found.waiting)}</p>`}
      ${calm ? html`<p class="empty">${mark('good')} Nothing waits for a person.</p>` : nothing}
      <ul class="rows">
        ${matters.map((matter) => matterRow(matter, now, formats))}
      </ul>
      ${unseenLine(found, now, formats)}`,
  };
}

function unseenLine({ unseen, waiting }: Attention, now: number, formats: Formats): Html {
  const others = unseen.alarms + unseen.givenUp + unseen.callbacks;
  if (unseen.payments + others === 0) return nothing;
  const oldest = waiting.oldest === null ? nothing : html`, the oldest since ${when(waiting.oldest, now, formats)}`;
  return html`<p class="more">
    ${unseen.payments === 0 ? nothing : html`<a href="/attention">${unseen.payments} more payments wait</a>${oldest}.`}
    ${others === 0 ? nothing : html`<a href="/attention">${others} more that are no payments</a>.`}
  </p>`;
}

function matterRow(matter: Matter, now: number, formats: Formats): Html {
  return html`<li class="matter ${matter.tone}" id="${matter.id}">
    <p class="matter-head">${mark(matter.tone)}<span class="kind">${matter.kind}</span> <b>${matter.head}</b></p>
    <p class="matter-words">${matter.words} <small>${when(matter.at, now, formats)}</small></p>
    ${matter.more}
  </li>`;
}

function clockMatter(reason: string | undefined): Html {
  return html`<p class="alert" role="alert">
    ${mark('bad')}<span
      ><b>The box’s clock is wrong.</b> ${reason ?? ''} Who pays is let in at once, nobody is cut off, and until when it
      is paid is written when the clock is right. Times on this page may be wrong.</span
    >
  </p>`;
}

function alarmMatter(alarm: Attention['alarms'][number], forms: Forms): Matter {
  const { severity, title, waits } = ALARMS[alarm.kind];
  return {
    id: `alarm-${alarm.id}`,
    tone: severity === 'urgent' ? 'bad' : 'wait',
    kind: title.en,
    head: alarmSubject(alarm),
    words: alarm.message,
    more: html`<p class="matter-words">${waits.en}</p>
      ${isClosedByHand(alarm.kind) ? alarmFold(alarm.id, forms) : nothing}`,
    at: alarm.opened_at,
  };
}

/** What it speaks of, as a link to the page where that is. */
function alarmSubject({ kind, subject, line_id }: Attention['alarms'][number]): Html {
  switch (ALARMS[kind].subject) {
    case 'line':
      return line_id === null ? html`${subject}` : html`<a href="/lines/${line_id}">${subject}</a>`;
    case 'payments': {
      const links = paymentsOf(subject).map((id) => html`<a href="/payments/${id}">payment ${id}</a>`);
      return html`${links.map((link, i) => html`${i === 0 ? '' : ' and '}${link}`)}`;
    }
    case 'router':
    case 'gateway':
      return html`<a href="/#lanes">${subject}</a>`;
    case 'box':
    case 'login':
    case 'plan':
    case 'provider':
      return html`${subject}`;
  }
}

function paymentMatter(p: Attention['payments'][number], now: number, formats: Formats, forms: Forms): Matter {
  const payer = [p.payer_name, formatPayer(p.payer_phone)].filter((part) => part !== null && part !== '');
  const held = p.state === 'held';
  return {
    id: `waiting-${p.id}`,
    tone: 'bad',
    kind: held ? 'Held' : 'Unmatched',
    head: html`<a href="/payments/${p.id}">${formatCents(cents(p.amount_cents), p.currency)}</a>`,
    words: held ? heldWords(p.reason) : unmatchedWords(p.reason),
    more: html`<dl class="facts">
        <div>
          <dt>Typed</dt>
          <dd>${p.payer_account === null ? html`<i>nothing</i>` : html`<q>${p.payer_account}</q>`}</dd>
        </div>
        <div>
          <dt>Payer</dt>
          <dd>${payer.length === 0 ? html`<i>not given</i>` : payer.join(', ')}</dd>
        </div>
        ${
          p.receipt_code === null
            ? nothing
            : html`<div>
                <dt>Receipt</dt>
                <dd class="code">${p.receipt_code}</dd>
              </div>`
        }
      </dl>
      ${suggestionList(p.lines)} ${claimsGrid(p.claims, `waiting-${p.id}`, now, formats)}
      ${paymentFold(p, p.lines[0]?.account_no ?? null, forms)}`,
    at: p.received_at,
  };
}

/** The lines that an unmatched payment may belong to, best first, as links. */
export function suggestionList(lines: readonly SuggestedLine[]): Html {
  if (lines.length === 0) return nothing;
  return html`<div class="suggestions">
    <p>Perhaps</p>
    <ol>
      ${lines.map(
        (line) =>
          html`<li>
            <a href="/lines/${line.id}">${line.account_no}</a> ${line.name}
            <small>${suggestedWords(line.reason)}</small>
          </li>`,
      )}
    </ol>
  </div>`;
}

function callbackMatter(callback: Attention['callbacks'][number], now: number, formats: Formats): Matter {
  const conflict = callback.result === 'conflict';
  const times = callback.deliveries > 1 ? ` Delivered ${callback.deliveries} times.` : '';
  const words = outcomeWords(callback);
  return {
    id: `callback-${callback.id}`,
    tone: 'bad',
    kind: conflict ? 'Conflict' : 'Quarantined',
    head: html`<a href="/callbacks/${callback.id}">Callback ${callback.id} of ${callback.provider}</a>`,
    words: `${conflict ? 'It contradicts what is booked: ' : 'Kept, but not booked: '}${words}${times}`,
    more: html`${seenFacts(callback.seen)} ${claimsGrid(callback.claims, `callback-${callback.id}`, now, formats)}
    ${callback.detail === null ? nothing : html`<p class="own-words">${callback.detail}</p>`}`,
    at: callback.received_at,
  };
}

/** What can be seen in a delivery. */
export function seenFacts(seen: Attention['callbacks'][number]['seen']): Html {
  const facts = [
    ['Amount', seen.amount],
    ['Receipt', seen.receipt],
    ['Typed', seen.account],
    ['Payer', seen.payer],
  ].filter(([, value]) => value !== null);
  if (facts.length === 0) return nothing;
  return html`<dl class="facts">
    ${facts.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`;
}

function deadMatter(command: Attention['givenUp'][number], now: number): Matter {
  return {
    id: `command-${command.id}`,
    tone: 'bad',
    kind: givenUpWords(command.kind),
    head: subjectLink(command.kind, command.subject, command.account_no),
    words: `Given up by ${laneWords(command.lane)} after ${command.attempts} ${command.attempts === 1 ? 'attempt' : 'attempts'}.`,
    more: command.error === null ? nothing : html`<p class="own-words">${command.error}</p>`,
    at: command.finished_at ?? now,
  };
}

function subjectLink(kind: CommandKind, id: number, known: string | null): Html {
  const { path, name } = subjectWords(COMMAND_RULES[kind].subject);
  const words = known ?? name(id);
  return path === null ? html`${words}` : html`<a href="${path}${id}">${words}</a>`;
}

function refusalMatter(refusal: Attention['refusals'][number]): Matter {
  return {
    id: `refusal-${refusal.provider}-${refusal.reason}`.replaceAll(/[^A-Za-z0-9-]/g, '-'),
    tone: 'wait',
    kind: 'Refused',
    head: html`${refusal.count} ${refusal.count === 1 ? 'delivery' : 'deliveries'} to ${refusal.provider}`,
    words: `Not authentic, not booked: ${plainWords(refusal.reason)} Last`,
    more: nothing,
    at: refusal.last_at,
  };
}
