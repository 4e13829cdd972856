import { expect, test } from 'vitest';
import { routersNeverRead } from '../../src/storage/router-waits.ts';
import { addLine, NOW, openStore } from '../services/books.ts';

test('a router is one of those never read while a line of it is not known there, blocked or not', () => {
  const store = openStore();
  const lines: Parameters<typeof addLine>[2][] = [
    { router: 'free' },
    { router: 'blocked', set: { blocked_at: NOW } },
    { router: 'both' },
    { router: 'both', set: { blocked_at: NOW } },
    { router: 'read', set: { access: 'on', access_at: NOW } },
    { router: 'ended', set: { retired_at: NOW } },
  ];
  for (const [i, line] of lines.entries()) addLine(store, i + 1, line);
  const names = store.all(routersNeverRead, {}).map(({ name }) => name);
  expect(names.toSorted()).toEqual(['blocked', 'both', 'free']);
});
