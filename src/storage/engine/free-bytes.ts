import { statfsSync } from 'node:fs';

/** Bytes that are free on the disk of a folder for this account; null when that cannot be found out. */
export function freeBytes(folder: string): number | null {
  try {
    const { bavail, bsize } = statfsSync(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}
