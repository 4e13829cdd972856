import type { BenchLine } from '../measure/pppoe.ts';

/** When the router had answered the last write, and when the change was read back; milliseconds since the start. */
export interface Activation {
  readonly acceptedMs: number;
  readonly confirmedMs: number | null;
}

/** A client that switches one expired line on again. */
export interface Activator {
  activate(line: BenchLine): Promise<Activation>;
  close(): void;
}
