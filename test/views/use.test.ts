import { expect, test } from 'vitest';
import { usedUpWords, usedWords, useView } from '../../src/views/use.ts';
import { formatData, parseData, spellData } from '../../src/domain/values/data-amount.ts';

const HOUR = 3_600_000;
const ROW = {
  ...{ data_bytes: 10_000_000_000, online_s: null, used_up_profile: null },
  ...{ used_bytes: 3_290_000_000, used_ms: 0, given_bytes: 0, given_ms: 0, counted_at: 7 },
};

test.each([
  ['data', {}, '3.2 GB of 10 GB used', '3.2 GB kati ya 10 GB zimetumika', null],
  [
    'with what was given',
    { given_bytes: 500_000_000 },
    '3.2 GB of 10.5 GB used',
    '3.2 GB kati ya 10.5 GB zimetumika',
    null,
  ],
  [
    'time',
    { data_bytes: null, online_s: 20 * 3600, used_ms: 5.59 * HOUR },
    '5.5 of 20 hours online used',
    'saa 5.5 kati ya 20 mtandaoni zimetumika',
    null,
  ],
  [
    'used up, off',
    { used_bytes: 10_000_000_000 },
    '10 GB of 10 GB used',
    '10 GB kati ya 10 GB zimetumika',
    /it is off until its renewal/,
  ],
  [
    'used up, slower',
    { used_bytes: 10_000_000_000, used_up_profile: 'slow' },
    '10 GB of 10 GB used',
    '10 GB kati ya 10 GB zimetumika',
    /the profile slow until/,
  ],
  ['not counted', { used_bytes: null, counted_at: null }, '0 KB of 10 GB used', '0 KB kati ya 10 GB zimetumika', null],
])('what a line has used is said in both languages: %s', (_, other, en, sw, then) => {
  const use = useView({ ...ROW, ...other })!;
  expect([usedWords(use), usedWords(use, 'sw')]).toEqual([en, sw]);
  if (then === null) expect(usedUpWords(use)).toBeNull();
  else expect(usedUpWords(use)).toMatch(then);
});

test('nothing is said of a line whose plan has no limit', () => {
  expect(useView({ ...ROW, data_bytes: null })).toBeNull();
});

test.each([
  ['10G', 10e9, '10G', '10 GB'],
  ['500 MB', 5e8, '500M', '500 MB'],
  ['1.5gb', 1.5e9, '1500M', '1.5 GB'],
  ['1234567', 1_234_567, '1234567', '1.2 MB'],
  ['2T', 2e12, '2T', '2 TB'],
])('an amount of data: %s', (text, bytes, spelled, words) => {
  expect([parseData(text), spellData(bytes), parseData(spelled), formatData(bytes)]).toEqual([
    bytes,
    spelled,
    bytes,
    words,
  ]);
});

test.each(['', '0', 'G', '-1G', '10 giga', '1e9', '9999999T', '1.2.3G'])('"%s" is none', (text) => {
  expect(parseData(text)).toBeNull();
});
