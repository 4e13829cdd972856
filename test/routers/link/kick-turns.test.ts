import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { KickTurns } from '../../../src/routers/routeros/link/kick-turns.ts';

const NOW = Date.UTC(2026, 10, 27);

const pace = fc.oneof(fc.integer({ min: 1, max: 200 }), fc.double({ min: 0.01, max: 200, noNaN: true }));

test('whoever comes at the turn that was given is let through, and never more a second than may be', () => {
  fc.assert(
    fc.property(pace, fc.integer({ min: 1, max: 200 }), (perSecond, lines) => {
      const turns = new KickTurns(() => perSecond);
      const ended: number[] = [];
      let waiting = Array.from({ length: lines }, () => NOW);
      for (let asks = 0; waiting.length > 0; asks += 1) {
        expect(asks, 'nobody is sent away a second time').toBeLessThan(2 * lines);
        const [at = NOW, ...others] = waiting.toSorted((a, b) => a - b);
        const turn = turns.ask(1, at);
        if (turn === null) ended.push(at);
        waiting = turn === null ? others : [...others, turn];
      }
      for (const at of ended) {
        const within = ended.filter((one) => one >= at && one < at + 1000);
        // What one second bears, and what one second brings.
        expect(within.length).toBeLessThanOrEqual(2 * Math.max(1, perSecond));
      }
      // Whole turns of as many as go together.
      const turnsNeeded = Math.ceil(lines / Math.max(1, Math.floor(perSecond)));
      const turnMs = (1000 * Math.max(1, Math.floor(perSecond))) / perSecond;
      expect(Math.max(...ended) - NOW).toBeLessThanOrEqual(turnsNeeded * (turnMs + 1));
    }),
  );
});

test('those that were ended for somebody who waits are made up for by the others, for a second at most', () => {
  const turns = new KickTurns(() => 2);
  turns.note(40, NOW);
  expect(turns.ask(1, NOW)).toBe(NOW + 2_000);
  expect(turns.ask(1, NOW)).toBe(NOW + 2_000);
  expect(turns.ask(1, NOW)).toBe(NOW + 3_000);
  expect(turns.ask(1, NOW + 2_000)).toBeNull();
});

test('those that go together have one turn', () => {
  const turns = new KickTurns(() => 5);
  const told = Array.from({ length: 20 }, () => turns.ask(1, NOW));
  const at = (n: number, turn: number | null) => Array.from({ length: n }, () => turn);
  expect(told).toEqual([...at(5, null), ...at(5, NOW + 1_000), ...at(5, NOW + 2_000), ...at(5, NOW + 3_000)]);
});

test('a clock that was set back keeps nobody until then', () => {
  const turns = new KickTurns(() => 1);
  turns.note(1, NOW);
  turns.ask(1, NOW);
  const before = NOW - 86_400_000;
  expect(turns.ask(1, before)).toBeLessThanOrEqual(before + 2_000);
});
