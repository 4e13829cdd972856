/** Address pools by name, made when first used; each is 10.N.0.2 to 10.N.255.254 with its own N. */
export class AddressPools {
  readonly #pools = new Map<string, { readonly net: number; next: number; readonly free: string[] }>();
  readonly #owner = new Map<string, string>();

  /** A free address of the pool, or null when none is left. Addresses given back are used again only when all were used once. */
  take(name: string): string | null {
    let pool = this.#pools.get(name);
    if (pool === undefined) {
      pool = { net: 16 + this.#pools.size, next: 2, free: [] };
      this.#pools.set(name, pool);
    }
    if (pool.next < 65_534) {
      const address = `10.${pool.net}.${pool.next >> 8}.${pool.next & 255}`;
      pool.next += 1;
      this.#owner.set(address, name);
      return address;
    }
    return pool.free.shift() ?? null;
  }

  /** Gives back an address; one that is of no pool is ignored. */
  giveBack(address: string): void {
    const name = this.#owner.get(address);
    if (name !== undefined) this.#pools.get(name)?.free.push(address);
  }
}
