import Database from 'better-sqlite3';
import { Checkpointer } from './checkpointer.ts';
import { migrate } from './migrations.ts';
import type { Query } from './query.ts';
import { WalFlusher } from './wal-flusher.ts';

/** Pages of 1,024 bytes in the log that a checkpoint is made for: 8 MB. A page that was written ten times is moved once. */
const PAGES_PER_CHECKPOINT = 8_192;

/** How long a write waits for another process (`washa apply`) that writes. Milliseconds. */
const BUSY_TIMEOUT_MS = 5_000;

/** Pages in the log from which on it has to begin anew: 32 MB. */
const LONGEST_LOG = 32_768;

/** The database or its disk refused, whatever the statement was: SQLite may have rolled the open transaction back by itself. */
const DISK_FAULT = /^SQLITE_(?:FULL|IOERR|NOMEM|CORRUPT|NOTADB|READONLY|CANTOPEN|BUSY|LOCKED|PROTOCOL)/;

/** Whether an error says that nothing can be stored now, rather than that this one thing cannot be. */
export function isDiskFault(error: unknown): boolean {
  return error instanceof Database.SqliteError && DISK_FAULT.test(error.code);
}

/**
 * The database of one Washa. Transactions are plain synchronous functions, so nothing interleaves with them and none can
 * stay open across a network call.
 *
 * A commit is atomic and survives the death of the process at once; it survives a power cut after `durable()`. Whoever
 * tells the outside world that something is stored (a provider's 200, a staff member's click, an SMS about to be sent)
 * waits for `durable()` first.
 */
export class Store {
  readonly path: string;
  readonly #pagesPerCheckpoint: number;
  readonly #db: Database.Database;
  readonly #flusher: WalFlusher;
  readonly #checkpointer: Checkpointer;
  /** Looks at the log and moves nothing: whether it is busy, the pages in it, and how many of them are moved already. */
  readonly #log: Database.Statement;
  readonly #statements = new Map<Query<never, unknown>, Database.Statement>();
  #checkpoint: Promise<void> | null = null;
  #closed = false;

  private constructor(path: string, db: Database.Database, pagesPerCheckpoint: number) {
    this.path = path;
    this.#pagesPerCheckpoint = pagesPerCheckpoint;
    this.#db = db;
    this.#flusher = new WalFlusher(`${path}-wal`);
    this.#checkpointer = new Checkpointer(path);
    this.#log = db.prepare('PRAGMA wal_checkpoint(NOOP)').raw();
  }

  /** Opens the file (made when missing) and migrates it to the newest schema. */
  static open(path: string, pagesPerCheckpoint = PAGES_PER_CHECKPOINT): Store {
    const db = new Database(path, { timeout: BUSY_TIMEOUT_MS });
    // Counts for a new file only. A payment touches some thirty pages of tables and indexes, a few rows in each: with
    // SQLite's own 4,096 bytes it writes five times as much to a disk that may be a memory card.
    db.pragma('page_size = 1024');
    db.pragma('journal_mode = WAL');
    // Commits do not flush; WalFlusher does, for many at once. A checkpoint flushes by itself.
    db.pragma('synchronous = NORMAL');
    db.pragma('wal_autocheckpoint = 0');
    db.pragma('journal_size_limit = 67108864');
    // After a failed flush the log's newest pages may be in the kernel's memory only, marked clean: the database gets them
    // now, flushed, and the log starts anew. What is answered from here on rests on the disk.
    db.pragma('wal_checkpoint(TRUNCATE)');
    db.pragma('foreign_keys = ON');
    db.pragma('trusted_schema = OFF');
    migrate(db);
    // The log file exists only after the first write of this connection.
    db.prepare(
      "INSERT INTO meta (key, value) VALUES ('opened', '1') ON CONFLICT (key) DO UPDATE SET value = value + 1",
    ).run();
    return new Store(path, db, pagesPerCheckpoint);
  }

  all<P, R>(query: Query<P, R>, params: P): R[] {
    return this.#prepare(query).all(...query.bind(params)) as R[];
  }

  first<P, R>(query: Query<P, R>, params: P): R | undefined {
    return this.#prepare(query).get(...query.bind(params)) as R | undefined;
  }

  /** Rows one by one, for walks over whole tables. No write may happen before the walk ends. */
  each<P, R>(query: Query<P, R>, params: P): IterableIterator<R> {
    return this.#prepare(query).iterate(...query.bind(params)) as IterableIterator<R>;
  }

  /** @returns how many rows were changed, and the id of the last one inserted */
  run<P>(query: Query<P, unknown>, params: P): { changes: number; id: number } {
    const result = this.#prepare(query).run(...query.bind(params));
    if (!this.#db.inTransaction) this.#committed();
    return { changes: result.changes, id: Number(result.lastInsertRowid) };
  }

  /** Runs `fn` in one immediate transaction: all of it, or, when it throws, nothing. Must not be called inside another. */
  transaction<T>(fn: () => T): T {
    if (this.#db.inTransaction) throw new Error('A transaction is open already');
    const result = this.#db.transaction(fn).immediate();
    this.#committed();
    return result;
  }

  /** Runs `fn` on the database as it is now, whatever others write meanwhile. Nothing may be written in it. */
  snapshot<T>(fn: () => T): T {
    return this.#db.transaction(fn).deferred();
  }

  /** Inside a transaction: runs `fn`, and undoes just what it did when it throws. */
  savepoint<T>(fn: () => T): T {
    if (!this.#db.inTransaction) throw new Error('A savepoint needs an open transaction');
    return this.#db.transaction(fn)();
  }

  /** Resolves when everything committed before this call survives a power cut. @throws when the disk refused: give up then */
  durable(): Promise<void> {
    return this.#flusher.flush();
  }

  /** Flushes to the disk so far. */
  get flushes(): number {
    return this.#flusher.count;
  }

  /** `EXPLAIN QUERY PLAN` of a query, a line a step: the tests hold hot queries against it. */
  explain(query: Query<never, unknown>): string[] {
    const rows = this.#db
      .prepare(`EXPLAIN QUERY PLAN ${query.sql}`)
      .all(...query.bind(new Proxy({}, { get: () => 1 }) as never));
    return (rows as { detail: string }[]).map((row) => row.detail);
  }

  /** SQLite's own check of the file: `ok`, or what is wrong. */
  integrity(): string {
    return String(this.#db.pragma('integrity_check', { simple: true }));
  }

  /** Flushes, moves the log into the database and closes. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#checkpoint;
    await this.#checkpointer.close();
    await this.#flusher.flush();
    this.#flusher.close();
    this.#db.pragma('synchronous = FULL');
    this.#db.pragma('wal_checkpoint(TRUNCATE)');
    this.#db.close();
  }

  #prepare(query: Query<never, unknown>): Database.Statement {
    let statement = this.#statements.get(query);
    if (statement === undefined) {
      statement = this.#db.prepare(query.sql);
      this.#statements.set(query, statement);
    }
    return statement;
  }

  #committed(): void {
    if (this.#checkpoint !== null) return;
    const { pages, moved } = this.#logPages();
    if (pages - moved < this.#pagesPerCheckpoint) return;
    this.#checkpoint = this.#checkpointer.run().then(() => {
      this.#checkpoint = null;
      // Under load that never pauses there is always a page that was written meanwhile, and the log would grow for ever.
      // The few that are left are moved here, where nobody writes at this moment.
      if (!this.#closed && this.#logPages().pages > LONGEST_LOG) this.#beginLogAnew();
    });
  }

  #logPages(): { pages: number; moved: number } {
    const [, pages, moved] = this.#log.get() as [number, number, number];
    return { pages, moved };
  }

  #beginLogAnew(): void {
    // Another process may be reading for long: then the next checkpoint tries again, and nobody waits for it here.
    this.#db.pragma('busy_timeout = 0');
    this.#db.pragma('wal_checkpoint(RESTART)');
    this.#db.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`);
  }
}
