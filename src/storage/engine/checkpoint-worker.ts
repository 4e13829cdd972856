import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

// Moves the pages of the write-ahead log into the database, off the main thread: it flushes both files, and that takes as
// long as the disk takes. PASSIVE never makes a reader or a writer wait. Tells how many pages the log holds, and ends.
const db = new Database((workerData as { path: string }).path, { fileMustExist: true });
try {
  db.pragma('synchronous = FULL');
  const [done] = db.pragma('wal_checkpoint(PASSIVE)') as { log: number }[];
  parentPort?.postMessage(done?.log ?? 0);
} finally {
  db.close();
}
