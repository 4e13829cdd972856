import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** An input as the field sends it, with what is right. `given` has the shape that its kind says; values are invented. */
export interface FieldCase {
  id: string;
  kind: string;
  title: string;
  given: unknown;
  expect: string;
  why: string;
}

const lines = readFileSync(join(import.meta.dirname, 'cases.jsonl'), 'utf8')
  .trim()
  .split('\n');

export const FIELD_CASES: readonly FieldCase[] = lines.map((line) => JSON.parse(line) as FieldCase);

/** The case of that id. Throws for an id that is not there: a test must not run on nothing. */
export function fieldCase(id: string): FieldCase {
  const found = FIELD_CASES.find((each) => each.id === id);
  if (found === undefined) throw new Error(`${id} is no case of cases.jsonl.`);
  return found;
}
