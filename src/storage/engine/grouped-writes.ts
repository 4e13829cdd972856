/** So many writes share a transaction at most: whoever comes in between, such as a callback, waits as long. */
const MOST_TOGETHER = 50;

interface Grouped {
  /** @returns what tells whoever asked for it that it is stored */
  readonly write: () => () => void;
  readonly reject: (reason: unknown) => void;
}

/** Small writes that come in the same turn of the event loop, stored by one commit: a commit costs more than what such a one writes. */
export class GroupedWrites {
  readonly #inTransaction: (write: () => void) => void;
  #waiting: Grouped[] = [];

  /** @param inTransaction runs a function in a transaction of its own, all or nothing */
  constructor(inTransaction: (write: () => void) => void) {
    this.#inTransaction = inTransaction;
  }

  /**
   * @param write part of a transaction; called once more, in one of its own, where the common one failed
   * @returns what it returned @throws what it threw by itself
   */
  add<T>(write: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (this.#waiting.length === 0) setImmediate(() => this.#flush());
      const told = () => {
        const result = write();
        return () => resolve(result);
      };
      this.#waiting.push({ write: told, reject });
    });
  }

  #flush(): void {
    const group = this.#waiting.slice(0, MOST_TOGETHER);
    this.#waiting = this.#waiting.slice(MOST_TOGETHER);
    if (this.#waiting.length > 0) setImmediate(() => this.#flush());
    try {
      this.#store(group);
    } catch {
      for (const one of group) this.#storeAlone(one);
    }
  }

  /** What one of them meets (a damaged page, a disk that refuses) is told to that one alone. */
  #storeAlone(one: Grouped): void {
    try {
      this.#store([one]);
    } catch (error) {
      one.reject(error);
    }
  }

  #store(group: readonly Grouped[]): void {
    let tell: (() => void)[] = [];
    this.#inTransaction(() => {
      tell = group.map(({ write }) => write());
    });
    for (const told of tell) told();
  }
}
