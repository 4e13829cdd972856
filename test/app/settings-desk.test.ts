import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configOfBooks, settingsDesk } from '../../src/app/settings-desk.ts';
import { keepChosen, readChosen } from '../../src/config/chosen-file.ts';
import { loadConfig } from '../../src/config/config.ts';
import { act } from '../../src/services/actions/act.ts';
import { changeSettings, chosenSettings } from '../../src/services/setup/change-settings.ts';
import { settingsView } from '../../src/views/settings.ts';
import { actions, openStore, tempFolder } from '../services/books.ts';

const NOW = Date.UTC(2026, 10, 27);
const warn = (message: string) => expect.unreachable(message);

function openBox() {
  const folder = tempFolder();
  const file = join(folder, 'washa.toml');
  writeFileSync(file, '[box]\nbusiness_name = "Tower Net"\n');
  const store = openStore();
  return { store, folder, file, desk: settingsDesk(store, folder, file, warn) };
}

test('a choice stands in the books with who made it and why, waits until it is taken up, and leaves the file as it is', () => {
  const { store, folder, file, desk } = openBox();
  const before = readFileSync(file, 'utf8');
  const wanted = { texts: { 'box.support_phone': '0712 345 678', 'box.language': 'en' } };
  const by = { actor: 'wanjiku', key: 'k1', reason: 'the new office' };
  expect(act(store, changeSettings(desk), wanted, { actor: 'wanjiku' }, NOW)).toMatchObject({ why: 'reason' });
  expect(act(store, changeSettings(desk), wanted, by, NOW)).toMatchObject({ kind: 'done', repeated: false });
  expect(act(store, changeSettings(desk), wanted, by, NOW)).toMatchObject({ kind: 'done', repeated: true });
  expect(act(store, changeSettings(desk), wanted, { ...by, key: null }, NOW)).toMatchObject({ why: 'same' });
  expect(store.all(actions, {})).toMatchObject([
    { name: 'settings.change', actor: 'wanjiku', subject: 'box', detail: 'box.support_phone: — → 0712 345 678' },
  ]);
  expect(chosenSettings(store)).toEqual({ 'box.support_phone': '0712 345 678' });

  const shown = settingsView(desk, chosenSettings(store)).flatMap(({ settings }) => settings);
  expect(shown.filter(({ waits }) => waits === true).map(({ key }) => key)).toEqual(['box.support_phone']);
  expect(loadConfig(file, { stateDir: folder }).box.supportPhone).toBeNull();
  desk.keep();
  expect(loadConfig(file, { stateDir: folder }).box.supportPhone).toBe('0712 345 678');
  expect(readFileSync(file, 'utf8')).toBe(before);
  const anew = settingsDesk(store, folder, file, warn);
  expect(
    settingsView(anew, chosenSettings(store)).some(({ settings }) => settings.some(({ waits }) => waits === true)),
  ).toBe(false);
});

test('what is wrong with a form changes nothing', () => {
  const { store, desk } = openBox();
  const wanted = { texts: { 'box.support_phone': '0712', 'box.time_zone': 'Nairobi' } };
  const done = act(store, changeSettings(desk), wanted, { actor: 'wanjiku', reason: 'why' }, NOW);
  expect(done).toMatchObject({ kind: 'refused', why: 'setting' });
  expect(chosenSettings(store)).toEqual({});
});

test('the books of a backup bring what was chosen in them, also over what another box had chosen', () => {
  const { store, folder, file, desk } = openBox();
  act(store, changeSettings(desk), { texts: { 'box.support_phone': '0712' } }, { actor: 'w', reason: 'why' }, NOW);
  keepChosen(folder, { 'box.support_phone': '0799' });
  const readAnew = () => loadConfig(file, { stateDir: folder });
  const begun = configOfBooks(store, { config: readAnew(), readAnew }, warn);
  expect(begun.box.supportPhone).toBe('0712');
  expect(readChosen(folder)).toEqual({ 'box.support_phone': '0712' });
});

test('a disk that takes nothing keeps no box from starting', () => {
  const { store, folder, file, desk } = openBox();
  act(store, changeSettings(desk), { texts: { 'box.support_phone': '0712' } }, { actor: 'w', reason: 'why' }, NOW);
  const config = loadConfig(file, { stateDir: join(folder, 'gone') });
  const told: string[] = [];
  expect(configOfBooks(store, { config, readAnew: () => config }, (message) => told.push(message))).toBe(config);
  expect(told[0]).toContain('could not be written');
});
