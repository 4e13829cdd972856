import Database from 'better-sqlite3';
import { Checkpointer } from './checkpointer.ts';
import { expectNewest, listMigrations, migrate, type Migration } from './migrations.ts';
import type { Query } from './query.ts';
import { WalFlusher } from './wal-flusher.ts';

/** Pages of 1,024 bytes in the log that a checkpoint is made for: 8 MB. A page that was written ten times is moved once. */
const PAGES_PER_CHECKPOINT = 8_192;

/** How long a write waits for another process (`washa apply`) that writes. Milliseconds. */
const BUSY_TIMEOUT_MS = 5_000;

/** What is wrong with a file is told by its first few faults. */
const FEW = 20;

/** Pages in the log from which on it has to begin anew: 32 MB. */
const LONGEST_LOG = 32_768;

/** The database or its disk refused, whatever the statement was: SQLite may have rolled the open transaction back by itself. */
const DISK_FAULT = /^SQLITE_(?:FULL|IOERR|NOMEM|NOTADB|READONLY|CANTOPEN|BUSY|LOCKED|PROTOCOL)/;

/** Whether an error says that nothing can be stored now, rather than that this one thing cannot be. */
export function isDiskFault(error: unknown): boolean {
  return error instanceof Database.SqliteError && DISK_FAULT.test(error.code);
}

/**
 * `own`: the process whose database this is, the daemon. `join`: another that writes a little, beside it or while it is not
 * there. `read`: changes no byte. Those two want the schema as this Washa knows it, and never make it so.
 */
export type StoreMode = 'own' | 'join' | 'read';

/** Whether an error says that the statement came upon a damaged page: others may work, in another transaction. */
export function isDamage(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_CORRUPT');
}

/** What only tests give. */
interface StoreOptions {
  /** Other steps than those of this Washa. */
  readonly steps?: readonly Migration[];
  readonly pagesPerCheckpoint?: number;
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
  readonly #mode: StoreMode;
  readonly #db: Database.Database;
  /** Null when nothing is written here. */
  readonly #flusher: WalFlusher | null;
  readonly #checkpointer: Checkpointer;
  readonly #pagesPerCheckpoint: number;
  /** Looks at the log and moves nothing: whether it is busy, the pages in it, and how many of them are moved already. */
  readonly #log: Database.Statement;
  readonly #statements = new Map<Query<never, unknown>, Database.Statement>();
  #checkpoint: Promise<void> | null = null;
  #closed = false;

  private constructor(path: string, mode: StoreMode, db: Database.Database, pagesPerCheckpoint: number) {
    this.path = path;
    this.#mode = mode;
    this.#db = db;
    this.#pagesPerCheckpoint = pagesPerCheckpoint;
    this.#flusher = mode === 'read' ? null : new WalFlusher(`${path}-wal`);
    this.#checkpointer = new Checkpointer(path);
    this.#log = db.prepare('PRAGMA wal_checkpoint(NOOP)').raw();
  }

  /**
   * Opens the file. In mode `own` it is made when missing, brought to the newest schema, and its log is kept short; the caller
   * holds the lock of its folder.
   * @throws Fault when the schema is another and may not be, or cannot be, brought up to date
   */
  static open(path: string, mode: StoreMode = 'own', options: StoreOptions = {}): Store {
    const { steps = listMigrations(), pagesPerCheckpoint = PAGES_PER_CHECKPOINT } = options;
    const db = new Database(path, {
      timeout: BUSY_TIMEOUT_MS,
      readonly: mode === 'read',
      fileMustExist: mode !== 'own',
    });
    try {
      db.pragma('trusted_schema = OFF');
      // Commits do not flush; WalFlusher does, for many at once. A checkpoint flushes by itself.
      db.pragma('synchronous = NORMAL');
      db.pragma('wal_autocheckpoint = 0');
      db.pragma('foreign_keys = ON');
      if (mode === 'own') own(db, steps);
      else expectNewest(db, steps);
      if (mode === 'join') {
        // A copy that was put in the place of the database has no log yet; the first reading makes it.
        db.pragma('journal_mode = WAL');
        db.pragma('user_version');
      }
      return new Store(path, mode, db, pagesPerCheckpoint);
    } catch (error) {
      db.close();
      throw error;
    }
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
    return this.#flusher?.flush() ?? Promise.resolve();
  }

  /** Flushes to the disk so far. */
  get flushes(): number {
    return this.#flusher?.count ?? 0;
  }

  /** `EXPLAIN QUERY PLAN` of a query, a line a step: the tests hold hot queries against it. */
  explain(query: Query<never, unknown>): string[] {
    const rows = this.#db
      .prepare(`EXPLAIN QUERY PLAN ${query.sql}`)
      .all(...query.bind(new Proxy({}, { get: () => 1 }) as never));
    return (rows as { detail: string }[]).map((row) => row.detail);
  }

  /** SQLite's own check of the file, of its indexes, and of what rows point to: what is wrong, the first few. */
  integrity(): string[] {
    const found = this.#db.pragma(`integrity_check(${FEW})`) as { integrity_check: string }[];
    const loose = this.#db.pragma('foreign_key_check') as { table: string; rowid: number | null; parent: string }[];
    return [
      ...found.map((row) => row.integrity_check).filter((words) => words !== 'ok'),
      ...loose
        .slice(0, FEW)
        .map(({ table, rowid, parent }) => `row ${rowid ?? '?'} of ${table} points to no ${parent}`),
    ];
  }

  /** Flushes and closes; who owns the database moves its log into it first. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#checkpoint;
    await this.#checkpointer.close();
    await this.#flusher?.flush();
    this.#flusher?.close();
    if (this.#mode === 'own') {
      this.#db.pragma('synchronous = FULL');
      this.#db.pragma('wal_checkpoint(TRUNCATE)');
    }
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
    if (this.#mode !== 'own' || this.#checkpoint !== null) return;
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

function own(db: Database.Database, steps: readonly Migration[]): void {
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
}
