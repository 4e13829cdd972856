import { normaliseForeign } from '../../domain/money/account-number.ts';
import { SERVICES } from '../../domain/ports.ts';
import { parseLocalTime } from '../../domain/time/local-time.ts';
import { parseMsisdn } from '../../domain/values/msisdn.ts';
import { unknownName } from '../../domain/values/nearest.ts';
import type { Store } from '../../storage/engine/store.ts';
import { type CsvRecord, readCsv } from './csv.ts';
import { ACCOUNT_LENGTH, lineAdder, type Mint, type NewLine } from './subscribers.ts';

const REQUIRED = ['name', 'phone', 'plan', 'router', 'service', 'username', 'expires'] as const;
const COLUMNS = [...REQUIRED, 'account', 'password'] as const;
type Column = (typeof COLUMNS)[number];

const COLUMN_OF: Readonly<Record<keyof NewLine, Column>> = {
  name: 'name',
  msisdn: 'phone',
  language: 'name',
  accountNo: 'account',
  planCode: 'plan',
  routerName: 'router',
  service: 'service',
  username: 'username',
  password: 'password',
  expiresAt: 'expires',
};

export interface ImportProblem {
  /** 1-based line of the file. */
  readonly line: number;
  /** Null when it is about the whole row. */
  readonly column: string | null;
  readonly message: string;
}

export interface ImportReport {
  /** Rows of the file, without the header. */
  readonly rows: number;
  /** What was added; empty when nothing was, because of problems. */
  readonly added: readonly {
    readonly line: number;
    readonly accountNo: string;
    readonly name: string;
    readonly username: string;
  }[];
  readonly problems: readonly ImportProblem[];
}

export interface ImportOptions {
  /** Zone of `expires`. */
  readonly zone: string;
  /** UTC milliseconds. */
  readonly now: number;
  readonly mint: Mint;
  /** Add the good rows even when others are bad. */
  readonly partial: boolean;
}

/**
 * Adds the lines of a CSV text, in one transaction: all of them, or with `partial` the good ones, or none.
 * Wait for `store.durable()` before telling anybody.
 */
export function importLines(store: Store, csv: string, options: ImportOptions): ImportReport {
  const { records, flaw } = readCsv(csv);
  const problems: ImportProblem[] = flaw === null ? [] : [{ ...flaw, column: null }];
  const [header, ...rows] = records;
  const columns = header === undefined ? null : readHeader(header, problems);
  if (header === undefined && flaw === null) problems.push({ line: 1, column: null, message: 'the file is empty' });
  if (columns === null || flaw !== null) return { rows: rows.length, added: [], problems };

  const added: ImportReport['added'][number][] = [];
  const giveUp = new Error('rows were refused');
  try {
    store.transaction(() => {
      const add = lineAdder(store, options.mint, options.now);
      for (const row of rows) {
        const line = readRow(row, columns, options, problems);
        if (line === null) continue;
        const result = add(line);
        if (result.kind === 'added') {
          added.push({ line: row.line, accountNo: result.accountNo, name: line.name, username: line.username });
        } else problems.push({ line: row.line, column: COLUMN_OF[result.field], message: result.reason });
      }
      if (problems.length > 0 && !options.partial) throw giveUp;
    });
  } catch (error) {
    if (error !== giveUp) throw error;
    added.length = 0;
  }
  return { rows: rows.length, added, problems };
}

function readHeader(header: CsvRecord, problems: ImportProblem[]): readonly Column[] | null {
  const before = problems.length;
  const problem = (message: string): void => {
    problems.push({ line: header.line, column: null, message });
  };
  const names = header.fields.map((field) => field.trim().toLowerCase());
  if (names.length === 1 && /[;\t]/.test(names[0] ?? '')) problem('columns must be separated by commas');
  else {
    for (const [i, name] of names.entries()) {
      if (names.indexOf(name) < i) problem(`the column "${name}" stands twice`);
      if ((COLUMNS as readonly string[]).includes(name)) continue;
      problem(unknownName('column', name, COLUMNS));
    }
    const missing = REQUIRED.filter((name) => !names.includes(name));
    if (missing.length > 0) problem(`the header lacks: ${missing.join(', ')}`);
  }
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

  const msisdn = parseMsisdn(cell('phone'));
  if (msisdn === null && cell('phone') !== '') {
    problem('phone', `"${cell('phone')}" is not a Kenyan mobile number, for example 0712345678`);
  }
  const service = SERVICES.find((one) => one === cell('service').toLowerCase());
  if (service === undefined && cell('service') !== '') {
    problem('service', `"${cell('service')}" is neither ${SERVICES.join(' nor ')}`);
  }
  const expiresAt = cell('expires') === 'now' ? options.now : parseLocalTime(cell('expires'), options.zone);
  if (expiresAt === null && cell('expires') !== '') {
    problem('expires', `"${cell('expires')}" is not a time, for example 2026-12-01 18:00`);
  }
  const account = normaliseForeign(cell('account'));
  if (account.length > ACCOUNT_LENGTH) {
    problem('account', `"${account}" is longer than the ${ACCOUNT_LENGTH} characters that a payer can type`);
  }
  if (problems.length > before || msisdn === null || expiresAt === null || service === undefined) return null;
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
