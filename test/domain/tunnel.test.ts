import { describe, expect, test } from 'vitest';
import { isTunnelDown, mayHaveLost, noteProbe, TUNNEL_DOWN_MS, type TunnelFacts } from '../../src/domain/tunnel.ts';

const NOW = Date.parse('2026-11-27T06:00:00Z');
const URL = 'https://pay.example.com';
const arrives = { kind: 'arrived', ms: 240 } as const;
const lost = { kind: 'lost', reason: 'HTTP 530' } as const;

/** What is known after calls at these seconds. */
function after(...calls: readonly (readonly [second: number, outcome: 'arrives' | 'lost'])[]): TunnelFacts {
  let facts: TunnelFacts | null = null;
  for (const [second, outcome] of calls)
    facts = noteProbe(facts, URL, outcome === 'lost' ? lost : arrives, NOW + second * 1000);
  if (facts === null) throw new Error('no call');
  return facts;
}

describe('what is known of the tunnel', () => {
  test('is the last call that arrived, and since when none does', () => {
    expect(after([0, 'arrives'], [60, 'lost'], [80, 'lost'])).toEqual({
      url: URL,
      askedAt: NOW + 80_000,
      arrived: { at: NOW, ms: 240 },
      failing: { since: NOW + 60_000, reason: 'HTTP 530' },
    });
    expect(after([0, 'lost'], [20, 'arrives'])).toMatchObject({ failing: null, arrived: { at: NOW + 20_000 } });
  });

  test('begins anew at another address', () => {
    const before = after([0, 'arrives'], [60, 'lost']);
    expect(noteProbe(before, 'https://other.example.com', lost, NOW + 80_000)).toMatchObject({
      arrived: null,
      failing: { since: NOW + 80_000 },
    });
  });

  test('a call that was lost as the box went off says nothing of the hours until it is on again', () => {
    const on = 4 * 3600;
    const facts = after([0, 'arrives'], [60, 'lost'], [on, 'lost']);
    expect(facts.failing?.since).toBe(NOW + on * 1000);
    expect(isTunnelDown(facts, facts.askedAt)).toBe(false);
  });

  test('one that was down when the box went off is down since then', () => {
    const calls = Array.from({ length: 11 }, (_, n) => [n * 20, 'lost'] as const);
    const facts = after(...calls, [4 * 3600, 'lost']);
    expect(facts.failing?.since).toBe(NOW);
    expect(isTunnelDown(facts, facts.askedAt)).toBe(true);
  });

  test('is down from the third minute on', () => {
    const facts = after([0, 'lost']);
    expect(isTunnelDown(facts, NOW + TUNNEL_DOWN_MS - 1)).toBe(false);
    expect(isTunnelDown(facts, NOW + TUNNEL_DOWN_MS)).toBe(true);
    expect(isTunnelDown(after([0, 'arrives']), NOW + TUNNEL_DOWN_MS)).toBe(false);
  });
});

describe('payments are asked for', () => {
  const next = (before: TunnelFacts | null, second: number, outcome: 'arrives' | 'lost') =>
    mayHaveLost(before, noteProbe(before, URL, outcome === 'lost' ? lost : arrives, NOW + second * 1000));

  test('when it goes down, once', () => {
    const lostUntil = (end: number) =>
      after(...Array.from({ length: end / 20 + 1 }, (_, n) => [n * 20, 'lost'] as const));
    expect(next(lostUntil(140), 160, 'lost')).toBe(false);
    expect(next(lostUntil(160), 180, 'lost')).toBe(true);
    expect(next(lostUntil(180), 200, 'lost')).toBe(false);
  });

  test('when it is back after more than one lost call', () => {
    expect(next(after([0, 'lost'], [20, 'lost']), 40, 'arrives')).toBe(true);
    expect(next(after([0, 'lost']), 20, 'arrives')).toBe(false);
    expect(next(after([0, 'arrives']), 60, 'arrives')).toBe(false);
    expect(next(null, 0, 'arrives')).toBe(false);
  });
});
