import type Database from 'better-sqlite3';

/**
 * Inside a migration, with foreign keys off: makes a table anew by its own words, some of them put otherwise, whatever columns it has by
 * now, with its rows, indexes and triggers. A `CHECK` cannot be changed in another way.
 * @param edit of the words of the table; throws where what it changes is not there
 */
export function rebuildTable(db: Database.Database, name: string, edit: (sql: string) => string): void {
  const said = db.prepare<[string], string>("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?").pluck();
  const sql = said.get(name);
  if (sql === undefined) throw new Error(`there is no table ${name}`);
  const beside = db
    .prepare<[string], { sql: string }>(
      "SELECT sql FROM sqlite_schema WHERE tbl_name = ? AND type IN ('index', 'trigger') AND sql IS NOT NULL",
    )
    .all(name);
  db.exec(edit(sql).replace(/^CREATE TABLE "?\w+"?/, `CREATE TABLE "${name}_anew"`));
  db.exec(`INSERT INTO "${name}_anew" SELECT * FROM "${name}"`);
  db.exec(`DROP TABLE "${name}"`);
  // Views and triggers that read it are not looked at while it is not there.
  db.pragma('legacy_alter_table = ON');
  db.exec(`ALTER TABLE "${name}_anew" RENAME TO "${name}"`);
  db.pragma('legacy_alter_table = OFF');
  for (const one of beside) db.exec(one.sql);
}
