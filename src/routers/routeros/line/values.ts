import type { ReachedLimit } from '../../../domain/line-probe.ts';
import type { RouterRow } from '../../../domain/ports.ts';
import { readDuration } from '../../../domain/time/router-duration.ts';

/** Replies carry `true`, very old manuals show `yes`: both are read. */
export function isYes(value: string | undefined): boolean {
  return value === 'true' || value === 'yes';
}

/** The value, or null for an absent or an empty one: an absent property means "has no value". */
export function textOrNull(value: string | undefined): string | null {
  return value === undefined || value === '' ? null : value;
}

/** The address of a phone or CPE in the form in which it can be compared; null for none. */
export function readMac(value: string | undefined): string | null {
  const text = value?.toUpperCase() ?? '';
  return /^([0-9A-F]{2}:){5}[0-9A-F]{2}$/.test(text) && text !== '00:00:00:00:00:00' ? text : null;
}

/** A whole number; 0 for an absent one, and for what is none. */
export function readCount(text: string | undefined): number {
  return Number(text ?? 0) || 0;
}

/** A duration as RouterOS takes it, whole seconds rounded up: `3600s`. */
export function formatSeconds(ms: number): string {
  return `${Math.ceil(ms / 1000)}s`;
}

const LIMITS = ['limit-uptime', 'limit-bytes-in', 'limit-bytes-out', 'limit-bytes-total'] as const;

/**
 * The limits of a hotspot user that its lifetime counters have reached. Such a user is refused at login although it is enabled. Absent
 * and 0 are no limit.
 */
export function reachedLimits(row: RouterRow): ReachedLimit[] {
  if (LIMITS.every((name) => row[name] === undefined)) return [];
  const bytes = (name: string): number => readCount(row[name]);
  const counted: readonly (readonly [string, limit: number, used: number])[] = [
    ['limit-uptime', readDuration(row['limit-uptime']) ?? 0, readDuration(row['uptime']) ?? 0],
    ['limit-bytes-in', bytes('limit-bytes-in'), bytes('bytes-in')],
    ['limit-bytes-out', bytes('limit-bytes-out'), bytes('bytes-out')],
    ['limit-bytes-total', bytes('limit-bytes-total'), bytes('bytes-in') + bytes('bytes-out')],
  ];
  return counted
    .filter(([, limit, used]) => limit > 0 && used >= limit)
    .map(([name, allowed]) => ({ limit: name, allowed }));
}

/** Rows that have an id, each once; a row without one cannot be acted on. */
export function rowsById(rows: readonly RouterRow[]): Map<string, RouterRow> {
  const found = new Map<string, RouterRow>();
  for (const row of rows) {
    const id = row['.id'];
    if (id !== undefined && id !== '') found.set(id, row);
  }
  return found;
}
