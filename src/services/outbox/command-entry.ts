import type { CommandKind, CommandRule } from '../../domain/command.ts';
import type { LaneKind } from '../../domain/lines/lane-status.ts';
import type { CommandRow } from '../../storage/commands.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { AttemptResult } from './lane.ts';

/** What is done for one kind of command. `Deps` is what the lanes have that it runs on. */
export interface CommandEntry<Deps = never> {
  readonly rule: CommandRule;
  /** The lanes that it runs on. */
  readonly lane: LaneKind;
  /** Makes one attempt. Throws only for bugs; every outcome of the outside world is returned. */
  readonly run: (deps: Deps, command: CommandRow, signal: AbortSignal) => Promise<AttemptResult>;
  /** Inside a transaction: a process died in the middle of an attempt. What else is to be stored of it. */
  readonly onRecover?: (store: Store, command: CommandRow, result: AttemptResult, now: number) => void;
}

export type CommandEntries = Readonly<Record<CommandKind, CommandEntry>>;
