import { afterEach, beforeEach, expect, test } from 'vitest';
import { query } from '../../../src/storage/engine/query.ts';
import { addLine, lineRow } from '../../services/books.ts';
import { NOW, openStore } from './seed.ts';
import { entered, openWorld, type Visitor, type World } from './session.ts';

let world: World;
let visitor: Visitor;
let close: () => Promise<void>;

beforeEach(async () => {
  const opened = openStore();
  close = opened.close;
  world = openWorld(opened.store);
  visitor = await entered(world);
  addLine(world.store, 1, { expiresAt: NOW - 1 });
});
afterEach(() => close());

const set = query<{ retiredAt: number | null }>()((db, p) =>
  db.updateTable('subscription').set({ retired_at: p.retiredAt, access: 'off', access_at: NOW }),
);
const setRole = query<{ role: 'viewer' | 'technician' }>()((db, p) => db.updateTable('staff').set({ role: p.role }));
const hiddenOf = (text: string) =>
  Object.fromEntries(
    [...text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
      name,
      value,
    ]),
  );
const ask = async () => {
  const answer = await visitor.post('/lines/1/erase', { csrf: await visitor.csrf('/lines/1') });
  return { status: answer.status, text: await answer.text() };
};

test('a person is erased from the page of an ended line, when their name is typed, once', async () => {
  world.store.run(set, { retiredAt: NOW });
  const shown = await ask();
  expect(shown.text).toContain('Subscriber 1 goes:');
  const fields = { ...hiddenOf(shown.text), reason: 'asked', confirm: 'yes' };
  for (const typed of ['', 'Subscriber 2']) {
    const answer = await visitor.post('/lines/1/erase', { ...fields, typed });
    expect([answer.status, (await answer.text()).includes('Nothing was done')]).toEqual([422, true]);
  }
  expect(lineRow(world.store, 'ACC1').id).toBe(1);

  const done = await visitor.post('/lines/1/erase', { ...fields, typed: ' subscriber  1' });
  expect([done.status, done.headers.get('location')]).toEqual([303, '/lines/1?did=subscriber.erase']);
  const page = await visitor.text('/lines/1');
  expect(page).toContain('Whoever had this line was erased on');
  expect(page).not.toMatch(/Subscriber 1|ACC1|line-1|\/lines\/1\/erase/);
  expect((await visitor.post('/lines/1/erase', { ...fields, typed: 'Subscriber 1' })).status).toBe(303);
  expect(await visitor.text('/audit')).toContain('A person erased');
});

test('while the line is served the page says what comes first', async () => {
  expect(await visitor.text('/lines/1')).toContain('End this line first.');
  const refused = await ask();
  expect([refused.status, refused.text.includes('ACC1 is still served: end that line first.')]).toEqual([422, true]);
});

test('is for owners', async () => {
  world.store.run(set, { retiredAt: NOW });
  world.store.run(setRole, { role: 'technician' });
  expect(await visitor.text('/lines/1')).not.toContain('/lines/1/erase');
  const answer = await visitor.post('/lines/1/erase', { csrf: await visitor.csrf('/') });
  expect(answer.status).toBe(403);
});

test('all about a person is a file, and the audit says that it was handed out', async () => {
  expect(await visitor.text('/lines/1')).toContain('/lines/1/export');
  const shown = await visitor.post('/lines/1/export', { csrf: await visitor.csrf('/lines/1') });
  const fields = { ...hiddenOf(await shown.text()), confirm: 'yes' };
  const done = await visitor.post('/lines/1/export', fields);
  expect([done.status, done.headers.get('content-disposition')]).toEqual([200, 'attachment; filename="person-1.json"']);
  expect(await done.json()).toMatchObject({ accounts: ['ACC1'], holds: { subscriber: [{ name: 'Subscriber 1' }] } });
  expect(await visitor.text('/audit')).toContain('All about a person handed out');
  world.store.run(setRole, { role: 'technician' });
  expect((await visitor.post('/lines/1/export', { csrf: await visitor.csrf('/') })).status).toBe(403);
});
