import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chosenSettings } from '../../../src/services/setup/change-settings.ts';
import { tempFolder } from '../../services/books.ts';
import { openStore } from './seed.ts';
import { entered, openWorld, type Visitor, type World } from './session.ts';

let world: World;
let visitor: Visitor;
let close: () => Promise<void>;

beforeEach(async () => {
  const opened = openStore();
  close = opened.close;
  world = openWorld(opened.store);
  visitor = await entered(world);
});
afterEach(() => close());

async function change(fields: Record<string, string>): Promise<{ shown: string; to: string }> {
  const csrf = await visitor.csrf('/me');
  const shown = await (await visitor.post('/settings/change', { csrf, ...fields })).text();
  const key = /name="key" value="([^"]+)"/.exec(shown)?.[1];
  if (key === undefined) return { shown, to: '' };
  const done = await visitor.post('/settings/change', { csrf, ...fields, key, confirm: 'yes' });
  return { shown, to: done.headers.get('location') ?? '' };
}

test('each setting is shown with whose word it is; what is the file’s alone says line and command', async () => {
  const page = await visitor.text('/settings');
  expect(page).toMatch(/name="box\.support_phone"/);
  expect(page).not.toMatch(/name="box\.state_dir"/);
  expect(page).toMatch(/sudo nano \+\d+ config\/washa\.toml, then sudo systemctl restart washa/);
  expect(page).toMatch(/<option\s+value="en"\s+selected/);
});

test('a change is shown first, done once with its reason, and waits for a start', async () => {
  const { shown, to } = await change({ 'box.support_phone': '0712 345 678', reason: 'new office' });
  expect(shown).toContain('box.support_phone: — → 0712 345 678');
  expect(shown).toContain('It holds at once');
  expect(to).toBe('/settings?did=settings.change');
  expect(chosenSettings(world.store)).toEqual({ 'box.support_phone': '0712 345 678' });
  expect(await visitor.text('/settings')).toContain('changed, and not taken up yet');
});

test('a file that is no TOML at this moment is told, on the page, in the first run and for a form', async () => {
  const file = join(tempFolder(), 'washa.toml');
  writeFileSync(file, '[box]\n');
  world = openWorld(world.store, [], undefined, undefined, file);
  visitor = await entered(world);
  writeFileSync(file, '[box\nbusiness_name = 1');
  const words = 'not valid TOML';
  expect(await visitor.text('/settings')).toContain(words);
  expect(await visitor.text('/first-run/business')).toContain(words);
  expect((await change({ 'box.support_phone': '0712', reason: 'why' })).shown).toContain(words);
});

test('what is wrong is named by its key, and a page elsewhere is nowhere to be led to', async () => {
  const refused = await change({ 'box.time_zone': '<Nairobi>', reason: 'why' });
  expect(refused.shown).toContain('box.time_zone: found &quot;&lt;Nairobi&gt;&quot;');
  const led = await change({ 'box.support_phone': '0712', reason: 'why', back: '//evil.example' });
  expect(led.to).toBe('/settings?did=settings.change');
  const home = await change({ 'box.support_phone': '0713', reason: 'why', back: '/first-run/business' });
  expect(home.to).toBe('/first-run/business?did=settings.change');
});
