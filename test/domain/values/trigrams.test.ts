import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { matchAny, trigrams } from '../../../src/domain/values/trigrams.ts';

test('a text has every three signs in a row once, by signs and not by halves of them', () => {
  expect(trigrams('abcabc')).toEqual(['abc', 'bca', 'cab']);
  expect(trigrams('a😀bc')).toEqual(['a😀b', '😀bc']);
  expect(['', 'a', 'ab', '😀b'].map(trigrams)).toEqual([[], [], [], []]);
});

describe('an index of trigrams', () => {
  const open = (...texts: string[]) => {
    const db = new Database(':memory:');
    onTestFinished(() => void db.close());
    db.exec(
      "CREATE VIRTUAL TABLE said USING fts5(text, content = '', contentless_delete = 1, detail = none, tokenize = 'trigram')",
    );
    const put = db.prepare('INSERT INTO said (text) VALUES (?)');
    for (const text of texts) put.run(text);
    return (ways: readonly (readonly string[])[]) =>
      db.prepare('SELECT rowid FROM said WHERE said MATCH ?').pluck().all(matchAny(ways));
  };

  test('finds whatever part of a text is asked for, whatever signs are in it', () => {
    const find = open('one');
    expect(find([['one']])).toEqual([1]);
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme', minLength: 3, maxLength: 30 }),
          fc.string({ unit: fc.constantFrom('0', '1', '7', 'Y', '-', 'a', ' '), minLength: 3, maxLength: 30 }),
        ),
        fc.nat(20),
        fc.nat(20),
        (text, from, more) => {
          const part = Array.from(text)
            .slice(from, from + 3 + more)
            .join('');
          fc.pre(Array.from(part).length >= 3 && !part.includes('\0') && !text.includes('\0'));
          expect(open('nothing of it', text)([[part]])).toContain(2);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('finds any of several ways, all parts of one, and nothing for what is too short', () => {
    const find = open('wanjiru 254***126', 'otieno 254***199');
    expect(find([['wanj'], ['otie']])).toEqual([1, 2]);
    expect(find([['*12', '126']])).toEqual([1]);
    expect(find([['*19', '126']])).toEqual([]);
    expect(find([['ab'], ['*1', '126']])).toEqual([]);
    expect(find([['"or"'], ['tie']])).toEqual([2]);
    expect(find([])).toEqual([]);
  });

  test('is asked for the end of a number, once for all ways of writing it, and for all of a name', () => {
    const end = '("456" AND "567" AND "678")';
    expect(matchAny([['0712345678'], ['254712345678'], ['45678']])).toBe(end);
    expect(matchAny([['George Kamau 2']])).toContain('"Geo"');
  });
});
