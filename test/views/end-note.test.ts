import { expect, test } from 'vitest';
import { LANGUAGES } from '../../src/domain/time/time.ts';
import { query } from '../../src/storage/engine/query.ts';
import { putNote, putTrouble } from '../../src/storage/router-notes.ts';
import { putRouter, routersInUse } from '../../src/storage/routers.ts';
import type { Store } from '../../src/storage/engine/store.ts';
import { readStoreFacts } from '../../src/views/doctor/store-facts.ts';
import { endNotes, endNoteWords, REMOVE_NOTES } from '../../src/views/end-note.ts';
import { showLineById } from '../../src/views/show-line.ts';
import { addLine, DAY, HOUR, NOW, openStore } from '../services/books.ts';

const LIMITS = { commands: 0, attempts: 0, payments: 0 };
const moveTo = query<{ id: number; router: string }>()((db, p) =>
  db.updateTable('subscription').set({ router_name: p.router }).where('id', '=', p.id),
);

function addRouter(store: Store, name: string, retiredAt: number | null = null): void {
  const [row] = store.all(routersInUse, {});
  if (row === undefined) throw new Error('no router');
  store.run(putRouter, { ...row, name, retired_at: retiredAt });
}

function known(store: Store, account: string, note: { router?: string; wanted?: 0 | 1; endsAt?: number | null } = {}) {
  const { router = 'tower-1', wanted = 1, endsAt = NOW + DAY } = note;
  store.run(putNote, { router_name: router, account_no: account, wanted, ends_at: endsAt, read_at: NOW - HOUR / 2 });
}

/** What a line's page says of its notes, in English. */
function said(store: Store, id: number, now = NOW): [state: string, words: string][] {
  const notes = showLineById(store, id, () => null, now, LIMITS)?.endNotes ?? [];
  return notes.map((note) => [note.fact.state, endNoteWords(note, (at) => `+${(at - NOW) / HOUR} h`)]);
}

const facts = (store: Store, now = NOW) => readStoreFacts(store, { places: [], hasCode: false, everyMs: HOUR }, now);

test('where routers end nothing by themselves nothing is said of it', () => {
  const store = openStore();
  expect(said(store, addLine(store, 1, { expiresAt: NOW + DAY }))).toEqual([]);
});

test('a note that was read back says for when, and is not believed for ever', () => {
  const store = openStore();
  const id = addLine(store, 1, { expiresAt: NOW + HOUR });
  known(store, 'ACC1');
  const words = 'tower-1 ends it by itself if nothing is heard of Washa until +24 h';
  expect(said(store, id)).toEqual([['right', words]]);
  expect(said(store, id, NOW + HOUR)).toEqual([['unknown', words]]);
});

test('one that is not there says whether it comes, or why none can be', () => {
  const store = openStore();
  const id = addLine(store, 1, { expiresAt: NOW + DAY });
  known(store, 'ACC1', { endsAt: null });
  expect(said(store, id)).toEqual([['waiting', 'not on tower-1 yet: it is put there by itself']]);
  store.run(putTrouble, { router_name: 'tower-1', at: NOW, words: 'configuration flagged' });
  const none = 'none, tower-1 keeps no note: configuration flagged';
  expect(said(store, id)).toEqual([['unknown', none]]);
  const other = addLine(store, 2, { expiresAt: NOW + DAY });
  expect(said(store, other)).toEqual([['unknown', none]]);
  expect(said(store, addLine(store, 3)), 'one that is over and off is to have none').toEqual([]);
});

test('a line that ends later than those whose notes are kept has none', () => {
  const store = openStore();
  addLine(store, 1, { expiresAt: NOW + DAY });
  known(store, 'ACC1');
  const id = addLine(store, 2, { expiresAt: NOW + 9 * DAY });
  expect(said(store, id)).toEqual([['idle', 'none: tower-1 has those of the 300 lines that end first']]);
});

test('what a line left on its former router is to go, on its page and for the doctor, also before that one is compared', () => {
  const store = openStore();
  const id = addLine(store, 1, { expiresAt: NOW + DAY });
  known(store, 'ACC1');
  expect(facts(store).routers[0]?.notes.stale).toEqual([]);
  addRouter(store, 'tower-2');
  store.run(moveTo, { id, router: 'tower-2' });
  expect(said(store, id)).toEqual([['waiting', 'tower-1 has one that is to go, and would end it +24 h']]);
  expect(facts(store).routers.map(({ name, notes }) => [name, notes.stale])).toEqual([
    ['tower-1', ['ACC1']],
    ['tower-2', []],
  ]);
});

test('what is left on a retired router is told with the line that removes it, until it has run', () => {
  const store = openStore();
  const id = addLine(store, 1, { expiresAt: NOW + DAY });
  addRouter(store, 'old', NOW - DAY);
  known(store, 'ACC1', { router: 'old' });
  known(store, 'ACC2', { router: 'old', endsAt: NOW - HOUR });
  const words = `old, which is retired, still ends it there +24 h. In its terminal: ${REMOVE_NOTES}`;
  expect(said(store, id)).toEqual([['wrong', words]]);
  expect(facts(store).leftNotes).toEqual([{ name: 'old', accounts: ['ACC1'], until: NOW + DAY }]);
  expect(said(store, id, NOW + DAY)).toEqual([]);
  expect(facts(store, NOW + DAY).leftNotes).toEqual([]);
});

test.each(LANGUAGES)('every code has words in %s', (language) => {
  const store = openStore();
  const id = addLine(store, 1, { expiresAt: NOW + DAY });
  const line = showLineById(store, id, () => null, NOW, LIMITS)?.line;
  if (line === undefined) throw new Error('no line');
  const note = {
    router_name: 'tower-1',
    wanted: 1,
    ends_at: NOW + DAY,
    read_at: NOW,
    router_retired_at: null,
  } as const;
  const own = { isKept: true, trouble: null };
  const views = [
    ...endNotes(
      line,
      [note, { ...note, router_name: 'b' }, { ...note, router_name: 'c', router_retired_at: 1 }],
      own,
      NOW,
    ),
    ...endNotes(line, [{ ...note, ends_at: null }], own, NOW),
    ...endNotes(line, [], own, NOW),
    ...endNotes(line, [], { isKept: false, trouble: 'its clock' }, NOW),
  ];
  expect(views.map(({ fact }) => fact.code)).toEqual(['ends', 'stale', 'left', 'due', 'beyond', 'impossible']);
  const words = views.map((view) => endNoteWords(view, () => 'TIME', language));
  expect(new Set(words).size).toBe(views.length);
});
