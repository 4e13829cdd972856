import { isRepeatable, PRIORITY } from '../../domain/command.ts';
import type { LaneStatus } from '../../domain/lines/lane-status.ts';
import type { Clock } from '../../domain/ports.ts';
import {
  dueCommands,
  hastenLane,
  laneCounts,
  lastAttempt,
  nextDue,
  runningCommands,
  type CommandRow,
} from '../../storage/commands.ts';
import { unlessStoreRefuses } from '../../storage/engine/store-faults.ts';
import { AtWork, type Running } from './at-work.ts';
import { markAttempt, settleAttempt, type SettleDeps } from './attempt.ts';
import { createLane, INTERRUPTED, type AttemptResult, type Lane, type LaneSpec } from './lane.ts';
import { damaged, refused } from './refusals.ts';
import { Seats, type Seat } from './seats.ts';
import { storeResult } from './store-result.ts';
import type { LaneProof } from './watchdog.ts';

/** A lane that has something queued for later looks at its table at least this often: clocks are set meanwhile. */
const LONGEST_WAIT_MS = 60_000;

/** Turns of many lines that are at work at once in the whole process: enough to keep it busy, few enough to be kept in memory. */
const SEATS = 16;

/** A database that refused is asked again by the lane after this time. */
const AFTER_REFUSAL_MS = 1_000;

export interface DispatcherDeps extends SettleDeps {
  readonly clock: Clock;
  /** A bug, or a disk that refuses: nothing more can be trusted, the process has to end. */
  readonly onBug: (error: unknown) => void;
  /** Told of every attempt that ended, for the log. */
  readonly onAttempt: (lane: string, command: CommandRow, result: AttemptResult, ms: number) => void;
}

/** Commands that go out together, and the seat that they have. */
interface Claim {
  readonly running: readonly Running[];
  readonly seat: Seat | null;
}

const NOTHING: Claim = { running: [], seat: null };

/**
 * Drives the outbox. The table is the queue: a lane takes a permit, waits for its turn on the wire, and only then claims
 * the most urgent command that is due, so that a line that has just been paid goes before every cut-off that was waiting.
 * Nobody else drives it, so what runs is known here; the disk is told only of what a death must not repeat.
 */
export class Dispatcher {
  readonly #deps: DispatcherDeps;
  readonly #lanes = new Map<string, Lane>();
  readonly #atWork = new AtWork();
  readonly #seats: Seats;
  #isStopped = false;

  constructor(deps: DispatcherDeps) {
    this.#deps = deps;
    this.#seats = new Seats(deps.clock, SEATS);
  }

  /** Puts the attempts that a dead process left behind in order, as the rule of each kind says. */
  recover(now: number): void {
    const { store, entries } = this.#deps;
    store.transaction(() => {
      for (const command of store.all(runningCommands, {})) {
        const marked = store.first(lastAttempt, { commandId: command.id })?.n ?? 0;
        settleAttempt(this.#deps, { command, startedAt: now, marked }, INTERRUPTED, now);
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
    if (lane === undefined) return;
    lane.spec.rouse?.();
    this.#hurry(lane);
    this.#look(lane);
  }

  wakeAll(): void {
    for (const name of this.#lanes.keys()) this.wake(name);
  }

  /** Its next turn waits with others that can wait: who has paid does not. */
  #hurry(lane: Lane): void {
    const { waitsFor } = lane;
    if (waitsFor === null) return;
    unlessStoreRefuses(() => {
      if (isUrgent(this.#due(lane, 1))) waitsFor.leave();
    });
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
    const { store, clock, onBug } = this.#deps;
    store
      .whenStored(clock, () => store.run(hastenLane, { lane: name, now: clock.now() }))
      .catch(refused)
      .then(() => this.wake(name), onBug);
  }

  hastenAll(): void {
    for (const name of this.#lanes.keys()) this.hasten(name);
  }

  status(): LaneStatus[] {
    const { store, entries } = this.#deps;
    const runningOf = this.#atWork.byLane();
    return [...this.#lanes.values()].map(({ spec }) => {
      const running = (runningOf.get(spec.name) ?? []).map(({ command }) => command);
      const ids = JSON.stringify(running.map(({ id }) => id));
      const counts = store.first(laneCounts, { lane: spec.name, running: ids });
      return {
        lane: spec.name,
        kind: spec.kind,
        ...spec.health(),
        queued: counts?.queued ?? 0,
        running: running.length,
        lines: running.filter(({ kind }) => entries[kind].rule.subject === 'line').map(({ subject }) => subject),
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
      return { lane: lane.spec.name, moves: lane.moves, turnMs: 1000 / lane.spec.perSecond() };
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
      lane.waitsFor?.leave();
      lane.cancelTimer();
    }
    const abort = () => {
      for (const lane of lanes) lane.abort.abort();
    };
    const cancel = this.#deps.clock.after(graceMs, abort);
    await Promise.all(lanes.map((lane) => lane.permits.onIdle()));
    cancel();
  }

  /** One permit: claim what is most urgent and due, let the next permit look, attempt, settle. */
  async #turn(lane: Lane): Promise<void> {
    const claimed = await this.#claim(lane).catch(refused);
    lane.looking = false;
    if (claimed === 'refused') {
      lane.cancelTimer();
      lane.cancelTimer = this.#deps.clock.after(AFTER_REFUSAL_MS, () => this.#look(lane));
      return;
    }
    const { running, seat } = claimed;
    if (running.length === 0) {
      if (lane.again) {
        lane.again = false;
        this.#look(lane);
      } else {
        this.#waitForNext(lane);
      }
      return;
    }
    this.#look(lane);
    // All begin at once, so that they go out in lists; each ends by itself.
    await Promise.all(running.map((one) => this.#work(lane, one)));
    seat?.leave();
    this.#look(lane);
  }

  async #work(lane: Lane, running: Running): Promise<void> {
    const { clock, onAttempt } = this.#deps;
    const { command, startedAt, isOneOfMany } = running;
    const made = await lane.spec
      .attempt({ ...command, isAlone: this.#atWork.isAlone(command), isOneOfMany }, lane.abort.signal)
      .catch(damaged('retry'));
    lane.moves += 1;
    const now = clock.now();
    const stored = await storeResult(this.#deps, running, made, now, lane.closing.signal);
    if (stored === null) return;
    const { result, renewedOn } = stored;
    this.#atWork.end(running, result);
    // Its wake-up came while the link was there.
    if (result.outcome !== 'ok' && command.priority <= PRIORITY.paid) lane.spec.rouse?.();
    onAttempt(lane.spec.name, command, result, now - startedAt);
    for (const name of result.wakes ?? []) this.wake(name);
    if (renewedOn !== null) this.wake(renewedOn);
  }

  /** The most urgent due command, with those of its kind and urgency that go out with it; none when nothing is due. */
  async #claim(lane: Lane): Promise<Claim> {
    const { clock } = this.#deps;
    const ready = () => !lane.closing.signal.aborted && ['up', 'ready'].includes(lane.spec.health().state);
    lane.moves += 1;
    lane.lookedAt = clock.now();
    if (!ready() || this.#due(lane, 1).length === 0) return NOTHING;
    await lane.pacer.turn(lane.closing.signal);
    const seat = await this.#seat(lane);
    const due = ready() ? this.#due(lane) : [];
    if (due.length === 0) seat?.leave();
    return { running: due.map((command) => this.#begin(lane, command, due.length > 1)), seat };
  }

  /** Waits for the seat that many lines need, anew when somebody who is urgent comes meanwhile; null where none is needed. */
  async #seat(lane: Lane): Promise<Seat | null> {
    const two = () => this.#due(lane, 2);
    for (let due = two(); due.length > 1 && !lane.closing.signal.aborted; due = two()) {
      const seat = this.#seats.take(isUrgent(due));
      lane.waitsFor = seat;
      const isGiven = await seat.given;
      lane.waitsFor = null;
      if (isGiven) return seat;
    }
    return null;
  }

  /** What would go out in one turn now, no more of it than `most`. */
  #due(lane: Lane, most = Infinity): CommandRow[] {
    const { store, clock } = this.#deps;
    lane.lookedAt = clock.now();
    const due = store.each(dueCommands, { lane: lane.spec.name, now: lane.lookedAt });
    return this.#atWork.turnOf(due, (kind) => Math.min(most, lane.spec.together?.(kind) ?? 1));
  }

  #begin(lane: Lane, command: CommandRow, isOneOfMany: boolean): Running {
    const { store, clock, entries } = this.#deps;
    const startedAt = clock.now();
    const marked = isRepeatable(entries[command.kind].rule) ? null : markAttempt(store, command.id, startedAt);
    const running = { lane: lane.spec.name, command, startedAt, marked, isOneOfMany };
    this.#atWork.begin(running);
    return running;
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
}

function isUrgent([first]: readonly CommandRow[]): boolean {
  return first !== undefined && first.priority <= PRIORITY.paid;
}
