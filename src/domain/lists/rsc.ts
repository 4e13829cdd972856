/** Fields by their names, as a router writes them. */
export type Fields = Readonly<Record<string, string>>;

/** One `add` of an export of RouterOS. */
export interface RscRow {
  /** 1-based line of the file on which it begins. */
  readonly line: number;
  /** As the API names it: `/ppp/secret`. */
  readonly menu: string;
  readonly fields: Fields;
}

/** Whether a text is what `/export` writes, of the whole router or of one menu. */
export function isRsc(text: string): boolean {
  return /^\s*#.*\bby RouterOS\b/m.test(text.slice(0, 400)) || /^\/(?:ppp|ip hotspot)\b/m.test(text);
}

const SIGNS: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  _: ' ',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};

/**
 * The rows that an export of RouterOS adds: lines that end in `\` go on, texts in quotes with their escapes, and bytes as `\C3\A9`.
 * What only sets, or is a script, is passed over.
 */
export function readRsc(text: string): RscRow[] {
  const rows: RscRow[] = [];
  let menu = '';
  for (const { line, words } of wholeLines(text)) {
    const path = /^\/[a-z][a-z0-9 -]*?(?=\s+(?:add|set|remove|print)\b|$)/.exec(words)?.[0];
    if (path !== undefined) menu = path.trim().replaceAll(/\s+/g, '/');
    const command = (path === undefined ? words : words.slice(path.length)).trim();
    if (command.startsWith('add ')) rows.push({ line, menu, fields: fieldsOf(command.slice(4)) });
  }
  return rows;
}

/** Lines without remarks, those that go on put together. */
function wholeLines(text: string): { readonly line: number; readonly words: string }[] {
  const whole: { line: number; words: string }[] = [];
  let open: { line: number; words: string } | null = null;
  for (const [i, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    if (open === null && /^\s*(?:#|$)/.test(raw)) continue;
    const goesOn = /(?:^|[^\\])(?:\\\\)*\\$/.test(raw);
    // What follows is indented; blanks that belong to the text stand before the sign.
    const part: string = open === null ? raw.trim() : raw.trimStart();
    const words: string = `${open?.words ?? ''}${goesOn ? part.slice(0, -1) : part}`;
    const line: number = open?.line ?? i + 1;
    if (goesOn) open = { line, words };
    else {
      whole.push({ line, words });
      open = null;
    }
  }
  return open === null ? whole : [...whole, open];
}

function fieldsOf(words: string): Fields {
  const pairs = words.matchAll(/([a-z][a-z0-9.-]*)=(?:"((?:[^"\\]|\\.)*)"|(\S*))/gs);
  return Object.fromEntries(
    [...pairs].map(([, name = '', quoted, plain = '']) => [name, quoted === undefined ? plain : unescaped(quoted)]),
  );
}

function unescaped(text: string): string {
  return text.replaceAll(/((?:\\[0-9A-F]{2})+)|\\(.)/gs, (_all, bytes: string | undefined, sign: string) =>
    bytes === undefined ? (SIGNS[sign] ?? sign) : decoded(bytes),
  );
}

/** UTF-8 where the bytes are that, else letters of Windows' code page. */
function decoded(bytes: string): string {
  const all = Uint8Array.from(bytes.match(/[0-9A-F]{2}/g) ?? [], (hex) => Number.parseInt(hex, 16));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(all);
  } catch {
    return new TextDecoder('windows-1252').decode(all);
  }
}
