/** A JSON value as it was written: members in document order, numbers as their text. */
export type JsonNode = JsonObject | JsonList | JsonScalar;

export interface JsonEntry {
  readonly key: string;
  readonly value: JsonNode;
}

export interface JsonObject {
  readonly kind: 'object';
  /** Each key once: a repeated key keeps its first place and its last value, as PHP's arrays do. */
  readonly entries: readonly JsonEntry[];
}

export interface JsonList {
  readonly kind: 'list';
  readonly items: readonly JsonNode[];
}

export type JsonScalar =
  | { readonly kind: 'string'; readonly value: string }
  | { readonly kind: 'number'; readonly lexeme: string }
  | { readonly kind: 'boolean'; readonly value: boolean }
  | { readonly kind: 'null' };

export type JsonReading =
  | {
      readonly ok: true;
      readonly root: JsonNode;
      /** The first key that an object of this document holds twice, after unescaping; null when there is none. */
      readonly duplicateKey: string | null;
      /** The first key that stands twice with different values, as texts; null when there is none. */
      readonly contradiction: { readonly key: string; readonly texts: readonly [string, string] } | null;
    }
  | { readonly ok: false; readonly reason: string };

/** Nesting that PHP's json_decode accepts by default. */
const MAX_DEPTH = 512;

const BLANKS = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
// JSON forbids exactly these characters to stand unescaped in a string.
const PLAIN_RUN = /[^"\\\u0000-\u001f]*/y;
const HEX4 = /[0-9a-fA-F]{4}/y;
const LITERAL = /true|false|null/y;
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ['\\', '\\'],
  ['/', '/'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
]);

class Malformed extends Error {}

/**
 * Reads one JSON document from raw bytes and accepts exactly what PHP's json_decode accepts: no byte order mark, valid
 * UTF-8 without overlong forms, no lone surrogate escapes, nothing after the document, at most 512 levels.
 * Unlike JSON.parse it keeps the order of integer-like keys and the text of numbers, and it notices repeated keys.
 * Never throws.
 */
export function readStrictJson(body: Uint8Array): JsonReading {
  let text: string;
  try {
    // `ignoreBOM` keeps the mark in the text, where it is refused like any other stray character.
    text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    return { ok: false, reason: 'not valid UTF-8' };
  }
  return readStrictJsonText(text);
}

/** The same for text that is decoded already. Never throws. */
export function readStrictJsonText(text: string): JsonReading {
  let at = 0;
  let duplicateKey: string | null = null;
  let contradiction: Extract<JsonReading, { ok: true }>['contradiction'] = null;

  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  };
  const fail = (reason: string): never => {
    throw new Malformed(`${reason} at character ${at}`);
  };
  const expect = (mark: string): void => {
    if (text[at] !== mark) fail(`expected ${mark}`);
    at += 1;
  };

  const readUnicodeEscape = (): string => {
    const unit = Number.parseInt(take(HEX4) || fail('bad escape'), 16);
    if (unit < 0xd800 || unit > 0xdfff) return String.fromCharCode(unit);
    if (unit > 0xdbff || !text.startsWith('\\u', at)) return fail('lone surrogate');
    at += 2;
    const low = Number.parseInt(take(HEX4) || fail('bad escape'), 16);
    if (low < 0xdc00 || low > 0xdfff) return fail('lone surrogate');
    return String.fromCharCode(unit, low);
  };

  const readString = (): string => {
    expect('"');
    let value = take(PLAIN_RUN);
    for (;;) {
      const mark = text[at];
      if (mark === '"') {
        at += 1;
        return value;
      }
      if (mark !== '\\') return fail(mark === undefined ? 'unfinished string' : 'control character in a string');
      const letter = text[at + 1] ?? '';
      at += 2;
      value += letter === 'u' ? readUnicodeEscape() : (ESCAPES.get(letter) ?? fail('bad escape'));
      value += take(PLAIN_RUN);
    }
  };

  const readObject = (level: number): JsonObject => {
    const entries: JsonEntry[] = [];
    const places = new Map<string, number>();
    at += 1;
    take(BLANKS);
    if (text[at] === '}') {
      at += 1;
      return { kind: 'object', entries };
    }
    for (;;) {
      take(BLANKS);
      const key = readString();
      take(BLANKS);
      expect(':');
      const entry = { key, value: readValue(level) };
      const place = places.get(key);
      if (place === undefined) {
        places.set(key, entries.push(entry) - 1);
      } else {
        duplicateKey ??= key;
        const texts = [writtenText(entries[place]?.value), writtenText(entry.value)] as const;
        if (texts[0] !== texts[1]) contradiction ??= { key, texts };
        entries[place] = entry;
      }
      if (text[at] === '}') break;
      expect(',');
    }
    at += 1;
    return { kind: 'object', entries };
  };

  const readList = (level: number): JsonList => {
    const items: JsonNode[] = [];
    at += 1;
    take(BLANKS);
    if (text[at] === ']') {
      at += 1;
      return { kind: 'list', items };
    }
    for (;;) {
      items.push(readValue(level));
      if (text[at] === ']') break;
      expect(',');
    }
    at += 1;
    return { kind: 'list', items };
  };

  /** Reads one value and the blanks around it; `level` is the number of containers that it stands in. */
  const readValue = (level: number): JsonNode => {
    take(BLANKS);
    const node = readBareValue(level);
    take(BLANKS);
    return node;
  };

  const readBareValue = (level: number): JsonNode => {
    const mark = text[at];
    if (mark === '{' || mark === '[') {
      if (level >= MAX_DEPTH) return fail('nested too deep');
      return mark === '{' ? readObject(level + 1) : readList(level + 1);
    }
    if (mark === '"') return { kind: 'string', value: readString() };
    const lexeme = take(NUMBER);
    if (lexeme !== '') return { kind: 'number', lexeme };
    const word = take(LITERAL);
    if (word === 'null') return { kind: 'null' };
    if (word !== '') return { kind: 'boolean', value: word === 'true' };
    return fail('no value');
  };

  try {
    const root = readValue(0);
    if (at < text.length) fail('text after the document');
    return { ok: true, root, duplicateKey, contradiction };
  } catch (error) {
    if (error instanceof Malformed) return { ok: false, reason: error.message };
    throw error;
  }
}

/** A value for people, and to be compared: the text of a scalar, the form of the rest. */
function writtenText(node: JsonNode | undefined): string {
  if (node?.kind === 'string') return node.value;
  return node?.kind === 'number' ? node.lexeme : JSON.stringify(node);
}

/** The value of the member `key`, or null when the object has no such member. */
export function memberOf(node: JsonObject, key: string): JsonNode | null {
  return node.entries.find((entry) => entry.key === key)?.value ?? null;
}
