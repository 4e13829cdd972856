import type { CommandKind } from '../../domain/command.ts';
import type { CommandRow } from '../../storage/commands.ts';
import type { Attempt } from './attempt.ts';
import type { AttemptResult } from './lane.ts';

/** A command that is being worked on. */
export interface Running extends Attempt {
  readonly lane: string;
  readonly isOneOfMany: boolean;
}

/** One at a time is worked on for a kind and a subject. */
const aboutOf = ({ kind, subject }: CommandRow) => `${kind} ${subject}`;

/** What of the table is being worked on, and so what may be claimed beside it. A process forgets it with its death. */
export class AtWork {
  /** What comes for the same one meanwhile waits until this is over. */
  readonly #running = new Map<string, Running>();
  /** What goes out by itself the next time. */
  readonly #alone = new Set<string>();

  begin(running: Running): void {
    this.#running.set(aboutOf(running.command), running);
  }

  end({ command }: Running, result: AttemptResult): void {
    const about = aboutOf(command);
    this.#running.delete(about);
    if (result.goesOn?.isAlone === true) this.#alone.add(about);
    else this.#alone.delete(about);
  }

  isAlone(command: CommandRow): boolean {
    return this.#alone.has(aboutOf(command));
  }

  /** What is being worked on, by lane. */
  byLane(): Map<string, Running[]> {
    return Map.groupBy(this.#running.values(), ({ lane }) => lane);
  }

  /**
   * What goes out in one turn: the first, with those of its kind and urgency that may go with it.
   * @param due the most urgent first; read no further than needed
   * @param mostOf how many of a kind go out together
   */
  turnOf(due: Iterable<CommandRow>, mostOf: (kind: CommandKind) => number): CommandRow[] {
    const found: CommandRow[] = [];
    for (const one of due) {
      const [first] = found;
      if (first !== undefined && one.priority !== first.priority) break;
      if (one.kind !== (first ?? one).kind || this.#running.has(aboutOf(one))) continue;
      if (first !== undefined && this.isAlone(one)) continue;
      found.push(one);
      if (this.isAlone(one) || found.length >= mostOf(one.kind)) break;
    }
    return found;
  }
}
