/** What stands for 0x80 to 0x9F in Windows-1252; a blank where that page has nothing. */
const C1 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';

/** A letter of UTF-8 beyond ASCII, as its bytes look when each is taken for a letter. */
const UTF8_LETTER =
  /[\u00c3-\u00df][\u0080-\u00bf]|[\u00e0-\u00ef][\u0080-\u00bf]{2}|[\u00f0-\u00f4][\u0080-\u00bf]{3}/;

/** The text of a file, or why it has none that can be trusted. */
export type TextRead =
  | {
      readonly kind: 'text';
      readonly text: string;
      /** How it was read, when not as UTF-8. */ readonly note: string | null;
    }
  | { readonly kind: 'refused'; readonly line: number | null; readonly why: string };

/**
 * Reads bytes as people save them: UTF-8, UTF-16 (the *Unicode text* of a spreadsheet) or Windows-1252. What is none of
 * these, or was damaged before it came here, is refused: a name is read right or not at all.
 */
export function readText(bytes: Uint8Array): TextRead {
  const wide = wideOf(bytes);
  if (wide !== null) {
    const text = decode(bytes, wide);
    return text === null ? refused(null, 'it looks like UTF-16 and is not: save it as UTF-8') : sound(text, 'UTF-16');
  }
  const whole = decode(bytes, 'utf-8');
  return whole === null ? readLines(bytes) : sound(whole, null);
}

/** By its mark, or because every other byte of its beginning is empty. */
function wideOf(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const [first = 0, second = 0] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  if (first === 0xfe && second === 0xff) return 'utf-16be';
  const start = bytes.subarray(0, 400);
  const empty = [0, 1].map((odd) => start.filter((byte, i) => i % 2 === odd && byte === 0).length);
  const most = Math.max(...empty);
  if (most === 0 || most < start.length / 4) return null;
  return empty[1] === most ? 'utf-16le' : 'utf-16be';
}

function decode(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** A file of which some lines are no UTF-8: those are Windows-1252, unless they are of both kinds. */
function readLines(bytes: Uint8Array): TextRead {
  const lines: string[] = [];
  const odd: number[] = [];
  for (let at = 0; at <= bytes.length;) {
    const found = bytes.indexOf(0x0a, at);
    const end = found < 0 ? bytes.length : found;
    const line = bytes.subarray(at, end);
    const own = decode(line, 'utf-8');
    if (own === null) {
      const letters = Array.from(line, (byte) => String.fromCodePoint(byte)).join('');
      odd.push(lines.length + 1);
      if (UTF8_LETTER.test(letters))
        return refused(odd.at(-1) ?? null, 'it is UTF-8 in one part and something else in another');
      const text = letters.replaceAll(/[\u0080-\u009f]/g, (c) => C1.charAt(c.charCodeAt(0) - 0x80));
      if (NOTHING_THERE.test(letters) || OUT_OF_PLACE.test(text))
        return refused(odd.at(-1) ?? null, 'it is neither UTF-8 nor Windows-1252: save the file as UTF-8');
      lines.push(text);
    } else lines.push(own);
    at = end + 1;
  }
  const where = odd.length > 3 ? `${odd.slice(0, 3).join(', ')}, …` : odd.join(', ');
  const example = lines[(odd[0] ?? 1) - 1]?.trim() ?? '';
  return sound(lines.join('\n'), `Windows-1252 (line ${where}: ${example})`);
}

/** What stands where such a letter cannot: the file is of an older page (MS-DOS, Mac) that nobody can tell for sure. */
const OUT_OF_PLACE = /\p{L}[‚ƒ„†‡ˆ‰¡¢¤¥¦§¨]|\p{Ll}[ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖØÙÚÛÜÝÞŠŒŽŸ]\p{Ll}/u;

/** The five places of Windows-1252 that hold nothing. */
const NOTHING_THERE = /[\u0081\u008d\u008f\u0090\u009d]/;

function sound(text: string, encoding: string | null): TextRead {
  const lineOf = (at: number): number => text.slice(0, at).split('\n').length;
  const damaged = text.indexOf('\ufffd');
  if (damaged >= 0)
    return refused(
      lineOf(damaged),
      'a letter here was lost when the file was saved before (it holds U+FFFD): type it anew',
    );
  const empty = text.indexOf('\0');
  if (empty >= 0) return refused(lineOf(empty), 'this is no text file');
  return {
    kind: 'text',
    text: text.replace(/^\ufeff/, ''),
    note: encoding === null ? null : `was read as ${encoding}. Save it as UTF-8 to be sure of every letter.`,
  };
}

const refused = (line: number | null, why: string): TextRead => ({ kind: 'refused', line, why });
