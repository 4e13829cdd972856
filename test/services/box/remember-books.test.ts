import { existsSync, mkdirSync, rmdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { act } from '../../../src/services/actions/act.ts';
import { acceptBooks, lookAtBooks, rememberBooks } from '../../../src/services/box/known-books.ts';
import { markPath } from '../../../src/storage/engine/mark-file.ts';
import { NOW, openStore } from '../books.ts';
import { VirtualClock } from '../../virtual-clock.ts';

test('a mark that cannot be written is told once for as long as it cannot, and not with each look', async () => {
  const store = openStore();
  const clock = new VirtualClock(NOW);
  const warnings: string[] = [];
  let looks = 0;
  const mark = markPath(store.path);
  const deed = () => act(store, acceptBooks, { mark: null, problems: [] }, { actor: 'cli:asha' }, clock.now());
  /** The disk answers in its own time: looks go on until it has. */
  const lookUntil = async (isSo: () => boolean) => {
    while (!isSo()) {
      await clock.advance(10_000);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  };
  deed();
  mkdirSync(`${mark}.part`);
  const deps = { store, clock, timeZone: 'Africa/Nairobi', books: lookAtBooks(store.path) };
  const end = rememberBooks({ ...deps, warn: (words) => warnings.push(words) }, () => void (looks += 1));
  await lookUntil(() => looks > 3);
  expect(warnings).toEqual([expect.stringContaining('cannot be noted beside them: EISDIR') as string]);
  rmdirSync(`${mark}.part`);
  await lookUntil(() => existsSync(mark));
  deed();
  mkdirSync(`${mark}.part`);
  await lookUntil(() => warnings.length > 1);
  rmdirSync(`${mark}.part`);
  await end();
});
