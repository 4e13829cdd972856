import { parseProviderTime } from '../time/provider-time.ts';
import { cents, parseCents, type Cents } from '../values/money.ts';

/**
 * What a row of a statement says that happened.
 * - `in`: somebody paid. `out`: money went elsewhere, or came back from there; no payment of a subscriber.
 * - `fee`, `fee-back`: what was kept for a payment, and what of it was given back.
 * - `reversal`: a payment was sent back to the payer. `void`: it was never completed, so nothing moved.
 */
export type StatementKind = 'in' | 'out' | 'fee' | 'fee-back' | 'reversal' | 'void';

/** One row of a statement of an M-Pesa organisation, or of a bank's whose narration names M-Pesa's receipts. */
export interface StatementRow {
  /** 1-based, of the file. */
  readonly line: number;
  readonly kind: StatementKind;
  /** Its own receipt: of the column, or else all that the narration holds and that may be one. */
  readonly receipts: readonly string[];
  /** The receipt of the payment that it is about. */
  readonly linked: string | null;
  /** More than nothing. */
  readonly amountCents: Cents;
  /** UTC milliseconds. */
  readonly at: number;
  readonly account: string | null;
  readonly payerPhone: string | null;
  readonly payerName: string | null;
  /** `Cancelled`; empty in a statement without a column for it. */
  readonly status: string;
}

/** A row that cannot be read, and why. */
export interface StatementFlaw {
  readonly line: number;
  readonly words: string;
}

/** Columns by the names that exports give them, in lower case and by their letters alone; the first that is there counts. */
const COLUMNS = {
  receipt: ['receiptno', 'receiptnumber', 'receipt', 'transactionid'],
  at: ['completiontime', 'transactiondate', 'transactiontime', 'date', 'valuedate'],
  details: ['details', 'transactiondetails', 'narration', 'narrative', 'description', 'particulars'],
  status: ['transactionstatus', 'status'],
  paidIn: ['paidin', 'credit', 'creditamount', 'moneyin'],
  withdrawn: ['withdrawn', 'debit', 'debitamount', 'moneyout'],
  reason: ['reasontype', 'transactiontype'],
  party: ['otherpartyinfo'],
  linked: ['linkedtransactionid'],
  account: ['acno', 'accountno', 'accountnumber'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type Column = keyof typeof COLUMNS;
const NAMES = Object.keys(COLUMNS) as Column[];

/** Where each column of a statement stands; null for one that it lacks. */
export type StatementColumns = Readonly<Record<Column, number | null>>;

/** Reads a line as the head of a statement: null where it is none. Columns are known by their names, wherever they stand. */
export function readStatementHead(fields: readonly string[]): StatementColumns | null {
  const heads = fields.map((field) => field.toLowerCase().replaceAll(/[^a-z]/g, ''));
  const placeOf = (column: Column): number | null => {
    const known: readonly string[] = COLUMNS[column];
    const name = known.find((one) => heads.includes(one));
    return name === undefined ? null : heads.indexOf(name);
  };
  const columns = Object.fromEntries(NAMES.map((name) => [name, placeOf(name)])) as Record<Column, number | null>;
  const hasNames = columns.receipt !== null || columns.details !== null;
  return columns.at !== null && columns.paidIn !== null && hasNames ? columns : null;
}

const RECEIPT = /\b(?=[A-Z]*\d)[A-Z][A-Z0-9]{9}\b/g;
const DAY_FIRST = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?:[ T](\d{1,2}:\d\d(?::\d\d)?))?$/;

/**
 * Reads one row below the head.
 * @param zone IANA name, in which its times are
 * @returns null for what is no row: a sum, a remark, an empty line
 */
export function readStatementRow(
  line: number,
  fields: readonly string[],
  columns: StatementColumns,
  zone: string,
): StatementRow | StatementFlaw | null {
  const field = (column: Column): string => fields[columns[column] ?? -1]?.trim() ?? '';
  const details = field('details');
  const own = receiptsIn(field('receipt'));
  const told = receiptsIn(details);
  const receipts = own.length > 0 ? own : told;
  const written = field('at');
  if (written === '' && receipts.length === 0) return null;
  const name = own[0] ?? (field('receipt') || 'row');
  const at = readTime(written, zone);
  if (at === null) return { line, words: `${name}: "${written}" is no time that a statement is known to write` };
  const [paidIn, withdrawn] = [readMoved(field('paidIn')), readMoved(field('withdrawn'))];
  if (paidIn === null || withdrawn === null)
    return { line, words: `${name}: "${field(paidIn === null ? 'paidIn' : 'withdrawn')}" is no amount` };
  const amountCents = cents(Math.abs(paidIn === 0 ? withdrawn : paidIn));
  if ((paidIn !== 0 && withdrawn !== 0) || amountCents === 0)
    return { line, words: `${name}: neither paid in nor withdrawn can be told` };
  const status = field('status');
  // A minus among what was paid in is a withdrawal.
  const isIn = paidIn > 0;
  const kind = status === '' || /^completed$/i.test(status) ? kindOf(isIn, field('reason'), details) : 'void';
  const [, payerPhone = null, payerName = null] =
    /^([\d*x+ ]{6,}?|[0-9a-f]{64})\s*-\s*(.+)$/i.exec(field('party')) ?? [];
  return {
    line,
    kind,
    receipts,
    linked: receiptsIn(field('linked'))[0] ?? told.find((one) => one !== own[0]) ?? null,
    amountCents,
    at,
    account: field('account') || (/\bAcc\.?\s+(.+)$/i.exec(details)?.[1] ?? null),
    payerPhone,
    payerName: payerName ?? (field('party') || null),
    status,
  };
}

function receiptsIn(text: string): string[] {
  return [...new Set(text.toUpperCase().match(RECEIPT) ?? [])];
}

/** Year first, or day first: never the month first. A day alone begins at its midnight. */
function readTime(text: string, zone: string): number | null {
  const found = DAY_FIRST.exec(text);
  if (found === null) return parseProviderTime(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text} 00:00` : text, zone);
  const [, day = '', month = '', year = '', time = '00:00'] = found;
  return parseProviderTime(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')} ${time.padStart(5, '0')}`, zone);
}

/** An amount with its sign; nothing where nothing stands. */
function readMoved(text: string): number | null {
  if (text === '' || text === '-') return 0;
  const size = parseCents(text.replace(/^-\s*/, ''));
  return size === null ? null : text.startsWith('-') ? cents(0 - size) : size;
}

/** By the column that says what kind a row is; where there is none, by how its words begin, for they end in a name. */
function kindOf(isIn: boolean, reason: string, details: string): StatementKind {
  const about = reason || details.replace(/\s(?:from|by|to|-)\s.*$/i, '');
  const isCharge = /\bcharges?\b/i.test(about);
  const isReversal = /\brevers(?:al|ed)\b/i.test(about);
  if (isCharge) return isIn ? 'fee-back' : 'fee';
  if (isReversal) return isIn ? 'out' : 'reversal';
  return isIn ? 'in' : 'out';
}
