import { expect, test } from 'vitest';
import { collectWhenIdle } from '../../src/host/process-setup.ts';

test('what a start has left is collected once there is nothing to do, and not before', () => {
  const looks: (() => void)[] = [];
  const clock = {
    after(_ms: number, look: () => void) {
      looks.push(look);
      return () => undefined;
    },
  };
  // Whatever was done in no time is work.
  collectWhenIdle(clock, 0);
  looks.shift()?.();
  expect(looks, 'looked at again').toHaveLength(1);
  looks.length = 0;
  collectWhenIdle(clock, 1e12);
  looks.shift()?.();
  expect(looks, 'done').toEqual([]);
});
