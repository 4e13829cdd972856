import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { chosenSettings } from '../../../src/services/setup/change-settings.ts';
import { tempFolder } from '../../services/books.ts';
import { openStore } from './seed.ts';
import { entered, openWorld, type Visitor, type World } from './session.ts';

const KEY = 'receipts.templates.en.online';
const OWN = 'Thank you for {{amount}}. Online until {{until}}.';

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

async function choose(text: string): Promise<{ shown: string; to: string }> {
  const csrf = await visitor.csrf('/me');
  const fields = { csrf, back: '/sms/texts', [KEY]: text, reason: 'shorter' };
  const shown = await (await visitor.post('/settings/change', fields)).text();
  const key = /name="key" value="([^"]+)"/.exec(shown)?.[1];
  if (key === undefined) return { shown, to: '' };
  const done = await visitor.post('/settings/change', { ...fields, key, confirm: 'yes' });
  return { shown, to: done.headers.get('location') ?? '' };
}

test('every text is shown as it reads, with its length in both languages, and the settings lead there', async () => {
  const page = await visitor.text('/sms/texts');
  expect(page.match(/ of 160 signs · 1 SMS \(GSM-7\) · comes with Washa/g)).toHaveLength(26);
  expect(page).toContain('Uko mtandaoni tena hadi');
  expect(page).toContain('[[{{business}}: ]]{{amount}} received');
  const settings = await visitor.text('/settings');
  expect(settings).toContain('href="/sms/texts"');
  expect(settings).not.toContain('name="receipts.templates');
});

test('a text in words of one’s own is shown as it will read, holds at once, and goes back to what comes with Washa', async () => {
  const { shown, to } = await choose(OWN);
  expect(shown).toContain('It will read, for example: “Thank you for KES 1,500. Online until ');
  expect(shown).toMatch(/\(\d+ of 160 signs, 1 SMS\)/);
  expect(shown).toContain('It holds at once');
  expect(to).toBe('/sms/texts?did=settings.change');
  expect(chosenSettings(world.store)).toEqual({ [KEY]: OWN });
  expect(await visitor.text('/sms/texts')).toContain('in your own words');
  expect(await visitor.text('/audit?who=all')).toContain(OWN);
  await choose('');
  expect(chosenSettings(world.store)).toEqual({});
});

test.each([
  ['Paid {{amout}}', 'there is no placeholder &quot;amout&quot;; did you mean &quot;amount&quot;?'],
  ['x'.repeat(161), 'too long for one SMS: 161 of 160'],
  ['Paid 👍', 'is not in the SMS alphabet (GSM-7)'],
])('%s is refused with the reason', async (text, reason) => {
  expect((await choose(text)).shown).toContain(reason);
  expect(chosenSettings(world.store)).toEqual({});
});

test('whoever reads Swahili is refused in Swahili', async () => {
  const csrf = await visitor.csrf('/me');
  await visitor.post('/language', { csrf, language: 'sw', back: '/' });
  expect((await choose('Paid {{amout}}')).shown).toContain('hakuna nafasi ya kujazwa &quot;amout&quot;');
});

test('a text that the file says is the file’s, and its page says where', async () => {
  const file = join(tempFolder(), 'washa.toml');
  writeFileSync(file, `[receipts.templates.en]\nonline = "${OWN}"\n`);
  world = openWorld(world.store, [], undefined, undefined, file);
  visitor = await entered(world);
  const page = await visitor.text('/sms/texts');
  expect(page).toContain('the settings file says it: line 2 of');
  expect(page).not.toContain(`name="${KEY}"`);
});
