import { statfsSync } from 'node:fs';

/** Of a disk, in bytes: what is free for this account, and how large it is. */
export interface DiskRoom {
  readonly free: number;
  readonly size: number;
}

/** The room on the disk of a folder; null when that cannot be found out. */
export function diskRoom(folder: string): DiskRoom | null {
  try {
    const { bavail, blocks, bsize } = statfsSync(folder);
    return { free: bavail * bsize, size: blocks * bsize };
  } catch {
    return null;
  }
}

/** Bytes that are free on the disk of a folder for this account; null when that cannot be found out. */
export function freeBytes(folder: string): number | null {
  return diskRoom(folder)?.free ?? null;
}
