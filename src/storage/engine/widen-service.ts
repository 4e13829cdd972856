import type Database from 'better-sqlite3';

const BEFORE = "CHECK (service IN ('pppoe', 'hotspot'))";
const AFTER = "CHECK (service IN ('pppoe', 'hotspot', 'static'))";

/**
 * Inside a migration, with foreign keys off: each table whose service is a word of two takes one of three. A `CHECK` cannot be changed,
 * so that the table is made anew by its own words, whatever columns it has by now, with its rows, indexes and triggers.
 */
export function widenService(db: Database.Database): void {
  const tables = db
    .prepare<[string], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND instr(sql, ?) > 0",
    )
    .all(BEFORE);
  for (const { name, sql } of tables) {
    const beside = db
      .prepare<[string], { sql: string }>(
        "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL",
      )
      .all(name);
    db.exec(sql.replace(/^CREATE TABLE "?\w+"?/, `CREATE TABLE "${name}_wider"`).replace(BEFORE, AFTER));
    db.exec(`INSERT INTO "${name}_wider" SELECT * FROM "${name}"`);
    db.exec(`DROP TABLE "${name}"`);
    db.exec(`ALTER TABLE "${name}_wider" RENAME TO "${name}"`);
    for (const one of beside) db.exec(one.sql);
  }
}
