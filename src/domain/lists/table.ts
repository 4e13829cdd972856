import { FIELDS, type Field, type Mapping } from './columns.ts';
import type { CsvRecord } from './csv.ts';
import type { PlanOffer } from './plan-offers.ts';
import type { Remark } from './remark.ts';

/** Somebody's list before anything is made of it, whatever it was read from. */
export interface ListTable {
  readonly records: readonly CsvRecord[];
  readonly mapping: Mapping;
  /** What a person is told of a row, by its line: what was guessed, what is not taken. */
  readonly notes: ReadonlyMap<number, readonly Remark[]>;
  /** What keeps a row from being taken over, by its line. */
  readonly blockers: ReadonlyMap<number, readonly Remark[]>;
  /** What the router has a row on, by its line, where it was asked. */
  readonly profiles: ReadonlyMap<number, string>;
  /** Whether its plans are profiles of a router: then one is meant only by that very profile. */
  readonly plansAreProfiles: boolean;
  /** Plans that it lets make, where the books have none for its rows. */
  readonly offers: readonly PlanOffer[];
  /** Whether `line` only counts its rows: then a row is named by its login. */
  readonly isNumbered: boolean;
  /** IANA name, of a list whose ends have a time of day; null: they are days, in the ISP's zone. */
  readonly zone: string | null;
}

/** A list that was saved as a table, with what its columns were found to be. */
export function csvTable(records: readonly CsvRecord[], mapping: Mapping): ListTable {
  const none = new Map<number, never>();
  return {
    records,
    mapping,
    notes: none,
    blockers: none,
    profiles: none,
    plansAreProfiles: false,
    offers: [],
    isNumbered: false,
    zone: null,
  };
}

/** A row of a table whose columns are ours. */
export interface TableRow {
  /** 1-based, in the file or among the rows of the router. */
  readonly line: number;
  readonly cells: Partial<Readonly<Record<Field, string>>>;
  readonly notes?: readonly Remark[];
  readonly blockers?: readonly Remark[];
  readonly profile?: string;
}

/** A table without a header: its columns are our fields. */
export function tableOf(
  rows: readonly TableRow[],
  { plansAreProfiles, offers, isNumbered }: Pick<ListTable, 'plansAreProfiles' | 'offers' | 'isNumbered'>,
): ListTable {
  const used = FIELDS.filter((field) => rows.some(({ cells }) => (cells[field] ?? '') !== ''));
  const told = (of: (row: TableRow) => readonly Remark[] | undefined) =>
    new Map(rows.flatMap((row) => (of(row)?.length ? [[row.line, of(row) ?? []] as const] : [])));
  return {
    records: [
      { line: 0, fields: used },
      ...rows.map(({ line, cells }) => ({ line, fields: used.map((field) => cells[field] ?? '') })),
    ],
    mapping: {
      headerAt: 0,
      headerLine: 0,
      headers: used,
      columns: new Map(used.map((field, i) => [field, i])),
      guessed: [],
      leftOut: [],
    },
    notes: told(({ notes }) => notes),
    blockers: told(({ blockers }) => blockers),
    profiles: new Map(rows.flatMap(({ line, profile }) => (profile === undefined ? [] : [[line, profile] as const]))),
    ...{ plansAreProfiles, offers, isNumbered },
    zone: null,
  };
}
