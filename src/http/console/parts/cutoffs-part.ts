import { html } from 'hono/html';
import { isAway, type LaneStatus } from '../../../domain/lines/lane-status.ts';
import {
  expiringCount,
  expiringLines,
  overdueCounts,
  overdueLines,
  type OverdueLine,
} from '../../../storage/views/overview.ts';
import type { Store } from '../../../storage/engine/store.ts';
import type { Formats } from '../frame/format.ts';
import { age, mark, nothing, type Html, type LivePart } from '../frame/markup.ts';
import type { LaneByRouter } from './payments-part.ts';

const DAY_MS = 24 * 3_600_000;
const SHOWN = 8;

/** Lines that should be off and are not known to be, and lines whose paid time ends within a day. */
export function cutoffsPart(
  store: Store,
  laneOf: LaneByRouter,
  sane: boolean,
  now: number,
  formats: Formats,
): LivePart {
  if (!sane) {
    // Who is expired is a question to the clock.
    return {
      id: 'cutoffs',
      title: 'Cut-offs',
      note: html`unknown`,
      body: html`<p class="empty">${mark('unknown')} Not computed while the clock is wrong.</p>`,
    };
  }
  const counts = store.first(overdueCounts, { now }) ?? { n: 0, online: 0 };
  const until = now + DAY_MS;
  const soon = store.first(expiringCount, { now, until })?.n ?? 0;
  const overdue = store.all(overdueLines, { now, limit: SHOWN });
  const expiring = store.all(expiringLines, { now, until, limit: SHOWN });
  return {
    id: 'cutoffs',
    title: 'Cut-offs',
    note: nothing,
    brief: String(counts.n),
    body: html`<dl class="counts">
        <div>
          <dt>Expired, not off</dt>
          <dd>${counts.n === 0 ? nothing : mark('wait')}${counts.n}</dd>
        </div>
        <div>
          <dt>Expired but seen online</dt>
          <dd>${counts.online === 0 ? nothing : mark('bad')}${counts.online}</dd>
        </div>
        <div>
          <dt>Ending within 24 h</dt>
          <dd>${soon}</dd>
        </div>
      </dl>
      ${
        overdue.length === 0
          ? nothing
          : html`<h3>Expired, not off</h3>
              <ul class="rows">
                ${overdue.map((line) => overdueRow(line, laneOf(line.router_name), now, formats))}
              </ul>
              ${more(counts.n - overdue.length)}`
      }
      ${
        expiring.length === 0
          ? nothing
          : html`<h3>Ending within 24 h</h3>
              <ul class="rows">
                ${expiring.map(
                  (line) =>
                    html`<li class="cutoff">
                      <p><a href="/lines/${line.id}">${line.account_no}</a> <span class="name">${line.name}</span></p>
                      <p class="right">
                        ${formats.moment(line.expires_at, now)} <small>in ${age(line.expires_at, now)}</small>
                      </p>
                    </li>`,
                )}
              </ul>
              ${more(soon - expiring.length)}`
      }`,
  };
}

function more(n: number): Html {
  return n <= 0 ? nothing : html`<p class="more">and ${n} more</p>`;
}

function overdueRow(line: OverdueLine, lane: LaneStatus | null, now: number, formats: Formats): Html {
  const over = line.expires_at + line.grace_ms;
  const online = line.seen_online_at !== null && line.seen_online_at > over;
  return html`<li class="cutoff">
    <p><a href="/lines/${line.id}">${line.account_no}</a> <span class="name">${line.name}</span></p>
    <p class="right">${formats.moment(over, now)} <small>${age(over, now)} ago</small></p>
    <p class="why">
      ${mark(online ? 'bad' : 'wait')}<span>${whyNotOff(line, lane)}${online ? ' Seen online since.' : ''}</span>
    </p>
  </li>`;
}

function whyNotOff(line: OverdueLine, lane: LaneStatus | null): string {
  if (lane === null) return `Nothing talks to ${line.router_name}: it has no lane.`;
  if (isAway(lane)) {
    return `${line.router_name} ${lane.state === 'down' ? 'unreachable' : 'stopped'}: what it does is unknown.`;
  }
  if (line.command_error !== null) return `Not done yet: ${line.command_error}.`;
  if (line.command_run_at !== null) return `In the queue of ${line.router_name}.`;
  return line.access === 'unknown' ? 'Never read back; the cut is due.' : 'Last read back on; the cut is due.';
}
