import { html } from 'hono/html';
import { formatElapsed } from '../../../domain/time/durations.ts';
import type { LineHistory } from '../../../views/show-line.ts';
import type { Formats } from '../frame/format.ts';
import { age, mark, nothing, when, type Html, type LivePart, type Tone } from '../frame/markup.ts';

type Command = LineHistory['commands'][number];

/** What somebody else did on the router. It is put right by itself; who did it finds here that it was not forgotten. */
export function editPart({ edits }: LineHistory, now: number, formats: Formats): LivePart {
  return {
    id: 'line-edits',
    title: 'Changed on the router',
    note: html`by somebody else, and put right again`,
    body:
      edits.length === 0
        ? html`<p class="empty">Nothing was found changed by hand.</p>`
        : html`<ul class="rows">
            ${edits.map(
              (edit) =>
                html`<li class="command" id="edit-${edit.id}">
                  <p>
                    ${mark('wait')}<b>Should be ${edit.want}</b> <small>found ${when(edit.at, now, formats)}</small>
                  </p>
                  <p class="own-words">${edit.found}</p>
                </li>`,
            )}
          </ul>`,
  };
}

const COMMAND_TONES: Readonly<Record<Command['state'], Tone>> = {
  queued: 'wait',
  running: 'wait',
  done: 'good',
  dead: 'bad',
  cancelled: 'quiet',
};

export function commandPart({ commands }: LineHistory, now: number, formats: Formats): LivePart {
  return {
    id: 'line-commands',
    title: 'Commands',
    note: html`what the router was told, and its own words`,
    body:
      commands.length === 0
        ? html`<p class="empty">The router was never told anything about this line.</p>`
        : html`<ul class="rows">
            ${commands.map((command) => commandRow(command, now, formats))}
          </ul>`,
  };
}

function commandRow(command: Command, now: number, formats: Formats): Html {
  const tone = COMMAND_TONES[command.state];
  const next =
    command.state === 'queued' && command.run_at > now ? html`, next try in ${age(command.run_at, now)}` : nothing;
  return html`<li class="command" id="command-${command.id}">
    <p>
      ${mark(tone)}<b>Command ${command.id}: ${command.state}</b>
      <small>queued ${when(command.created_at, now, formats)}${next}</small>
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
  const took = attempt.finished_at === null ? 'not finished' : formatElapsed(attempt.finished_at - attempt.started_at);
  return html`<li value="${attempt.n}">
    <b>${attempt.outcome ?? 'running'}</b> ${formats.moment(attempt.started_at, now)}, ${took}
    ${attempt.detail === null ? nothing : html`<span class="own-words">${attempt.detail}</span>`}
  </li>`;
}
