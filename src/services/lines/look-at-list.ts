import { Worker } from 'node:worker_threads';
import type { ListAsked, ListOutlook, ListRead, ListSource } from './import-list.ts';

/** A list that could be read, and what taking it over would do to the books. */
export interface ListLook {
  readonly read: Extract<ListRead, { kind: 'read' }>;
  readonly outlook: ListOutlook;
}

export interface LookJob {
  /** Of the database. */
  readonly path: string;
  readonly source: ListSource;
  readonly asked: ListAsked;
  /** UTC ms. */
  readonly now: number;
}

/**
 * What a list proposes to these books, worked out in a thread of its own over a connection that only reads: thousands of rows are
 * seconds of work on a small box, in which payments would wait. Rejects only for a bug.
 */
export function lookInThread(job: LookJob): Promise<ListLook | Extract<ListRead, { kind: 'unreadable' }>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./look-at-list-worker.ts', import.meta.url), { workerData: job });
    // It holds up no end of the process.
    worker.unref();
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the look at a list ended with code ${code}`)));
  });
}
