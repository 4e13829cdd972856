import { html } from 'hono/html';
import type { LaneStatus } from '../../../domain/lines/lane-status.ts';
import type { Formats } from '../frame/format.ts';
import { age, mark, nothing, type Html, type LivePart, type Tone } from '../frame/markup.ts';
import { laneWords } from '../frame/words.ts';

const STATES: Readonly<
  Record<LaneStatus['state'], { readonly tone: Tone; readonly words: string; readonly rank: number }>
> = {
  stopped: { tone: 'bad', words: 'Stopped', rank: 0 },
  down: { tone: 'bad', words: 'Down', rank: 1 },
  up: { tone: 'good', words: 'Up', rank: 2 },
  ready: { tone: 'good', words: 'Ready', rank: 3 },
};

/** The lanes, those that are not up first. */
export function lanesPart(lanes: readonly LaneStatus[], now: number, formats: Formats): LivePart {
  const sorted = lanes.toSorted((a, b) => STATES[a.state].rank - STATES[b.state].rank || a.lane.localeCompare(b.lane));
  const away = lanes.filter((lane) => STATES[lane.state].tone === 'bad').length;
  return {
    id: 'lanes',
    title: 'Lanes',
    note: away === 0 ? html`${lanes.length}, all reachable` : html`${away} of ${lanes.length} not reachable`,
    brief: away === 0 ? 'all up' : `${away} down`,
    body:
      lanes.length === 0
        ? html`<p class="empty">No router and no SMS gateway is set up.</p>`
        : html`<ul class="rows">
            ${sorted.map((lane) => laneRow(lane, now, formats))}
          </ul>`,
  };
}

function laneRow(lane: LaneStatus, now: number, formats: Formats): Html {
  const { tone, words } = STATES[lane.state];
  return html`<li class="lane ${tone}" id="lane-${lane.lane.replaceAll(/[^A-Za-z0-9-]/g, '-')}">
    <p class="lane-name">
      ${mark(tone)}<b>${laneWords(lane.lane)}</b>
      <span>${words} since ${formats.moment(lane.since, now)} <small>(${age(lane.since, now)})</small></span>
    </p>
    ${lane.error === null ? nothing : html`<p class="own-words">${lane.error}</p>`}
    <p class="lane-queue">${queue(lane, now)}</p>
  </li>`;
}

function queue(lane: LaneStatus, now: number): Html {
  if (lane.queued === 0 && lane.running === 0) return html`Nothing waits.`;
  const due =
    lane.dueAt === null
      ? nothing
      : lane.dueAt <= now
        ? html`, the oldest due for ${age(lane.dueAt, now)}`
        : html`, the next due in ${age(lane.dueAt, now)}`;
  return html`<b>${lane.queued}</b> waiting, <b>${lane.running}</b> on the wire${due}`;
}
