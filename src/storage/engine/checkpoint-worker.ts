import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

/** A box that is idle again keeps no thread: it is worth some 13 MiB. */
const IDLE_MS = 30_000;

// The thread of `Checkpointer`: a checkpoint for each message. PASSIVE never makes a reader or a writer wait.
const db = new Database((workerData as { path: string }).path, { fileMustExist: true });
db.pragma('synchronous = FULL');
const idle = setTimeout(() => {
  parentPort?.close();
  db.close();
}, IDLE_MS);
parentPort?.on('message', () => {
  idle.refresh();
  db.pragma('wal_checkpoint(PASSIVE)');
  parentPort?.postMessage('done');
});
