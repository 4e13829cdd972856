import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { FOLDER, LARGEST, PAGE, shownIn } from './shown.ts';

test('the tour shows each of its pictures, and none is large', () => {
  const files = readdirSync(FOLDER).toSorted();
  expect(shownIn(readFileSync(PAGE, 'utf8')).toSorted()).toEqual(files);
  for (const name of files) {
    const file = join(FOLDER, name);
    expect([name, readFileSync(file).subarray(8, 12).toString('ascii')]).toEqual([name, 'WEBP']);
    expect([name, statSync(file).size]).toEqual([name, expect.toSatisfy((n: number) => n < LARGEST)]);
  }
  const shown = shownIn(readFileSync(resolve(import.meta.dirname, '../../README.md'), 'utf8'));
  expect(shown.length).toBeGreaterThan(0);
  expect(files).toEqual(expect.arrayContaining(shown));
});
