import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepChosen, readChosen } from '../../src/config/chosen-file.ts';
import { loadConfig, parseConfig, usableChoices } from '../../src/config/config.ts';
import { judgeSettings, listSettings } from '../../src/config/settings.ts';
import { sectionOf } from '../../src/domain/settings.ts';
import { tempFolder } from '../services/books.ts';
import { SECTION_WORDS, SETTING_WORDS } from '../../src/views/settings-words.ts';

const FILE = '[box]\nbusiness_name = "Tower Net"\ntime_zone = "Africa/Nairobi"\n\n[notices]\nsms = ["0712345678"]\n';
const settingOf = (key: string, chosen = {}) => listSettings('x', FILE, chosen).find((one) => one.key === key);
const judge = (texts: Record<string, string>, chosen = {}) => judgeSettings('washa.toml', FILE, chosen, texts);
const wordsOf = (texts: Record<string, string>) => {
  const judged = judge(texts);
  return judged.kind === 'unfit' ? judged.words.en : null;
};

describe('the settings one by one', () => {
  it('says whose word each is, and where it stands', () => {
    expect(settingOf('box.business_name')).toMatchObject({ value: 'Tower Net', source: 'file', line: 2 });
    expect(settingOf('box.time_zone')).toMatchObject({ source: 'default', line: 3 });
    expect(settingOf('box.support_phone', { 'box.support_phone': '0712' })).toMatchObject({
      value: '0712',
      source: 'console',
      line: 1,
    });
    expect(settingOf('expiry.mercy_hours')).toMatchObject({ value: '24', source: 'default', line: null });
    expect(settingOf('notices.email')).toMatchObject({ value: '', shape: { kind: 'list' } });
    expect(settingOf('reminders.on_the_day')?.shape).toEqual({ kind: 'choice', of: ['true', 'false'] });
  });

  it('has words for each, in both languages, and for nothing else', () => {
    const keys = listSettings('x', '', {}).map(({ key }) => key);
    expect(Object.keys(SETTING_WORDS).sort()).toEqual(keys.toSorted());
    expect(new Set(Object.keys(SECTION_WORDS))).toEqual(new Set(keys.map(sectionOf)));
  });

  it('says in each language what may stand in each', () => {
    const expected = listSettings('x', '', {}).flatMap((one) => one.expected ?? []);
    expect(expected.filter(({ en, sw }) => en === sw)).toEqual([]);
    const judged = judge({ 'box.time_zone': 'Nairobi' });
    const sw = expect.stringContaining('pana "Nairobi", panatakiwa jina la saa za eneo, kwa mfano') as string;
    expect(judged).toMatchObject({ kind: 'unfit', words: { sw } });
    expect(judge({ 'expiry.mercy_hours': 'a day' })).toMatchObject({
      words: { sw: expect.stringContaining('panatakiwa idadi kamili ya saa kutoka 0 hadi 168') as string },
    });
  });

  it('leaves the last word to the file', () => {
    const chosen = { 'box.business_name': 'Other', 'box.time_zone': 'Africa/Kampala', 'box.currency': 'USD' };
    expect(settingOf('box.business_name', chosen)).toMatchObject({ value: 'Tower Net', source: 'file' });
    expect(settingOf('box.time_zone', chosen)).toMatchObject({ value: 'Africa/Kampala', source: 'console' });
    expect(settingOf('box.currency', chosen)).toMatchObject({ value: 'KES', source: 'default' });
    expect(wordsOf({ 'box.business_name': 'Other' })).toBe(
      'box.business_name is said by line 2 of washa.toml, which has the last word.',
    );
    expect(wordsOf({ 'box.currency': 'USD' })).toContain('box.currency is changed in the file alone');
  });

  it('reads what a form has by the schema, and names what is wrong', () => {
    expect(
      judge({ 'expiry.mercy_hours': ' 12 ', 'reminders.days_before': '3, 1', 'reminders.on_the_day': 'true' }),
    ).toEqual({
      kind: 'fit',
      chosen: { 'expiry.mercy_hours': 12, 'reminders.days_before': [3, 1], 'reminders.on_the_day': true },
    });
    expect(wordsOf({ 'expiry.mercy_hours': 'a day' })).toContain(
      'expiry.mercy_hours: found "a day", expected a whole number of hours from 0 to 168',
    );
    expect(wordsOf({ 'reminders.days_before': '3, 99' })).toContain('reminders.days_before[2]: found 99');
    expect(wordsOf({ 'box.time_zone': 'Nairobi' })).toContain('box.time_zone: found "Nairobi", expected the name');
    expect(wordsOf({ 'notices.email': 'a@b.ke' })).toContain('need email_from too');
    expect(wordsOf({ 'box.sms': 'x' })).toBe('box.sms: there is no such setting.');
  });

  it('takes a choice back by an empty text, and by what comes with Washa', () => {
    const chosen = { 'box.support_phone': '0712', 'expiry.mercy_hours': 12 };
    const taken = { kind: 'fit', chosen: {} };
    expect(judge({ 'box.support_phone': '', 'expiry.mercy_hours': '24' }, chosen)).toEqual(taken);
  });

  it('chooses a text of an SMS like any other setting: its placeholders, its length and its letters are looked at', () => {
    const key = 'receipts.templates.sw.online';
    const own = 'Sawa {{amount}}\r\nAsante';
    expect(settingOf(key)).toMatchObject({ source: 'default', isLive: true, isFileOnly: false });
    expect(judge({ [key]: own })).toEqual({ kind: 'fit', chosen: { [key]: 'Sawa {{amount}}\nAsante' } });
    const chosen = { [key]: 'Sawa {{amount}}' };
    const { receipts } = parseConfig('x', '[receipts.templates.en]\nonline = "Paid"', { chosen });
    expect(receipts.templates.online).toEqual({ en: 'Paid', sw: 'Sawa {{amount}}' });
    expect(judge({ [key]: '' }, chosen)).toEqual({ kind: 'fit', chosen: {} });
    const refused = judgeSettings('x', `[receipts.templates.sw]\nonline = "Sawa"\n`, {}, { [key]: own });
    expect(refused).toMatchObject({ words: { en: `${key} is said by line 2 of x, which has the last word.` } });
    const wrong = judge({ [key]: 'Sawa {{amout}}' });
    expect(wrong).toMatchObject({
      kind: 'unfit',
      words: { sw: expect.stringContaining('ulimaanisha "amount"?') as string },
    });
    expect(wordsOf({ [key]: 'x'.repeat(161) })).toContain('too long for one SMS: 161 of 160');
    expect(wordsOf({ [key]: 'Sawa 👍' })).toContain('not in the SMS alphabet (GSM-7)');
  });

  it('lays a choice over the file for whoever reads the settings, and leaves out one that cannot be used', () => {
    const folder = tempFolder();
    const file = join(folder, 'washa.toml');
    writeFileSync(file, `${FILE}\n[intake]\n`);
    const chosen = { 'intake.public_url': 'https://pay.tower.ke/', 'box.business_name': 'Other' };
    expect(keepChosen(folder, chosen)).toBe(true);
    expect(keepChosen(folder, chosen)).toBe(false);
    const config = loadConfig(file, { stateDir: folder });
    expect([config.box.businessName, config.intake.publicUrl]).toEqual(['Tower Net', 'https://pay.tower.ke']);

    const notes: string[] = [];
    keepChosen(folder, { 'intake.public_url': 'http://pay' });
    expect(loadConfig(file, { stateDir: folder }, (note) => notes.push(note)).intake.publicUrl).toBeNull();
    expect(notes[0]).toContain('Of what was chosen at the console is left out');
    writeFileSync(join(folder, 'chosen-settings.json'), '{"cut');
    expect(readChosen(folder)).toEqual({});
  });

  it.each([
    ['a value that is none', { 'intake.public_url': 'http://pay' }],
    ['a part of a list', { 'backups.folders': ['/srv/a', 7] }],
    ['what needs a key that the file has lost', { 'notices.email': ['owner@tower.ke'] }],
  ])('keeps every other choice where one cannot be used: %s', (_, flawed) => {
    const other = { 'box.support_phone': '0712' };
    const { usable, flaws } = usableChoices('washa.toml', '', { ...flawed, ...other });
    expect(usable).toEqual(other);
    expect(flaws).toHaveLength(1);
    expect(flaws[0]).toContain(Object.keys(flawed)[0]);
  });

  it('leaves the file’s own faults to whoever reads the file', () => {
    const text = '[box]\nlanguage = "fr"\n';
    expect(() => usableChoices('washa.toml', text, { 'box.support_phone': '0712' })).toThrow('box.language');
  });
});
