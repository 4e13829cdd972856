import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { pack, unpack } from '../../../src/services/backup/archive.ts';
import { tempFolder } from '../books.ts';

const CODE = 'AAAAA-BBBBB';

/** A folder with the files of a backup, the database of so many bytes. */
function filled(bytes: number): string {
  const folder = tempFolder();
  writeFileSync(join(folder, 'backup.json'), '{"format":1}\n');
  writeFileSync(join(folder, 'washa.db'), Buffer.alloc(bytes, 'page '));
  mkdirSync(join(folder, 'secrets'));
  for (let n = 0; n < 12; n += 1) writeFileSync(join(folder, 'secrets', `secret-${n}`), `text ${n}\n`);
  return folder;
}

const textsIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name)).toString('latin1')] as const)
    .sort(([a], [b]) => a.localeCompare(b));

test.each([1_000, 300_000])(
  'every file of a backup is there and whole when it is out, with a database of %i bytes',
  async (bytes) => {
    const from = filled(bytes);
    const sealed = join(tempFolder(), 'sealed');
    await pack(from, ['backup.json', 'washa.db', 'secrets'], sealed, CODE);
    // What is written a moment later is there at most times: each of these was short of a file before.
    for (let n = 0; n < 5; n += 1) {
      const into = tempFolder();
      await unpack(sealed, CODE, into);
      expect(textsIn(into)).toEqual(textsIn(from));
    }
  },
);

test('what was cut short is damaged, wherever it was cut', async () => {
  const sealed = join(tempFolder(), 'sealed');
  await pack(filled(300_000), ['backup.json', 'washa.db', 'secrets'], sealed, CODE);
  const whole = readFileSync(sealed);
  for (const part of [0, 0.3, 0.9, 0.999]) {
    const cut = join(tempFolder(), 'cut');
    writeFileSync(cut, whole.subarray(0, Math.floor(whole.length * part)));
    await expect(unpack(cut, CODE, tempFolder())).rejects.toMatchObject({ code: 'backup.damaged' });
  }
});
