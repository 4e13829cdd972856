import { html } from 'hono/html';
import { formatElapsed } from '../../../domain/time/durations.ts';
import type { Language } from '../../../domain/time/time.ts';
import { ATTEMPT_WORDS, CHANGE_WORDS } from '../../../views/change-words.ts';
import type { LineHistory } from '../../../views/show-line.ts';
import type { Formats } from '../frame/format.ts';
import { age, mark, nothing, when, type Html, type LivePart, type Tone } from '../frame/markup.ts';

type Command = LineHistory['commands'][number];

interface Words {
  readonly edits: string;
  readonly editsNote: string;
  readonly noEdits: string;
  readonly shouldBe: string;
  readonly found: string;
  readonly changes: string;
  readonly changesNote: string;
  readonly noChanges: string;
  readonly change: (id: number) => string;
  readonly asked: string;
  readonly nextTry: string;
  readonly notFinished: string;
}

const SAID: Readonly<Record<Language, Words>> = {
  en: {
    edits: 'Changed on the router',
    editsNote: 'by somebody else, and put right again',
    noEdits: 'Nothing was found changed by hand.',
    shouldBe: 'Should be',
    found: 'found',
    changes: 'What the router was told',
    changesNote: 'and its own words',
    noChanges: 'The router was never told anything about this line.',
    change: (id) => `Change ${id}`,
    asked: 'asked for',
    nextTry: 'next try in',
    notFinished: 'not finished',
  },
  sw: {
    edits: 'Iliyobadilishwa kwenye ruta',
    editsNote: 'na mtu mwingine, kisha ikarekebishwa',
    noEdits: 'Hakuna kilichoonekana kubadilishwa kwa mkono.',
    shouldBe: 'Inapaswa kuwa',
    found: 'imeonekana',
    changes: 'Ruta iliambiwa nini',
    changesNote: 'na ilivyojibu yenyewe',
    noChanges: 'Ruta haijawahi kuambiwa chochote kuhusu laini hii.',
    change: (id) => `Badiliko ${id}`,
    asked: 'liliombwa',
    nextTry: 'jaribio lijalo baada ya',
    notFinished: 'halijaisha',
  },
};

/** What somebody else did on the router. It is put right by itself; who did it finds here that it was not forgotten. */
export function editPart({ edits }: LineHistory, now: number, formats: Formats): LivePart {
  const said = SAID[formats.language];
  return {
    id: 'line-edits',
    title: said.edits,
    note: html`${said.editsNote}`,
    body:
      edits.length === 0
        ? html`<p class="empty">${said.noEdits}</p>`
        : html`<ul class="rows">
            ${edits.map(
              (edit) =>
                html`<li class="command" id="edit-${edit.id}">
                  <p>
                    ${mark('wait')}<b>${said.shouldBe} ${edit.want}</b>
                    <small>${said.found} ${when(edit.at, now, formats)}</small>
                  </p>
                  <p class="own-words">${edit.found}</p>
                </li>`,
            )}
          </ul>`,
  };
}

const TONES: Readonly<Record<Command['state'], Tone>> = {
  queued: 'wait',
  running: 'wait',
  done: 'good',
  dead: 'bad',
  cancelled: 'quiet',
};

/** What the router was told of the line, how often, and what it answered. */
export function changesPart({ commands }: LineHistory, now: number, formats: Formats): LivePart {
  const said = SAID[formats.language];
  return {
    id: 'line-commands',
    title: said.changes,
    note: html`${said.changesNote}`,
    body:
      commands.length === 0
        ? html`<p class="empty">${said.noChanges}</p>`
        : html`<ul class="rows">
            ${commands.map((command) => changeRow(command, now, formats))}
          </ul>`,
  };
}

function changeRow(command: Command, now: number, formats: Formats): Html {
  const said = SAID[formats.language];
  const next =
    command.state === 'queued' && command.run_at > now ? html`, ${said.nextTry} ${age(command.run_at, now)}` : nothing;
  return html`<li class="command" id="command-${command.id}">
    <p>
      ${mark(TONES[command.state])}<b>${said.change(command.id)}: ${CHANGE_WORDS[formats.language][command.state]}</b>
      <small>${said.asked} ${when(command.created_at, now, formats)}${next}</small>
    </p>
    ${command.error === null ? nothing : html`<p class="own-words">${command.error}</p>`}
    ${
      command.tries.length === 0
        ? nothing
        : html`<ol class="attempts">
            ${command.tries.map((attempt) => attemptRow(attempt, now, formats))}
          </ol>`
    }
  </li>`;
}

function attemptRow(attempt: Command['tries'][number], now: number, formats: Formats): Html {
  const took =
    attempt.finished_at === null
      ? SAID[formats.language].notFinished
      : formatElapsed(attempt.finished_at - attempt.started_at);
  return html`<li value="${attempt.n}">
    <b>${ATTEMPT_WORDS[formats.language][attempt.outcome ?? 'running']}</b> ${formats.moment(attempt.started_at, now)},
    ${took} ${attempt.detail === null ? nothing : html`<span class="own-words">${attempt.detail}</span>`}
  </li>`;
}
