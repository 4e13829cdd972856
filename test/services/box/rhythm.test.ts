import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { keepAsking, keepLooking } from '../../../src/services/box/rhythm.ts';
import { VirtualClock } from '../../virtual-clock.ts';

const refused = new Database.SqliteError('database or disk is full', 'SQLITE_FULL');

test('it looks at once, then as it says itself; what the store refuses is left to the next look, and a bug is none of that', async () => {
  const clock = new VirtualClock();
  const looks: number[] = [];
  const answers: (() => number)[] = [
    () => 5,
    () => {
      throw refused;
    },
    () => Infinity,
  ];
  const begun = clock.now();
  keepLooking(clock, 100, () => {
    looks.push(clock.now() - begun);
    return answers.shift()?.() ?? 0;
  });
  await clock.advance(1_000);
  expect(looks).toEqual([0, 5, 105]);
  expect(clock.pending).toBe(0);
  const broken = () =>
    keepLooking(clock, 100, () => {
      throw new Error('a bug');
    });
  expect(broken).toThrow('a bug');
});

test('its end is heard by what is being asked, which is waited for, and nothing is asked after it', async () => {
  const clock = new VirtualClock();
  const bugs: unknown[] = [];
  const answered = Promise.withResolvers<null>();
  const signals: AbortSignal[] = [];
  const stop = keepAsking({ clock, onBug: (error) => bugs.push(error) }, 100, async (signal) => {
    signals.push(signal);
    if (signals.length === 1) throw refused;
    await answered.promise;
    return 100;
  });
  await clock.advance(100);
  expect(signals.map(({ aborted }) => aborted)).toEqual([false, false]);
  let isOver = false;
  const ending = stop().then(() => (isOver = true));
  expect(signals.at(-1)?.aborted).toBe(true);
  await clock.advance(1_000);
  expect(isOver).toBe(false);
  answered.resolve(null);
  await ending;
  await clock.advance(1_000);
  expect(signals).toHaveLength(2);
  expect(bugs).toEqual([]);
  expect(clock.pending).toBe(0);
});
