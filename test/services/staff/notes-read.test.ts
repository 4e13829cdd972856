import { beforeEach, expect, test } from 'vitest';
import { readReleases } from '../../../src/domain/releases.ts';
import { act } from '../../../src/services/actions/act.ts';
import { addStaff } from '../../../src/services/staff/accounts.ts';
import { noteVersion, readNotes } from '../../../src/services/staff/notes-read.ts';
import type { Store } from '../../../src/storage/engine/store.ts';
import { unreadReleases } from '../../../src/views/releases.ts';
import { actions, NOW, openStore } from '../books.ts';

const all = readReleases('## 0.5.0\n- e\n## 0.4.0\n- d\n## 0.3.0\n- c\n## 0.2.0\n- b\n');

let store: Store;
beforeEach(() => {
  store = openStore();
});

const start = (version: string) => store.transaction(() => noteVersion(store, version));
const add = (username: string) => act(store, addStaff, { username, role: 'viewer' }, { actor: 'cli:amina' }, NOW);
const unread = (installed: string, username: string) =>
  unreadReleases(store, { installed, all }, username).map(({ version }) => version);
const read = (username: string, version: string) =>
  act(store, readNotes, { username, version }, { actor: username }, NOW);

test('a new box tells nobody of what it came with; an upgrade tells each what came since they were there', () => {
  start('0.3.0');
  add('Amina');
  expect(unread('0.3.0', 'Amina')).toEqual([]);
  start('0.3.0');
  expect(unread('0.3.0', 'Amina')).toEqual([]);
  start('0.4.0');
  add('Brian');
  expect([unread('0.4.0', 'Amina'), unread('0.4.0', 'Brian')]).toEqual([['0.4.0'], []]);
  // Nobody looked before the next one came.
  start('0.5.0');
  expect([unread('0.5.0', 'Amina'), unread('0.5.0', 'Brian')]).toEqual([['0.5.0', '0.4.0'], ['0.5.0']]);
});

test('what somebody has read is told to the others alone, and stands in the audit once', () => {
  start('0.3.0');
  add('Amina');
  add('Brian');
  start('0.4.0');
  expect(read('Amina', '0.4.0')).toMatchObject({ kind: 'done' });
  expect([unread('0.4.0', 'Amina'), unread('0.4.0', 'Brian')]).toEqual([[], ['0.4.0']]);
  // A tab that stood open takes nothing back.
  expect(read('Amina', '0.4.0')).toMatchObject({ kind: 'refused', why: 'state' });
  expect(read('Amina', '0.3.0')).toMatchObject({ kind: 'refused', why: 'state' });
  expect(unread('0.4.0', 'Amina')).toEqual([]);
  expect(store.all(actions, {}).filter(({ name }) => name === 'staff.notes-read')).toMatchObject([
    { actor: 'Amina', subject: 'Amina', detail: '0.4.0' },
  ]);
});

test('a version that is none, and somebody who is not there, are refused', () => {
  start('0.3.0');
  add('Amina');
  for (const version of ['', '0.4', '0.4.0; DROP', '9'.repeat(40)]) {
    expect(read('Amina', version)).toMatchObject({ kind: 'refused', why: 'input' });
  }
  expect(read('Nobody', '0.3.0')).toMatchObject({ kind: 'refused', why: 'account' });
});

test('a way back tells nothing, and the same upgrade again what nobody has read', () => {
  start('0.3.0');
  add('Amina');
  start('0.4.0');
  start('0.3.0');
  expect(unread('0.3.0', 'Amina')).toEqual([]);
  start('0.4.0');
  expect(unread('0.4.0', 'Amina')).toEqual(['0.4.0']);
});
