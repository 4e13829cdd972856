import { normaliseForeign } from '../../domain/money/account-number.ts';
import { SERVICES } from '../../domain/ports.ts';
import { parseLocalTime } from '../../domain/time/local-time.ts';
import { parseMsisdn } from '../../domain/values/msisdn.ts';
import { unknownName } from '../../domain/values/nearest.ts';
import type { Store } from '../../storage/engine/store.ts';
import { act, type By } from '../actions/act.ts';
import { type CsvRecord, readCsv } from '../../domain/lists/csv.ts';
import type { PastLines } from '../../domain/lines/past-lines.ts';
import { addRows, type ImportProblem, type ImportReport } from './add-rows.ts';
import type { NewLine } from './new-lines.ts';
import { ACCOUNT_LENGTH, type Mint } from './subscribers.ts';

const REQUIRED = ['name', 'plan', 'router', 'service', 'username', 'expires'] as const;
const COLUMNS = [...REQUIRED, 'phone', 'account', 'password'] as const;
type Column = (typeof COLUMNS)[number];

export interface ImportOptions {
  /** Zone of `expires`. */
  readonly zone: string;
  /** UTC milliseconds. */
  readonly now: number;
  readonly mint: Mint;
  /** Add the good rows even when others are bad. */
  readonly partial: boolean;
  /** Default `sweep`. */
  readonly past?: PastLines;
}

/**
 * Adds the lines of a CSV text, and corrects those that are there, in one transaction: all of them, or with `partial` the
 * good ones, or none.
 * Wait for `store.durable()` before telling anybody.
 */
export function importLines(store: Store, csv: string, options: ImportOptions, by: By): ImportReport {
  const { records, flaw } = readCsv(csv);
  const problems: ImportProblem[] = flaw === null ? [] : [{ ...flaw, column: null }];
  const [header, ...rows] = records;
  const columns = header === undefined ? null : readHeader(header, problems);
  if (header === undefined && flaw === null) problems.push({ line: 1, column: null, message: 'the file is empty' });
  const nothing = { rows: rows.length, added: [], changed: [], same: 0, otherExpiry: 0 };
  if (columns === null || flaw !== null) return { ...nothing, problems };

  const read = rows.flatMap((row) => {
    const wanted = readRow(row, columns, options, problems);
    return wanted === null ? [] : [{ line: row.line, wanted }];
  });
  const input = { rows: read, plans: [], columns: null, problems, partial: options.partial };
  const done = act(store, addRows(options.mint, options.past ?? 'sweep'), input, by, options.now);
  if (done.kind === 'refused') {
    if (typeof done.why === 'string') return { ...nothing, problems };
    const { same, otherExpiry, problems: all } = done.why;
    return { ...nothing, problems: all, same, otherExpiry };
  }
  return { ...nothing, problems: [], ...(done.repeated ? {} : done.result) };
}

function readHeader(header: CsvRecord, problems: ImportProblem[]): readonly Column[] | null {
  const before = problems.length;
  const problem = (message: string): void => {
    problems.push({ line: header.line, column: null, message });
  };
  const names = header.fields.map((field) => field.trim().toLowerCase());
  for (const [i, name] of names.entries()) {
    if (names.indexOf(name) < i) problem(`the column "${name}" stands twice`);
    if ((COLUMNS as readonly string[]).includes(name)) continue;
    problem(unknownName('column', name, COLUMNS));
  }
  const missing = REQUIRED.filter((name) => !names.includes(name));
  if (missing.length > 0) problem(`the header lacks: ${missing.join(', ')}`);
  return problems.length === before ? (names as Column[]) : null;
}

/** @returns null when the row has problems; all of them have then been added to `problems` */
function readRow(
  row: CsvRecord,
  columns: readonly Column[],
  options: ImportOptions,
  problems: ImportProblem[],
): NewLine | null {
  const before = problems.length;
  const problem = (column: Column | null, message: string): void => {
    problems.push({ line: row.line, column, message });
  };
  if (row.fields.length !== columns.length) {
    problem(null, `has ${row.fields.length} fields, the header has ${columns.length}`);
    return null;
  }
  const cells = new Map(columns.map((column, i) => [column, (row.fields[i] ?? '').trim()]));
  const cell = (column: Column): string => cells.get(column) ?? '';
  for (const column of REQUIRED) if (cell(column) === '') problem(column, 'is empty');

  // `'0712…` and `2547….0` are what spreadsheets make of a number.
  const msisdn = parseMsisdn(cell('phone').replace(/^'/, '').replace(/\.0$/, ''));
  if (msisdn === null && cell('phone') !== '') {
    problem('phone', `"${cell('phone')}" is not a Kenyan mobile number, for example 0712345678`);
  }
  const service = SERVICES.find((one) => one === cell('service').toLowerCase());
  if (service === undefined && cell('service') !== '') {
    problem('service', `"${cell('service')}" is none of ${SERVICES.join(', ')}`);
  }
  const expiresAt = cell('expires') === 'now' ? options.now : parseLocalTime(cell('expires'), options.zone);
  if (expiresAt === null && cell('expires') !== '') {
    problem('expires', `"${cell('expires')}" is not a time, for example 2026-12-01 18:00`);
  }
  const account = normaliseForeign(cell('account'));
  if (account.length > ACCOUNT_LENGTH) {
    problem('account', `"${account}" is longer than the ${ACCOUNT_LENGTH} characters that a payer can type`);
  }
  if (problems.length > before || expiresAt === null || service === undefined) return null;
  return {
    name: cell('name'),
    msisdn,
    language: null,
    accountNo: account === '' ? null : account,
    planCode: cell('plan'),
    routerName: cell('router'),
    service,
    username: cell('username'),
    password: cell('password') === '' ? null : cell('password'),
    expiresAt,
  };
}
