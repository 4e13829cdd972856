import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { freeBytes } from './free-bytes.ts';

/** What a full disk still has for money that is at the door, and for the alarm: some ten thousand payments. */
export const RESERVE_BYTES = 8 * 1024 * 1024;

/** With less than this beside it the disk is not one that has room to set any aside. */
const ROOM_BESIDE = 3 * RESERVE_BYTES;

const CHUNK = Buffer.alloc(1024 * 1024);

/** Sets room aside in a folder, unless it is there already or there is too little. What cannot be done is left. */
export function keepReserve(folder: string): void {
  const path = pathIn(folder);
  const free = freeBytes(folder);
  if (existsSync(path) || free === null || free < RESERVE_BYTES + ROOM_BESIDE) return;
  const part = `${path}.part`;
  try {
    const file = openSync(part, 'w', 0o600);
    try {
      // Written and not only announced: a file with a hole in it takes up nothing.
      for (let at = 0; at < RESERVE_BYTES; at += CHUNK.length) writeSync(file, CHUNK, 0, CHUNK.length, at);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(part, path);
  } catch {
    rmSync(part, { force: true });
  }
}

/** Gives the room back. @returns whether there was any */
export function giveUpReserve(folder: string): boolean {
  const path = pathIn(folder);
  if (!existsSync(path)) return false;
  rmSync(path);
  return true;
}

function pathIn(folder: string): string {
  return join(folder, 'washa.reserve');
}
