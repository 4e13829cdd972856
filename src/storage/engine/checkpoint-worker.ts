import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

// The thread of `Checkpointer`: a checkpoint for each message. PASSIVE never makes a reader or a writer wait.
const db = new Database((workerData as { path: string }).path, { fileMustExist: true });
db.pragma('synchronous = FULL');
parentPort?.on('message', () => {
  db.pragma('wal_checkpoint(PASSIVE)');
  parentPort?.postMessage('done');
});
