/** A place in a TOML document: keys, and the index of a table or of an element within an array. */
export type TomlPath = readonly (string | number)[];

/**
 * Finds the line of every key of a TOML document, because a parsed document has forgotten them. Handles tables, arrays of
 * tables, dotted and quoted keys, inline tables and arrays.
 * @param text a document that a TOML parser has accepted; of any other the result is only a guess
 * @returns the 1-based line of a path, or of the nearest table around it when the path itself is not there; null when
 * nothing of it is there
 */
export function locateLines(text: string): (path: TomlPath) => number | null {
  const lines = new Scanner(text).scan();
  return (path) => {
    for (let size = path.length; size > 0; size--) {
      const line = lines.get(keyOf(path.slice(0, size)));
      if (line !== undefined) return line;
    }
    return null;
  };
}

const keyOf = (path: TomlPath): string => JSON.stringify(path);

/** One pass over one document. */
class Scanner {
  readonly #text: string;
  readonly #lines = new Map<string, number>();
  /** Last index of each array of tables. */
  readonly #arrays = new Map<string, number>();
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  scan(): ReadonlyMap<string, number> {
    let table: TomlPath = [];
    while (this.#skip()) {
      const before = this.#at;
      if (this.#take('[[')) {
        table = this.#table(this.#key(), true);
        this.#take(']]');
      } else if (this.#take('[')) {
        table = this.#table(this.#key(), false);
        this.#take(']');
      } else {
        this.#pair(table);
      }
      if (this.#at === before) this.#step(); // not TOML: never stand still
    }
    return this.#lines;
  }

  /** `[a.b]` means the last element of `a` when `a` is an array of tables. */
  #table(keys: readonly string[], isArray: boolean): TomlPath {
    let path: TomlPath = [];
    for (const [i, name] of keys.entries()) {
      path = [...path, name];
      this.#note(path);
      const id = keyOf(path);
      const isNew = isArray && i === keys.length - 1;
      const index = isNew ? (this.#arrays.get(id) ?? -1) + 1 : this.#arrays.get(id);
      if (index === undefined) continue;
      if (isNew) this.#arrays.set(id, index);
      path = [...path, index];
      this.#note(path);
    }
    return path;
  }

  #pair(table: TomlPath): void {
    let path = table;
    for (const name of this.#key()) {
      path = [...path, name];
      this.#note(path);
    }
    this.#skip();
    if (this.#take('=')) this.#value(path);
  }

  #value(path: TomlPath): void {
    this.#skip();
    if (this.#take('{')) {
      this.#members('}', () => this.#pair(path));
    } else if (this.#take('[')) {
      let index = 0;
      this.#members(']', () => {
        const element = [...path, index++];
        this.#note(element);
        this.#value(element);
      });
    } else if (this.#peek() === '"' || this.#peek() === "'") {
      this.#string();
    } else {
      while (this.#at < this.#text.length && !/[,\]}#\n]/.test(this.#peek())) this.#step();
    }
  }

  #members(end: string, member: () => void): void {
    while (this.#skip() && !this.#take(end)) {
      const before = this.#at;
      if (!this.#take(',')) member();
      if (this.#at === before) this.#step();
    }
  }

  /** The parts of a dotted key. */
  #key(): string[] {
    const parts: string[] = [];
    do {
      this.#blanks();
      if (this.#peek() === '"' || this.#peek() === "'") {
        parts.push(this.#string());
      } else {
        const bare = /^[A-Za-z0-9_-]*/.exec(this.#text.slice(this.#at, this.#at + 200))?.[0] ?? '';
        this.#at += bare.length;
        parts.push(bare);
      }
      this.#blanks();
    } while (this.#take('.'));
    return parts;
  }

  /** Skips any of the four kinds of string. @returns its text, escapes left as they are */
  #string(): string {
    const quote = this.#peek();
    const long = quote.repeat(3);
    const end = this.#take(long) ? long : quote;
    if (end === quote) this.#step();
    const start = this.#at;
    while (this.#at < this.#text.length && !this.#text.startsWith(end, this.#at)) {
      if (quote === '"' && this.#peek() === '\\') this.#step();
      this.#step();
    }
    const text = this.#text.slice(start, this.#at);
    this.#take(end);
    // A long string may end with one or two quotes of its own.
    while (end === long && this.#peek() === quote) this.#step();
    return text;
  }

  /** Skips blanks, line ends and comments. @returns whether anything is left */
  #skip(): boolean {
    for (;;) {
      const char = this.#peek();
      if (char === '#') while (this.#at < this.#text.length && this.#peek() !== '\n') this.#step();
      else if (/\s/.test(char)) this.#step();
      else return char !== '';
    }
  }

  #blanks(): void {
    while (this.#peek() === ' ' || this.#peek() === '\t') this.#step();
  }

  #take(text: string): boolean {
    if (!this.#text.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #peek(): string {
    return this.#text.charAt(this.#at);
  }

  #step(): void {
    if (this.#peek() === '\n') this.#line++;
    this.#at++;
  }

  #note(path: TomlPath): void {
    const id = keyOf(path);
    if (!this.#lines.has(id)) this.#lines.set(id, this.#line);
  }
}
