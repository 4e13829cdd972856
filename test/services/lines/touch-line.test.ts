import { expect, test } from 'vitest';
import { act, preview } from '../../../src/services/actions/act.ts';
import { COMMAND_ENTRIES } from '../../../src/services/commands/entries.ts';
import { endLine } from '../../../src/services/lines/end-line.ts';
import { kickLine, reapplyLine } from '../../../src/services/lines/touch-line.ts';
import { actions, addLine, commands, NOW, openStore, POLICY } from '../books.ts';

const BY = { actor: 'amina', reason: 'slow since noon' };

function begin() {
  const store = openStore();
  return { store, lineId: addLine(store, 1) };
}

test('a kick waits for its router once, and stands in the audit', () => {
  const { store, lineId } = begin();
  expect(preview(store, kickLine, { lineId }, NOW)).toMatchObject({
    preview: ['the sessions of ACC1 at tower-1 are ended; its device dials anew'],
  });
  expect(act(store, kickLine, { lineId }, { ...BY, key: 'a' }, NOW)).toMatchObject({ result: ['router:tower-1'] });
  for (const key of ['a', 'b']) expect(act(store, kickLine, { lineId }, { ...BY, key }, NOW).kind).toBe('done');
  expect(store.all(commands, {})).toMatchObject([{ kind: 'router.kick', subject: lineId, priority: 3 }]);
  expect(store.all(actions, {}).at(-1)).toMatchObject({ name: 'line.kick', actor: 'amina', reason: 'slow since noon' });
  expect(COMMAND_ENTRIES['router.kick'].lane).toBe('router');
});

test('a line is told to its router again, before those that only expired', () => {
  const { store, lineId } = begin();
  expect(act(store, reapplyLine, { lineId }, BY, NOW)).toMatchObject({ result: ['router:tower-1'] });
  expect(store.all(commands, {})).toMatchObject([{ kind: 'router.sync', subject: lineId, priority: 3 }]);
});

test.each([kickLine, reapplyLine])('what is no longer served is left alone', (deed) => {
  const { store, lineId } = begin();
  act(store, endLine(POLICY), { lineId }, BY, NOW);
  expect(act(store, deed, { lineId }, BY, NOW)).toMatchObject({ kind: 'refused', why: 'ended' });
});
