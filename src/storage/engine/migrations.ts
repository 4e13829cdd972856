import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';

const folder = join(import.meta.dirname, 'migrations');

/** The numbered migrations, oldest first. `001-init.sql` is version 1. */
export function listMigrations(): { version: number; name: string; sql: string }[] {
  return readdirSync(folder)
    .filter((name) => /^\d{3}-.*\.sql$/.test(name))
    .sort()
    .map((name) => ({ version: Number(name.slice(0, 3)), name, sql: readFileSync(join(folder, name), 'utf8') }));
}

/**
 * Brings the database to the newest version, each step in a transaction of its own, kept under `user_version`.
 * @throws when the database was written by a newer Washa: going back could lose what it stored
 */
export function migrate(db: Database.Database): void {
  const migrations = listMigrations();
  const newest = migrations.at(-1)?.version ?? 0;
  const current = Number(db.pragma('user_version', { simple: true }));
  if (current > newest) {
    throw new Error(
      `This database was written by a newer Washa (schema ${current}; this one knows ${newest}). Install that version again, or restore a backup from before the upgrade.`,
    );
  }
  for (const { version, sql } of migrations.filter((m) => m.version > current)) {
    db.transaction(() => {
      db.exec(sql);
      db.pragma(`user_version = ${version}`);
    }).immediate();
  }
}
