import type { World } from './world.ts';

/** What chance chooses of a step: each takes of it what it needs. */
export interface Chance {
  /** 0 to 7. */
  readonly n: number;
  /** Number of a line. */
  readonly line: number;
}

/** Something that happens, to the box and to the model of its books. A further one is one entry of the table of its kind. */
export interface StepKind {
  /** How often, beside the others. */
  readonly weight: number;
  /** @returns whether anything was done */
  readonly run: (world: World, pick: Chance) => boolean | Promise<boolean>;
}
