import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MUTANTS } from './list.ts';

const ROOT = join(import.meta.dirname, '../..');

test('each change of the list still has its place, and the suites that have to notice it', () => {
  const astray = MUTANTS.flatMap(({ file, from, suites }) => {
    const path = join(ROOT, file);
    const times = existsSync(path) ? readFileSync(path, 'utf8').split(from).length - 1 : 0;
    const missing = suites.filter((suite) => !existsSync(join(ROOT, suite)));
    return times === 1 && missing.length === 0
      ? []
      : [`${file}: ${from} stands there ${times} times; suites missing: ${missing.length}`];
  });
  expect(astray).toEqual([]);
});
