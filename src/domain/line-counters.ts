import type { ProfileService } from './plan-facts.ts';

/** An amount of use: bytes of both ways, and time online. */
export interface Use {
  readonly bytes: number;
  readonly ms: number;
}

/** What a router has counted: bytes of both ways, and for how long somebody was online. */
export interface Counter extends Use {
  /** The router's own `.id` of the row that counts; opaque. */
  readonly id: string;
}

/** All that a router counts of one line. */
export interface LineCounters {
  /**
   * Of a hotspot user: its sessions together, from its beginning. A session is added when it ends; whether it is while it lasts is not
   * documented for each version. Null: nothing there outlives a session.
   */
  readonly kept: Counter | null;
  /** Of each session that is live. */
  readonly live: readonly Counter[];
}

/** What a router has counted of the line that logs in by this name. */
export interface LineReading extends LineCounters {
  readonly service: ProfileService;
  readonly username: string;
}

/** As they are stored; `readCounters` reads the same. */
export function writeCounters({ kept, live }: LineCounters): string {
  const tuple = ({ id, bytes, ms }: Counter) => [id, bytes, ms];
  return JSON.stringify([kept === null ? null : tuple(kept), ...live.map(tuple)]);
}

export function readCounters(stored: string): LineCounters {
  const rows: unknown = JSON.parse(stored);
  const [kept, ...live] = Array.isArray(rows) ? rows.map(toCounter) : [];
  return { kept: kept ?? null, live: live.filter((one) => one !== null) };
}

function toCounter(row: unknown): Counter | null {
  if (!Array.isArray(row)) return null;
  const cells: readonly unknown[] = row;
  const [id, bytes, ms] = cells;
  return { id: String(id), bytes: Number(bytes), ms: Number(ms) };
}
