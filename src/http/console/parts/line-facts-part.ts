import { html } from 'hono/html';
import { formatAge } from '../../../domain/time/durations.ts';
import type { Language } from '../../../domain/time/time.ts';
import { cents, formatCents } from '../../../domain/values/money.ts';
import { endNoteWords } from '../../../views/end-note.ts';
import { autoPushWords } from '../../../views/line-words.ts';
import { phoneWords } from '../../../views/phone-words.ts';
import type { LineHistory } from '../../../views/show-line.ts';
import { usedUpWords, usedWords, useView } from '../../../views/use.ts';
import type { Formats } from '../frame/format.ts';
import { mark, nothing, toneOf, when, type Html, type LivePart } from '../frame/markup.ts';

interface Words {
  readonly title: string;
  readonly plan: string;
  readonly ownPrice: string;
  readonly grace: string;
  readonly graceFor: (age: string, isOver: boolean) => string;
  readonly next: string;
  readonly balance: string;
  readonly owes: string;
  readonly nextPayment: string;
  readonly sms: string;
  readonly notArrived: string;
  readonly asked: string;
  readonly paysFor: string;
  readonly paidBy: string;
  readonly phone: string;
  readonly login: string;
  readonly router: string;
  readonly profile: string;
  readonly mayBe: string;
  readonly waitsSince: string;
  readonly formerLogin: string;
  readonly notOff: (router: string) => string;
  readonly ownEnd: string;
  readonly found: string;
  readonly readBack: string;
  readonly use: string;
  readonly counted: string;
  readonly notCounted: string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    title: 'About it',
    plan: 'Plan',
    ownPrice: 'its own price',
    grace: 'Grace',
    graceFor: (age, isOver) => `on for ${age} after its paid time, which ${isOver ? 'ended' : 'ends'}`,
    next: 'From its next renewal',
    balance: 'Balance',
    owes: 'Owes',
    nextPayment: 'out of its next payment',
    sms: 'SMS',
    notArrived: 'did not arrive:',
    asked: 'Is asked',
    paysFor: 'Pays for',
    paidBy: 'Paid for by',
    phone: 'Phone',
    login: 'Login',
    router: 'Router',
    profile: 'Profile',
    mayBe: 'May be its',
    waitsSince: 'that waits since',
    formerLogin: 'Former login',
    notOff: (router) => `on ${router}: not confirmed to be off, since`,
    ownEnd: 'If Washa is silent',
    found: 'Found',
    readBack: 'Last looked at',
    use: 'Use',
    counted: 'counted',
    notCounted: 'not counted yet',
  },
  sw: {
    title: 'Kuihusu',
    plan: 'Kifurushi',
    ownPrice: 'bei yake mwenyewe',
    grace: 'Muda wa ziada',
    graceFor: (age, isOver) => `inabaki ${age} baada ya muda uliolipiwa, ${isOver ? 'ulioisha' : 'unaoisha'}`,
    next: 'Tangu malipo yajayo',
    balance: 'Salio',
    owes: 'Inadaiwa',
    nextPayment: 'kutoka malipo yajayo',
    sms: 'SMS',
    notArrived: 'haikufika:',
    asked: 'Huombwa',
    paysFor: 'Inalipia',
    paidBy: 'Inalipiwa na',
    phone: 'Simu',
    login: 'Jina la kuingia',
    router: 'Ruta',
    profile: 'Profile',
    mayBe: 'Huenda ni zake',
    waitsSince: 'zinazosubiri tangu',
    formerLogin: 'Jina la awali',
    notOff: (router) => `kwenye ${router}: haijathibitishwa kuzimwa, tangu`,
    ownEnd: 'Washa ikiwa kimya',
    found: 'Kilichoonekana',
    readBack: 'Ilivyoonekana mwisho',
    use: 'Matumizi',
    counted: 'ilihesabiwa',
    notCounted: 'bado haijahesabiwa',
  },
};

const row = (name: string, value: Html): Html =>
  html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;

/** What the books and the settings hold about a line, and what others say that is its. */
export function lineFactsPart(shown: LineHistory, currency: string, now: number, formats: Formats): LivePart {
  const { line, formerLogins, endNotes, mayBeIts } = shown;
  const said = SAID[formats.language];
  return {
    id: 'facts',
    title: said.title,
    note: nothing,
    body: html`<dl class="facts wide">
      ${moneyRows(shown, currency, now, formats)} ${peopleRows(shown, now, formats)}
      ${row(said.phone, html`${phoneWords(line.msisdn, formats.language)}`)}
      ${row(said.login, html`<span class="code">${line.username}</span> (${line.service})`)}
      ${row(
        said.router,
        html`<a href="/routers/${encodeURIComponent(line.router_name)}">${line.router_name}</a>
          <span class="code">${line.host}</span>`,
      )}
      ${row(said.profile, html`<span class="code">${line.profile}</span>`)} ${useRow(line, now, formats)}
      ${mayBeIts.map((payment) =>
        row(
          said.mayBe,
          html`<a href="/payments/${payment.id}">${formatCents(cents(payment.amount_cents), payment.currency)}</a>
            ${said.waitsSince} ${formats.moment(payment.received_at, now)}`,
        ),
      )}
      ${formerLogins.map((login) =>
        row(
          said.formerLogin,
          html`<span class="code">${login.username}</span> (${login.service}) ${said.notOff(login.router_name)}
            ${formats.moment(login.since, now)}`,
        ),
      )}
      ${endNotes.map((note) =>
        row(
          said.ownEnd,
          html`${mark(toneOf(note.fact.state))}${endNoteWords(note, (at) => formats.moment(at, now), formats.language)}
          ${note.fact.at === null ? nothing : html`<small>${said.readBack} ${when(note.fact.at, now, formats)}</small>`}`,
        ),
      )}
      ${
        line.finding_detail === null
          ? nothing
          : row(said.found, html`<span class="own-words">${line.finding_detail}</span>`)
      }
      ${
        line.access_detail === null
          ? nothing
          : row(said.readBack, html`<span class="own-words">${line.access_detail}</span>`)
      }
    </dl>`,
  };
}

/** What it has used, as of when. */
function useRow(line: LineHistory['line'], now: number, formats: Formats): Html {
  const use = useView(line);
  if (use === null) return nothing;
  const said = SAID[formats.language];
  const then = usedUpWords(use, formats.language);
  return row(
    said.use,
    html`${usedWords(use, formats.language)}
      <small
        >${use.countedAt === null ? said.notCounted : html`${said.counted} ${formats.moment(use.countedAt, now)}`}</small
      >
      ${then === null ? nothing : html`<br />${then}`}`,
  );
}

function moneyRows({ line }: LineHistory, currency: string, now: number, formats: Formats): Html {
  const said = SAID[formats.language];
  const sum = (amount: number) => formatCents(cents(amount), currency);
  return html`${row(
    said.plan,
    html`${line.plan_name}, ${sum(line.price_cents)}
    ${line.own_price_cents === null ? nothing : html`<small>${said.ownPrice}</small>`}`,
  )}
  ${
    line.grace_ms === 0
      ? nothing
      : row(
          said.grace,
          html`${said.graceFor(formatAge(line.grace_ms), line.expires_at <= now)}
          ${formats.moment(line.expires_at, now)}`,
        )
  }
  ${
    line.next_plan_name === null
      ? nothing
      : row(said.next, html`${line.next_plan_name}, ${sum(line.next_price_cents ?? 0)}`)
  }
  ${row(said.balance, html`${sum(line.balance_cents)}`)}
  ${line.lent_cents === 0 ? nothing : row(said.owes, html`${sum(line.lent_cents)} <small>${said.nextPayment}</small>`)}`;
}

function peopleRows({ autoPush, paysFor, paidBy, undelivered }: LineHistory, now: number, formats: Formats): Html {
  const said = SAID[formats.language];
  return html`${
    undelivered === null
      ? nothing
      : row(
          said.sms,
          html`${said.notArrived} <q>${undelivered.reason}</q>
            <small>${when(undelivered.reported_at, now, formats)}</small>`,
        )
  }
  ${autoPush === null ? nothing : row(said.asked, html`${autoPushWords(autoPush, formats.language)}`)}
  ${paysFor.length === 0 ? nothing : row(said.paysFor, html`${paysFor.map(lineLink)}`)}
  ${paidBy === null ? nothing : row(said.paidBy, lineLink(paidBy))}`;
}

const lineLink = ({ id, account_no }: { readonly id: number; readonly account_no: string }): Html =>
  html`<a href="/lines/${id}">${account_no}</a> `;
