import { Fault } from '../../../domain/values/fault.ts';
import { decodeWord } from './words.ts';

/** Longest word taken from a router. Real ones are far below; beyond this the stream is out of step. */
export const MAX_RECEIVED_WORD_BYTES = 4 * 1024 * 1024;

/** Longest sentence taken from a router, in bytes of its words. */
const MAX_SENTENCE_BYTES = 16 * 1024 * 1024;

/** A word length read from a stream: where the word starts and how long it is, or how many bytes must be there to tell. */
export type LengthPrefix = { readonly start: number; readonly length: number } | { readonly needs: number };

/**
 * Reads the length prefix at `at`. First byte 00-7F: 1 byte, 80-BF: 2, C0-DF: 3, E0-EF: 4, F0: five.
 * @throws Fault `router.protocol` for F1-FF: a control byte, after which nobody can tell where the next word starts
 */
export function readLength(bytes: Buffer, at: number): LengthPrefix {
  const first = bytes[at];
  if (first === undefined) return { needs: at + 1 };
  if (first < 0x80) return { start: at + 1, length: first };
  const size = prefixSize(first);
  if (bytes.length < at + size) return { needs: at + size };
  switch (size) {
    case 2:
      return { start: at + 2, length: bytes.readUInt16BE(at) - 0x8000 };
    case 3:
      return { start: at + 3, length: bytes.readUIntBE(at, 3) - 0xc00000 };
    case 4:
      return { start: at + 4, length: bytes.readUInt32BE(at) - 0xe0000000 };
    case 5:
      return { start: at + 5, length: bytes.readUInt32BE(at + 1) };
  }
}

/** Cuts the byte stream of one connection into sentences, however TCP has cut it into segments. */
export class SentenceParser {
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** Bytes that must be held before another look can find anything. Keeps a long word in small segments linear. */
  #needs = 1;
  #words: string[] = [];
  #sentenceBytes = 0;

  /**
   * Takes the next segment and calls `onSentence` for each sentence that it completes, in order. Empty sentences are
   * skipped, as RouterOS skips them.
   * @throws Fault `router.protocol` when the stream cannot be followed any further; sentences before that point have
   * been reported, and the connection is of no more use
   */
  push(segment: Buffer, onSentence: (words: string[]) => void): void {
    this.#held.push(segment);
    this.#heldBytes += segment.length;
    if (this.#heldBytes < this.#needs) return;

    const bytes = this.#held.length === 1 ? segment : Buffer.concat(this.#held, this.#heldBytes);
    let at = 0;
    let needs = 1;
    for (;;) {
      const prefix = readLength(bytes, at);
      if ('needs' in prefix) {
        needs = prefix.needs - at;
        break;
      }
      this.#count(prefix.length);
      const end = prefix.start + prefix.length;
      if (end > bytes.length) {
        needs = end - at;
        break;
      }
      at = end;
      if (prefix.length > 0) {
        this.#words.push(decodeWord(bytes, prefix.start, end));
        this.#sentenceBytes += prefix.length;
      } else if (this.#words.length > 0) {
        const words = this.#words;
        this.#words = [];
        this.#sentenceBytes = 0;
        onSentence(words);
      }
    }
    const rest = bytes.subarray(at);
    this.#held = rest.length > 0 ? [rest] : [];
    this.#heldBytes = rest.length;
    this.#needs = needs;
  }

  #count(length: number): void {
    if (length > MAX_RECEIVED_WORD_BYTES || this.#sentenceBytes + length > MAX_SENTENCE_BYTES) {
      throw new Fault('router.protocol', 'unavailable', `the router announced a word of ${length} bytes`);
    }
  }
}

function prefixSize(first: number): 2 | 3 | 4 | 5 {
  if (first < 0xc0) return 2;
  if (first < 0xe0) return 3;
  if (first < 0xf0) return 4;
  if (first === 0xf0) return 5;
  const byte = first.toString(16).toUpperCase();
  throw new Fault('router.protocol', 'unavailable', `the router sent the reserved control byte ${byte}`);
}
