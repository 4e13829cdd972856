import { bytesToText, strayBytes } from './text.ts';

/** Largest word that the stand-in takes; far above anything real, so that a wrong length is seen as such. */
const MAX_WORD_BYTES = 16 * 1024 * 1024;

/** Bytes of the length prefix of a word of `length` bytes. */
function prefixSize(length: number): number {
  if (length < 0x80) return 1;
  if (length < 0x4000) return 2;
  if (length < 0x20_0000) return 3;
  return length < 0x1000_0000 ? 4 : 5;
}

function writePrefix(out: Buffer, at: number, length: number): number {
  const size = prefixSize(length);
  if (size === 1) return out.writeUInt8(length, at);
  if (size === 2) return out.writeUInt16BE(0x8000 + length, at);
  if (size === 3) return out.writeUInt16BE(length & 0xffff, out.writeUInt8(0xc0 + (length >>> 16), at));
  if (size === 4) return out.writeUInt32BE(0xe000_0000 + length, at);
  return out.writeUInt32BE(length, out.writeUInt8(0xf0, at));
}

/** Sentences to wire bytes: every word with its length, every sentence ended by a zero-length word. */
export function encodeSentences(sentences: readonly (readonly string[])[]): Buffer {
  const stray = new Map<string, Buffer>();
  const sizes: number[] = [];
  let total = 0;
  for (const sentence of sentences) {
    for (const word of sentence) {
      const odd = strayBytes(word);
      if (odd !== null) stray.set(word, odd);
      const size = odd === null ? Buffer.byteLength(word, 'utf8') : odd.length;
      sizes.push(size);
      total += prefixSize(size) + size;
    }
    total += 1;
  }
  const out = Buffer.allocUnsafe(total);
  let at = 0;
  let next = 0;
  for (const sentence of sentences) {
    for (const word of sentence) {
      const size = sizes[next++] ?? 0;
      at = writePrefix(out, at, size);
      const odd = stray.get(word);
      if (odd === undefined) out.write(word, at, 'utf8');
      else odd.copy(out, at);
      at += size;
    }
    out[at++] = 0;
  }
  return out;
}

/** Collects bytes in whatever pieces they arrive and gives whole sentences. Empty sentences are ignored, as RouterOS does. */
export class SentenceReader {
  #rest: Buffer = Buffer.alloc(0);
  #words: string[] = [];

  /** @returns whole sentences, or null when the stream cannot go on (control byte, or a length beyond any sense). */
  push(chunk: Buffer): string[][] | null {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    const sentences: string[][] = [];
    let at = 0;
    for (;;) {
      const prefix = readPrefix(bytes, at);
      if (prefix === 'broken') return null;
      if (prefix === 'short') break;
      const start = at + prefix.size;
      if (start + prefix.length > bytes.length) break;
      at = start + prefix.length;
      if (prefix.length > 0) {
        this.#words.push(bytesToText(bytes.subarray(start, at)));
      } else if (this.#words.length > 0) {
        sentences.push(this.#words);
        this.#words = [];
      }
    }
    this.#rest = bytes.subarray(at);
    return sentences;
  }
}

function readPrefix(bytes: Buffer, at: number): { size: number; length: number } | 'short' | 'broken' {
  const first = bytes[at];
  if (first === undefined) return 'short';
  // F1..F7 are undefined and F8..FF are reserved control bytes: nobody knows how long they are.
  if (first > 0xf0) return 'broken';
  const size = first < 0x80 ? 1 : first < 0xc0 ? 2 : first < 0xe0 ? 3 : first < 0xf0 ? 4 : 5;
  if (at + size > bytes.length) return 'short';
  const marker = [0, 0, 0x80, 0xc0, 0xe0, 0xf0][size] ?? 0;
  let length = first - marker;
  for (let i = 1; i < size; i++) length = length * 256 + (bytes[at + i] ?? 0);
  return length > MAX_WORD_BYTES ? 'broken' : { size, length };
}
