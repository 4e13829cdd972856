import { appendFileSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const HEAD = 25;

/** A file or a folder; a number that is given away again after `made` is another file. */
type Inode = bigint;

/** What `recorder.c` has seen, and what the test itself has put between. */
export type Entry =
  | { readonly kind: 'made'; readonly inode: Inode; readonly name: string }
  | { readonly kind: 'written'; readonly inode: Inode; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'cut to'; readonly inode: Inode; readonly size: number }
  | { readonly kind: 'renamed'; readonly from: string; readonly to: string }
  | { readonly kind: 'removed'; readonly name: string }
  | { readonly kind: 'flush' | 'flushed'; readonly inode: Inode; readonly which: bigint }
  /** The world has heard of it: an answer 200 is here, or a step of the test begins. */
  | { readonly kind: 'said'; readonly words: string };

/** Appends to the log what the test has heard; whatever was recorded before happened before. */
export function say(log: string, words: string): void {
  const bytes = Buffer.from(words);
  const head = Buffer.alloc(HEAD);
  head.write('S');
  head.writeBigUInt64LE(BigInt(bytes.length), 17);
  appendFileSync(log, Buffer.concat([head, bytes]));
}

/** Everything in the log, in the order in which it happened. */
export function readTape(log: string): Entry[] {
  const tape = readFileSync(log);
  const entries: Entry[] = [];
  for (let at = 0; at < tape.length;) {
    const length = Number(tape.readBigUInt64LE(at + 17));
    const bytes = tape.subarray(at + HEAD, at + HEAD + length);
    entries.push(readEntry(tape.subarray(at, at + HEAD), bytes));
    at += HEAD + length;
  }
  return entries;
}

function readEntry(head: Buffer, bytes: Buffer): Entry {
  const inode = head.readBigUInt64LE(1);
  const offset = head.readBigUInt64LE(9);
  switch (head.toString('latin1', 0, 1)) {
    case 'C':
      return { kind: 'made', inode, name: bytes.toString() };
    case 'W':
      return { kind: 'written', inode, at: Number(offset), bytes };
    case 'T':
      return { kind: 'cut to', inode, size: Number(offset) };
    case 'R': {
      const [from = '', to = ''] = bytes.toString().split('/');
      return { kind: 'renamed', from, to };
    }
    case 'U':
      return { kind: 'removed', name: bytes.toString() };
    case 'B':
      return { kind: 'flush', inode, which: offset };
    case 'E':
      return { kind: 'flushed', inode, which: offset };
    case 'S':
      return { kind: 'said', words: bytes.toString() };
    default:
      throw new Error('the log of the recorder is torn');
  }
}

/** A folder at one moment, and of its files those that are recorded. */
export interface Folder {
  readonly inode: Inode;
  readonly files: readonly { readonly name: string; readonly inode: Inode; readonly bytes: Buffer }[];
}

export function lookInto(folder: string): Folder {
  const files = readdirSync(folder)
    .filter((name) => /^washa\./.test(name) && !/-shm|\.lock|\.reserve/.test(name))
    .sort()
    .map((name) => {
      const path = join(folder, name);
      return { name, inode: inodeOf(path), bytes: readFileSync(path) };
    });
  return { inode: inodeOf(folder), files };
}

function inodeOf(path: string): Inode {
  return statSync(path, { bigint: true }).ino;
}
