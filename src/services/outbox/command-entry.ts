import type { CommandRule } from '../../domain/command.ts';
import type { LaneKind } from '../../domain/lines/lane-status.ts';
import type { CommandRow } from '../../storage/commands.ts';
import type { Store } from '../../storage/engine/store.ts';
import type { AttemptResult, Claimed } from './lane.ts';

/** What is done for one kind of command, on lanes of the kind `L`, which have `Deps` to do it with. */
export interface CommandEntry<L extends LaneKind = LaneKind, Deps = never> {
  readonly rule: CommandRule;
  readonly lane: L;
  /** Makes one attempt. Throws only for bugs; every outcome of the outside world is returned. */
  readonly run: (deps: Deps, command: Claimed, signal: AbortSignal) => Promise<AttemptResult>;
  /** Inside a transaction: a process died in the middle of an attempt. What else is to be stored of it. */
  readonly onRecover?: (store: Store, command: CommandRow, result: AttemptResult, now: number) => void;
}
