import fc from 'fast-check';
import { expect, test } from 'vitest';
import { runs, seeded } from '../../runs.ts';
import { EACH, STORIES } from './each.ts';
import { live } from './life.ts';
import { NAMES, step } from './steps.ts';

test('each thing that can happen is done where there is something for it to do', async () => {
  const seen = new Set<string>();
  await live(EACH, seen);
  expect(NAMES.filter((name) => !seen.has(name))).toEqual([]);
});

test.each(STORIES)('%s', (_, steps) => live(steps));

test('late, twice, in any order, contradicted, sent back, split, moved, taken back, and whenever it dies: the ledger is the model’s, the law holds, and the router lets in exactly who is paid', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 80, size: 'max' }), (steps) => live(steps)),
    { ...seeded(), numRuns: runs(40) },
  );
}, 3_600_000);
