import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { endAside, keepAside, readAside } from '../../../src/storage/engine/side-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'washa-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const delivery = (text: string) => ({ provider: 'payhero', receivedAt: 1, body: new TextEncoder().encode(text) });

test('what is kept is read back byte for byte, oldest first, until it is ended', async () => {
  const all = [delivery('{"a":1}\n'), delivery('\u0000 “two”')];
  for (const one of all) expect(await keepAside(folder, one)).toBe(true);
  expect(readAside(folder)).toEqual(all);
  endAside(folder);
  expect(readAside(folder)).toEqual([]);
});

test('a line that a loss of power has torn takes none with it that came after', async () => {
  await keepAside(folder, delivery('first'));
  appendFileSync(join(folder, 'washa.aside'), '\n["payhero",2,"dG9y');
  await keepAside(folder, delivery('last'));
  expect(readAside(folder)).toEqual([delivery('first'), delivery('last')]);
});
