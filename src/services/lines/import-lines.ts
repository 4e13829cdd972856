import { z } from 'zod';
import type { NewPlan } from '../../domain/lists/plan-offers.ts';
import { normaliseForeign } from '../../domain/money/account-number.ts';
import { SERVICES } from '../../domain/ports.ts';
import { parseLocalTime } from '../../domain/time/local-time.ts';
import { parseMsisdn } from '../../domain/values/msisdn.ts';
import { unknownName } from '../../domain/values/nearest.ts';
import type { Store } from '../../storage/engine/store.ts';
import { act, defineAction, refuse, type By, type Decided, type Refused } from '../actions/act.ts';
import { type CsvRecord, readCsv } from '../../domain/lists/csv.ts';
import { correctLine, knownRow, type KnownRow } from './known-row.ts';
import { decideLines, insertNewLine, lookUpLines, pastNames, type LineToAdd, type NewLine } from './new-lines.ts';
import { refusalOfPast, type PastLines } from '../../domain/lines/past-lines.ts';
import { settlePast } from './past-lines.ts';
import { retarget } from './retarget.ts';
import type { ToldColumns } from './saved-columns.ts';
import { keepWithLines, withPlans } from './new-plans.ts';
import { ACCOUNT_LENGTH, type Mint } from './subscribers.ts';

const REQUIRED = ['name', 'plan', 'router', 'service', 'username', 'expires'] as const;
const COLUMNS = [...REQUIRED, 'phone', 'account', 'password'] as const;
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
  ownPriceCents: 'plan',
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
    /** What a person is told of it: that payers cannot tell its number from another. Null when there is nothing. */
    readonly note: string | null;
  }[];
  /** Lines that were there and are now as the file has them, with what differed. */
  readonly changed: readonly {
    readonly line: number;
    readonly accountNo: string;
    readonly name: string;
    readonly differences: readonly string[];
  }[];
  /** Rows about lines that are as the file has them. */
  readonly same: number;
  /** Of the lines that were there those with another expiry in the file: money moves it, the file does not. */
  readonly otherExpiry: number;
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
  /** Default `sweep`. */
  readonly past?: PastLines;
}

/** The rows of a file as they were read. */
export interface ReadRows {
  readonly rows: readonly { readonly line: number; readonly wanted: NewLine }[];
  /** What the rows need and the books do not have: made with them. */
  readonly plans: readonly NewPlan[];
  /** What a person has said of the columns, to be kept with them. */
  readonly columns: ToldColumns | null;
  /** Of the rows that could not be read. */
  readonly problems: readonly ImportProblem[];
  readonly partial: boolean;
}

interface ImportPlan {
  readonly columns: ToldColumns | null;
  readonly plans: readonly NewPlan[];
  readonly lines: readonly (LineToAdd & { readonly at: number })[];
  readonly corrections: readonly (KnownRow & { readonly at: number })[];
  readonly same: number;
  readonly otherExpiry: number;
  readonly problems: readonly ImportProblem[];
}

type ImportVerdict = Pick<ImportReport, 'problems' | 'same' | 'otherExpiry'>;

/** Adds lines of a file and corrects those that are there: all, or with `partial` the good ones, or none. */
export const addRows = (mint: Mint, past: PastLines) =>
  defineAction({
    name: 'line.import',
    reason: 'optional',
    // The reader of the file has checked it, and could name the line of what is wrong.
    input: z.custom<ReadRows>(),
    subject: () => null,
    look: (store, { rows, plans }) => {
      // A login that stands twice in the file is a correction once; its second row is refused like any other.
      const seen = new Set<number>();
      const known = rows.map(({ wanted }) => {
        const row = knownRow(store, wanted);
        if (row === null || seen.has(row.line.id)) return null;
        seen.add(row.line.id);
        return row;
      });
      const fresh = rows.filter((_, i) => known[i] === null);
      const lines = fresh.map(({ wanted }) => wanted);
      return { known, fresh, lines, facts: withPlans(lookUpLines(store, lines, mint), plans) };
    },
    decide(
      { known, fresh, lines, facts },
      { rows, plans, columns, problems, partial },
      now,
    ): Decided<ImportPlan> | Refused<ImportVerdict> {
      const verdicts = decideLines(facts, lines);
      const added: ImportPlan['lines'][number][] = [];
      const refused: ImportProblem[] = [];
      for (const [i, { line: at }] of fresh.entries()) {
        const verdict = verdicts[i];
        if (verdict?.kind === 'add') added.push({ ...verdict, at });
        if (verdict?.kind === 'refused') {
          refused.push({ line: at, column: COLUMN_OF[verdict.why], message: verdict.words });
        }
      }
      const there = known.flatMap((row, i) => (row === null ? [] : [{ ...row, at: rows[i]?.line ?? 0 }]));
      for (const { at, wanted } of there.filter((row) => !facts.plans.has(row.wanted.planCode)))
        refused.push({ line: at, column: 'plan', message: unknownName('plan', wanted.planCode, facts.plans) });
      const bad = new Set(refused.map(({ line }) => line));
      const corrections = there.filter(({ at, differences }) => differences.length > 0 && !bad.has(at));
      const all = [...problems, ...refused].sort((a, b) => a.line - b.line);
      const count = {
        same: there.filter(({ differences }) => differences.length === 0).length,
        otherExpiry: there.filter(
          ({ line, wanted }) => wanted.expiresAt !== now && wanted.expiresAt !== line.expires_at,
        ).length,
      };
      if (added.length + corrections.length === 0 || (all.length > 0 && !partial))
        return refuse({ problems: all, ...count }, 'Nothing was added.');
      const names = pastNames(
        facts,
        added.map(({ line }) => line),
        now,
      );
      const tooLate = refusalOfPast(names, past);
      if (tooLate !== null) {
        const problem = { line: 1, column: 'expires', message: tooLate };
        return refuse({ problems: [...all, problem], ...count }, tooLate);
      }
      const preview = [
        ...plans.map(({ code, name }) => `the plan ${code} (${name}) is made`),
        ...added.map(({ line, accountNo }) => `${line.name} gets account ${accountNo}`),
        ...corrections.map(({ line, differences }) => `${line.account_no}: ${differences.join(', ')}`),
      ];
      const detail = `${added.length} added and ${corrections.length} changed of ${rows.length} lines`;
      return {
        kind: 'do',
        plan: { columns, plans, lines: added, corrections, ...count, problems: all },
        preview,
        detail,
      };
    },
    effects(
      store,
      { columns, plans, lines, corrections, same, otherExpiry, problems },
      { now },
    ): Omit<ImportReport, 'rows'> {
      keepWithLines(store, plans, columns);
      const together = new Set(corrections.map(({ line }) => line.id));
      if (corrections.length > 0)
        retarget(store, now, () => {
          for (const row of corrections) correctLine(store, row, together, now);
        });
      const ids: number[] = [];
      const added = lines.map((one) => {
        ids.push(insertNewLine(store, one, now));
        const { at, accountNo, note } = one;
        return { line: at, accountNo, name: one.line.name, username: one.line.username, note };
      });
      settlePast(store, ids, past, now);
      const changed = corrections.map(({ at, line, wanted, differences }) => ({
        line: at,
        accountNo: line.account_no,
        name: wanted.name,
        differences,
      }));
      return { added, changed, same, otherExpiry, problems };
    },
  });

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
    return { ...nothing, problems, ...(typeof done.why === 'string' ? {} : done.why) };
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
