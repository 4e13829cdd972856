/** Of a router at which somebody works. */
export interface PausedBy {
  readonly actor: string;
  readonly reason: string | null;
}

/** In the technician's words. */
export function pauseWords({ actor, reason }: PausedBy): string {
  return `Paused by ${actor}${reason === null ? '' : `: ${reason}`}`;
}
