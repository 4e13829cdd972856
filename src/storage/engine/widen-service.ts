import type Database from 'better-sqlite3';
import { rebuildTable } from './rebuild-table.ts';

const BEFORE = "CHECK (service IN ('pppoe', 'hotspot'))";
const AFTER = "CHECK (service IN ('pppoe', 'hotspot', 'static'))";

/** Inside a migration, with foreign keys off: each table whose service is a word of two takes one of three. */
export function widenService(db: Database.Database): void {
  const tables = db
    .prepare<[string], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND instr(sql, ?) > 0")
    .pluck()
    .all(BEFORE);
  for (const name of tables) rebuildTable(db, name, (sql) => sql.replace(BEFORE, AFTER));
}
