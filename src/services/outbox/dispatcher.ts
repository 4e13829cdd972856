import { afterAttempt, type AttemptOutcome, type CommandKind } from '../../domain/command.ts';
import { describeError } from '../../domain/values/fault.ts';
import type { LaneStatus } from '../../domain/lines/lane-status.ts';
import type { Clock } from '../../domain/ports.ts';
import {
  dueCommand,
  finishAttempt,
  finishCommand,
  forgetAttempts,
  hastenLane,
  laneCounts,
  lastAttempt,
  nextDue,
  requeueCommand,
  runningCommands,
  startAttempt,
  startCommand,
  urgeCommand,
  type CommandRow,
} from '../../storage/commands.ts';
import { isDamage, type Store } from '../../storage/engine/store.ts';
import type { CommandEntry } from './command-entry.ts';
import { createLane, INTERRUPTED, type AttemptResult, type Lane, type LaneSpec } from './lane.ts';
import type { LaneProof } from './watchdog.ts';

/** A lane that has something queued for later looks at its table at least this often: clocks are set meanwhile. */
const LONGEST_WAIT_MS = 60_000;

/** Of a line whose router refuses it there are thousands a day, for as long as it is paid: the last ones tell enough. */
const KEPT_ATTEMPTS = 100;

export interface DispatcherDeps {
  readonly store: Store;
  readonly clock: Clock;
  /** All kinds of commands that there may be in the table. */
  readonly entries: Readonly<Record<CommandKind, CommandEntry>>;
  /** Uniform in [0, 1): jitter of the backoff. */
  readonly random: () => number;
  /** A bug, or a disk that refuses: nothing more can be trusted, the process has to end. */
  readonly onBug: (error: unknown) => void;
  /** Told of every attempt that ended, for the log. */
  readonly onAttempt: (lane: string, command: CommandRow, result: AttemptResult, ms: number) => void;
}

/**
 * Drives the outbox. The table is the queue: a lane takes a permit, waits for its turn on the wire, and only then claims
 * the most urgent command that is due, so that a line that has just been paid goes before every cut-off that was waiting.
 */
export class Dispatcher {
  readonly #deps: DispatcherDeps;
  readonly #lanes = new Map<string, Lane>();
  #isStopped = false;

  constructor(deps: DispatcherDeps) {
    this.#deps = deps;
  }

  /** Puts the attempts that a dead process left behind in order, as the rule of each kind says. */
  recover(now: number): void {
    const { store, entries } = this.#deps;
    store.transaction(() => {
      for (const command of store.all(runningCommands, {})) {
        const n = store.first(lastAttempt, { commandId: command.id })?.n ?? 0;
        this.#settle(command, n, INTERRUPTED, now);
        entries[command.kind].onRecover?.(store, command, INTERRUPTED, now);
      }
    });
  }

  addLane(spec: LaneSpec): void {
    // A reload that is under way may go on for a moment after the stop.
    if (this.#isStopped) return;
    this.#lanes.set(spec.name, createLane(spec, this.#deps.clock));
    this.wake(spec.name);
  }

  /** No new claims on this lane; waits for what is running on it. Its commands stay queued. */
  async removeLane(name: string, graceMs: number): Promise<void> {
    const lane = this.#lanes.get(name);
    if (lane === undefined) return;
    await this.#drain([lane], graceMs);
    // Not before: a stop in the meantime has to wait for these attempts too.
    this.#lanes.delete(name);
  }

  /** There may be something to do on this lane. Cheap; call it after every commit that queued a command. */
  wake(name: string): void {
    const lane = this.#lanes.get(name);
    if (lane !== undefined) this.#look(lane);
  }

  #look(lane: Lane): void {
    if (lane.closing.signal.aborted) return;
    if (lane.looking) {
      lane.again = true;
      return;
    }
    lane.looking = true;
    void lane.permits.add(() => this.#turn(lane)).catch(this.#deps.onBug);
  }

  /** The other side of a lane is back: everything that waits for it is due now. */
  hasten(name: string): void {
    this.#deps.store.run(hastenLane, { lane: name, now: this.#deps.clock.now() });
    this.wake(name);
  }

  status(): LaneStatus[] {
    return [...this.#lanes.values()].map(({ spec, permits }) => {
      const counts = this.#deps.store.first(laneCounts, { lane: spec.name });
      return {
        lane: spec.name,
        kind: spec.kind,
        ...spec.health(),
        queued: counts?.queued ?? 0,
        running: permits.pending,
        dueAt: counts?.due_at ?? null,
      };
    });
  }

  /**
   * Has every lane look at its table, by a timer as it would by itself, and tells how far each has come until now. A lane
   * that has moved by the next call is alive; this call also makes good for a wake-up that was lost.
   */
  prove(): LaneProof[] {
    return [...this.#lanes.values()].map((lane) => {
      this.#deps.clock.after(0, () => this.#look(lane));
      return { lane: lane.spec.name, moves: lane.moves, turnMs: 1000 / lane.spec.perSecond };
    });
  }

  /** No new claims; waits up to `graceMs` for what is running, then aborts it. Idempotent. */
  async stop(graceMs: number): Promise<void> {
    this.#isStopped = true;
    await this.#drain([...this.#lanes.values()], graceMs);
  }

  async #drain(lanes: readonly Lane[], graceMs: number): Promise<void> {
    for (const lane of lanes) {
      lane.closing.abort();
      lane.cancelTimer();
    }
    const abort = () => {
      for (const lane of lanes) lane.abort.abort();
    };
    const cancel = this.#deps.clock.after(graceMs, abort);
    await Promise.all(lanes.map((lane) => lane.permits.onIdle()));
    cancel();
  }

  /** One permit: claim the most urgent due command, let the next permit look, attempt, settle. */
  async #turn(lane: Lane): Promise<void> {
    const claimed = await this.#claim(lane);
    lane.looking = false;
    if (claimed === null) {
      if (lane.again) {
        lane.again = false;
        this.#look(lane);
      } else {
        this.#waitForNext(lane);
      }
      return;
    }
    this.#look(lane);
    const { clock, onAttempt } = this.#deps;
    const startedAt = clock.now();
    const made = await lane.spec.attempt(claimed.command, lane.abort.signal).catch(damaged('retry'));
    lane.moves += 1;
    const now = clock.now();
    const result = this.#store(claimed, made, now);
    onAttempt(lane.spec.name, claimed.command, result, now - startedAt);
    this.#look(lane);
    for (const name of result.wakes ?? []) this.wake(name);
  }

  /** Where the books are damaged the attempt has been made all the same, and what it brought to light cannot be stored. */
  #store(claimed: { command: CommandRow; n: number }, made: AttemptResult, now: number): AttemptResult {
    const put = (result: AttemptResult) =>
      this.#deps.store.transaction(() => {
        this.#settle(claimed.command, claimed.n, result, now);
        result.store?.(now);
        return result;
      });
    try {
      return put(made);
    } catch (error) {
      return put(damaged('unknown')(error));
    }
  }

  async #claim(lane: Lane): Promise<{ command: CommandRow; n: number } | null> {
    const { store, clock } = this.#deps;
    const ready = () => !lane.closing.signal.aborted && ['up', 'ready'].includes(lane.spec.health().state);
    const due = () => {
      lane.lookedAt = clock.now();
      return store.first(dueCommand, { lane: lane.spec.name, now: lane.lookedAt });
    };
    lane.moves += 1;
    lane.lookedAt = clock.now();
    if (!ready() || due() === undefined) return null;
    await lane.pacer.turn(lane.closing.signal);
    if (!ready()) return null;
    return store.transaction(() => {
      const command = due();
      if (command === undefined) return null;
      store.run(startCommand, { id: command.id });
      const n = store.first(startAttempt, { commandId: command.id, now: clock.now() })?.n ?? 1;
      if (n > KEPT_ATTEMPTS) store.run(forgetAttempts, { commandId: command.id, n: n - KEPT_ATTEMPTS });
      return { command, n };
    });
  }

  #waitForNext(lane: Lane): void {
    const { store, clock } = this.#deps;
    lane.cancelTimer();
    if (lane.closing.signal.aborted) return;
    // Not from now: what became due since the look would be passed over.
    const at = store.first(nextDue, { lane: lane.spec.name, now: lane.lookedAt })?.at ?? null;
    if (at === null) return;
    const waitMs = Math.max(0, Math.min(at - clock.now(), LONGEST_WAIT_MS));
    lane.cancelTimer = clock.after(waitMs, () => this.#look(lane));
  }

  /** Inside a transaction: where the command goes from here. */
  #settle(command: CommandRow, n: number, result: AttemptResult, now: number): void {
    const { store, random, entries } = this.#deps;
    store.run(finishAttempt, { commandId: command.id, n, outcome: result.outcome, detail: result.detail, now });
    const next = afterAttempt(command, result.outcome, now, random, entries[command.kind].rule);
    const error = result.outcome === 'ok' ? null : result.detail;
    if (next.state !== 'queued') {
      store.run(finishCommand, { id: command.id, state: next.state, attempts: next.attempts, error, now });
    } else if (store.run(urgeCommand, { ...command, runAt: next.runAt }).changes === 0) {
      store.run(requeueCommand, { id: command.id, attempts: next.attempts, runAt: next.runAt, error });
    } else {
      // A twin was queued in the meantime: it reads the books anew and covers this one, as urgently and as early.
      store.run(finishCommand, { id: command.id, state: 'cancelled', attempts: next.attempts, error, now });
    }
  }
}

/** What comes of an attempt that came upon damage in the books: anything else that is thrown is a bug. */
function damaged(outcome: AttemptOutcome): (error: unknown) => AttemptResult {
  return (error) => {
    if (!isDamage(error)) throw error;
    return { outcome, detail: `The books are damaged: ${describeError(error)}` };
  };
}
