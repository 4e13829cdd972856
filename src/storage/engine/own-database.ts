import type Database from 'better-sqlite3';
import { migrate, type Migration } from './migrations.ts';

/**
 * Makes an opened file the database of the process that owns it: makes it when it is new, and brings it to the newest schema.
 * @param books what books that have no name yet are called
 * @throws Fault when a step fails, or the schema is that of a newer Washa
 */
export function own(db: Database.Database, steps: readonly Migration[], books: string): void {
  // Counts for a new file only. A payment touches some thirty pages of tables and indexes, a few rows in each: with
  // SQLite's own 4,096 bytes it writes five times as much to a disk that may be a memory card.
  db.pragma('page_size = 1024');
  db.pragma('journal_mode = WAL');
  db.pragma('journal_size_limit = 67108864');
  // After a failed flush the log's newest pages may be in the kernel's memory only, marked clean: the database gets them
  // now, flushed, and the log starts anew. What is answered from here on rests on the disk.
  db.pragma('wal_checkpoint(TRUNCATE)');
  migrate(db, steps);
  // How often it was opened; this first write also makes sure that there is a log to be flushed.
  db.prepare(
    "INSERT INTO meta (key, value) VALUES ('opened', '1') ON CONFLICT (key) DO UPDATE SET value = value + 1",
  ).run();
  db.prepare("INSERT OR IGNORE INTO meta (key, value) VALUES ('books.id', ?)").run(books);
}
