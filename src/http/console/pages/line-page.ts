import { html } from 'hono/html';
import { isAway, type LaneStatus } from '../../../domain/lines/lane-status.ts';
import { cents, formatCents } from '../../../domain/values/money.ts';
import {
  commandAttempts,
  lineCommands,
  linePage,
  linePayments,
  type AttemptRecord,
  type CommandRecord,
  type LinePage,
} from '../../../storage/views/overview-line.ts';
import type { Store } from '../../../storage/engine/store.ts';
import type { ConsoleDeps } from '../frame/deps.ts';
import { formatElapsed, formatPhone, type Formats } from '../frame/format.ts';
import { booksOf, explainLine, routerOf, sessionOf, type Known } from '../parts/line-state.ts';
import { age, mark, nothing, when, type Html, type LivePart, type Tone } from '../frame/markup.ts';
import { lanesByRouter } from './status-page.ts';

const COMMANDS = 8;
const ATTEMPTS = 5;
const PAYMENTS = 10;

/** The live parts of one line's page; null when there is no such line. */
export function linePageParts(
  deps: ConsoleDeps,
  id: number,
  formats: Formats,
): { title: string; parts: LivePart[] } | null {
  const { store, business } = deps;
  const now = deps.now();
  const line = store.first(linePage, { id });
  if (line === undefined) return null;
  const lane = lanesByRouter(deps)(line.router_name);
  // On the disk a command of a line stays queued while it runs.
  const isTold = lane?.lines.includes(id) === true;
  const commands = store
    .all(lineCommands, { id, limit: COMMANDS })
    .map((one) => (isTold && one.state === 'queued' ? { ...one, state: 'running' as const } : one));
  return {
    title: line.account_no,
    parts: [
      statePart(line, lane, commands, business.currency, now, formats),
      paymentPart(store, id, now, formats),
      commandPart(store, commands, now, formats),
    ],
  };
}

function statePart(
  line: LinePage,
  lane: LaneStatus | null,
  commands: readonly CommandRecord[],
  currency: string,
  now: number,
  formats: Formats,
): LivePart {
  const why = explainLine(line, lane, commands[0] ?? null, now);
  return {
    id: 'line',
    title: line.account_no,
    note: html`${line.name}`,
    body: html`<p class="why-line ${why.tone}">
        ${mark(why.tone)}<span><b>${why.headline}</b> ${why.advice}</span>
      </p>
      <div class="three">
        ${known('Books', booksOf(line, now), now, formats)}
        ${known('Router', routerOf(line, lane, now), now, formats, lane)}
        ${known('Session', sessionOf(line, lane, now), now, formats)}
      </div>
      <dl class="facts wide">
        <div>
          <dt>Plan</dt>
          <dd>${line.plan_name}, ${formatCents(cents(line.price_cents), currency)}</dd>
        </div>
        <div>
          <dt>Balance</dt>
          <dd>${formatCents(cents(line.balance_cents), currency)}</dd>
        </div>
        <div>
          <dt>Phone</dt>
          <dd>${formatPhone(line.msisdn)}</dd>
        </div>
        <div>
          <dt>Login</dt>
          <dd><span class="code">${line.username}</span> (${line.service})</dd>
        </div>
        <div>
          <dt>Router</dt>
          <dd>${line.router_name} <span class="code">${line.host}</span></dd>
        </div>
        <div>
          <dt>Profile</dt>
          <dd class="code">${line.profile}</dd>
        </div>
        ${
          line.access_detail === null
            ? nothing
            : html`<div>
                <dt>Last read back</dt>
                <dd>${line.access_detail}</dd>
              </div>`
        }
      </dl>`,
  };
}

function known(title: string, fact: Known, now: number, formats: Formats, lane: LaneStatus | null = null): Html {
  const away = lane !== null && fact.tone === 'unknown' && isAway(lane);
  return html`<div class="known ${fact.tone}">
    <h3>${title}</h3>
    <p class="state">
      ${mark(fact.tone)}${fact.state}${away ? html` <small>since ${formats.moment(lane.since, now)}</small>` : nothing}
    </p>
    <p>${fact.words} ${fact.at === null ? nothing : when(fact.at, now, formats)}</p>
  </div>`;
}

function paymentPart(store: Store, id: number, now: number, formats: Formats): LivePart {
  const payments = store.all(linePayments, { id, limit: PAYMENTS });
  return {
    id: 'line-payments',
    title: 'Payments',
    note: payments.length === 0 ? nothing : html`newest ${payments.length}`,
    body:
      payments.length === 0
        ? html`<p class="empty">This line has no payment.</p>`
        : html`<ul class="rows">
            ${payments.map(
              (p) =>
                html`<li class="cutoff">
                  <p>
                    <a href="/payments/${p.id}">${formatCents(cents(p.amount_cents), p.currency)}</a>
                    <span class="name">${p.state}${p.receipt_code === null ? nothing : html`, ${p.receipt_code}`}</span>
                  </p>
                  <p class="right">${when(p.received_at, now, formats)}</p>
                  <p class="why"><span>${hopWords(p.received_at, p.confirmed_at, p.online_at)}</span></p>
                </li>`,
            )}
          </ul>`,
  };
}

function hopWords(received: number, confirmed: number | null, online: number | null): string {
  const router = confirmed === null ? 'Router: not confirmed' : `Router after ${formatElapsed(confirmed - received)}`;
  return `${router}; ${online === null ? 'no session seen' : `session after ${formatElapsed(online - received)}`}.`;
}

const COMMAND_TONES: Readonly<Record<CommandRecord['state'], Tone>> = {
  queued: 'wait',
  running: 'wait',
  done: 'good',
  dead: 'bad',
  cancelled: 'quiet',
};

function commandPart(store: Store, commands: readonly CommandRecord[], now: number, formats: Formats): LivePart {
  return {
    id: 'line-commands',
    title: 'Commands',
    note: html`what the router was told, and its own words`,
    body:
      commands.length === 0
        ? html`<p class="empty">The router was never told anything about this line.</p>`
        : html`<ul class="rows">
            ${commands.map((command) => commandRow(store, command, now, formats))}
          </ul>`,
  };
}

function commandRow(store: Store, command: CommandRecord, now: number, formats: Formats): Html {
  const tone = COMMAND_TONES[command.state];
  const next =
    command.state === 'queued' && command.run_at > now ? html`, next try in ${age(command.run_at, now)}` : nothing;
  const attempts = store.all(commandAttempts, { id: command.id, limit: ATTEMPTS });
  return html`<li class="command">
    <p>
      ${mark(tone)}<b>Command ${command.id}: ${command.state}</b>
      <small>queued ${when(command.created_at, now, formats)}${next}</small>
    </p>
    ${command.error === null ? nothing : html`<p class="own-words">${command.error}</p>`}
    ${
      attempts.length === 0
        ? nothing
        : html`<ol class="attempts">
            ${attempts.map((attempt) => attemptRow(attempt, now, formats))}
          </ol>`
    }
  </li>`;
}

function attemptRow(attempt: AttemptRecord, now: number, formats: Formats): Html {
  const took = attempt.finished_at === null ? 'not finished' : formatElapsed(attempt.finished_at - attempt.started_at);
  return html`<li value="${attempt.n}">
    <b>${attempt.outcome ?? 'running'}</b> ${formats.moment(attempt.started_at, now)}, ${took}
    ${attempt.detail === null ? nothing : html`<span class="own-words">${attempt.detail}</span>`}
  </li>`;
}
