import { html } from 'hono/html';
import type { Language } from '../../../domain/time/time.ts';
import { deedWords } from '../../../views/deed-words.ts';
import type { AuditAsked } from '../../../views/audit-query.ts';
import { moveWords, type AuditEntry } from '../../../views/audit.ts';
import type { Frame } from '../frame/layout.ts';
import { nothing, when, type Html } from '../frame/markup.ts';

const EN = {
  people: 'People',
  all: 'Everything, Washa itself too',
  who: 'Who',
  line: 'Account of a line',
  day: 'Day',
  show: 'Show',
  older: 'Older',
  none: 'Nothing was done, as far as this asks.',
  oneLine: 'Everything about a line, whoever did it.',
};

const SAID: Readonly<Record<Language, Readonly<Record<keyof typeof EN, string>>>> = {
  en: EN,
  sw: {
    people: 'Watu',
    all: 'Yote, pamoja na Washa yenyewe',
    who: 'Nani',
    line: 'Akaunti ya laini',
    day: 'Siku',
    show: 'Onyesha',
    older: 'Za zamani',
    none: 'Hakuna kilichofanyika, kwa swali hili.',
    oneLine: 'Yote kuhusu laini, yeyote aliyeyafanya.',
  },
};
type Said = (typeof SAID)[Language];

/** What is shown of the audit. */
interface ShownAudit {
  readonly asked: AuditAsked;
  readonly entries: readonly AuditEntry[];
  /** Who can be chosen by name. */
  readonly people: readonly string[];
  readonly problem: string | null;
  /** As many as a page has. */
  readonly rows: number;
}

/** Who did what, when and why, and what it changed; the machine too. @param currency of the books */
export function auditPage({ formats, now }: Frame, shown: ShownAudit, currency: string): Html {
  const { asked, entries, problem, rows } = shown;
  const { language } = formats;
  const said = SAID[language];
  const last = entries.at(-1)?.row;
  const entry = ({ row, about, href, byMachine, moves }: AuditEntry) =>
    html`<li>
      <p class="head">
        <b>${deedWords(row.name, language)}</b>${
          about === null
            ? nothing
            : html`: ${href === null ? html`<span class="own">${about}</span>` : html`<a href="${href}">${about}</a>`}`
        }
      </p>
      ${moves.map((move) => html`<p>${moveWords(move, currency, language, (ms) => formats.moment(ms, now))}</p>`)}
      <p class="why">
        ${byMachine ? 'Washa' : row.actor},
        ${when(row.at, now, formats)}${row.reason === null ? nothing : html` <q>${row.reason}</q>`}
        ${row.detail === null ? nothing : html`<span class="own-words">${row.detail}</span>`}
      </p>
    </li>`;
  return html`${problem === null ? nothing : html`<p class="problem" role="alert">${problem}</p>`}
    <section class="part narrow-page">${filters(shown, said)}</section>
    <section class="part narrow-page">
      ${
        entries.length === 0
          ? html`<p class="empty">${said.none}</p>`
          : html`<ul class="rows">
              ${entries.map(entry)}
            </ul>`
      }
      ${
        last === undefined || entries.length < rows
          ? nothing
          : html`<nav class="pages">
              <span></span>
              <a class="button quiet" href="/audit?${query(asked, `${last.at}.${last.id}`)}">${said.older} ›</a>
            </nav>`
      }
    </section>`;
}

function filters({ asked, people }: ShownAudit, said: Said): Html {
  const chosen = asked.who?.trim() || 'people';
  const known = [...new Set([...people, ...(chosen === 'people' || chosen === 'all' ? [] : [chosen])])];
  const option = (value: string, words: string) =>
    html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${words}</option>`;
  return html`<form class="deed" method="get" action="/audit">
    <label
      >${said.who}
      <select name="who">
        ${option('people', said.people)} ${option('all', said.all)} ${known.map((name) => option(name, name))}
      </select></label
    >
    <label>${said.day} <input name="day" type="date" value="${asked.day ?? ''}" /></label>
    <label
      >${said.line}
      <input name="line" value="${asked.line ?? ''}" maxlength="64" autocomplete="off" autocapitalize="characters"
    /></label>
    <button>${said.show}</button>
    ${(asked.line ?? '') === '' ? nothing : html`<p>${said.oneLine}</p>`}
  </form>`;
}

function query({ who, line, day }: AuditAsked, before: string): string {
  const fields = new URLSearchParams({ who: who ?? '', line: line ?? '', day: day ?? '', before });
  return fields.toString();
}
