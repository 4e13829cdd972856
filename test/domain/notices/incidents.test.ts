import { describe, expect, test } from 'vitest';
import {
  isToldAtNight,
  planNotices,
  type IncidentFacts,
  type OpenAlarmFacts,
} from '../../../src/domain/notices/incidents.ts';

const NOW = Date.parse('2026-11-27T09:00:00Z');
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY_RULES = { waitMs: MINUTE, isQuiet: false };
const NIGHT_RULES = { waitMs: MINUTE, isQuiet: true };

const alarm = (set: Partial<OpenAlarmFacts> = {}): OpenAlarmFacts => ({
  kind: 'router-away',
  subject: 'tower-1',
  message: 'tower-1 does not answer',
  openedAt: NOW - 5 * MINUTE,
  seenBy: null,
  snoozed: null,
  ...set,
});
const incident = (set: Partial<IncidentFacts> = {}): IncidentFacts => ({
  id: 7,
  kind: 'router-away',
  subject: 'tower-1',
  since: NOW - HOUR,
  toldAt: NOW - HOUR,
  closedAt: null,
  timesLately: 1,
  ...set,
});
const changes = (...given: Parameters<typeof planNotices>) =>
  planNotices(...given).map(({ change, kind, subject }) => `${change} ${kind} ${subject}`);

describe('what became wrong', () => {
  test('is told once, when it has lasted', () => {
    const fresh = alarm({ openedAt: NOW - MINUTE + 1 });
    expect(changes([fresh], [], NOW, DAY_RULES)).toEqual([]);
    expect(changes([fresh], [], NOW + 1, DAY_RULES)).toEqual(['opened router-away tower-1']);
    expect(changes([fresh], [incident()], NOW + 1, DAY_RULES)).toEqual([]);
  });

  test('and was opened by a clock that was set back since is told, and not awaited for years', () => {
    expect(changes([alarm({ openedAt: NOW + 400 * 24 * HOUR })], [], NOW, DAY_RULES)).toHaveLength(1);
  });

  test('at two routers is two causes, at two hundred lines is one', () => {
    const routers = [alarm(), alarm({ subject: 'tower-2' })];
    expect(changes(routers, [], NOW, DAY_RULES)).toHaveLength(2);
    const lines = Array.from({ length: 200 }, (_, n) =>
      alarm({ kind: 'line-refused', subject: `JSY-${n}`, openedAt: NOW - n * MINUTE }),
    );
    const [told, ...more] = planNotices(lines, [], NOW, DAY_RULES);
    expect(more).toEqual([]);
    expect(told).toMatchObject({ change: 'opened', kind: 'line-refused', subject: '', since: NOW - 199 * MINUTE });
    expect(changes(lines, [incident({ kind: 'line-refused', subject: '' })], NOW, DAY_RULES)).toEqual([]);
  });

  test('waits for the end of the quiet hours, but where money is not taken or who paid is not let in', () => {
    const tokens = alarm({ kind: 'tokens', subject: 'payhero' });
    const tunnel = alarm({ kind: 'tunnel', subject: 'box' });
    expect(changes([tokens, tunnel, alarm()], [], NOW, NIGHT_RULES)).toEqual([
      'opened tunnel box',
      'opened router-away tower-1',
    ]);
    expect(changes([tokens], [], NOW, DAY_RULES)).toEqual(['opened tokens payhero']);
    expect([isToldAtNight('provider'), isToldAtNight('disk'), isToldAtNight('backup')]).toEqual([true, true, false]);
  });

  test('is told once although a technician has seen it, with who sees to it, and not where an owner has', () => {
    const technician = { name: 'asha', isOwner: false };
    const owner = { name: 'wanjiku', isOwner: true };
    expect(planNotices([alarm({ seenBy: technician })], [], NOW, DAY_RULES)).toMatchObject([
      { change: 'opened', alarms: [{ seenBy: technician }] },
    ]);
    expect(changes([alarm({ seenBy: technician })], [incident()], NOW, DAY_RULES)).toEqual([]);
    expect(changes([alarm({ seenBy: owner })], [], NOW, DAY_RULES)).toEqual([]);
    const quiet = { ...technician, until: NOW + HOUR };
    expect(changes([alarm({ snoozed: quiet })], [], NOW, DAY_RULES)).toEqual(['opened router-away tower-1']);
    expect(
      changes([alarm({ snoozed: quiet })], [incident({ toldAt: NOW })], NOW + HOUR, DAY_RULES),
      'once more',
    ).toEqual(['still router-away tower-1']);
  });

  test('is not told while an owner wants to hear nothing of it, and is afterwards', () => {
    const snoozed = { name: 'wanjiku', isOwner: true, until: NOW + 1 };
    expect(changes([alarm({ snoozed })], [], NOW, DAY_RULES)).toEqual([]);
    expect(changes([alarm({ snoozed })], [], NOW + 1, DAY_RULES)).toEqual(['opened router-away tower-1']);
    const told = incident({ toldAt: NOW - 3 * HOUR });
    expect(changes([alarm({ snoozed })], [told], NOW, DAY_RULES)).toEqual([]);
    expect(changes([alarm({ snoozed })], [told], NOW + 1, DAY_RULES)).toEqual(['still router-away tower-1']);
    // Told again, or seen to meanwhile: no more.
    expect(changes([alarm({ snoozed })], [incident({ toldAt: NOW + 1 })], NOW + 1, DAY_RULES)).toEqual([]);
    expect(changes([alarm({ snoozed, seenBy: snoozed })], [told], NOW + 1, DAY_RULES)).toEqual([]);
  });
});

describe('what is over', () => {
  test('is told once, when it has lasted, with its own moment', () => {
    const over = incident({ closedAt: NOW - MINUTE + 1 });
    expect(changes([], [over], NOW, DAY_RULES)).toEqual([]);
    expect(planNotices([], [over], NOW + 1, DAY_RULES)).toMatchObject([
      { change: 'ended', incidentId: 7, since: NOW - HOUR, endedAt: NOW - MINUTE + 1 },
    ]);
    expect(changes([], [], NOW + 1, DAY_RULES)).toEqual([]);
  });

  test('and begins again within the wait was never over', () => {
    const again = alarm({ openedAt: NOW - 1 });
    expect(changes([again], [incident({ closedAt: NOW - 2 })], NOW + HOUR, DAY_RULES)).toEqual([]);
  });

  test('and comes and goes is over when it has stayed away for a quarter of an hour', () => {
    const often = incident({ closedAt: NOW, timesLately: 3 });
    expect(changes([], [often], NOW + 15 * MINUTE - 1, DAY_RULES)).toEqual([]);
    expect(changes([], [often], NOW + 15 * MINUTE, DAY_RULES)).toEqual(['ended router-away tower-1']);
    expect(changes([], [incident({ closedAt: NOW, timesLately: 2 })], NOW + MINUTE, DAY_RULES)).toHaveLength(1);
  });

  test('is told in the morning, but where its beginning is told at night', () => {
    const ends = [incident({ closedAt: NOW - HOUR }), incident({ kind: 'tokens', closedAt: NOW - HOUR })];
    expect(changes([], ends, NOW, NIGHT_RULES)).toEqual(['ended router-away tower-1']);
  });

  test('is told of lines when the last of them is right', () => {
    const told = incident({ kind: 'line-refused', subject: '', closedAt: NOW - HOUR });
    const left = alarm({ kind: 'line-refused', subject: 'JSY-5' });
    expect(changes([left], [told], NOW, DAY_RULES)).toEqual([]);
    expect(changes([], [told], NOW, DAY_RULES)).toEqual(['ended line-refused ']);
  });
});
