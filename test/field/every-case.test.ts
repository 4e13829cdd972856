import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FIELD_CASES } from './field-case.ts';

const TEST = join(import.meta.dirname, '..');

const texts = readdirSync(TEST, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.test.ts') && !path.endsWith('every-case.test.ts'))
  .map((path) => readFileSync(join(TEST, path), 'utf8'));

function ids(kind: string, numbers: string): string[] {
  return numbers.split(' ').map((number) => `${kind}-${number}`);
}

/** What no part is built for yet: by the part that takes it up. */
const WAITS: Record<string, readonly string[]> = {
  "the import of an ISP's own lists": [...ids('F-import', '06 07 09')],
  "the routers' part": ids('F-router', '22'),
};

describe('cases from the field', () => {
  test('each is tried by a test that names it, or waits for a part by name', () => {
    const waiting = new Set(Object.values(WAITS).flat());
    const nowhere = FIELD_CASES.filter(({ id }) => !waiting.has(id) && !texts.some((text) => text.includes(id))).map(
      ({ id }) => id,
    );
    expect(nowhere).toEqual([]);
  });

  test('none that waits is tried already', () => {
    const tried = Object.values(WAITS)
      .flat()
      .filter((id) => texts.some((text) => text.includes(`'${id}`)));
    expect(tried).toEqual([]);
  });

  for (const [part, ids] of Object.entries(WAITS)) for (const id of ids) test.todo(`${id} waits for ${part}`);
});
