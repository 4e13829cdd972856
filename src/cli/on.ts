import type { Command } from 'commander';
import type { GlobalOptions } from './context.ts';

/** Resolves with the exit code; with anything else it is 0. */
type Verb<O> = (options: O & GlobalOptions, ...words: string[]) => Promise<unknown>;

/** Gives a command what it runs, which is loaded only then. */
export type On = <O>(command: Command, load: () => Promise<Verb<O>>) => void;
