/*
 * RouterOS stores the bytes it was given and names no encoding, so the stand-in must give back exactly what came in.
 * Words are ordinary strings (UTF-8); a byte that is not UTF-8 is kept as a lone surrogate U+DC80..U+DCFF.
 */

const STRAY = /[\uDC80-\uDCFF]/u;
const REPLACEMENT = '\uFFFD';

/** Bytes to text without loss: `textToBytes(bytesToText(b))` is `b` for any bytes. */
export function bytesToText(bytes: Uint8Array): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const plain = buffer.toString('utf8');
  if (!plain.includes(REPLACEMENT)) return plain;
  let text = '';
  for (let at = 0; at < buffer.length;) {
    const length = sequenceLength(buffer[at] ?? 0);
    const piece = buffer.subarray(at, at + length);
    const decoded = piece.toString('utf8');
    if (Buffer.from(decoded, 'utf8').equals(piece)) {
      text += decoded;
      at += piece.length;
    } else {
      text += String.fromCharCode(0xdc00 + (buffer[at] ?? 0));
      at += 1;
    }
  }
  return text;
}

/** Bytes of a text that has stray bytes inside; null when it has none, so that it is plain UTF-8. */
export function strayBytes(text: string): Buffer | null {
  if (!STRAY.test(text)) return null;
  const parts: Buffer[] = [];
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    parts.push(code >= 0xdc80 && code <= 0xdcff ? Buffer.of(code - 0xdc00) : Buffer.from(char, 'utf8'));
  }
  return Buffer.concat(parts);
}

/** Text to the bytes it stands for. */
export function textToBytes(text: string): Buffer {
  return strayBytes(text) ?? Buffer.from(text, 'utf8');
}

function sequenceLength(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}
