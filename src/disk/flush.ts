import { closeSync, fsyncSync, openSync } from 'node:fs';

/** When it returns, a file, or the names in a folder, survive a power cut. @throws where a file system does not flush a folder */
export function flushFile(path: string): void {
  const fd = openSync(path, 'r');
  try {
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}

/** The same for the names in a folder, where its file system can: one that cannot (FAT, some shares) writes them by itself. */
export function flushNames(folder: string): void {
  try {
    flushFile(folder);
  } catch {
    // No fault: see above.
  }
}
