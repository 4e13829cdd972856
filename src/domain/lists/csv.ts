/** One record of a CSV text. */
export interface CsvRecord {
  /** 1-based line of the file on which it starts. */
  readonly line: number;
  readonly fields: readonly string[];
}

/** A text that is not CSV. */
export interface CsvFlaw {
  readonly line: number;
  readonly message: string;
}

/** What parts the fields of a spreadsheet that was saved as text, in this country or another. */
const SEPARATORS = [',', ';', '\t'] as const;

/** What is looked at to tell the separator: a title above the header may have none. */
const BEGINNING = 4000;

/** Whichever stands most often outside of quotes. */
function separatorOf(source: string): string {
  const start = source.slice(0, BEGINNING).replaceAll(/"[^"]*"/g, '');
  const times = (sign: string): number => start.split(sign).length;
  return SEPARATORS.reduce((most, sign) => (times(sign) > times(most) ? sign : most));
}

/**
 * Reads CSV (RFC 4180): commas, or the semicolons or tabs of other spreadsheets (also as a first line `sep=;` says it), fields in double quotes where needed, `""` for a quote, CRLF or LF, line ends within
 * quotes; a quote within a field that does not begin with one is a sign like any other (`Ann "Mama" Otieno`). Lines that are empty are skipped; a byte order mark is not part of the text.
 */
export function readCsv(text: string): { records: CsvRecord[]; flaw: CsvFlaw | null } {
  const records: CsvRecord[] = [];
  const source = text.replace(/^\uFEFF/, '');
  const [told, sign] = /^sep=([,;\t])(?:\r\n|\r|\n|$)/i.exec(source) ?? [];
  const separator = sign ?? separatorOf(source);
  const field = new RegExp(`"((?:[^"]|"")*)"|(?:[^"${separator}\\r\\n][^${separator}\\r\\n]*)?`, 'y');
  let at = told?.length ?? 0;
  let line = told === undefined ? 1 : 2;
  while (at < source.length) {
    const start = line;
    const fields: string[] = [];
    for (;;) {
      field.lastIndex = at;
      const [raw = '', quoted] = field.exec(source) ?? [];
      fields.push(quoted === undefined ? raw.trim() : quoted.replaceAll('""', '"'));
      at += raw.length;
      line += raw.split(/\r\n|\r|\n/).length - 1;
      if (source[at] !== separator) break;
      at += 1;
    }
    if (at < source.length && source[at] !== '\n' && source[at] !== '\r') {
      const message =
        fields.at(-1) === '' && source[at] === '"'
          ? 'a quoted field is never closed'
          : 'something stands behind a quoted field; double the quotes within it';
      return { records, flaw: { line, message } };
    }
    if (source[at] === '\r') at += 1;
    if (source[at] === '\n') at += 1;
    line += 1;
    if (fields.some((one) => one !== '')) records.push({ line: start, fields });
  }
  return { records, flaw: null };
}
