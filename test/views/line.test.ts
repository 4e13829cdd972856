import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { LaneStatus } from '../../src/domain/lines/lane-status.ts';
import { LANGUAGES } from '../../src/domain/time/time.ts';
import type { LineLane } from '../../src/views/lane.ts';
import { factWords } from '../../src/views/fact-words.ts';
import { lineWords } from '../../src/views/line-words.ts';
import {
  LINE_CODES,
  lineView,
  READING_HOLDS_MS,
  SESSION_HOLDS_MS,
  type LineCode,
  type LineFacts,
} from '../../src/views/line.ts';

const NOW = Date.UTC(2026, 10, 22, 11, 2, 33);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

const UP: LaneStatus = {
  lane: 'router:tower-1',
  kind: 'router',
  state: 'up',
  since: NOW - DAY,
  error: null,
  queued: 3,
  running: 0,
  lines: [],
  dueAt: null,
};
const DOWN: LaneStatus = { ...UP, state: 'down', since: NOW - MINUTE, error: 'no answer for 5 s' };
const PAUSED: LaneStatus = { ...UP, state: 'paused', since: NOW - 3 * MINUTE, error: 'Paused by amina: new board' };
const STOPPED: LaneStatus = { ...UP, state: 'stopped', since: NOW - 2 * MINUTE, error: 'invalid password' };
const PPPOE_REFUSED: LaneStatus = { ...UP, refused: [{ service: 'pppoe', error: 'not enough permissions (9)' }] };

/** A line that is paid, read as on, and whose session was seen. */
const ON: LineFacts = {
  id: 7,
  router_name: 'tower-1',
  service: 'pppoe',
  username: 'amina',
  expires_at: NOW + DAY,
  grace_ms: 0,
  awaits_clock: 0,
  used_up: 0,
  blocked_at: null,
  blocked_reason: null,
  paused_at: null,
  retired_at: null,
  access: 'on',
  access_at: NOW - 5 * MINUTE,
  read_at: NOW - 5 * MINUTE,
  finding_detail: null,
  written_at: NOW - 5 * MINUTE,
  seen_online_at: NOW - 4 * MINUTE,
  command_state: 'done',
  command_error: null,
  command_attempts: 1,
  command_at: NOW - 6 * MINUTE,
  command_ended_at: NOW - 5 * MINUTE,
  waiting_cents: null,
  waiting_currency: null,
  waiting_since: null,
};
const OVER = { expires_at: NOW - 30 * MINUTE, written_at: null, seen_online_at: NOW - DAY } as const;
const OFF = { ...OVER, access: 'off' } as const;
const WAITS = { waiting_cents: 150_000, waiting_currency: 'KES', waiting_since: NOW - 2 * MINUTE } as const;
const GRACE = { expires_at: NOW - MINUTE, grace_ms: DAY } as const;

interface Case {
  readonly line: Partial<LineFacts>;
  readonly lane?: LineLane;
  readonly since: number | null;
  readonly head: string;
}

/** Every code with facts that lead to it. */
const CASES: Readonly<Record<LineCode, readonly Case[]>> = {
  ended: [{ line: { retired_at: NOW - DAY }, lane: DOWN, since: NOW - DAY, head: 'Retired' }],
  paused: [
    {
      line: { blocked_at: NOW - 7 * MINUTE, paused_at: NOW - 7 * MINUTE, access: 'off' },
      since: NOW - 7 * MINUTE,
      head: 'Off: paused, and its paid time stands still',
    },
  ],
  blocked: [
    {
      line: { blocked_at: NOW - 7 * MINUTE, access: 'off' },
      since: NOW - 7 * MINUTE,
      head: 'Off: blocked by a person',
    },
  ],
  expired: [{ line: OFF, since: NOW - 30 * MINUTE, head: 'Off: the paid time is over' }],
  'used-up': [
    {
      line: { used_up: 1, access: 'off', access_at: NOW - 3 * MINUTE },
      since: NOW - 3 * MINUTE,
      head: 'Off: all that its plan lets it use is used up',
    },
  ],
  'money-waits': [
    {
      line: { ...OFF, ...WAITS },
      since: NOW - 2 * MINUTE,
      head: 'Off, but KES 1,500 that may be this line’s waits',
    },
  ],
  'off-unknown': [
    { line: OFF, lane: DOWN, since: NOW - MINUTE, head: 'Should be off; what the router does is unknown' },
    { line: OFF, lane: 'none', since: null, head: 'Should be off; what the router does is unknown' },
  ],
  'off-old': [
    {
      line: { ...OFF, read_at: NOW - READING_HOLDS_MS.off - 1 },
      since: NOW - 1,
      head: 'Should be off, and was when it was last read; that is too long ago',
    },
  ],
  'off-seen': [
    { line: { ...OVER, seen_online_at: NOW - 1 }, since: NOW - 1, head: 'Should be off, but was seen online' },
  ],
  'off-due': [
    { line: { used_up: 1 }, since: null, head: 'Should be off, but the router has not shown it off' },
    { line: OVER, since: NOW - 30 * MINUTE, head: 'Should be off, but the router has not shown it off' },
  ],
  'no-lane': [{ line: {}, lane: 'none', since: null, head: 'Paid, but nothing talks to tower-1' }],
  'router-away': [
    { line: {}, lane: DOWN, since: NOW - MINUTE, head: 'Paid, but tower-1 cannot be reached' },
    { line: GRACE, lane: DOWN, since: NOW - MINUTE, head: 'In grace, but tower-1 cannot be reached' },
  ],
  'router-stopped': [
    { line: {}, lane: STOPPED, since: NOW - 2 * MINUTE, head: 'Paid, but work on tower-1 is stopped' },
    { line: {}, lane: PPPOE_REFUSED, since: null, head: 'Paid, but work on tower-1 is stopped' },
  ],
  'router-paused': [
    { line: {}, lane: PAUSED, since: NOW - 3 * MINUTE, head: 'Paid, but tower-1 is paused' },
    { line: { command_state: 'queued' }, lane: PAUSED, since: NOW - 3 * MINUTE, head: 'Paid, but tower-1 is paused' },
  ],
  refused: [
    { line: { command_state: 'dead' }, since: NOW - 5 * MINUTE, head: 'Paid, but tower-1 refused' },
    { line: { finding_detail: 'no such login' }, since: null, head: 'Paid, but tower-1 refused' },
  ],
  telling: [
    {
      line: { command_state: 'queued' },
      lane: { ...UP, lines: [7] },
      since: NOW - 6 * MINUTE,
      head: 'tower-1 is being told now',
    },
  ],
  queued: [{ line: { command_state: 'queued' }, since: NOW - 6 * MINUTE, head: 'Waits in the queue of tower-1' }],
  trying: [
    {
      line: { command_state: 'queued', command_error: 'timeout' },
      since: NOW - 6 * MINUTE,
      head: 'Paid, but tower-1 has not done it yet',
    },
  ],
  'never-read': [
    {
      line: { access: 'unknown', access_at: null, read_at: null },
      since: null,
      head: 'Paid, but the router was never asked',
    },
  ],
  'not-known': [
    {
      line: { read_at: NOW - READING_HOLDS_MS.on - 1 },
      since: NOW - 1,
      head: 'Paid; what the router does is not known any more, it was last read on',
    },
  ],
  'router-off': [{ line: { access: 'off' }, since: NOW - 5 * MINUTE, head: 'Paid, but the router says off' }],
  'let-in': [
    {
      line: { service: 'static', username: '10.20.0.5', seen_online_at: null },
      since: NOW - 5 * MINUTE,
      head: 'Paid, and let through by the router',
    },
  ],
  'no-session': [
    { line: { seen_online_at: null }, since: NOW - 5 * MINUTE, head: 'Router confirmed, but no session seen since' },
    {
      line: { seen_online_at: NOW - 6 * MINUTE },
      since: NOW - 5 * MINUTE,
      head: 'Router confirmed, but no session seen since',
    },
  ],
  'seen-before': [
    {
      line: { written_at: NOW - DAY, seen_online_at: NOW - SESSION_HOLDS_MS - 1 },
      since: NOW - SESSION_HOLDS_MS - 1,
      head: 'Paid, router confirmed; a session was seen before',
    },
  ],
  grace: [
    {
      line: GRACE,
      since: NOW - 4 * MINUTE,
      head: 'In grace: the paid time is over, and it is still on',
    },
  ],
  on: [{ line: {}, since: NOW - 4 * MINUTE, head: 'Paid, router confirmed, session seen' }],
};

describe('why a line is, or is not, on', () => {
  const cases = LINE_CODES.flatMap((code) => CASES[code].map((one) => ({ code, ...one })));

  test.each(cases)('$code: $head', ({ code, line, lane = UP, since, head }) => {
    const view = lineView({ ...ON, ...line }, lane, NOW);
    expect(view.verdict).toMatchObject({ code, since, ageMs: since === null ? null : NOW - since });
    expect(lineWords(view).head).toBe(head);
  });

  test('what the words say is about this line: its router, its login, its own words', () => {
    const next = (line: Partial<LineFacts>, lane: LineLane = UP) =>
      lineWords(lineView({ ...ON, ...line }, lane, NOW)).next;
    expect(next({}, DOWN)).toContain('It says: no answer for 5 s.');
    expect(next({ command_state: 'queued' })).toBe('3 commands wait there.');
    expect(next({ command_state: 'queued' }, null)).toBe('It goes on by itself.');
    expect(next({ command_state: 'queued', command_error: 'timeout', command_attempts: 2 })).toBe(
      'After 2 attempts it says: timeout. It is tried again by itself.',
    );
    expect(next({ blocked_at: NOW, blocked_reason: 'Radio moved.', access: 'off' })).toBe(
      'Radio moved. A payment does not lift it.',
    );
    expect(next({ seen_online_at: null })).toContain('“amina”');
    for (const line of [{ blocked_at: NOW, access: 'off' }, { ...OVER }] as const) {
      expect(next({ ...line, ...WAITS })).toContain('KES 1,500 that may be this line’s waits for a person.');
    }
  });
});

const HOLDS = Object.values(READING_HOLDS_MS);
const moment = fc
  .constantFrom(...HOLDS.map((ms) => -ms - 1), -DAY, -SESSION_HOLDS_MS - 1, -MINUTE, -1, 0)
  .map((d) => NOW + d);
const maybe = fc.option(moment, { nil: null });
const anyLine: fc.Arbitrary<LineFacts> = fc
  .record({
    expires_at: fc.constantFrom(-2 * DAY, -1, 0, 1, DAY).map((d) => NOW + d),
    grace_ms: fc.constantFrom(0, 1, DAY),
    blocked_at: fc.option(moment, { nil: null, freq: 3 }),
    blocked_reason: fc.option(fc.constant('radio moved'), { nil: null }),
    retired_at: fc.option(moment, { nil: null, freq: 5 }),
    access: fc.constantFrom('unknown', 'on', 'off'),
    service: fc.constantFrom('pppoe', 'hotspot', 'static'),
    access_at: maybe,
    read_at: maybe,
    finding_detail: fc.constantFrom(null, 'no such login'),
    written_at: maybe,
    seen_online_at: maybe,
    command_state: fc.constantFrom(null, 'queued', 'done', 'dead', 'cancelled'),
    command_error: fc.constantFrom(null, 'timeout'),
    command_attempts: fc.nat(3),
    command_at: moment,
    command_ended_at: maybe,
    waits: fc.boolean(),
  })
  .map(({ waits, ...line }) => ({ ...ON, ...line, ...(waits ? WAITS : {}) }));
const anyLane: fc.Arbitrary<LineLane> = fc.constantFrom<LineLane[]>(UP, DOWN, STOPPED, PAUSED, 'none', null);

describe('for all facts', () => {
  test('a verdict is never greener than what it stands on, and nothing old is green', () => {
    fc.assert(
      fc.property(anyLine, anyLane, (line, lane) => {
        const { verdict, books, router, session } = lineView(line, lane, NOW);
        if (verdict.state === 'right') {
          const seen = verdict.code === 'let-in' ? 'right' : session.state;
          expect([books.state, router.state, seen]).toEqual(['right', 'right', 'right']);
        }
        for (const fact of [router, session]) if (!fact.fresh) expect(fact.state).toBe('unknown');
        if (router.state !== 'unknown') expect(router.ageMs).toBeLessThanOrEqual(Math.max(...HOLDS));
        if (session.state !== 'unknown') expect(session.ageMs).toBeLessThanOrEqual(SESSION_HOLDS_MS);
      }),
      { numRuns: 1000 },
    );
  });

  test('of a router that cannot be asked nothing is said to be so, whatever was read before', () => {
    fc.assert(
      fc.property(anyLine, fc.constantFrom<LineLane[]>(DOWN, STOPPED, 'none'), (line, lane) => {
        const view = lineView(line, lane, NOW);
        expect([view.router.state, view.session.state]).toEqual(['unknown', 'unknown']);
        expect(['right', 'waiting']).not.toContain(view.verdict.state);
      }),
    );
  });

  test('who has no lanes says what somebody says whose lane is up', () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        const [here, there] = [lineView(line, UP, NOW), lineView(line, null, NOW)];
        expect({ ...there, told: null }).toEqual({ ...here, told: null });
      }),
    );
  });

  test('every view has words in every language, none left out', () => {
    fc.assert(
      fc.property(anyLine, anyLane, fc.constantFrom(...LANGUAGES), (line, lane, language) => {
        const view = lineView(line, lane, NOW);
        const { head, next } = lineWords(view, language);
        const facts = Object.values(factWords(view, language)).flatMap(({ state, rests }) => [state, rests]);
        for (const text of [head, next, ...facts]) expect(text).toMatch(/\S/);
        expect([head, next, ...facts].join(' ')).not.toMatch(/undefined|null|NaN/);
      }),
    );
  });
});
