import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import type { Clock } from '../../domain/ports.ts';
import type { BooksMark } from '../../domain/money/books-mark.ts';
import { expectNewest, listMigrations, type Migration } from './migrations.ts';
import { GroupedWrites } from './grouped-writes.ts';
import { LogKeeper, PAGES_PER_CHECKPOINT } from './log-keeper.ts';
import { markOf } from './mark-file.ts';
import type { Query } from './query.ts';
import { own } from './own-database.ts';
import { giveUpReserve } from './reserve.ts';
import { isFull, tolerate } from './store-faults.ts';
import { WaitingWrites } from './waiting-writes.ts';
import { fileAt, WalFlusher } from './wal-flusher.ts';

/** How long a write waits on the spot for another process that writes, where nothing else is to be done. Milliseconds. */
const BUSY_TIMEOUT_MS = 5_000;
/** Whoever owns the database has the world waiting meanwhile: it waits elsewhere, and tries again. */
const OWN_BUSY_TIMEOUT_MS = 50;

/** What is wrong with a file is told by its first few faults. */
const FEW = 20;

/**
 * `own`: the process whose database this is, the daemon. `join`: another that writes a little, beside it or while it is not
 * there. `read`: changes no byte. Those two want the schema as this Washa knows it, and never make it so.
 */
export type StoreMode = 'own' | 'join' | 'read';

interface StoreOptions {
  /** What books that have no name yet are called; default: a new name. */
  readonly books?: string | undefined;
  // The others only tests give.
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
  /** Null when the database is another's. */
  readonly #logKeeper: LogKeeper | null;
  /** Which file it was that was opened: another may lie at its path since. */
  readonly #file: string | null;
  readonly #statements = new Map<Query<never, unknown>, Database.Statement>();
  readonly #waiting = new WaitingWrites();
  readonly #grouped = new GroupedWrites((write) => this.transaction(write));
  readonly #total: Database.Statement;
  #closed = false;
  #dataVersion = 0;

  private constructor(path: string, mode: StoreMode, db: Database.Database, pagesPerCheckpoint: number) {
    this.path = path;
    this.#mode = mode;
    this.#db = db;
    this.#file = fileAt(path);
    this.#total = db.prepare('SELECT total_changes()').pluck();
    this.#flusher = mode === 'read' ? null : new WalFlusher(`${path}-wal`);
    this.#logKeeper = mode === 'own' ? new LogKeeper(db, pagesPerCheckpoint) : null;
  }

  /**
   * Opens the file. In mode `own` it is made when missing, brought to the newest schema, and its log is kept short; the caller
   * holds the lock of its folder.
   * @throws Fault when the schema is another and may not be, or cannot be, brought up to date
   */
  static open(path: string, mode: StoreMode = 'own', options: StoreOptions = {}): Store {
    const { steps = listMigrations(), pagesPerCheckpoint = PAGES_PER_CHECKPOINT, books = randomUUID() } = options;
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
      // What a row was before is overwritten within its page, which is written anyway.
      db.pragma('secure_delete = FAST');
      if (mode === 'own') own(db, steps, books);
      else expectNewest(db, steps);
      if (mode === 'join') {
        // A copy that was put in the place of the database has no log yet; the first reading makes it.
        db.pragma('journal_mode = WAL');
        db.pragma('user_version');
      } else if (mode === 'own') {
        db.pragma(`busy_timeout = ${OWN_BUSY_TIMEOUT_MS}`);
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
    const write = () => this.#prepare(query).run(...query.bind(params));
    const isAlone = !this.#db.inTransaction;
    const result = isAlone ? this.#withReserve(write) : write();
    if (isAlone) this.#logKeeper?.committed();
    return { changes: result.changes, id: Number(result.lastInsertRowid) };
  }

  /** Runs `fn` in one immediate transaction: all of it, or, when it throws, nothing. Must not be called inside another. */
  transaction<T>(fn: () => T): T {
    if (this.#db.inTransaction) throw new Error('A transaction is open already');
    const result = this.#withReserve(() => this.#db.transaction(fn).immediate());
    this.#logKeeper?.committed();
    return result;
  }

  /**
   * For whoever has nobody to tell that it failed: stores something now, or, where the disk refuses or another process has
   * the database, behind all that waits already, as soon as it can be.
   * @param write a transaction; it may be called again after it threw
   * @param signal gives it up while it waits
   * @returns what it returned; null when it was given up, or the store was closed before
   */
  whenStored<T>(clock: Clock, write: () => T, signal?: AbortSignal): Promise<T | null> {
    return this.#waiting.add(clock, write, signal);
  }

  /**
   * For one of many that write at the same time: stores something in one transaction with the others, in the next turn of the event loop.
   * @param write part of a transaction; it may be called again, by itself, where the common one failed
   * @returns what it returned @throws what it threw by itself
   */
  together<T>(write: () => T): Promise<T> {
    return this.#grouped.add(write);
  }

  /** On a full disk what has been set aside is given up for the first write that needs it. */
  #withReserve<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      if (!isFull(error) || this.#mode !== 'own' || !giveUpReserve(dirname(this.path))) throw error;
      return write();
    }
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

  /** Inside a transaction: what `fn` deletes or overwrites is not left on free pages of the file. */
  forgetting<T>(fn: () => T): T {
    this.#db.pragma('secure_delete = ON');
    try {
      return fn();
    } finally {
      this.#db.pragma('secure_delete = FAST');
    }
  }

  /** Whether another process has written since this was last asked. Cheap: no table is read. */
  changedElsewhere(): boolean {
    const version = Number(this.#db.pragma('data_version', { simple: true }));
    const isOther = version !== this.#dataVersion;
    this.#dataVersion = version;
    return isOther;
  }

  /** Another number whenever anything was written, by this process or another. Cheap: no table is read. */
  version(): string {
    return `${String(this.#total.get())}.${String(this.#db.pragma('data_version', { simple: true }))}`;
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

  /** How far these books have come; on the disk only after `durable()`. */
  mark(): BooksMark {
    return markOf(this.#db);
  }

  /** What was removed, or had something else put in its place, under this process: what is written from then on is lost with it. */
  lostFile(): 'database' | 'log' | null {
    if (fileAt(this.path) !== this.#file) return 'database';
    return this.#flusher?.isInPlace() === false ? 'log' : null;
  }

  /** Of a log that was removed nothing is lost yet: moves all that it holds into the database. */
  saveLog(): void {
    // What another process has begun in its place must not be mixed with it.
    if (!existsSync(`${this.path}-wal`)) tolerate(() => this.#db.pragma('wal_checkpoint(TRUNCATE)'));
  }

  /** Flushes and closes; who owns the database moves its log into it first. Idempotent. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#waiting.close();
    await this.#logKeeper?.close();
    await this.#flusher?.flush();
    this.#flusher?.close();
    if (this.#mode === 'own') {
      this.#db.pragma('synchronous = FULL');
      // What cannot be moved now is moved at the next start: the log keeps it.
      tolerate(() => this.#db.pragma('wal_checkpoint(TRUNCATE)'));
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
}
