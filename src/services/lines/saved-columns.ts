import { z } from 'zod';
import { bare, COLUMN_WORDS, HEADER_WITHIN, type ColumnWord } from '../../domain/lists/columns.ts';
import type { CsvRecord } from '../../domain/lists/csv.ts';
import type { Store } from '../../storage/engine/store.ts';
import { metaValue, setMeta } from '../../storage/ledger.ts';

/** What the columns of lists of one shape are to us, as far as a person has said it. */
export interface ToldColumns {
  /** The words of the header, which tell a list of the same program again. */
  readonly shape: string;
  readonly fields: ReadonlyMap<string, ColumnWord>;
}

const PAIRS = z.array(z.tuple([z.string(), z.enum(COLUMN_WORDS)]));

const keyOf = (shape: string) => `list.columns ${shape}`;

export function shapeOf({ fields }: CsvRecord): string {
  return fields.map(bare).join('|');
}

/** What was said when a list with this header was taken over last; null: nothing was. */
export function columnsSaved(store: Store, records: readonly CsvRecord[]): ToldColumns | null {
  for (const shape of records.slice(0, HEADER_WITHIN).map(shapeOf)) {
    const row = store.first(metaValue, { key: keyOf(shape) });
    if (row !== undefined) return { shape, fields: new Map(PAIRS.parse(JSON.parse(row.value))) };
  }
  return null;
}

/** Inside a transaction. */
export function keepColumns(store: Store, { shape, fields }: ToldColumns): void {
  store.run(setMeta, { key: keyOf(shape), value: JSON.stringify([...fields]) });
}
