/** Delays of the machines behind the router. None keeps the process alive; `stop` ends all of them for good until `resume`. */
export class Timers {
  readonly #running = new Set<NodeJS.Timeout>();
  #stopped = false;

  /** Runs `fn` once after `delayMs`; the returned function cancels it. After `stop` nothing is started. */
  after(delayMs: number, fn: () => void): () => void {
    if (this.#stopped) return () => undefined;
    const timer = setTimeout(() => {
      this.#running.delete(timer);
      fn();
    }, delayMs);
    timer.unref();
    this.#running.add(timer);
    return () => {
      clearTimeout(timer);
      this.#running.delete(timer);
    };
  }

  /** How many are waiting. */
  get size(): number {
    return this.#running.size;
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of this.#running) clearTimeout(timer);
    this.#running.clear();
  }

  resume(): void {
    this.#stopped = false;
  }
}
