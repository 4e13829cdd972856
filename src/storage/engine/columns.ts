import { sql, type RawBuilder, type Selectable } from 'kysely';

/** The columns of `Row` that a list does not name; `never` when it is whole. */
type Missing<Row, Named> = Exclude<keyof Row, Named>;

/**
 * The columns of a table, each once. A row type that has one more is a type error here, so that no statement that is
 * built from the list can drop a column in silence:
 *
 *     const PLAN_COLUMNS = columnsOf<PlanTable>()('code', 'name', …);
 */
export function columnsOf<Row>() {
  return <const Named extends readonly (keyof Row & string)[]>(
    ...names: [Missing<Row, Named[number]>] extends [never] ? Named : readonly Missing<Row, Named[number]>[]
  ): Named => names as Named;
}

/** One row without the number that SQLite gives it: what an insert takes. */
export type NewRow<Table> = Omit<Selectable<Table>, 'id'>;

/** Of a row, or of a query's parameters that are one: these columns, for `values()` and `set()`. */
export function pick<Row, Column extends keyof Row>(row: Row, columns: readonly Column[]): Pick<Row, Column> {
  return Object.fromEntries(columns.map((column) => [column, row[column]])) as Pick<Row, Column>;
}

/**
 * For `doUpdateSet()`: each column but the key as the row that met a twin would have it. The moment of a retirement that
 * the books have already stays.
 */
export function overwrite<Column extends string, Key extends Column>(
  columns: readonly Column[],
  key: Key,
): Record<Exclude<Column, Key>, RawBuilder<never>> {
  const retirement = sql`iif(excluded.retired_at IS NULL, NULL, coalesce(retired_at, excluded.retired_at))`;
  return Object.fromEntries(
    columns
      .filter((column) => column !== key)
      .map((column) => [column, column === 'retired_at' ? retirement : sql.ref(`excluded.${column}`)]),
  ) as Record<Exclude<Column, Key>, RawBuilder<never>>;
}
