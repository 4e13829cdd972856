import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Store } from '../../src/storage/engine/store.ts';
import { addLine, NOW } from '../services/books.ts';
import { atKeyboard } from './at-keyboard.ts';

test('a person is erased at the keyboard: shown first, and done with --yes', async () => {
  const state = mkdtempSync(join(tmpdir(), 'washa-erase-'));
  onTestFinished(() => rmSync(state, { recursive: true }));
  const store = Store.open(join(state, 'washa.db'));
  addLine(store, 1, { set: { retired_at: NOW, access: 'off', access_at: NOW } });
  addLine(store, 2);
  await store.close();
  const erase = (...args: string[]) =>
    atKeyboard(['subscriber', 'erase', ...args, '--reason', 'asked', '--state', state]);

  expect((await erase('acc9')).stderr).toContain('"acc9"');
  expect((await erase('acc2', '--yes')).stderr).toContain('ACC2 is still served: end that line first.');
  const shown = await erase('acc1');
  expect(shown.stdout).toMatch(
    /^- Subscriber 1 goes: .*\n(.*\n)*\nNothing was done\. To do it: the same with --yes\n$/,
  );
  expect((await erase('acc1')).stdout).toBe(shown.stdout);
  expect((await erase('0700000001', '--yes', '--json')).stdout).toMatch(/"done": true[^]*"people": 1/);
  expect((await erase('acc1')).stderr).toContain('"acc1"');
  const add = ['subscriber', 'add', '--name', 'Mary', '--plan', 'home', '--router', 'tower-1', '--username', 'mary'];
  const added = await atKeyboard([...add, '--account', 'acc-1', '--expires', 'now', '--state', state]);
  expect(added.stderr).toContain('Nothing was added: account ACC-1 was that of somebody who was erased');

  const held = await atKeyboard(['subscriber', 'export', 'acc2', '--state', state]);
  expect(JSON.parse(held.stdout)).toMatchObject({
    accounts: ['ACC2'],
    holds: { subscriber: [{ name: 'Subscriber 2' }] },
  });
  expect((await atKeyboard(['audit', '--state', state])).stdout).toMatch(/cli:amina.*All about a person handed out/);
});
