import { parseMsisdn } from '../values/msisdn.ts';
import type { CsvRecord } from './csv.ts';
import { readDay } from './day.ts';

/** What a column of somebody's list may be to us. */
export const FIELDS = [
  'name',
  'last name',
  'phone',
  'plan',
  'price',
  'expires',
  'username',
  'password',
  'account',
  'router',
  'service',
  'status',
  'data',
  'online',
] as const;

export type Field = (typeof FIELDS)[number];

/** What a person says of a column: what it is to us, or that it is nothing. */
export const COLUMN_WORDS = [...FIELDS, '-'] as const;
export type ColumnWord = (typeof COLUMN_WORDS)[number];

/** Words of headers by their letters and digits alone, the surest first: a list with several of them has the first meant. */
const HEADER_WORDS: Readonly<Record<Field, string>> = {
  name: 'name fullname customername clientname subscribername subscriber customer client customerfullname names firstname jina',
  'last name': 'lastname surname secondname',
  phone:
    'phone phoneno phonenumber mobile mobileno mobilenumber msisdn tel telephone telno contact contacts cell phone1 simu number',
  plan: 'plan package planname packagename plancode tariff bundle service services internetplan profile speed',
  price: 'price amount monthly monthlyfee fee cost charge charges kes ksh rate bei',
  expires:
    'expires expiry expirydate expirationdate expiration expireson expiredate duedate due nextpayment nextdue paiduntil validuntil validto enddate',
  username: 'username login pppoeusername pppoelogin pppoe pppoeuser secret secretname ppplogin loginname user',
  password: 'password pppoepassword secretpassword pass pwd',
  account: 'account accountno accountnumber accno acc accountid paybillaccount billingaccount',
  router: 'router nas site tower routername',
  service: 'service servicetype accessmethod connectiontype type',
  status: 'status state',
  data: 'datalimit datacap datavolume data quota fup limitbytestotal volume',
  online: 'timelimit uptimelimit limituptime onlinetime onlinehours hourslimit',
};

/** Which column of a list is what to us, and which are nothing. */
export interface Mapping {
  /** Index of the header's record among the records of the file. */
  readonly headerAt: number;
  /** 1-based line of the header in the file. */
  readonly headerLine: number;
  readonly headers: readonly string[];
  readonly columns: ReadonlyMap<Field, number>;
  /** Of these those that were told by what stands in their cells, not by their header. */
  readonly guessed: readonly Field[];
  /** Headers of columns that hold something and are not taken over. */
  readonly leftOut: readonly string[];
}

/** A header or its mapping as people write it, by its letters and digits alone. */
export function bare(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/** How far down a list may begin: a title, a date, an empty row. */
export const HEADER_WITHIN = 15;
/** Of the cells of a column so many have to look alike before it is taken for what they look like. */
const SHAPED = 0.7;
/** So few names of columns make no header: a row of a list may hold one by chance. */
const HEADER_LEAST = 2;

/**
 * Guesses what the columns of a list are: the header is the row near the top that names most of them, and a column without
 * a known header may be told by its cells (phones, dates).
 * @param told what a person has said of columns, by their headers as `bare` has them
 * @returns null when no row looks like a header
 */
export function mapColumns(
  records: readonly CsvRecord[],
  told: ReadonlyMap<string, ColumnWord> = new Map(),
): Mapping | null {
  let best: { at: number; columns: Map<Field, number> } | null = null;
  for (const [at, { fields }] of records.slice(0, HEADER_WITHIN).entries()) {
    const columns = byHeader(fields, told);
    if (columns.size >= HEADER_LEAST && columns.size > (best?.columns.size ?? 0)) best = { at, columns };
  }
  const header = best === null ? undefined : records[best.at];
  if (best === null || header === undefined) return null;
  const { at, columns } = best;
  const rows = records.slice(at + 1);
  const width = Math.max(...[header, ...rows].map(({ fields }) => fields.length));
  const cells = (i: number) => rows.flatMap(({ fields }) => fields[i]?.trim() || []);
  const guessed: Field[] = [];
  const shapes: readonly [Field, (text: string) => boolean][] = [
    ['phone', (text) => parseMsisdn(cleanNumber(text)) !== null],
    ['expires', (text) => /\D/.test(text) && readDay(text, 'day first') !== null],
  ];
  for (const [field, fits] of shapes) {
    if (columns.has(field)) continue;
    const taken = new Set(columns.values());
    const found = Array.from({ length: width }, (_, i) => i).find((i) => {
      const all = taken.has(i) || isTold(header.fields[i], told) ? [] : cells(i);
      return all.length > 0 && all.filter(fits).length >= SHAPED * all.length;
    });
    if (found === undefined) continue;
    columns.set(field, found);
    guessed.push(field);
  }
  const used = new Set(columns.values());
  const headers = Array.from({ length: width }, (_, i) => header.fields[i]?.trim() || `column ${i + 1}`);
  const leftOut = headers.filter((_, i) => !used.has(i) && cells(i).length > 0);
  return { headerAt: at, headerLine: header.line, headers, columns, guessed, leftOut };
}

/** `'0712…` and `2547….0` are what spreadsheets make of a number. */
export function cleanNumber(text: string): string {
  return text.trim().replace(/^'/, '').replace(/\.0$/, '');
}

function byHeader(cells: readonly string[], told: ReadonlyMap<string, ColumnWord>): Map<Field, number> {
  const names = cells.map(bare);
  const columns = new Map<Field, number>();
  const taken = new Set<number>();
  for (const [i, name] of names.entries()) {
    const field = told.get(name);
    if (field === undefined) continue;
    taken.add(i);
    if (field !== '-' && !columns.has(field)) columns.set(field, i);
  }
  // A word may stand for two fields ("service"): each column goes to the one that wants it most.
  const wishes = FIELDS.flatMap((field) =>
    HEADER_WORDS[field].split(' ').flatMap((word, rank) => {
      const column = names.indexOf(word);
      return column === -1 ? [] : [{ field, column, rank }];
    }),
  ).toSorted((a, b) => a.rank - b.rank);
  for (const { field, column } of wishes) {
    if (columns.has(field) || taken.has(column)) continue;
    columns.set(field, column);
    taken.add(column);
  }
  return columns;
}

function isTold(header: string | undefined, told: ReadonlyMap<string, ColumnWord>): boolean {
  return header !== undefined && told.has(bare(header));
}
