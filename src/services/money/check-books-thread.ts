import { Worker } from 'node:worker_threads';
import { describeError } from '../../domain/values/fault.ts';
import type { BooksReport } from './check-books.ts';

/** Walks the books of a database in a thread of its own, over a connection that only reads. Never rejects. */
export function checkInThread(path: string): Promise<BooksReport> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./check-books-worker.ts', import.meta.url), { workerData: { path } });
    // It holds up no end of the process.
    worker.unref();
    const unread = (reason: string) => resolve({ entries: 0, problems: [`The books cannot be read: ${reason}`] });
    worker.once('message', resolve);
    worker.once('error', (error: unknown) => unread(describeError(error)));
    worker.once('exit', (code) => unread(`the check ended with code ${code}`));
  });
}
