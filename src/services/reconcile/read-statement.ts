import { z } from 'zod';
import {
  readStatementHead,
  readStatementRow,
  type StatementFlaw,
  type StatementRow,
} from '../../domain/money/statement.ts';
import { readCsv } from '../../domain/lists/csv.ts';
import type { Reading } from '../../domain/money/notice.ts';

/** A row, and the fields that it was read from under the names of their columns: its evidence. */
export interface ReadRow extends StatementRow {
  readonly body: Uint8Array;
}

export interface Statement {
  /** As they stand in the file; each once. */
  readonly rows: readonly ReadRow[];
  readonly flaws: readonly StatementFlaw[];
}

/** The evidence of a row: what stood in it, under the names of its columns. */
const KEPT_ROW = z.record(z.string(), z.string());

/** Lines above the table: the organisation, its short code, from when to when. */
const MOST_HEAD_LINES = 60;

/**
 * Reads a statement as the portal exports it, or a bank: some lines about the organisation, the names of the columns in any order,
 * then the rows.
 * @param zone IANA name, in which its times are
 * @returns in words, what it lacks when it is none
 */
export function readStatement(text: string, zone: string): Statement | string {
  const start = startOfTable(text);
  if (start === null) {
    return 'this is no statement: no line of it names the columns. It needs at least "Receipt No." (or "Details"), "Completion Time" and "Paid In".';
  }
  const { records, flaw } = readCsv(text.slice(start.at));
  const [head, ...below] = records;
  const columns = readStatementHead(head?.fields ?? []);
  if (head === undefined || columns === null)
    return 'this is no statement: its columns have no names that are known here.';
  const flaws: StatementFlaw[] = flaw === null ? [] : [{ line: flaw.line + start.line, words: flaw.message }];
  const rows = new Map<string, ReadRow>();
  for (const { line, fields } of below) {
    const row = readStatementRow(line + start.line, fields, columns, zone);
    if (row === null) continue;
    if ('words' in row) {
      flaws.push(row);
      continue;
    }
    // Two exports that overlap, one behind the other, name a row twice.
    const name = [row.kind, row.receipts.join(), row.linked, row.at, row.amountCents].join(' ');
    if (!rows.has(name)) rows.set(name, { ...row, body: evidence(head.fields, fields) });
  }
  return { rows: [...rows.values()], flaws };
}

/** What the CSV reader takes for a separator it takes from the first line, so the table is handed to it alone. */
function startOfTable(text: string): { readonly at: number; readonly line: number } | null {
  let at = 0;
  for (let line = 0; line < MOST_HEAD_LINES && at < text.length; line += 1) {
    const end = /\r\n|\r|\n/g;
    end.lastIndex = at;
    const found = end.exec(text);
    const written = text.slice(at, found?.index ?? text.length);
    if (readStatementHead(readCsv(written).records[0]?.fields ?? []) !== null) return { at, line };
    at = found === null ? text.length : end.lastIndex;
  }
  return null;
}

function evidence(head: readonly string[], fields: readonly string[]): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(Object.fromEntries(head.map((name, i) => [name, fields[i] ?? '']))));
}

/** What a row says of money, as a delivery would. @param kind of the connection whose statement it is */
export function readingOf(row: StatementRow, kind: string, currency: string): Reading {
  return {
    kind: 'notice',
    notice: {
      provider: kind,
      keys: row.receipts.map((value) => ({ scheme: 'mpesa.receipt', value })),
      amountCents: row.amountCents,
      currency,
      account: row.account,
      payerPhone: row.payerPhone,
      payerName: row.payerName,
      paidAt: row.at,
      requestNames: [],
      requestOnly: false,
      hold: null,
    },
  };
}

/**
 * Reads a row that was booked once more, from the evidence that was kept of it.
 * @param zone IANA name, in which its times are
 * @returns null where it is no row of a statement any more
 * @throws where it is no evidence of one
 */
export function readKeptRow(body: Uint8Array, kind: string, currency: string, zone: string): Reading | null {
  const fields = KEPT_ROW.parse(JSON.parse(new TextDecoder().decode(body)));
  const columns = readStatementHead(Object.keys(fields));
  const row = columns === null ? null : readStatementRow(1, Object.values(fields), columns, zone);
  return row === null || 'words' in row ? null : readingOf(row, kind, currency);
}
