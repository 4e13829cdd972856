import { workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

/** Pages of 1,024 bytes in the log above which writers have to wait for once: 32 MB, two turns of single payments. */
const LONGEST_LOG = 32_768;

// Moves the pages of the write-ahead log into the database, off the main thread: it flushes both files, and that takes as
// long as the disk takes. PASSIVE never makes a reader or a writer wait, but under load that never pauses there is always
// a page that it could not move, and the log would grow for ever. RESTART makes writers wait for those few pages, and the
// log begins anew. The thread ends with its work.
const db = new Database((workerData as { path: string }).path, { fileMustExist: true });
try {
  db.pragma('synchronous = FULL');
  const [done] = db.pragma('wal_checkpoint(PASSIVE)') as { log: number }[];
  if (done !== undefined && done.log > LONGEST_LOG) db.pragma('wal_checkpoint(RESTART)');
} finally {
  db.close();
}
