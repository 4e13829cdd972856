import { existsSync, lstatSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { flushFile } from '../disk/flush.ts';
import { writeWhole } from '../disk/write-whole.ts';
import type { Rollback } from '../domain/upgrade.ts';

/** Where the package keeps the program. `systemd/deb/prerm` puts what ran before an upgrade beside it. */
export const INSTALLED = '/usr/lib/washa';

const UNIT_LINK = '/etc/systemd/system/washa.service';

/** The program that this process runs from: its node, its package.json, and its sources. */
const PROGRAM = join(import.meta.dirname, '../..');

/**
 * What lies in a program that was kept before an upgrade, and in no other: `washa.service` and `washa.toml` as they were then, and, for as
 * long as they are true, `was-well`, `watched` (the new version has to prove itself) and `rolled-back` (this one runs, and why).
 */
export const inProgram = (name: 'washa.service' | 'washa.toml' | 'was-well' | 'watched' | 'rolled-back'): string =>
  join(PROGRAM, name);

/** Whether this is the program of before an upgrade. */
export function isKept(): boolean {
  return existsSync(inProgram('washa.service'));
}

/** Why this version runs although a newer one is installed; null when it does not. */
export function readRollback(): Rollback | null {
  const path = inProgram('rolled-back');
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Rollback) : null;
}

/** From now on `washa` is this program, also after a loss of power, and its unit is as it was. */
export function takeOver(rollback: Rollback): void {
  writeWhole(inProgram('rolled-back'), `${JSON.stringify(rollback)}\n`, 0o644);
  // What the owner has put there wins.
  if (!isInCharge()) symlinkSync(inProgram('washa.service'), UNIT_LINK);
  flushFile(dirname(UNIT_LINK));
}

/** Whether the unit is no longer that of the program which is installed. Before that a start is one of the new version. */
export function isInCharge(): boolean {
  return lstatSync(UNIT_LINK, { throwIfNoEntry: false }) !== undefined;
}

/** The new version is kept, or this one is: nobody looks any more. */
export function endWatch(): void {
  rmSync(inProgram('watched'), { force: true });
}
