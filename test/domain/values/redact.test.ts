import { expect, test } from 'vitest';
import { redactAll, redactor } from '../../../src/domain/values/redact.ts';

const redact = redactor({
  secrets: [
    { name: 'router-tower-1', text: 'pa"ss word&1' },
    { name: 'short', text: 'u' },
    { name: 'long', text: 'pa"ss word&1 and more' },
  ],
  names: ['Ann Otieno', 'Ann Otieno Junior', 'José', 'Al'],
});

test.each([
  ['paid by 0712345678.', 'paid by [phone].'],
  ['254712345678 and +254 712 345 678 and 0712-345-678', '[phone] and [phone] and [phone]'],
  ['2547 12 345 678', '[phone]'],
  ['login ppp0110123456x', 'login ppp[phone]x'],
  ['712 345 678', '[phone]'],
])('a number in whatever spelling: %s', (text, clean) => {
  expect(redact(text)).toBe(clean);
});

test.each(['command 1 2026-11-27 of 1764230400000 ms', 'free 107374182400 bytes', 'row 17 of 20261127'])(
  'what is no number stays: %s',
  (text) => {
    expect(redact(text)).toBe(text);
  },
);

test('a secret as it is, in JSON, in an address and in a form; of two the longer one leaves no rest', () => {
  expect(redact('x pa"ss word&1 x')).toBe('x [secret router-tower-1] x');
  expect(redact(JSON.stringify({ p: 'pa"ss word&1' }))).toBe('{"p":"[secret router-tower-1]"}');
  expect(redact('?p=pa%22ss%20word%261&q')).toBe('?p=[secret router-tower-1]&q');
  expect(redact('p=pa%22ss+word%261')).toBe('p=[secret router-tower-1]');
  expect(redact('pa"ss word&1 and more')).toBe('[secret long]');
  expect(redact('but')).toBe('but');
});

test('names of people as they stand in the books, the longest of them; and the code of a new box', () => {
  expect(redact('Ann Otieno, Ann Otieno Junior, Annabel, José, Al')).toBe('[name], [name], Annabel, [name], Al');
  expect(redact('ANN OTIENO JUNIOR and josé')).toBe('[name] and [name]');
  expect(redact('make the first one with the setup code 7KQ2-M4TX-9HBC')).toBe(
    'make the first one with the setup code [code]',
  );
});

test('in a value every text, its keys too, and nothing else', () => {
  expect(redactAll({ 'Ann Otieno': [1, null, true, 'of 0712345678', { at: 712345678 }] }, redact)).toEqual({
    '[name]': [1, null, true, 'of [phone]', { at: 712345678 }],
  });
});

test('ten thousand names that begin alike are found in a long text, each whole', () => {
  const many = redactor({ secrets: [], names: Array.from({ length: 10_000 }, (_, n) => `Subscriber ${n} Wanjiku`) });
  expect(many('Subscriber 77 Wanjiku paid. '.repeat(20_000))).toBe('[name] paid. '.repeat(20_000));
});
