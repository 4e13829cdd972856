import { closeSync, fdatasync, fstatSync, openSync, statSync } from 'node:fs';

/**
 * Makes committed transactions durable without blocking the event loop: one asynchronous `fdatasync` of the write-ahead
 * log for everybody who waits. A caller is answered by a flush that *began* after it asked, so whatever it had committed
 * is covered; those who ask while a flush is under way share the next one.
 *
 * A failed flush is final: the kernel may have dropped the dirty pages, so a later success would prove nothing.
 */
export class WalFlusher {
  readonly #path: string;
  readonly #fd: number;
  #running: Promise<void> | null = null;
  #next: Promise<void> | null = null;
  #failure: Error | null = null;
  /** Flushes so far, for the benchmarks. */
  count = 0;

  constructor(walPath: string) {
    this.#path = walPath;
    this.#fd = openSync(walPath, 'r+');
  }

  /** Resolves when everything that was written before this call is on the disk. @throws the error of a failed flush */
  flush(): Promise<void> {
    // Whoever asks while the next flush is about to start shares it: two at once, and a failure is told to one of them only.
    if (this.#next !== null) return this.#next;
    if (this.#running === null) return this.#start();
    this.#next = this.#running.then(
      () => this.#startNext(),
      () => this.#startNext(),
    );
    return this.#next;
  }

  #startNext(): Promise<void> {
    this.#next = null;
    return this.#start();
  }

  #start(): Promise<void> {
    const flush = new Promise<void>((resolve, reject) => {
      if (this.#failure !== null) {
        reject(this.#failure);
        return;
      }
      this.count += 1;
      fdatasync(this.#fd, (error) => {
        this.#running = null;
        if (error === null) resolve();
        else reject((this.#failure = error));
      });
    });
    this.#running = flush;
    return flush;
  }

  /** Whether what it flushes is still what lies at that path. */
  isInPlace(): boolean {
    const { dev, ino } = fstatSync(this.#fd);
    return fileAt(this.#path) === `${dev}:${ino}`;
  }

  close(): void {
    closeSync(this.#fd);
  }
}

/** Tells one file from another, whatever its name; null when there is none. */
export function fileAt(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev}:${found.ino}`;
}
