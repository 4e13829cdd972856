import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judgeClock, TOLERANCE_MS } from '../../../src/domain/time/clock-guard.ts';

const BUILT = Date.parse('2026-06-01T00:00Z');
const STORED = Date.parse('2026-07-01T08:30Z');

describe('judgeClock', () => {
  it('field 36: a box that boots in 1970 is not believed', () => {
    expect(judgeClock(5000, STORED, BUILT)).toEqual({
      sane: false,
      reason: 'The clock says 1970-01-01 00:00:05 UTC, before this Washa was built (2026-06-01 00:00:00 UTC).',
    });
  });

  it('field 36: nor one that is behind its own books', () => {
    expect(judgeClock(STORED - 6 * 60_000, STORED, BUILT)).toEqual({
      sane: false,
      reason: 'The clock says 2026-07-01 08:24:00 UTC, before the last entry in the books (2026-07-01 08:30:00 UTC).',
    });
  });

  it('believes a new box as soon as it is past the build', () => {
    expect(judgeClock(BUILT, null, BUILT)).toEqual({ sane: true });
    expect(judgeClock(BUILT - 1, null, BUILT).sane).toBe(false);
    expect(judgeClock(STORED, STORED, BUILT)).toEqual({ sane: true });
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -9e15])('does not believe %d', (now) => {
    expect(judgeClock(now, null, BUILT).sane).toBe(false);
  });

  it('is sane exactly from the later of the two instants on', () => {
    const instant = fc.integer({ min: -8.64e15, max: 8.64e15 });
    fc.assert(
      fc.property(instant, fc.option(instant), instant, (now, stored, built) => {
        expect(judgeClock(now, stored, built).sane).toBe(now >= Math.max(built, (stored ?? built) - TOLERANCE_MS));
      }),
    );
  });
});
