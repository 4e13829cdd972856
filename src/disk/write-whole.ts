import { linkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { flushNames } from './flush.ts';

/**
 * Writes a small file so that whoever reads it, also after a power cut, finds all of it or what was there before. It survives one when
 * this returns.
 * @param mode its rights, as `0o600`
 * @throws when it cannot be written; what was there before is still there
 */
export function writeWhole(path: string, text: string | Uint8Array, mode: number): void {
  writeBeside(path, text, mode, (part) => renameSync(part, path));
}

/** The same for a file that is written once: of several that make it at the same moment one wins, and one that is there stays. */
export function writeOnce(path: string, text: string | Uint8Array, mode: number): void {
  writeBeside(path, text, mode, (part) => {
    try {
      linkSync(part, path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
  });
}

function writeBeside(path: string, text: string | Uint8Array, mode: number, putInPlace: (part: string) => void): void {
  const part = join(dirname(path), `.${basename(path)}.${process.pid}.part`);
  rmSync(part, { force: true });
  try {
    writeFileSync(part, text, { mode, flag: 'wx', flush: true });
    putInPlace(part);
  } finally {
    rmSync(part, { force: true });
  }
  flushNames(dirname(path));
}
