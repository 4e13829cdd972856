import { Fault } from '../../../domain/values/fault.ts';

/** No word that we ever send is near this; a longer one is our bug, not a large value. */
export const MAX_SENT_WORD_BYTES = 64 * 1024;

/**
 * Encodes one sentence: every word with its length prefix, then the zero word. RouterOS stores bytes, so words go out as
 * UTF-8, which is RouterOS 7's own encoding and equals ASCII for everything that we write ourselves.
 * @param words command word first; `unknown` because a missing value must be refused here, not sent as an empty word,
 * which RouterOS takes as the end of the sentence
 * @throws Fault `router.word` (dead) that names the position of the word, never its text
 */
export function encodeSentence(words: readonly unknown[]): Buffer {
  let total = 1;
  const lengths: number[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    const length = checkedLength(word, index, words[0]);
    lengths.push(length);
    total += lengthPrefixSize(length) + length;
  }
  if (lengths.length === 0) throw new Fault('router.word', 'dead', 'a sentence for the router has no words');

  const bytes = Buffer.allocUnsafe(total);
  let at = 0;
  for (let index = 0; index < words.length; index += 1) {
    at = writeLength(bytes, at, lengths[index] ?? 0);
    at += bytes.write(String(words[index]), at, 'utf8');
  }
  bytes[at] = 0;
  return bytes;
}

/**
 * Decodes one received word: UTF-8, or latin1 when the bytes are no UTF-8. WinBox wrote comments in the operator's
 * Windows code page, so both occur in one table.
 */
export function decodeWord(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, end);
  if (!text.includes('\ufffd')) return text;
  const same = Buffer.from(text, 'utf8').equals(bytes.subarray(start, end));
  return same ? text : bytes.toString('latin1', start, end);
}

/**
 * The sentence of one tagged command, as a new list: the caller's own words are never touched.
 * @throws Fault `router.word` (dead) when the first word is no command, or a word is a tag already
 */
export function tagged(words: readonly string[], tag: string): string[] {
  if (words[0]?.startsWith('/') !== true) {
    throw new Fault('router.word', 'dead', 'the first word of a sentence for the router must be a /command');
  }
  if (words.some((word: unknown) => typeof word === 'string' && word.startsWith('.tag='))) {
    throw new Fault('router.word', 'dead', `a word of ${commandOf(words)} is a tag; tags are set by the connection`);
  }
  return [...words, `.tag=${tag}`];
}

/** The command word of a sentence, for messages: the only word that can hold no secret. */
export function commandOf(words: readonly unknown[]): string {
  const [command] = words;
  return typeof command === 'string' && command.startsWith('/') ? command : 'a command';
}

const SECRET_WORD = /^=(?:[^=]*(?:password|secret|passphrase)[^=]*|response)=(.+)$/is;

/** Takes the secrets that a sentence carried out of a text that the router answered. */
export function maskSecrets(text: string, words: readonly string[]): string {
  let masked = text;
  for (const word of words) {
    const secret = SECRET_WORD.exec(word)?.[1];
    // Shorter values occur in ordinary words; masking those would only spell them out.
    if (secret !== undefined && secret.length >= 3) masked = masked.replaceAll(secret, '***');
  }
  return masked;
}

function checkedLength(word: unknown, index: number, command: unknown): number {
  const refused = (why: string): Fault =>
    new Fault('router.word', 'dead', `word ${index + 1} of ${commandOf([command])} is ${why}`);
  if (typeof word !== 'string') throw refused('not a text');
  if (word === '') throw refused('empty');
  const length = Buffer.byteLength(word, 'utf8');
  if (length > MAX_SENT_WORD_BYTES) throw refused(`${length} bytes long`);
  return length;
}

/** Bytes that the length prefix of a word of `length` bytes takes: 1 to 5. */
function lengthPrefixSize(length: number): number {
  if (length < 0x80) return 1;
  if (length < 0x4000) return 2;
  if (length < 0x200000) return 3;
  return length < 0x10000000 ? 4 : 5;
}

/** Writes a length prefix (big-endian, class in the top bits of the first byte) and returns the offset behind it. */
function writeLength(bytes: Buffer, at: number, length: number): number {
  switch (lengthPrefixSize(length)) {
    case 1:
      return bytes.writeUInt8(length, at);
    case 2:
      return bytes.writeUInt16BE(length + 0x8000, at);
    case 3:
      return bytes.writeUIntBE(length + 0xc00000, at, 3);
    case 4:
      return bytes.writeUInt32BE(length + 0xe0000000, at);
    default:
      return bytes.writeUInt32BE(length, bytes.writeUInt8(0xf0, at));
  }
}
