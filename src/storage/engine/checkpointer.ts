import { Worker } from 'node:worker_threads';

/**
 * Moves the pages of the write-ahead log into the database, off the main thread: it flushes both files, and that takes as
 * long as the disk takes. The thread starts at the first checkpoint and stays as long as there are more: to start one
 * costs as much as eight checkpoints.
 */
export class Checkpointer {
  readonly #path: string;
  #worker: Worker | null = null;
  #settle: () => void = () => undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /** One checkpoint at a time. One that fails loses nothing: the log keeps growing until the next one succeeds. */
  run(): Promise<void> {
    const worker = (this.#worker ??= this.#start());
    return new Promise((resolve) => {
      worker.ref();
      this.#settle = () => {
        worker.unref();
        resolve();
      };
      worker.postMessage('checkpoint');
    });
  }

  /** Ends the thread, after the checkpoint that is under way. */
  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL('./checkpoint-worker.ts', import.meta.url), { workerData: { path: this.#path } });
    worker.on('message', () => this.#settle());
    worker.on('error', () => undefined);
    worker.on('exit', () => {
      this.#worker = null;
      this.#settle();
    });
    return worker;
  }
}
