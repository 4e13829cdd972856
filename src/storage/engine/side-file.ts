import { appendFileSync, existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { flushFile } from '../../disk/flush.ts';

/** So much is kept beside books that cannot be opened: more than a day of callbacks. Bytes. */
const LARGEST = 64 * 1024 * 1024;

/** One delivery, byte for byte, that nobody has read yet. */
export interface KeptAside {
  /** As the path named it, small letters. */
  readonly provider: string;
  /** UTC ms. */
  readonly receivedAt: number;
  readonly body: Uint8Array;
}

const pathIn = (folder: string): string => join(folder, 'washa.aside');

/** A line of its own also behind one that a loss of power has torn. */
const lineOf = ({ provider, receivedAt, body }: KeptAside): string =>
  `\n${JSON.stringify([provider, receivedAt, Buffer.from(body).toString('base64')])}\n`;

/** Keeps a delivery beside books that cannot be opened, on the disk before it resolves. @returns whether there was room */
export async function keepAside(folder: string, delivery: KeptAside): Promise<boolean> {
  const path = pathIn(folder);
  if (existsSync(path) && statSync(path).size + delivery.body.byteLength * 2 > LARGEST) return false;
  await using file = await open(path, 'a', 0o600);
  await file.appendFile(lineOf(delivery));
  await file.sync();
  // Its name as well, each time: another delivery may have made the file a moment ago, and still wait for that.
  await using inside = await open(folder, 'r');
  await inside.sync();
  return true;
}

/** Keeps what books have that are about to be laid aside, all of it and on the disk; nobody runs on them meanwhile. */
export function putAside(folder: string, deliveries: readonly KeptAside[]): void {
  if (deliveries.length === 0) return;
  appendFileSync(pathIn(folder), deliveries.map(lineOf).join(''), { mode: 0o600, flush: true });
  flushFile(folder);
}

/** What was kept, oldest first. A last line that a loss of power has torn was answered to nobody. */
export function readAside(folder: string): KeptAside[] {
  const path = pathIn(folder);
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => readLine(line) ?? []);
}

function readLine(line: string): KeptAside | null {
  try {
    const read: unknown = JSON.parse(line);
    if (!Array.isArray(read)) return null;
    const parts: readonly unknown[] = read;
    const [provider, receivedAt, body] = parts;
    if (typeof provider !== 'string' || typeof receivedAt !== 'number' || typeof body !== 'string') return null;
    return { provider, receivedAt, body: new Uint8Array(Buffer.from(body, 'base64')) };
  } catch {
    return null;
  }
}

/** All of it is in the books. */
export function endAside(folder: string): void {
  rmSync(pathIn(folder), { force: true });
}
