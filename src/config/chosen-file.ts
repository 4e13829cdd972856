import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { writeWhole } from '../disk/write-whole.ts';
import type { Chosen } from '../domain/settings.ts';
import { stableJson } from './stable-json.ts';

// What was chosen at the console stands in the books. This file repeats it for whoever reads the settings before the books
// are open, or without them; a start writes it anew.

const chosenSchema = z.record(z.string(), z.unknown());
const placeOf = (stateDir: string) => join(stateDir, 'chosen-settings.json');

/** What was chosen, as far as it can be read; nothing where nothing was, or where this account may not look. */
export function readChosen(stateDir: string): Chosen {
  try {
    const read: unknown = JSON.parse(readFileSync(placeOf(stateDir), 'utf8'));
    return chosenSchema.safeParse(read).data ?? {};
  } catch {
    return {};
  }
}

/** Makes the file as the books are. @returns whether it said something else */
export function keepChosen(stateDir: string, chosen: Chosen): boolean {
  if (isDeepStrictEqual(readChosen(stateDir), chosen)) return false;
  const place = placeOf(stateDir);
  writeWhole(place, `${stableJson(chosen)}\n`, 0o640);
  return true;
}
