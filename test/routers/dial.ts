import type { RouterRow } from '../../src/domain/ports.ts';

/** What a defect scenario needs from a client of a router, so that one scenario runs on the library and on ours. */
export interface Line {
  exec(words: string[], deadlineMs?: number): Promise<{ rows: readonly RouterRow[]; ret: string | null }>;
  listen(words: string[], onRow: (row: RouterRow) => void, onEnd: (reason: unknown) => void): void;
  /** Settles when the connection is over. */
  readonly lost: Promise<unknown>;
  close(): Promise<void>;
  /** Timers and open commands that this connection still holds. */
  leftovers(): number;
}

interface DialOptions {
  readonly password?: string;
  /** Idle time-out of the library, or the command deadline of ours: each client's own way to notice a silent router. */
  readonly patienceMs?: number;
  /** Without `error` listener of the caller, where a client has such a thing. */
  readonly bare?: boolean;
}

interface Attempt {
  readonly line: Promise<Line>;
  /** Gives the attempt up. */
  cancel(): Promise<void>;
  /** Connects once more while this attempt is under way; `cancel` is for it too. */
  again(): Promise<unknown>;
  /** The port that the client settled on. */
  readonly tried: number | null;
}

/** Null port: leave it to the client; the scenario wants TLS then. */
export type Dial = (port: number | null, options?: DialOptions) => Attempt;
