import type { Entry, Folder } from './tape.ts';

const SECTOR = 512;
const PAGE = 4096;

/**
 * What a disk does with what it was not made to keep. `nothing`: it had kept all of it in its memory. `all`: it had just finished.
 * `in order`: as it came, up to one that is torn. `sectors`, `pages`: each block as it was at any time since the last flush, whatever
 * became of its neighbours; what was never promised at the end of a file may be missing, zeros, or what lay there before.
 */
export const FATES = ['nothing', 'all', 'in order', 'sectors', 'pages'] as const;
export type Fate = (typeof FATES)[number];

type Change = { readonly at: number; readonly bytes: Buffer } | { readonly size: number };

/** Bytes of a file that grow and shrink in place. */
class Contents {
  #room: Buffer;
  #size: number;

  constructor(bytes: Uint8Array) {
    this.#room = Buffer.from(bytes);
    this.#size = bytes.length;
  }

  get bytes(): Buffer {
    return this.#room.subarray(0, this.#size);
  }

  apply(change: Change): this {
    if ('size' in change) return this.#resize(change.size);
    this.#resize(Math.max(this.#size, change.at + change.bytes.length));
    change.bytes.copy(this.#room, change.at);
    return this;
  }

  #resize(size: number): this {
    if (size > this.#room.length) {
      const room = Buffer.alloc(size + (size >> 3));
      this.bytes.copy(room);
      this.#room = room;
    }
    // What was cut off is zeros when the file grows again.
    if (size < this.#size) this.#room.fill(0, size, this.#size);
    this.#size = size;
    return this;
  }
}

/** A file: what a flush has made sure of, and what came since. */
class RecordedFile {
  readonly #safe: Contents;
  #changes: Change[] = [];
  /** How many changes were there when a flush began. */
  readonly #flushes = new Map<bigint, number>();

  constructor(safe: Uint8Array) {
    this.#safe = new Contents(safe);
  }

  change(change: Change): void {
    this.#changes.push(change);
  }

  /** Whether a power cut could take something from it. */
  get isDirty(): boolean {
    return this.#changes.length > 0;
  }

  flush(which: bigint): void {
    this.#flushes.set(which, this.#changes.length);
  }

  flushed(which: bigint): void {
    const covered = endFlush(this.#flushes, which);
    for (const change of this.#changes.slice(0, covered)) this.#safe.apply(change);
    this.#changes = this.#changes.slice(covered);
  }

  /** What may lie on the disk. */
  after(fate: Fate, random: () => number): Buffer {
    switch (fate) {
      case 'nothing':
        return this.#safe.bytes;
      case 'all':
        return this.#with(this.#changes).bytes;
      case 'in order': {
        const reached = Math.floor(random() * (this.#changes.length + 1));
        const disk = this.#with(this.#changes.slice(0, reached));
        const torn = this.#changes[reached];
        if (torn === undefined || 'size' in torn) return disk.bytes;
        const sectors = Math.floor(random() * Math.ceil(torn.bytes.length / SECTOR));
        return disk.apply({ at: torn.at, bytes: torn.bytes.subarray(0, sectors * SECTOR) }).bytes;
      }
      case 'sectors':
        return this.#shuffled(SECTOR, random);
      case 'pages':
        return this.#shuffled(PAGE, random);
    }
  }

  #with(changes: readonly Change[]): Contents {
    const disk = new Contents(this.#safe.bytes);
    for (const change of changes) disk.apply(change);
    return disk;
  }

  #shuffled(block: number, random: () => number): Buffer {
    const safe = this.#safe.bytes;
    const versions = new Map<number, Buffer[]>();
    const sizes = [safe.length];
    for (const change of this.#changes) {
      const size = sizes.at(-1)!;
      if ('size' in change) {
        sizes.push(change.size);
        continue;
      }
      const end = change.at + change.bytes.length;
      sizes.push(Math.max(size, end));
      for (let at = change.at - (change.at % block); at < end; at += block) {
        const known = versions.get(at) ?? [blockOf(safe, at, block)];
        const next = Buffer.from(known.at(-1)!);
        const from = Math.max(at, change.at);
        change.bytes.copy(next, from - at, from - change.at, Math.min(end, at + block) - change.at);
        versions.set(at, [...known, next]);
      }
    }
    const disk = Buffer.alloc(pick(sizes, random), random() < 0.7 ? 0 : Math.floor(random() * 256));
    safe.copy(disk);
    for (const [at, known] of versions) if (at < disk.length) pick(known, random).copy(disk, at);
    return disk;
  }
}

function blockOf(file: Buffer, at: number, length: number): Buffer {
  const block = Buffer.alloc(length);
  file.subarray(at, at + length).copy(block);
  return block;
}

/** Takes out a flush that is over; those that run meanwhile began with as many changes more. @returns how many it covers */
function endFlush(flushes: Map<bigint, number>, which: bigint): number {
  const covered = flushes.get(which) ?? 0;
  flushes.delete(which);
  for (const [other, count] of flushes) flushes.set(other, Math.max(0, count - covered));
  return covered;
}

function pick<T>(from: readonly T[], random: () => number): T {
  return from[Math.floor(random() * from.length)]!;
}

type Naming = (names: Map<string, RecordedFile>) => void;

/** The folder of a box, from a recording: what is sure to be on its disk at every moment, and what may be. */
export class RecordedDisk {
  readonly #folder: bigint;
  readonly #files = new Map<bigint, RecordedFile>();
  #safe: ReadonlyMap<string, RecordedFile>;
  #namings: Naming[] = [];
  readonly #flushes = new Map<bigint, number>();

  /** @param before as it lay there when the recording began: all of that is safe */
  constructor(before: Folder) {
    this.#folder = before.inode;
    const names = new Map<string, RecordedFile>();
    for (const { name, inode, bytes } of before.files) {
      const file = new RecordedFile(bytes);
      this.#files.set(inode, file);
      names.set(name, file);
    }
    this.#safe = names;
  }

  /** Whether something of this file is under way to the disk. */
  isDirty(name: string): boolean {
    return this.#names(this.#namings.length).get(name)?.isDirty === true;
  }

  play(entry: Entry): void {
    switch (entry.kind) {
      case 'made': {
        const file = new RecordedFile(Buffer.alloc(0));
        this.#files.set(entry.inode, file);
        this.#namings.push((names) => void names.set(entry.name, file));
        return;
      }
      case 'written':
        this.#fileOf(entry.inode).change(entry);
        return;
      case 'cut to':
        this.#fileOf(entry.inode).change({ size: entry.size });
        return;
      case 'renamed':
        this.#namings.push((names) => {
          const file = names.get(entry.from);
          names.delete(entry.from);
          if (file !== undefined) names.set(entry.to, file);
        });
        return;
      case 'removed':
        this.#namings.push((names) => void names.delete(entry.name));
        return;
      case 'flush':
        if (entry.inode === this.#folder) this.#flushes.set(entry.which, this.#namings.length);
        else this.#fileOf(entry.inode).flush(entry.which);
        return;
      case 'flushed':
        if (entry.inode === this.#folder) this.#folderFlushed(entry.which);
        else this.#fileOf(entry.inode).flushed(entry.which);
        return;
      case 'said':
        return;
    }
  }

  /** What may lie on the disk when the power fails now. File systems keep the order of names; how many of them, nobody knows. */
  after(fate: Fate, random: () => number): ReadonlyMap<string, Buffer> {
    const most = this.#namings.length;
    const kept = fate === 'nothing' ? 0 : fate === 'all' ? most : Math.floor(random() * (most + 1));
    return new Map([...this.#names(kept)].map(([name, file]) => [name, file.after(fate, random)]));
  }

  #names(reached: number): Map<string, RecordedFile> {
    const names = new Map(this.#safe);
    for (const naming of this.#namings.slice(0, reached)) naming(names);
    return names;
  }

  #folderFlushed(which: bigint): void {
    const covered = endFlush(this.#flushes, which);
    this.#safe = this.#names(covered);
    this.#namings = this.#namings.slice(covered);
  }

  #fileOf(inode: bigint): RecordedFile {
    const file = this.#files.get(inode);
    if (file === undefined) throw new Error('the recorder has seen a file that nobody made');
    return file;
  }
}
