import { describe, expect, test } from 'vitest';
import {
  rollbackWords,
  watchUpgrade,
  WATCH_BEGINS,
  WELL_MS,
  type ServiceLook,
  type UpgradeVerdict,
} from '../../src/domain/upgrade.ts';

const MINUTE = 60_000;

/** Looks once a second at what the service does; `what` is asked for each second. @returns the verdict, and after how long */
function watch(
  what: (ms: number) => Partial<ServiceLook>,
  limit = 60 * MINUTE,
): { verdict: UpgradeVerdict; ms: number } {
  let known = WATCH_BEGINS;
  for (let ms = 0; ms <= limit; ms += 1000) {
    const seen = watchUpgrade(known, { at: 1_000_000 + ms, state: 'up', restarts: 0, problem: null, ...what(ms) });
    known = seen.watch;
    if (seen.verdict.kind !== 'watch') return { verdict: seen.verdict, ms };
  }
  return { verdict: { kind: 'watch' }, ms: limit };
}

describe('a new version', () => {
  test('is kept when it was well for a minute', () => {
    expect(watch(() => ({}))).toEqual({ verdict: { kind: 'well' }, ms: WELL_MS });
  });

  test('has as long as a large database needs', () => {
    const found = watch((ms) => ({ state: ms < 20 * MINUTE ? 'starting' : 'up' }));
    expect(found).toEqual({ verdict: { kind: 'well' }, ms: 20 * MINUTE + WELL_MS });
  });

  test('may end once: its minute begins anew', () => {
    const found = watch((ms) => ({ restarts: ms < 30_000 ? 0 : 1, state: ms === 30_000 ? 'starting' : 'up' }));
    expect(found).toEqual({ verdict: { kind: 'well' }, ms: 31_000 + WELL_MS });
  });

  test('an end between two looks begins its minute anew, too', () => {
    expect(watch((ms) => ({ restarts: ms < 59_000 ? 0 : 1 })).ms).toBe(59_000 + WELL_MS);
  });

  test('goes back at its third end, however long it was up before each', () => {
    const found = watch((ms) => ({ restarts: Math.floor(ms / 10_000) }));
    expect(found).toEqual({ verdict: { kind: 'back', why: 'It ended 3 times' }, ms: 30_000 });
  });

  test('goes back when it runs and is not well, with what is wrong', () => {
    const found = watch(() => ({ problem: 'the database cannot be written' }));
    expect(found.verdict).toEqual({ kind: 'back', why: 'It was not well: the database cannot be written' });
    expect(found.ms).toBe(3 * MINUTE);
  });

  test('goes back when it is well only now and then; one that needs long until it is well is kept', () => {
    expect(watch((ms) => ({ problem: ms % 40_000 === 0 ? 'busy' : null })).verdict.kind).toBe('back');
    expect(watch((ms) => ({ problem: ms < 170_000 ? 'no lane yet' : null }))).toMatchObject({
      verdict: { kind: 'well' },
      ms: 170_000 + WELL_MS,
    });
  });

  test('goes back when it never comes to the end of its start', () => {
    expect(watch(() => ({ state: 'starting' }))).toEqual({
      verdict: { kind: 'back', why: 'It did not come to the end of its start' },
      ms: 30 * MINUTE,
    });
  });

  test('that a person has stopped is not judged', () => {
    expect(watch(() => ({ state: 'off' })).verdict).toEqual({ kind: 'watch' });
    const found = watch((ms) => (ms < 2 * MINUTE ? { problem: 'x' } : ms < 30 * MINUTE ? { state: 'off' } : {}));
    expect(found.verdict.kind).toBe('well');
  });
});

describe('what is told of it', () => {
  const done = { from: '2.0.0', to: '1.0.0', at: 0, why: 'It ended 3 times', lost: [] };

  test('says which version runs, why, and what became of the books', () => {
    expect(rollbackWords({ ...done, carried: null })).toBe(
      'Washa 2.0.0 was not well after its installation, and Washa 1.0.0 has taken over again. It ended 3 times. The books are as they were.',
    );
    expect(rollbackWords({ ...done, carried: 1 })).toMatch(/in place again, with 1 callback that came since\.$/);
  });

  test('names what people have to do again, the first of it', () => {
    const lost = Array.from({ length: 7 }, (_, n) => `mary line.give ACC${n}`);
    expect(rollbackWords({ ...done, carried: 2, lost })).toMatch(/mary line\.give ACC0; .*ACC4 and 2 more\.$/);
  });
});
