const NUMBER = /^-?\d+(?:\.\d+)?$/;
/** What a spreadsheet takes for the beginning of a formula, also in the wide letters of other keyboards. */
const FORMULA = /^[\s]*[=+\-@\t\r＝＋－＠]/;

/**
 * One line of CSV (RFC 4180), with its end. A text that a spreadsheet would run begins with an apostrophe: what a payer typed is
 * shown, and does nothing.
 */
export function csvLine(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(value: string | number | null): string {
  const text = String(value ?? '');
  const safe = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
