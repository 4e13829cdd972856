import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gsm7Length, gsm7Parts } from '../../../src/domain/messages/gsm7.ts';
import { readWritten } from '../../../src/domain/messages/written.ts';
import { anyText } from '../../any-text.ts';

test.each([
  ['a'.repeat(160), 1],
  ['a'.repeat(161), 2],
  ['a'.repeat(306), 2],
  ['a'.repeat(307), 3],
  ['€'.repeat(80), 1],
  // 76 of two septets are 152: the next does not fit into the last one of the part.
  ['€'.repeat(152), 2],
  ['€'.repeat(153), 3],
])('%j takes %i SMS', (text, parts) => {
  expect(gsm7Parts(text)).toBe(parts);
});

test('what is sent is GSM-7, and is read again as it is', () => {
  fc.assert(
    fc.property(anyText({ maxLength: 600 }), (typed) => {
      const written = readWritten(typed);
      if (written.kind === 'unfit') return;
      expect(gsm7Length(written.text)).toBe(written.septets);
      expect(written.parts).toBeLessThanOrEqual(3);
      expect(readWritten(written.text)).toEqual(written);
    }),
  );
});

test('what a word processor put into it is made plain, and what nobody sees goes', () => {
  expect(readWritten(' We\u2019re back \u2013 pole\u200b \r\nsana\u0007 ')).toMatchObject({
    text: "We're back - pole \nsana",
    parts: 1,
  });
});

test.each([
  ['  \n ', 'There is no text to send.'],
  ['Asante 🙏', '"🙏" is not in the SMS alphabet (GSM-7): write it in other words.'],
  ['شكرا', '"ش" is not in the SMS alphabet (GSM-7): write it in other words.'],
  ['a'.repeat(460), 'The text needs 4 SMS; more than 3 are not sent at once. Shorten it.'],
])('%j is not sent', (typed, words) => {
  expect(readWritten(typed)).toEqual({
    kind: 'unfit',
    words: { en: words, sw: expect.stringMatching(/SMS|Hakuna/) as string },
  });
});
