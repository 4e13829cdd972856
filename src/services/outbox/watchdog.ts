/** How far one lane has come. */
export interface LaneProof {
  readonly lane: string;
  /** Rises with every look at the lane's table and with every attempt that ends. */
  readonly moves: number;
  /** The time between two turns at the pace that its settings allow, ms. */
  readonly turnMs: number;
}

/** Attempts have deadlines of seconds; a lane that does nothing at all for so long although it was told to look is stuck. */
const PATIENCE_MS = 120_000;

/** Remembers how far each lane had come. It counts the time between its askings and needs no clock: clocks are set. */
export class LaneWatch {
  #last = new Map<string, { moves: number; stillMs: number }>();

  /**
   * @param sinceMs how long ago this was asked before
   * @returns the lanes that stand still
   */
  judge(proofs: readonly LaneProof[], sinceMs: number): string[] {
    const now = new Map<string, { moves: number; stillMs: number }>();
    for (const { lane, moves } of proofs) {
      const before = this.#last.get(lane);
      now.set(lane, { moves, stillMs: before?.moves === moves ? before.stillMs + sinceMs : 0 });
    }
    this.#last = now;
    return proofs
      .filter(({ lane, turnMs }) => (now.get(lane)?.stillMs ?? 0) >= Math.max(PATIENCE_MS, 3 * turnMs))
      .map(({ lane }) => lane);
  }
}
