import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { qrLines } from '../../src/views/qr.ts';
import { tempFolder } from '../services/books.ts';
import { atKeyboard } from './at-keyboard.ts';

/** A terminal of so many columns; null: a pipe. */
function standAt(columns: number | null): void {
  for (const [name, value] of [
    ['isTTY', columns !== null],
    ['columns', columns ?? undefined],
  ] as const) {
    const own = Object.getOwnPropertyDescriptor(process.stdout, name);
    Object.defineProperty(process.stdout, name, { value, configurable: true });
    onTestFinished(() => {
      if (own === undefined) Reflect.deleteProperty(process.stdout, name);
      else Object.defineProperty(process.stdout, name, own);
    });
  }
}

function box(): readonly string[] {
  const folder = tempFolder();
  const file = join(folder, 'washa.toml');
  writeFileSync(file, '[console]\nlisten = "127.0.0.1:8099"\n');
  return ['--config', file, '--state', folder];
}

const URL = 'http://127.0.0.1:8099/setup';

test('a terminal shows the address as a QR code above the code; a pipe, and one that is too narrow, the words alone', async () => {
  const at = box();
  const picture = qrLines(URL, 80) ?? 'none';
  standAt(80);
  const { status, stdout } = await atKeyboard([...at, 'setup-code']);
  expect(status).toBe(0);
  expect(stdout).toContain(picture);
  expect(stdout.trimEnd().split('\n').at(-1)).toMatch(/^Setup code: ([A-Z0-9]{4}-){2}[A-Z0-9]{4} /);
  for (const columns of [null, 20]) {
    standAt(columns);
    const words = await atKeyboard([...at, 'setup-code']);
    expect(words.stdout).toMatch(/^Console: {4}http:\/\/127\.0\.0\.1:8099\/setup\n/);
    expect(words.stdout).not.toMatch(/[█▀▄]/);
  }
});

test('a program is told the same in names, and no name in the LAN of a console that listens for itself alone', async () => {
  const { stdout } = await atKeyboard([...box(), '--json', 'setup-code']);
  expect(JSON.parse(stdout)).toMatchObject({ console: 'http://127.0.0.1:8099', by_name: null });
});
