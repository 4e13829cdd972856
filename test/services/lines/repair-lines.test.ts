import { expect, test } from 'vitest';
import { act, preview } from '../../../src/services/actions/act.ts';
import { repairLines } from '../../../src/services/lines/repair-lines.ts';
import { actions, addLine, commands, NOW, openStore } from '../books.ts';

const BY = { actor: 'amina', reason: 'after the storm' };
const ASKED = { router: 'tower-1', accounts: ['ACC1', 'ACC3'], atMost: 2 };

function begin() {
  const store = openStore();
  for (const n of [1, 2, 3]) addLine(store, n);
  return store;
}

test('only the lines that were named wait for their router, each once, and the audit names them', () => {
  const store = begin();
  const by = { ...BY, key: 'a' };
  expect(act(store, repairLines, ASKED, by, NOW)).toMatchObject({ kind: 'done', result: ['router:tower-1'] });
  expect(act(store, repairLines, ASKED, by, NOW)).toMatchObject({ kind: 'done', repeated: true });
  expect(store.all(commands, {}).map(({ kind, subject }) => [kind, subject])).toEqual([
    ['router.sync', 1],
    ['router.sync', 3],
  ]);
  expect(store.all(actions, {}).at(-1)).toMatchObject({ name: 'router.repair', actor: 'amina', detail: 'ACC1, ACC3' });
  expect(act(store, repairLines, ASKED, BY, NOW)).toMatchObject({ kind: 'refused', why: 'right' });
});

test('more than the cap and nothing is done; nobody means a router or a line that is not there', () => {
  const store = begin();
  const many = preview(store, repairLines, { ...ASKED, atMost: 1 }, NOW);
  expect(many.kind === 'refused' ? many.words : many.kind).toContain('--at-most 2');
  expect(act(store, repairLines, { ...ASKED, router: 'tower-2' }, BY, NOW)).toMatchObject({ why: 'unknown' });
  expect(act(store, repairLines, { ...ASKED, accounts: ['ACC9'] }, BY, NOW)).toMatchObject({ why: 'right' });
  expect(act(store, repairLines, ASKED, { actor: 'amina' }, NOW)).toMatchObject({ why: 'reason' });
  expect(store.all(commands, {})).toEqual([]);
});
