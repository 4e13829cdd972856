import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { readReleases, type Releases } from '../domain/releases.ts';
import { washaVersion } from './backup-box.ts';

const LARGEST_BYTES = 1024 * 1024;

/** The version that runs, with what it and those before it brought: beside the program, and nothing where that cannot be read. */
export function installedReleases(file = join(import.meta.dirname, '../../CHANGELOG.md')): Releases {
  return { installed: washaVersion(), all: readReleases(beginningOf(file)) };
}

function beginningOf(file: string): string {
  try {
    const opened = openSync(file, 'r');
    try {
      const bytes = Buffer.alloc(LARGEST_BYTES);
      return bytes.toString('utf8', 0, readSync(opened, bytes));
    } finally {
      closeSync(opened);
    }
  } catch {
    // What is new is told to please; a box that lacks it sells all the same.
    return '';
  }
}
