import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import type { AttemptOutcome, CommandKind } from '../../src/domain/command.ts';
import { afterAttempt, COMMAND_KINDS, COMMAND_RULES } from '../../src/domain/command.ts';

const NOW = 1_700_000_000_000;
const LATEST = () => 1 - Number.EPSILON / 2;
const EARLIEST = () => 0;

/** Runs a command through the same outcome again and again; the waits in seconds until it is final, or 20 of them. */
function waits(kind: CommandKind, outcome: AttemptOutcome): { seconds: number[]; end: string; attempts: number } {
  const seconds: number[] = [];
  let attempts = 0;
  let now = NOW;
  for (let i = 0; i < 20; i++) {
    const next = afterAttempt({ kind, attempts }, outcome, now, LATEST);
    attempts = next.attempts;
    if (next.state !== 'queued') return { seconds, end: next.state, attempts };
    seconds.push((next.runAt - now) / 1000);
    now = next.runAt;
  }
  return { seconds, end: 'queued', attempts };
}

/** The number of the attempt that a command has behind it: its first, its last that is spelt out, and one far beyond. */
type Tried = readonly [first: string, last: string, beyond: string];

/** What becomes of every kind after every outcome, in one place: `done`, `dead`, or the longest wait and what then counts. */
const BECOMES: Readonly<Record<CommandKind, Readonly<Record<AttemptOutcome, Tried>>>> = {
  'router.sync': {
    ok: ['done', 'done', 'done'],
    retry: ['1 s, counted', '30 s, counted', '30 s, counted'],
    unavailable: ['5 s', '5 s', '5 s'],
    unknown: ['1 s, counted', '30 s, counted', '30 s, counted'],
    dead: ['dead', 'dead', 'dead'],
    interrupted: ['0 s', '0 s', '0 s'],
    stopped: ['30 s', '30 s', '30 s'],
  },
  'router.leave': {
    ok: ['done', 'done', 'done'],
    retry: ['1 s, counted', '30 s, counted', '30 s, counted'],
    unavailable: ['5 s', '5 s', '5 s'],
    unknown: ['1 s, counted', '30 s, counted', '30 s, counted'],
    dead: ['dead', 'dead', 'dead'],
    interrupted: ['0 s', '0 s', '0 s'],
    stopped: ['30 s', '30 s', '30 s'],
  },
  'router.unbind': {
    ok: ['done', 'done', 'done'],
    retry: ['1 s, counted', '30 s, counted', '30 s, counted'],
    unavailable: ['5 s', '5 s', '5 s'],
    unknown: ['1 s, counted', '30 s, counted', '30 s, counted'],
    dead: ['dead', 'dead', 'dead'],
    interrupted: ['0 s', '0 s', '0 s'],
    stopped: ['30 s', '30 s', '30 s'],
  },
  'router.note': {
    ok: ['done', 'done', 'done'],
    retry: ['1 s, counted', '30 s, counted', '30 s, counted'],
    unavailable: ['5 s', '5 s', '5 s'],
    unknown: ['1 s, counted', '30 s, counted', '30 s, counted'],
    dead: ['dead', 'dead', 'dead'],
    interrupted: ['0 s', '0 s', '0 s'],
    stopped: ['30 s', '30 s', '30 s'],
  },
  'router.profile': {
    ok: ['done', 'done', 'done'],
    retry: ['1 s, counted', '30 s, counted', '30 s, counted'],
    unavailable: ['5 s', '5 s', '5 s'],
    unknown: ['1 s, counted', '30 s, counted', '30 s, counted'],
    dead: ['dead', 'dead', 'dead'],
    interrupted: ['0 s', '0 s', '0 s'],
    stopped: ['30 s', '30 s', '30 s'],
  },
  'router.kick': {
    ok: ['done', 'done', 'done'],
    retry: ['1 s, counted', '2 s, counted', 'dead'],
    unavailable: ['dead', 'dead', 'dead'],
    unknown: ['1 s, counted', '2 s, counted', 'dead'],
    dead: ['dead', 'dead', 'dead'],
    interrupted: ['dead', 'dead', 'dead'],
    stopped: ['dead', 'dead', 'dead'],
  },
  'sms.remind': {
    ok: ['done', 'done', 'done'],
    retry: ['30 s, counted', '1800 s, counted', 'dead'],
    unavailable: ['60 s', '60 s', '60 s'],
    unknown: ['dead', 'dead', 'dead'],
    dead: ['dead', 'dead', 'dead'],
    interrupted: ['dead', 'dead', 'dead'],
    stopped: ['30 s, counted', '1800 s, counted', 'dead'],
  },
  'sms.tell': {
    ok: ['done', 'done', 'done'],
    retry: ['30 s, counted', '1800 s, counted', 'dead'],
    unavailable: ['60 s', '60 s', '60 s'],
    unknown: ['dead', 'dead', 'dead'],
    dead: ['dead', 'dead', 'dead'],
    interrupted: ['dead', 'dead', 'dead'],
    stopped: ['30 s, counted', '1800 s, counted', 'dead'],
  },
  'notice.send': {
    ok: ['done', 'done', 'done'],
    retry: ['15 s, counted', '600 s, counted', '600 s, counted'],
    unavailable: ['15 s, counted', '600 s, counted', '600 s, counted'],
    unknown: ['15 s, counted', '600 s, counted', '600 s, counted'],
    dead: ['dead', 'dead', 'dead'],
    interrupted: ['0 s', '0 s', '0 s'],
    stopped: ['15 s, counted', '600 s, counted', '600 s, counted'],
  },
  'news.send': {
    ok: ['done', 'done', 'done'],
    retry: ['10 s, counted', '21600 s, counted', 'dead'],
    unavailable: ['10 s, counted', '21600 s, counted', 'dead'],
    unknown: ['10 s, counted', '21600 s, counted', 'dead'],
    dead: ['dead', 'dead', 'dead'],
    interrupted: ['0 s', '0 s', '0 s'],
    stopped: ['10 s, counted', '21600 s, counted', 'dead'],
  },
  'sms.send': {
    ok: ['done', 'done', 'done'],
    retry: ['30 s, counted', '1800 s, counted', 'dead'],
    unavailable: ['60 s', '60 s', '60 s'],
    unknown: ['dead', 'dead', 'dead'],
    dead: ['dead', 'dead', 'dead'],
    interrupted: ['dead', 'dead', 'dead'],
    stopped: ['30 s, counted', '1800 s, counted', 'dead'],
  },
};

describe.each(COMMAND_KINDS)('%s', (kind) => {
  const last = COMMAND_RULES[kind].backoffS.length - 1;
  test.each(Object.entries(BECOMES[kind]) as [AttemptOutcome, Tried][])('after %s', (outcome, becomes) => {
    const found = [0, last, 500].map((attempts) => {
      const next = afterAttempt({ kind, attempts }, outcome, NOW, LATEST);
      if (next.state !== 'queued') return next.state;
      return `${(next.runAt - NOW) / 1000} s${next.attempts === attempts ? '' : ', counted'}`;
    });
    expect(found).toEqual(becomes);
  });
});

describe('router.sync', () => {
  it.each(['retry', 'unknown'] as const)('field 9: after %s it never gives up, and waits at most 30 s', (outcome) => {
    const found = waits('router.sync', outcome);
    expect(found.seconds.slice(0, 8)).toEqual([1, 2, 4, 8, 15, 30, 30, 30]);
    expect(found).toMatchObject({ end: 'queued', attempts: 20 });
  });

  it.each([
    ['unavailable', 5],
    ['stopped', 30],
    ['interrupted', 0],
  ] as const)('field 1: %s does not count as an attempt', (outcome, wait) => {
    const found = waits('router.sync', outcome);
    expect(new Set(found.seconds)).toEqual(new Set([wait]));
    expect(found).toMatchObject({ end: 'queued', attempts: 0 });
  });

  it('ends with ok, or with a line that can never be right', () => {
    const command = { kind: 'router.sync', attempts: 3 } as const;
    expect(afterAttempt(command, 'ok', NOW, LATEST)).toEqual({ state: 'done', runAt: NOW, attempts: 4 });
    expect(afterAttempt(command, 'dead', NOW, LATEST)).toEqual({ state: 'dead', runAt: NOW, attempts: 4 });
  });
});

describe('sms.send', () => {
  it.each(['unknown', 'interrupted', 'dead'] as const)('field 45: %s is final: it could be sent twice', (outcome) => {
    expect(waits('sms.send', outcome)).toEqual({ seconds: [], end: 'dead', attempts: 1 });
  });

  it.each(['retry', 'stopped'] as const)('%s is tried eight times over about an hour', (outcome) => {
    const found = waits('sms.send', outcome);
    expect(found).toMatchObject({ end: 'dead', attempts: 8 });
    expect(found.seconds).toHaveLength(7);
    expect(found.seconds.reduce((a, b) => a + b, 0)).toBe(3630);
  });

  it('waits for the lane without counting', () => {
    expect(waits('sms.send', 'unavailable')).toMatchObject({ end: 'queued', attempts: 0 });
  });
});

describe('afterAttempt, for every command', () => {
  const command = fc.record({
    kind: fc.constantFrom(...COMMAND_KINDS),
    attempts: fc.nat({ max: 10_000 }),
  });
  const outcome = fc.constantFrom<AttemptOutcome>(
    'ok',
    'retry',
    'unavailable',
    'unknown',
    'dead',
    'interrupted',
    'stopped',
  );
  const dice = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

  it('gives whole milliseconds, never in the past, and spreads waits by at most half', () => {
    fc.assert(
      fc.property(command, outcome, dice, (c, o, random) => {
        const next = afterAttempt(c, o, NOW, () => random);
        const [least, most] = [EARLIEST, LATEST].map((r) => afterAttempt(c, o, NOW, r).runAt);
        expect(Number.isInteger(next.runAt)).toBe(true);
        expect(next.runAt).toBeGreaterThanOrEqual(least!);
        expect(next.runAt).toBeLessThanOrEqual(most!);
        expect(least! - NOW).toBe((most! - NOW) / 2);
        if (c.kind === 'router.sync') expect(next.runAt - NOW).toBeLessThanOrEqual(30_000);
        expect([c.attempts, c.attempts + 1]).toContain(next.attempts);
      }),
    );
  });

  it('never sends an SMS again that may have been sent', () => {
    fc.assert(
      fc.property(
        fc.nat(),
        fc.constantFrom<AttemptOutcome>('ok', 'unknown', 'interrupted'),
        dice,
        (attempts, o, random) => {
          expect(afterAttempt({ kind: 'sms.send', attempts }, o, NOW, () => random).state).not.toBe('queued');
        },
      ),
    );
  });
});
