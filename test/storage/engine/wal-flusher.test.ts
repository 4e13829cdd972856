import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { WalFlusher } from '../../../src/storage/engine/wal-flusher.ts';
import { tempFolder } from '../../services/books.ts';

function flusherOf(path: string): WalFlusher {
  const flusher = new WalFlusher(path);
  onTestFinished(() => flusher.close());
  return flusher;
}

function flusherOfFile(): WalFlusher {
  const path = join(tempFolder(), 'log');
  writeFileSync(path, 'frames');
  return flusherOf(path);
}

test('one who asks alone gets a flush of their own', async () => {
  const flusher = flusherOfFile();
  await flusher.flush();
  await flusher.flush();
  expect(flusher.count).toBe(2);
});

test('all who ask during a flush share the one after it, which begins after they asked', async () => {
  const flusher = flusherOfFile();
  let firstIsDone = false;
  const first = flusher.flush().then(() => (firstIsDone = true));
  const countsWhenAnswered = await Promise.all(
    Array.from({ length: 31 }, async () => {
      expect(firstIsDone).toBe(false);
      await flusher.flush();
      return flusher.count;
    }),
  );
  await first;
  expect(new Set(countsWhenAnswered)).toEqual(new Set([2]));
});

test('whoever is answered and asks again joins those who wait already: never two flushes at once', async () => {
  const flusher = flusherOfFile();
  const first = flusher.flush();
  const again = first.then(() => flusher.flush());
  const second = flusher.flush();
  await Promise.all([again, second]);
  expect(flusher.count).toBe(2);
});

test('a failed flush fails everybody who waits for it, and is final: the disk is not asked a second time', async () => {
  // A device that cannot be flushed: EINVAL.
  const flusher = flusherOf('/dev/null');
  const first = flusher.flush();
  const second = flusher.flush();
  const third = flusher.flush();
  for (const flush of [first, second, third]) await expect(flush).rejects.toThrow(/EINVAL/);
  await expect(flusher.flush()).rejects.toThrow(/EINVAL/);
  expect(flusher.count).toBe(1);
});
