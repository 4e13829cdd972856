/** A row that a dump of a database puts in. */
export interface DumpRow {
  readonly table: string;
  /** By the names of its columns; null: NULL. */
  readonly values: Readonly<Record<string, string | null>>;
}

export interface DumpRead {
  readonly rows: readonly DumpRow[];
  /** What could not be read of it. */
  readonly flaw: { readonly line: number; readonly message: string } | null;
}

const ESCAPED: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', b: '\b', Z: '\x1a' };
/** What stands between statements: remarks of three kinds, also those that only some servers run. */
const PASSED = /(?:\s+|--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const CREATE = /CREATE TABLE (?:IF NOT EXISTS )?`?(\w+)`? *\(([\s\S]*?)\n\)[^;]*;/iy;
const INSERT = /(?:INSERT(?: IGNORE)?|REPLACE) INTO `?(\w+)`?\s*(?:\(([^)]*)\))?\s*VALUES\s*/iy;
/** To the end of a statement of another kind, over the texts in it. */
const OTHER = /(?:'(?:[^'\\]|\\[\s\S]|'')*'|"(?:[^"\\]|\\[\s\S])*"|`[^`]*`|[^;'"`]+)*;?/y;
const VALUE = /\s*(?:'((?:[^'\\]|\\[\s\S]|'')*)'|([^\s,()']+))\s*([,)])/y;

/**
 * The rows of some tables of an SQL dump, as MySQL and MariaDB write it: the columns by their names, which stand in the statement or
 * in `CREATE TABLE` before it.
 */
export function readDump(text: string, tables: ReadonlySet<string>): DumpRead {
  const rows: DumpRow[] = [];
  const columnsOf = new Map<string, readonly string[]>();
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  const flaw = (message: string): DumpRead => ({ rows, flaw: { line: text.slice(0, at).split('\n').length, message } });
  for (;;) {
    take(PASSED);
    if (at >= text.length) return { rows, flaw: null };
    const made = take(CREATE);
    if (made !== null) {
      columnsOf.set(
        made[1] ?? '',
        [...(made[2] ?? '').matchAll(/^\s*`(\w+)`\s/gm)].map(([, name = '']) => name),
      );
      continue;
    }
    const begun = take(INSERT);
    if (begun === null) {
      const before = at;
      take(OTHER);
      if (at === before) return flaw('this is no SQL');
      continue;
    }
    const [, table = '', named] = begun;
    if (!tables.has(table)) {
      take(OTHER);
      continue;
    }
    const columns = named?.split(',').map((name) => name.replaceAll(/[`\s]/g, '')) ?? columnsOf.get(table);
    if (columns === undefined) return flaw(`the columns of ${table} stand nowhere: dump it with its structure`);
    for (;;) {
      if (take(/\s*\(/y) === null) return flaw('a row was expected');
      const cells: (string | null)[] = [];
      for (let end = ','; end === ',';) {
        const found = take(VALUE);
        if (found === null) return flaw('a value is never closed, or is none');
        const [, quoted, plain = '', sign = ')'] = found;
        cells.push(quoted === undefined ? (/^null$/i.test(plain) ? null : plain) : unescaped(quoted));
        end = sign;
      }
      if (cells.length !== columns.length)
        return flaw(`a row has ${cells.length} values, its table ${columns.length} columns`);
      rows.push({ table, values: Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? null])) });
      if (take(/\s*,/y) === null) break;
    }
    if (take(/\s*(?:ON DUPLICATE KEY[^;]*)?(?:;|$)/iy) === null) return flaw('a statement does not end');
  }
}

function unescaped(text: string): string {
  return text.replaceAll(/\\([\s\S])|''/g, (all, sign: string | undefined) =>
    sign === undefined ? "'" : (ESCAPED[sign] ?? sign),
  );
}
