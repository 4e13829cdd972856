import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Fault } from '../../../src/domain/values/fault.ts';
import { MAX_RECEIVED_WORD_BYTES, readLength, SentenceParser } from '../../../src/routers/routeros/wire/framing.ts';
import { decodeWord, encodeSentence, MAX_SENT_WORD_BYTES, tagged } from '../../../src/routers/routeros/wire/words.ts';
import { sentence, word } from '../scripted-peer.ts';
import { runs } from '../../runs.ts';

/** The bytes cut at these offsets. */
function cut(bytes: Buffer, offsets: readonly number[]): Buffer[] {
  const marks = [0, ...offsets.filter((offset) => offset <= bytes.length).sort((a, b) => a - b), bytes.length];
  return marks.slice(1).map((end, index) => bytes.subarray(marks[index], end));
}

function parse(segments: readonly Buffer[]): string[][] {
  const parser = new SentenceParser();
  const found: string[][] = [];
  for (const segment of segments) parser.push(segment, (words) => found.push(words));
  return found;
}

function thrown(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return null;
}

const wordText = fc.oneof(
  fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
  fc.integer({ min: 100, max: 400 }).map((length) => `=comment=${'k'.repeat(length)}`),
  fc.constantFrom(16_383, 16_384).map((length) => 'w'.repeat(length)),
);
const stream = fc.array(fc.array(wordText, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 });

describe('sentences from a byte stream', () => {
  test('a random stream of sentences, cut at random points, parses to the same sentences', () => {
    fc.assert(
      fc.property(stream, fc.array(fc.nat({ max: 40_000 }), { maxLength: 30 }), (sentences, offsets) => {
        const bytes = Buffer.concat(sentences.map((words) => sentence(...words)));
        expect(parse(cut(bytes, offsets))).toEqual(sentences);
      }),
      { numRuns: runs(300) },
    );
  });

  test('what we encode is what a router reads: the same bytes as an encoder of its own makes', () => {
    fc.assert(
      fc.property(fc.array(wordText, { minLength: 1, maxLength: 6 }), (words) => {
        expect(encodeSentence(words).equals(sentence(...words))).toBe(true);
      }),
      { numRuns: runs(200) },
    );
  });

  test('byte by byte, and with empty sentences in between', () => {
    const bytes = Buffer.concat([Buffer.of(0, 0), sentence('!re', '=name=amina'), Buffer.of(0), sentence('!done')]);
    expect(parse([...bytes].map((byte) => Buffer.of(byte)))).toEqual([['!re', '=name=amina'], ['!done']]);
  });

  test.each([0, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152])(
    'a word of %i bytes in segments of 1,400',
    (length) => {
      const text = 'x'.repeat(length);
      const bytes = sentence('!re', `=a=${text}`);
      const segments = Array.from({ length: Math.ceil(bytes.length / 1_400) }, (_, index) =>
        bytes.subarray(index * 1_400, (index + 1) * 1_400),
      );
      expect(parse(segments)).toEqual([['!re', `=a=${text}`]]);
    },
  );

  test.each(['f1', 'f7', 'f8', 'ff'])('the control byte %s ends the stream, after the sentences before it', (byte) => {
    const parser = new SentenceParser();
    const found: string[][] = [];
    const bytes = Buffer.concat([sentence('!done'), Buffer.from(byte, 'hex')]);
    const error = thrown(() => parser.push(bytes, (words) => found.push(words)));
    expect(error).toMatchObject({ code: 'router.protocol', retry: 'unavailable' });
    expect(found).toEqual([['!done']]);
  });

  test.each(['efffffff', 'f080000000', 'f0ffffffff'])(
    'a length of %s is refused before anything is kept for it',
    (prefix) => {
      const error = thrown(() => parse([Buffer.from(prefix, 'hex')]));
      expect(error).toMatchObject({ code: 'router.protocol' });
    },
  );

  test('a word of the greatest length is announced without complaint, one byte more is not', () => {
    const announce = (length: number): Buffer => Buffer.from((0xe0000000 + length).toString(16), 'hex');
    expect(parse([announce(MAX_RECEIVED_WORD_BYTES)])).toEqual([]);
    expect(thrown(() => parse([announce(MAX_RECEIVED_WORD_BYTES + 1)]))).toBeInstanceOf(Fault);
  });

  test('length prefixes that are cut ask for what is missing', () => {
    expect(readLength(Buffer.alloc(0), 0)).toEqual({ needs: 1 });
    expect(readLength(Buffer.from('c0', 'hex'), 0)).toEqual({ needs: 3 });
    expect(readLength(Buffer.from('f00000', 'hex'), 0)).toEqual({ needs: 5 });
    expect(readLength(Buffer.from('f000000102', 'hex'), 0)).toEqual({ start: 5, length: 258 });
  });
});

describe('words', () => {
  test('bytes that are no UTF-8 are latin1, each word by itself; a real U+FFFD stays', () => {
    const read = (bytes: Buffer): string => decodeWord(bytes, 0, bytes.length);
    expect(read(Buffer.from('Ámina', 'utf8'))).toBe('Ámina');
    expect(read(Buffer.from('Ámina', 'latin1'))).toBe('Ámina');
    expect(read(Buffer.from('a\ufffdb', 'utf8'))).toBe('a\ufffdb');
  });

  test('a word of 64 KiB goes, a longer one, an empty one and no text are refused by position only', () => {
    expect(encodeSentence(['/x', 'a'.repeat(MAX_SENT_WORD_BYTES)]).length).toBeGreaterThan(MAX_SENT_WORD_BYTES);
    const secret = `=password=${'s'.repeat(MAX_SENT_WORD_BYTES)}`;
    for (const bad of [secret, '', undefined, null, 7]) {
      const error = thrown(() => encodeSentence(['/ppp/secret/set', bad])) as Fault;
      expect(error).toMatchObject({ code: 'router.word', retry: 'dead' });
      expect(error.message).toContain('word 2 of /ppp/secret/set');
      expect(error.message).not.toContain('sss');
    }
    expect(thrown(() => encodeSentence([]))).toMatchObject({ code: 'router.word' });
  });

  test('a sentence starts with a command and brings no tag of its own', () => {
    expect(tagged(['/login'], 'a1')).toEqual(['/login', '.tag=a1']);
    expect(thrown(() => tagged(['#'], '1'))).toMatchObject({ code: 'router.word' });
    expect(thrown(() => tagged([], '1'))).toMatchObject({ code: 'router.word' });
    expect(thrown(() => tagged(['/x', '.tag=9'], '1'))).toMatchObject({ code: 'router.word' });
  });

  test('the encoders of the test and of the product agree on one word', () => {
    expect(encodeSentence(['/x'])).toEqual(Buffer.concat([word('/x'), Buffer.of(0)]));
  });
});
