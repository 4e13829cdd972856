import type Database from 'better-sqlite3';
import { Checkpointer } from './checkpointer.ts';
import { tolerate } from './store-faults.ts';

/** Pages of 1,024 bytes in the log that a checkpoint is made for: 8 MB. A page that was written ten times is moved once. */
export const PAGES_PER_CHECKPOINT = 8_192;

/** Pages in the log from which on it has to begin anew: 32 MB. */
const LONGEST_LOG = 32_768;

/** Keeps the write-ahead log of whoever owns the database short. */
export class LogKeeper {
  readonly #db: Database.Database;
  readonly #checkpointer: Checkpointer;
  readonly #pagesPerCheckpoint: number;
  /** Looks at the log and moves nothing: whether it is busy, the pages in it, and how many of them are moved already. */
  readonly #log: Database.Statement;
  #checkpoint: Promise<void> | null = null;
  #closed = false;

  constructor(db: Database.Database, pagesPerCheckpoint: number) {
    this.#db = db;
    this.#pagesPerCheckpoint = pagesPerCheckpoint;
    this.#checkpointer = new Checkpointer(db.name);
    this.#log = db.prepare('PRAGMA wal_checkpoint(NOOP)').raw();
  }

  /** Something was committed, and is, whatever becomes of the log. */
  committed(): void {
    tolerate(() => this.#lookAtLength());
  }

  /** Ends it, after the checkpoint that is under way. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#checkpoint;
    await this.#checkpointer.close();
  }

  #lookAtLength(): void {
    if (this.#checkpoint !== null) return;
    const { pages, moved } = this.#pages();
    if (pages - moved < this.#pagesPerCheckpoint) return;
    this.#checkpoint = this.#checkpointer.run().then(() => {
      this.#checkpoint = null;
      // Under load that never pauses there is always a page that was written meanwhile, and the log would grow for ever.
      // The few that are left are moved here, where nobody writes at this moment.
      tolerate(() => {
        if (!this.#closed && this.#pages().pages > LONGEST_LOG) this.#beginAnew();
      });
    });
  }

  #pages(): { pages: number; moved: number } {
    const [, pages, moved] = this.#log.get() as [number, number, number];
    return { pages, moved };
  }

  #beginAnew(): void {
    const patience = Number(this.#db.pragma('busy_timeout', { simple: true }));
    // Another process may be reading for long: then the next checkpoint tries again, and nobody waits for it here.
    this.#db.pragma('busy_timeout = 0');
    try {
      this.#db.pragma('wal_checkpoint(RESTART)');
    } finally {
      this.#db.pragma(`busy_timeout = ${patience}`);
    }
  }
}
