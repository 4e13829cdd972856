/** One row. `since` and `madeUnder` are the router's own knowledge and never go over the API as they are. */
export interface Item {
  readonly id: string;
  /** Position in prints. */
  readonly order: number;
  /** When the row appeared, UTC milliseconds. */
  readonly since: number;
  /** For a session: the profile it was made under, whatever its secret says now. Empty for other rows. */
  readonly madeUnder: string;
  readonly fields: Map<string, string>;
}

export interface TableChange {
  readonly kind: 'put' | 'gone';
  readonly item: Item;
}

/** One menu's rows, in order, with an index for each field that prints are filtered by. */
export class Table {
  readonly path: string;
  readonly watchers = new Set<(change: TableChange) => void>();
  readonly #items = new Map<string, Item>();
  readonly #indexes = new Map<string, Map<string, Map<string, Item>>>();
  #lastId = 0;
  #lastOrder = 0;

  constructor(path: string, indexed: readonly string[]) {
    this.path = path;
    for (const field of indexed) this.#indexes.set(field, new Map());
  }

  get size(): number {
    return this.#items.size;
  }

  all(): Item[] {
    return [...this.#items.values()];
  }

  get(id: string): Item | undefined {
    return this.#items.get(id);
  }

  isIndexed(field: string): boolean {
    return this.#indexes.has(field);
  }

  /** Rows whose indexed `field` is exactly `value`; without an index this walks the table. */
  where(field: string, value: string): Item[] {
    const index = this.#indexes.get(field);
    if (index !== undefined) return [...(index.get(value)?.values() ?? [])];
    return this.all().filter((item) => item.fields.get(field) === value);
  }

  first(field: string, value: string): Item | undefined {
    return this.where(field, value)[0];
  }

  insert(fields: Iterable<readonly [string, string]>, facts: { since: number; id?: string; madeUnder?: string }): Item {
    const item: Item = {
      id: facts.id ?? `*${(++this.#lastId).toString(16).toUpperCase()}`,
      order: ++this.#lastOrder,
      since: facts.since,
      madeUnder: facts.madeUnder ?? '',
      fields: new Map(fields),
    };
    this.#items.set(item.id, item);
    for (const [field, value] of item.fields) this.#link(item, field, value);
    this.#tell({ kind: 'put', item });
    return item;
  }

  /** Sets fields, or takes them away where the value is null; watchers hear of it once. */
  patch(item: Item, changes: Iterable<readonly [string, string | null]>): void {
    for (const [field, value] of changes) {
      const before = item.fields.get(field);
      if (before !== undefined) this.#indexes.get(field)?.get(before)?.delete(item.id);
      if (value === null) {
        item.fields.delete(field);
      } else {
        item.fields.set(field, value);
        this.#link(item, field, value);
      }
    }
    this.#tell({ kind: 'put', item });
  }

  remove(id: string): Item | undefined {
    const item = this.#items.get(id);
    if (item === undefined) return undefined;
    this.#items.delete(id);
    for (const [field, value] of item.fields) {
      const index = this.#indexes.get(field);
      const group = index?.get(value);
      group?.delete(id);
      if (group?.size === 0) index?.delete(value);
    }
    this.#tell({ kind: 'gone', item });
    return item;
  }

  #link(item: Item, field: string, value: string): void {
    const index = this.#indexes.get(field);
    if (index === undefined) return;
    const group = index.get(value);
    if (group === undefined) index.set(value, new Map([[item.id, item]]));
    else group.set(item.id, item);
  }

  #tell(change: TableChange): void {
    for (const watcher of [...this.watchers]) watcher(change);
  }
}
