import type { ComparedRouter } from './compared-router.ts';

/** Looks at routers that somebody asks for. Null: no router of this name is in use. */
export interface RouterLooks {
  /** What the last one found; where there was none since the start, what the daemon knows by its own. */
  readonly last: (router: string) => ComparedRouter | null;
  /** Reads it now, beside the daemon's own connection. Writes nothing, never rejects for a router that is away. */
  readonly now: (router: string) => Promise<ComparedRouter | null>;
}

/** What is pasted into the terminal of a box that takes the place of another. */
export interface RouterScript {
  /** When the old one was read, UTC ms. */
  readonly readAt: number;
  readonly lines: readonly string[];
}
