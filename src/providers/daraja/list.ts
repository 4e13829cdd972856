import type { NotDone } from '../../domain/outbound.ts';
import type { PulledPage, PulledRow, PullFrom } from '../../domain/provider-port.ts';
import { member, scalarText } from '../../outside/json-path.ts';
import type { Ask } from './ask.ts';
import { clockTimeOf } from './kenyan-time.ts';
import type { ReadingRules } from './money-of.ts';
import { readCallback } from './read-callback.ts';

/** Daraja keeps its list for so long, and gives it in pages of so many rows. */
const KEPT_MS = 48 * 3_600_000;
const ROWS = 100;

/** Where a page begins and what it is a page of: rows that come in meanwhile must not move it. */
interface Place {
  readonly offset: number;
  /** UTC milliseconds. */
  readonly start: number;
  readonly end: number;
  /** Receipt of the first row of the page before: a list that begins with it again does not go on. */
  readonly after: string;
}

const textOf = ({ offset, start, end, after }: Place): string => [offset, start, end, after].join('/');

function placeOf(page: string): Place | null {
  const [, offset, start, end, after = ''] = /^(\d{1,9})\/(\d{1,15})\/(\d{1,15})\/([\w-]{0,32})$/.exec(page) ?? [];
  return offset === undefined ? null : { offset: Number(offset), start: Number(start), end: Number(end), after };
}

/** A page of what came in. @param now UTC milliseconds */
export async function pullPage(
  ask: Ask,
  shortCode: string,
  rules: ReadingRules,
  { since, page }: PullFrom,
  now: number,
  signal: AbortSignal,
): Promise<PulledPage | NotDone> {
  const first: Place = { offset: 0, start: Math.max(since, now - KEPT_MS), end: now, after: '' };
  const place = page === null ? first : placeOf(page);
  if (place === null) return { kind: 'refused', final: true, reason: `no page of Daraja is called ${page}` };
  const body = {
    ShortCode: shortCode,
    StartDate: clockTimeOf(place.start),
    EndDate: clockTimeOf(place.end),
    OffSetValue: String(place.offset),
  };
  return ask<PulledPage>(
    { path: '/pulltransactions/v1/query', body },
    ({ json, text }) => {
      const code = text('ResponseCode');
      if (code === '1001') return { kind: 'page', rows: [], wholeSince: place.start, next: null };
      const listed = rowsIn(member(json, 'Response'));
      if (code !== '' && code !== '1000') {
        return { kind: 'refused', final: true, reason: `${text('ResponseMessage') || 'refused'} (code ${code})` };
      }
      if (code === '' || listed === null) return null;
      const firstId = scalarText(member(listed[0], 'transactionId')) ?? '';
      const isSamePage = place.after !== '' && firstId === place.after;
      const rows = isSamePage ? [] : listed.map((row) => readRow(row, rules));
      const after: Place = { ...place, offset: place.offset + rows.length, after: firstId };
      const isFull = rows.length >= ROWS && /^[\w-]{1,32}$/.test(firstId);
      return { kind: 'page', rows, wholeSince: place.start, next: isFull ? textOf(after) : null };
    },
    signal,
  );
}

/** The rows stand in a list within a list. */
function rowsIn(response: unknown): unknown[] | null {
  if (!Array.isArray(response)) return null;
  const rows = (response as unknown[]).flat();
  return rows.every((row) => typeof row === 'object' && row !== null && !Array.isArray(row)) ? rows : null;
}

function readRow(row: unknown, rules: ReadingRules): PulledRow {
  const body = new TextEncoder().encode(JSON.stringify(row));
  return { body, reading: readCallback(body, rules) };
}
